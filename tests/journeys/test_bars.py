"""What online booking promises in figures: taps, fields, weight, and every way there."""

import gzip
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from pytest_django import Settings

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service
from salon.faces import limits
from tests import pseudo
from therapists.models import Therapist

pytestmark = pytest.mark.usefixtures("clock_file")

MOST_TAPS_NEW, MOST_TAPS_AGAIN, MOST_FIELDS = 6, 4, 2
MOST_BYTES = 120_000
DRAFTS = "Object.keys(sessionStorage).filter((key) => key.startsWith('draft:')).length"


@pytest.fixture
def salon_address(serving: str, massage: Service, omar: Therapist, mina: Therapist, recliner: Chair) -> str:
    return serving


class Taps:
    """A finger that is counted; ticks of answers apart."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def __call__(self, testid: str, number: int = 0) -> None:
        self.page.get_by_test_id(testid).nth(number).click()
        self.count += 1


def book(page: Page, address: str) -> Taps:
    """From the first page to the reference, in as few taps as there are."""
    tap = Taps(page)
    page.goto(f"{address}/book")
    page.get_by_test_id("service-card").get_by_role("link").first.click()
    tap.count += 1
    page.wait_for_url("**/book/massage-45*")
    tap("slot-button")
    page.wait_for_url("**/details")
    return tap


def test_somebody_new_books_in_six_taps_and_two_fields(any_page: Page, salon_address: str) -> None:
    tap = book(any_page, salon_address)
    required = any_page.locator("form.details input[type=text][required]")
    assert required.count() <= MOST_FIELDS
    any_page.get_by_test_id("field-name").fill("Zoë Ünal")
    any_page.get_by_test_id("field-contact").fill("zoe@example.com")
    tap("consent-terms")
    tap("consent-privacy")
    tap("submit-booking")
    any_page.wait_for_url("**/book/done")
    assert tap.count <= MOST_TAPS_NEW


def test_somebody_who_comes_back_books_in_four_taps_and_types_nothing(any_page: Page, salon_address: str) -> None:
    book(any_page, salon_address)
    any_page.get_by_test_id("field-name").fill("Zoë Ünal")
    any_page.get_by_test_id("field-contact").fill("zoe@example.com")
    any_page.get_by_label("Remember me on this device").check()
    for consent in ("consent-terms", "consent-privacy"):
        any_page.get_by_test_id(consent).check()
    any_page.get_by_test_id("submit-booking").click()
    any_page.wait_for_url("**/book/done")
    tap = book(any_page, salon_address)
    expect(any_page.get_by_test_id("remembered")).to_contain_text("Zoë")
    assert any_page.locator("form.details input[type=text]").count() == 0
    tap("submit-booking")
    any_page.wait_for_url("**/book/done")
    assert tap.count <= MOST_TAPS_AGAIN
    assert Appointment.objects.filter(status=Status.CONFIRMED).count() == 2


def test_the_whole_flow_weighs_little_and_comes_from_here_alone(page: Page, salon_address: str) -> None:
    weights: dict[str, int] = {}

    def weigh(response: Response) -> None:
        assert urlsplit(response.url).netloc == urlsplit(salon_address).netloc
        if response.status < 300:
            weights[response.url] = len(gzip.compress(response.body(), 6))

    page.on("response", weigh)
    tap = book(page, salon_address)
    page.get_by_test_id("field-name").fill("Zoë Ünal")
    page.get_by_test_id("field-contact").fill("zoe@example.com")
    for consent in ("consent-terms", "consent-privacy"):
        tap(consent)
    tap("submit-booking")
    page.wait_for_url("**/book/done")
    page.wait_for_load_state("networkidle")
    assert len(weights) > 5
    assert sum(weights.values()) <= MOST_BYTES, weights


@pytest.mark.parametrize("language", ["en-xa", "ar-xb"])
def test_longer_words_and_the_other_direction_fit_on_a_telephone(
    language: str,
    page: Page,
    salon_address: str,
    settings: Settings,
    tmp_path: Path,
    assert_accessible: Callable[[Page], None],
) -> None:
    pseudo.offer(settings, tmp_path)
    page.set_viewport_size({"width": 320, "height": 800})
    page.context.add_cookies([{"name": "language", "value": language, "url": salon_address}])
    for path in ("/book", "/book/massage-45", "/salons/lindenhof", "/book/massage-45?day=2026-03-01"):
        page.goto(f"{salon_address}{path}")
        page.emulate_media(reduced_motion="reduce")
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, path
        assert_accessible(page)
    page.goto(f"{salon_address}/book/massage-45")
    page.get_by_test_id("slot-button").first.click()
    page.wait_for_url("**/details")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert_accessible(page)


def test_a_reload_keeps_what_was_typed(page: Page, salon_address: str) -> None:
    book(page, salon_address)
    page.get_by_test_id("field-name").fill("Zoë Ünal")
    page.get_by_test_id("consent-terms").check()
    page.reload()
    expect(page.get_by_test_id("field-name")).to_have_value("Zoë Ünal")
    expect(page.get_by_test_id("consent-terms")).to_be_checked()


def test_what_was_typed_is_gone_once_it_is_booked(page: Page, salon_address: str) -> None:
    book(page, salon_address)
    page.get_by_test_id("field-name").fill("Zoë Ünal")
    page.get_by_test_id("field-contact").fill("zoe@example.com")
    for consent in ("consent-terms", "consent-privacy"):
        page.get_by_test_id(consent).check()
    assert page.evaluate(DRAFTS) == 1
    page.get_by_test_id("submit-booking").click()
    expect(page.get_by_test_id("booking-reference")).to_be_visible()
    expect(page.locator("html")).to_be_visible()
    assert page.evaluate(DRAFTS) == 0


def test_without_a_network_nothing_is_lost_and_nothing_booked_twice(browser: Browser, salon_address: str) -> None:
    # The browser complains of the network itself, which is what is tried here.
    page = browser.new_context(locale="en-GB").new_page()
    book(page, salon_address)
    page.get_by_test_id("field-name").fill("Zoë Ünal")
    page.get_by_test_id("field-contact").fill("zoe@example.com")
    for consent in ("consent-terms", "consent-privacy"):
        page.get_by_test_id(consent).check()
    page.context.set_offline(True)
    page.get_by_test_id("submit-booking").click()
    expect(page.locator("#no-network")).to_be_visible()
    expect(page.get_by_test_id("field-name")).to_have_value("Zoë Ünal")
    page.context.set_offline(False)
    page.get_by_test_id("submit-booking").click()
    page.wait_for_url("**/book/done")
    page.context.close()
    assert Appointment.objects.filter(status=Status.CONFIRMED).count() == 1


def test_one_tap_says_no_to_all_that_is_open(page: Page, salon_address: str) -> None:
    book(page, salon_address)
    questions = page.get_by_test_id("screening-question")
    questions.nth(2).get_by_label("Yes", exact=True).check()
    page.locator("[data-answer-rest]").click()
    expect(questions.nth(0).get_by_label("No", exact=True)).to_be_checked()
    expect(questions.nth(2).get_by_label("Yes", exact=True)).to_be_checked()


def test_zoomed_to_twice_the_size_every_step_still_fits(page: Page, salon_address: str) -> None:
    # Twice the size on a screen of 1280 is a page of 640.
    page.set_viewport_size({"width": 640, "height": 400})
    book(page, salon_address)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_near_a_limit_the_browser_works_for_its_owner(page: Page, salon_address: str, settings: Settings) -> None:
    settings.RATE_FACTOR = 1
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": secrets.token_hex(8)}}
    for _ in range(7):
        limits.take(limits.HOLDS, who="127.0.0.1")
    page.goto(f"{salon_address}/book/massage-45")
    page.locator("[data-testid^=slot-group] [data-testid=slot-button]").first.click()
    page.wait_for_url("**/details", timeout=60_000)
    assert Appointment.objects.filter(status=Status.HELD).count() == 1
