"""The questions before a visit on a phone: with scripts and without, quick for a healthy client, left and resumed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service
from clients.models import HealthDeclaration, HealthDraft, Light
from therapists.models import Therapist

pytestmark = pytest.mark.usefixtures("clock_file")

PHONE = {"width": 320, "height": 700}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PARTS = 5
# Nine answers of the day and the tick; for each part of the year one tap for all and one to go on.
MOST_TAPS = 24


@pytest.fixture
def salon_address(serving: str, massage: Service, omar: Therapist, recliner: Chair) -> str:
    return serving


def begin(page: Page, address: str) -> None:
    """Book on a phone and stand in front of the first part."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{address}/book/massage-45")
    page.get_by_test_id("slot-button").first.click()
    page.wait_for_url("**/details")
    page.get_by_test_id("field-name").fill("Zoë Ünal")
    page.get_by_test_id("field-contact").fill("zoe@example.com")
    for consent in ("consent-terms", "consent-privacy"):
        page.get_by_test_id(consent).check()
    page.get_by_test_id("submit-booking").click()
    page.get_by_test_id("questions").click()
    page.wait_for_url("**/questions")


def answer_today(page: Page) -> int:
    """No to each question of the day, with the tick; returns the taps."""
    page.get_by_test_id("consent-health").check()
    shown = page.locator("[data-item]")
    for number in range(shown.count()):
        shown.nth(number).get_by_label("No", exact=True).first.check()
    page.get_by_test_id("next-part").click()
    return shown.count() + 2


def test_a_healthy_client_is_through_in_a_few_taps(
    any_page: Page, salon_address: str, assert_accessible: Callable[[Page], None], request: pytest.FixtureRequest
) -> None:
    begin(any_page, salon_address)
    taps = 0
    for number in range(1, PARTS + 1):
        expect(any_page.get_by_test_id("part-number")).to_have_text(f"Part {number} of {PARTS}")
        assert any_page.evaluate(OVERFLOW) <= 0
        if request.node.callspec.params["any_page"] == "page":
            assert_accessible(any_page)
        if number == 1:
            taps += answer_today(any_page)
            continue
        any_page.get_by_test_id("all-no").click()
        expect(any_page.get_by_test_id("screening-question").first.get_by_label("No", exact=True).first).to_be_checked()
        any_page.get_by_test_id("send-form" if number == PARTS else "next-part").click()
        taps += 2
    expect(any_page.get_by_test_id("screening-outcome")).to_contain_text("Nothing you told us speaks against")
    assert taps <= MOST_TAPS
    assert Appointment.objects.get().screening_light == Light.GREEN


def test_what_is_behind_a_yes_opens_by_itself_and_parks_the_visit(any_page: Page, salon_address: str) -> None:
    begin(any_page, salon_address)
    any_page.get_by_test_id("consent-health").check()
    shown = any_page.locator("[data-item]")
    for number in range(shown.count()):
        shown.nth(number).get_by_label("No", exact=True).first.check()
    clot = any_page.locator("[data-code=X-CLOT]")
    expect(clot).to_be_hidden()
    any_page.locator("[data-code=TC-2]").get_by_label("Yes", exact=True).first.check()
    clot.get_by_label("Yes", exact=True).check()
    any_page.get_by_test_id("next-part").click()
    for number in range(2, PARTS + 1):
        expect(any_page.get_by_test_id("part-number")).to_have_text(f"Part {number} of {PARTS}")
        any_page.get_by_test_id("all-no").click()
        expect(any_page.get_by_test_id("screening-question").first.get_by_label("No", exact=True).first).to_be_checked()
        any_page.get_by_test_id("send-form" if number == PARTS else "next-part").click()
    expect(any_page.get_by_test_id("screening-outcome")).to_contain_text("A therapist will look at your answers")
    assert Appointment.objects.get().status == Status.PENDING_REVIEW


def test_an_answer_stays_when_the_page_is_lost(page: Page, salon_address: str) -> None:
    begin(page, salon_address)
    page.get_by_test_id("consent-health").check()
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 204):
        page.locator("[data-code=TC-8]").get_by_label("Not sure", exact=True).first.check()
    page.reload()
    expect(page.locator("[data-code=TC-8]").get_by_label("Not sure", exact=True).first).to_be_checked()
    assert "TC-8" not in page.evaluate("JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")
    assert (HealthDraft.objects.count(), HealthDeclaration.objects.count()) == (1, 0)
