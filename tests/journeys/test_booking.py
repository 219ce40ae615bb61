"""A stranger books a chair and a therapist, with JavaScript and without."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service, Visit
from salon.outbox.models import Message
from tests import make
from tests.make import at
from therapists.models import Therapist

pytestmark = pytest.mark.usefixtures("clock_file")

TEN = "2026-03-10T10:00:00+01:00"
WIDTHS = (320, 768, 1280)


@pytest.fixture
def salon_address(serving: str, massage: Service, omar: Therapist, mina: Therapist, recliner: Chair) -> str:
    """A running salon with one service, two therapists and a chair."""
    return serving


def choose(page: Page, address: str, start: str = TEN) -> None:
    """From the first page to the form of details."""
    page.goto(f"{address}/book")
    page.get_by_test_id("service-card").get_by_role("link").click()
    page.locator(f"[data-testid^=slot-group] [data-start='{start}']").click()
    page.wait_for_url("**/book/massage-45/details")


def fill_in(page: Page, *, with_health: bool = True) -> None:
    """Two fields, three ticks and a "no" to every question."""
    page.get_by_test_id("field-name").fill("Zoë Ünal")
    page.get_by_test_id("field-contact").fill("zoe@example.com")
    for consent in ("consent-terms", "consent-privacy"):
        page.get_by_test_id(consent).check()
    if with_health:
        page.get_by_test_id("consent-health").check()
        for question in page.get_by_test_id("screening-question").all():
            question.get_by_label("No", exact=True).check()


def test_from_the_first_page_to_the_reference(any_page: Page, salon_address: str) -> None:
    choose(any_page, salon_address)
    expect(any_page.get_by_test_id("hold-timer")).to_contain_text("08:08")
    fill_in(any_page)
    any_page.get_by_test_id("submit-booking").click()
    any_page.wait_for_url("**/book/done")
    expect(any_page.get_by_test_id("booking-reference")).to_have_text(Visit.objects.get().reference)
    booked = Appointment.objects.get()
    assert (booked.status, booked.starts_at) == (Status.CONFIRMED, at("10:00"))


def test_a_double_click_books_once(page: Page, salon_address: str) -> None:
    choose(page, salon_address)
    fill_in(page, with_health=False)
    page.get_by_test_id("submit-booking").dblclick()
    page.wait_for_url("**/book/done")
    assert list(Appointment.objects.values_list("status", flat=True)) == [Status.CONFIRMED]


def test_back_and_sending_again_books_once(any_page: Page, salon_address: str) -> None:
    choose(any_page, salon_address)
    fill_in(any_page, with_health=False)
    any_page.get_by_test_id("submit-booking").click()
    any_page.wait_for_url("**/book/done")
    any_page.go_back()
    if any_page.get_by_test_id("submit-booking").is_visible():
        fill_in(any_page, with_health=False)
        any_page.get_by_test_id("submit-booking").click()
    any_page.wait_for_url("**/book/done")
    assert Appointment.objects.count() == 1


def test_what_is_missing_is_named_and_the_rest_is_kept(any_page: Page, salon_address: str) -> None:
    choose(any_page, salon_address)
    any_page.get_by_test_id("field-name").fill("Zoë Ünal")
    any_page.get_by_test_id("submit-booking").click()
    fault = any_page.get_by_test_id("toast-error")
    expect(fault).to_contain_text("Tell us how to reach you.")
    expect(any_page.get_by_test_id("field-name")).to_have_value("Zoë Ünal")


def test_a_time_taken_meanwhile_leads_to_others(
    any_page: Page, salon_address: str, massage: Service, omar: Therapist, mina: Therapist, recliner: Chair
) -> None:
    any_page.goto(f"{salon_address}/book/massage-45")
    make.appointment(service=massage, therapist=omar, chair=recliner, starts_at=at("10:00"))
    any_page.locator(f"[data-testid^=slot-group] [data-start='{TEN}']").click()
    others = any_page.get_by_test_id("alternatives")
    expect(others).to_be_visible()
    others.get_by_test_id("slot-button").first.click()
    any_page.wait_for_url("**/book/massage-45/details")


def test_an_expired_hold_books_another_time_with_one_press(
    any_page: Page, salon_address: str, clock_file: Path
) -> None:
    choose(any_page, salon_address)
    fill_in(any_page)
    clock_file.write_text(at("08:09").isoformat())
    any_page.get_by_test_id("submit-booking").click()
    others = any_page.get_by_test_id("alternatives")
    expect(others).to_be_visible()
    expect(any_page.get_by_test_id("field-name")).to_have_value("Zoë Ünal")
    others.locator(f"[data-start='{TEN}']").click()
    any_page.wait_for_url("**/book/done")
    assert Appointment.objects.filter(status=Status.CONFIRMED, starts_at=at("10:00")).count() == 1


def test_a_yes_opens_the_question_what_it_is(any_page: Page, salon_address: str) -> None:
    choose(any_page, salon_address)
    question = any_page.get_by_test_id("screening-question").first
    expect(question.get_by_label("Fever or feeling ill")).to_be_hidden()
    question.get_by_label("Yes", exact=True).check()
    question.get_by_label("Fever or feeling ill").check()


def test_the_countdown_runs_in_the_swapped_page(page: Page, salon_address: str) -> None:
    choose(page, salon_address)
    expect(page.get_by_role("timer")).to_have_text("7:58", timeout=10_000)


def test_the_link_moves_and_cancels(any_page: Page, salon_address: str) -> None:
    choose(any_page, salon_address)
    fill_in(any_page, with_health=False)
    any_page.get_by_test_id("submit-booking").click()
    any_page.wait_for_url("**/book/done")
    any_page.goto(str(any_page.locator("a.manage-link").get_attribute("href")))
    any_page.get_by_test_id("open-appointment").click()
    any_page.wait_for_url("**/my/appointment")
    any_page.get_by_test_id("move").click()
    any_page.locator("[data-start='2026-03-10T12:00:00+01:00']").click()
    any_page.wait_for_url("**/my/appointment")
    assert Appointment.objects.get().starts_at == at("12:00")
    any_page.get_by_test_id("cancel").click()
    expect(any_page.get_by_test_id("cancel-cost")).to_contain_text("24.50")
    any_page.get_by_label("My plans have changed").check()
    any_page.get_by_test_id("confirm-cancel").click()
    expect(any_page.get_by_test_id("booking")).to_have_attribute("data-status", "cancelled")
    expect(any_page.get_by_test_id("fee-due")).to_contain_text("24.50")
    any_page.goto(f"{salon_address}/book/done")
    any_page.wait_for_url("**/my/appointment")
    any_page.get_by_test_id("book-again").click()
    any_page.wait_for_url("**/book/massage-45?salon=lindenhof")


def test_two_tabs_know_of_each_other(page: Page, salon_address: str) -> None:
    choose(page, salon_address)
    second = page.context.new_page()
    choose(second, salon_address, "2026-03-10T12:00:00+01:00")
    fill_in(page, with_health=False)
    page.get_by_test_id("submit-booking").click()
    expect(page.get_by_test_id("let-go")).to_contain_text("12:00 on Tuesday, 10 March in another tab")
    page.get_by_test_id("newer-hold").click()
    expect(page.get_by_test_id("hold-timer")).to_be_visible()


def test_the_chosen_day_is_in_sight_on_a_telephone(page: Page, salon_address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{salon_address}/book/massage-45?day=2026-03-20&since=2026-03-10")
    expect(page.locator(".strip [aria-current=date]")).to_be_in_viewport(ratio=1)
    page.locator(".strip a.day:not(.day--turn)").last.click()
    page.wait_for_url("**day=2026-03-23**")
    expect(page.locator(".strip [aria-current=date]")).to_be_in_viewport(ratio=1)
    assert overflow(page) <= 0


def test_every_page_is_accessible(page: Page, salon_address: str, assert_accessible: Callable[[Page], None]) -> None:
    def seen(path: str = "") -> None:
        if path:
            page.goto(f"{salon_address}{path}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert_accessible(page)

    for path in (
        "/",
        "/book/massage-45",
        "/book/massage-45?day=2026-03-01",
        "/terms",
        "/privacy",
        "/my/appointment",
        "/my/link",
        "/my/data",
        "/salons/lindenhof",
        "/book?party=2",
        "/book/massage-45?party=2",
        "/b/x",
    ):
        seen(path)
    choose(page, salon_address)
    seen()
    page.get_by_test_id("submit-booking").click()
    expect(page.get_by_test_id("toast-error")).to_be_visible()
    seen()
    fill_in(page)
    page.get_by_test_id("submit-booking").click()
    page.wait_for_url("**/book/done")
    seen()
    mine = f"/my/appointment/{Appointment.objects.get().public_id}"
    for path in ("/my/appointment", f"{mine}/move", f"{mine}/cancel", "/my/data", "/nothing-here"):
        seen(path)
    page.goto(f"{salon_address}/my/data")
    page.get_by_test_id("send-code").click()
    page.wait_for_url("**/code")
    seen()
    page.get_by_test_id("field-code").fill(str(Message.objects.get(kind="code").content["code"]))
    page.get_by_test_id("enter-code").click()
    expect(page.get_by_test_id("readings")).to_be_visible()
    seen()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_scrolls_sideways(width: int, any_page: Page, salon_address: str) -> None:
    any_page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", "/book/massage-45", "/terms"):
        any_page.goto(f"{salon_address}{path}")
        assert overflow(any_page) <= 0
    choose(any_page, salon_address)
    assert overflow(any_page) <= 0


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window; measured from outside, so that it needs no script."""
    session = page.context.new_cdp_session(page)
    metrics = session.send("Page.getLayoutMetrics")
    session.detach()
    return int(metrics["cssContentSize"]["width"] - metrics["cssLayoutViewport"]["clientWidth"])


def fill_in_by_keys(page: Page) -> None:
    """Name, contact and consents, without a mouse."""
    page.get_by_test_id("field-name").focus()
    page.keyboard.type("Zoë Ünal")
    page.keyboard.press("Tab")
    page.keyboard.type("zoe@example.com")
    for consent in ("consent-terms", "consent-privacy"):
        page.get_by_test_id(consent).focus()
        page.keyboard.press("Space")


def test_the_keyboard_alone_books(page: Page, salon_address: str) -> None:
    page.goto(f"{salon_address}/book/massage-45")
    page.locator(f"[data-testid^=slot-group] [data-start='{TEN}']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/details")
    fill_in_by_keys(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/book/done")
