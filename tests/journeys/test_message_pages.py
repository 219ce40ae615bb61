"""The pages behind the links of messages, in a real browser: with JavaScript and without, at every width."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service, WaitlistEntry
from bookings.services import appointments, offering
from bookings.services.links import manage_token
from bookings.services.waitlist import entry_token
from salon.accounts.viewer import SYSTEM
from tests import make
from tests.bookings.waiting import booked, wait
from tests.journeys.test_booking import fill_in_by_keys, overflow
from tests.make import at
from therapists.models import Therapist

pytestmark = pytest.mark.usefixtures("clock_file")

WIDTHS = (320, 768, 1280)
JOIN = "/book/massage-45/waitlist?day=2026-03-13"


@pytest.fixture
def offer_link(serving: str, massage: Service, omar: Therapist, recliner: Chair) -> str:
    """Friday at 14:00 has become free for Grace."""
    taken = booked(massage, omar, chair=recliner)
    entry = wait(make.client(massage.location), massage, now=at("08:00"))
    appointments.cancel(taken, reason_code="other", by=SYSTEM, now=at("08:00"))
    assert offering.offer_freed(now=at("08:00")) == 1
    return f"{serving}/w/{entry_token(entry, now=at('08:00'))}"


@pytest.fixture
def visit_link(serving: str, massage: Service, omar: Therapist, recliner: Chair) -> str:
    """A visit on Friday at ten."""
    return f"{serving}/b/{manage_token(booked(massage, omar, '10:00', chair=recliner), now=at('08:00'))}"


def test_takes_the_time_on_offer(any_page: Page, offer_link: str) -> None:
    any_page.goto(offer_link)
    expect(any_page.get_by_test_id("offer-timer")).to_contain_text("09:15")
    any_page.get_by_test_id("accept-offer").click()
    any_page.wait_for_url("**/book/done")
    assert Appointment.objects.get(status=Status.CONFIRMED).starts_at == at("14:00", days=3)


def test_says_to_be_coming_with_one_press(any_page: Page, visit_link: str) -> None:
    any_page.goto(f"{visit_link}/confirm")
    any_page.get_by_role("button", name="I will be there").click()
    any_page.wait_for_url("**/my/appointment")
    assert Appointment.objects.get().client_confirmed_at == at("08:00")


def test_joins_the_list_with_two_wishes(any_page: Page, serving: str, massage: Service, omar: Therapist) -> None:
    any_page.goto(f"{serving}{JOIN}")
    any_page.get_by_test_id("field-name").fill("Zoë Ünal")
    any_page.get_by_test_id("add-wish").click()
    expect(any_page.get_by_test_id("wish")).to_have_count(2)
    expect(any_page.get_by_test_id("field-name")).to_have_value("Zoë Ünal")
    any_page.get_by_test_id("field-contact").fill("zoe@example.com")
    for consent in ("consent-terms", "consent-privacy"):
        any_page.get_by_test_id(consent).check()
    any_page.get_by_test_id("submit-waitlist").click()
    any_page.wait_for_url("**/w/**")
    expect(any_page.get_by_test_id("place-in-line")).to_be_visible()
    assert WaitlistEntry.objects.get().wishes.count() == 2


# ---- what goes wrong on the way -----------------------------------------------------------


def fill_in(page: Page) -> None:
    page.get_by_test_id("field-name").fill("Zoë Ünal")
    page.get_by_test_id("field-contact").fill("zoe@example.com")
    for consent in ("consent-terms", "consent-privacy"):
        page.get_by_test_id(consent).check()


def test_the_keyboard_alone_joins_and_leaves(page: Page, serving: str, massage: Service, omar: Therapist) -> None:
    page.goto(f"{serving}{JOIN}")
    fill_in_by_keys(page)
    page.get_by_test_id("field-name").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/**")
    page.wait_for_function("document.activeElement.matches('#main, [data-focus]')")
    page.get_by_text("I do not want to wait any more").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("leave-list")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("leave-list")).not_to_be_attached()
    assert WaitlistEntry.objects.get().status == WaitlistEntry.Status.LEFT


def test_a_double_click_joins_once(page: Page, serving: str, massage: Service, omar: Therapist) -> None:
    page.goto(f"{serving}{JOIN}")
    fill_in(page)
    page.get_by_test_id("submit-waitlist").dblclick()
    page.wait_for_url("**/w/**")
    assert WaitlistEntry.objects.count() == 1


def test_a_reload_keeps_what_was_typed_until_it_is_sent(
    page: Page, serving: str, massage: Service, omar: Therapist
) -> None:
    page.goto(f"{serving}{JOIN}")
    fill_in(page)
    page.reload()
    expect(page.get_by_test_id("field-name")).to_have_value("Zoë Ünal")
    expect(page.get_by_test_id("consent-terms")).to_be_checked()
    page.get_by_test_id("submit-waitlist").click()
    page.wait_for_url("**/w/**")
    expect(page.get_by_test_id("place-in-line")).to_be_visible()
    page.wait_for_function("Object.keys(sessionStorage).every((key) => !key.startsWith('draft:'))")


def test_a_double_click_takes_an_offer_once(page: Page, offer_link: str) -> None:
    page.goto(offer_link)
    page.get_by_test_id("accept-offer").dblclick()
    page.wait_for_url("**/book/done")
    assert Appointment.objects.filter(status=Status.CONFIRMED).count() == 1


def test_back_and_taking_it_again_takes_it_once(any_page: Page, offer_link: str) -> None:
    any_page.goto(offer_link)
    any_page.get_by_test_id("accept-offer").click()
    any_page.wait_for_url("**/book/done")
    any_page.goto(offer_link)
    expect(any_page.get_by_test_id("taken")).to_be_visible()
    expect(any_page.get_by_test_id("accept-offer")).not_to_be_attached()
    assert Appointment.objects.filter(status=Status.CONFIRMED).count() == 1


def test_an_offer_let_go_in_another_tab_is_gone_in_this_one(any_page: Page, offer_link: str) -> None:
    any_page.goto(offer_link)
    other = any_page.context.new_page()
    other.goto(offer_link)
    other.get_by_test_id("decline-offer").click()
    expect(other.get_by_test_id("place-in-line")).to_be_visible()
    other.close()
    any_page.get_by_test_id("accept-offer").click()
    expect(any_page.get_by_test_id("accept-offer")).not_to_be_attached()
    expect(any_page.get_by_test_id("place-in-line")).to_be_visible()
    assert not Appointment.objects.filter(status=Status.CONFIRMED).exists()


def test_an_offer_pressed_after_its_time_is_told_to_be_over_and_the_place_is_kept(
    any_page: Page, offer_link: str, clock_file: Path
) -> None:
    any_page.goto(offer_link)
    clock_file.write_text(at("10:30").isoformat())
    any_page.get_by_test_id("accept-offer").click()
    expect(any_page.get_by_test_id("toast-error")).to_be_visible()
    expect(any_page.get_by_test_id("accept-offer")).not_to_be_attached()
    expect(any_page.get_by_test_id("offer-over")).to_be_visible()
    assert WaitlistEntry.objects.get().status in {WaitlistEntry.Status.OFFERED, WaitlistEntry.Status.WAITING}
    assert not Appointment.objects.filter(status=Status.CONFIRMED).exists()


def test_a_visit_cancelled_in_another_tab_is_cancelled_once(any_page: Page, visit_link: str) -> None:
    tabs = (any_page, any_page.context.new_page())
    for tab in tabs:
        tab.goto(f"{visit_link}/cancel")
        tab.get_by_test_id("open-appointment").click()
        tab.get_by_label("My plans have changed").check()
    for tab in tabs:
        tab.get_by_test_id("confirm-cancel").click()
        expect(tab.get_by_test_id("confirm-cancel")).not_to_be_attached()
    tabs[1].close()
    found = Appointment.objects.get()
    assert (found.status, found.version) == (Status.CANCELLED, 2)


@pytest.mark.parametrize("what", ["offer", "coming", "list"])
def test_without_a_network_a_press_is_not_lost(
    browser: Browser, serving: str, visit_link: str, offer_link: str, what: str
) -> None:
    # The browser complains of the network itself, which is what is tried here.
    page = browser.new_context(locale="en-GB").new_page()
    page.goto({"offer": offer_link, "coming": f"{visit_link}/confirm", "list": f"{serving}{JOIN}"}[what])
    if what == "list":
        fill_in(page)
    press = {
        "offer": page.get_by_test_id("accept-offer"),
        "coming": page.get_by_role("button", name="I will be there"),
        "list": page.get_by_test_id("submit-waitlist"),
    }[what]
    page.context.set_offline(True)
    press.click()
    expect(page.locator("#no-network")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#no-network")).to_be_hidden()
    press.click()
    page.wait_for_url({"offer": "**/book/done", "coming": "**/my/appointment", "list": "**/w/**"}[what])
    page.context.close()


def test_each_is_accessible_and_scrolls_no_way_but_down(
    page: Page, serving: str, visit_link: str, offer_link: str, assert_accessible: Callable[[Page], None]
) -> None:
    ended = [f"{serving}/{kind}/x" for kind in ("w", "a", "unsubscribe")]
    for address in (f"{visit_link}/confirm", f"{visit_link}/cancel", offer_link, f"{serving}{JOIN}", *ended):
        page.goto(address)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert_accessible(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert overflow(page) <= 0, (address, width)
