"""The pages behind the links of messages, in a real browser: with JavaScript and without, at every width."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service, WaitlistEntry
from bookings.services import appointments, offering
from bookings.services.links import manage_token
from bookings.services.waitlist import entry_token
from salon.accounts.viewer import SYSTEM
from tests import make
from tests.bookings.waiting import booked, wait
from tests.journeys.test_booking import overflow
from tests.make import at
from therapists.models import Therapist

WIDTHS = (320, 768, 1280)
JOIN = "/book/massage-45/waitlist?day=2026-03-13"


@pytest.fixture(autouse=True)
def clock_file(settings: Settings, tmp_path: Path) -> Path:
    """The clock stands at 08:00 on the fixed Tuesday; no limits."""
    clock = tmp_path / "clock"
    clock.write_text(make.at("08:00").isoformat())
    settings.TEST_CLOCK_FILE = str(clock)
    settings.RATE_FACTOR = 0
    return clock


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
