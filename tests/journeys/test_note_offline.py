"""Writing a note where the network comes and goes, and on two tablets at once: not a character is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django import Settings

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service
from clients.models import Client
from salon.sessionlog.models import SessionLog
from tests import make
from tests.journeys import tablet
from tests.journeys.conftest import CONTEXT
from tests.sessionlog import steps
from therapists.models import Therapist

pytestmark = pytest.mark.django_db(transaction=True)

MINUTES_AWAY = 30
WORDS = "subjective.words"


@pytest.fixture(autouse=True)
def _tuesday(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text(make.at("10:40").isoformat())
    settings.TEST_CLOCK_FILE = str(file)
    settings.RATE_FACTOR = 0


@pytest.fixture
def log(massage: Service, mina: Therapist, recliner: Chair, grace: Client) -> SessionLog:
    make.load()
    steps.agree(grace)
    visit: Appointment = make.appointment(
        service=massage,
        therapist=mina,
        chair=recliner,
        client=grace,
        starts_at=make.at("10:30"),
        status=Status.ARRIVED,
    )
    return steps.started(visit, make.viewer(mina))


@pytest.fixture
def tablets(browser: Browser, serving: str, log: SessionLog, mina: Therapist) -> Iterator[list[Page]]:
    """The same note open on two tablets."""
    contexts: list[BrowserContext] = [browser.new_context(**CONTEXT) for _ in range(2)]  # type: ignore[arg-type]
    pages = []
    for context in contexts:
        page = context.new_page()
        page.clock.install()
        tablet.log_in_as(page, serving, mina)
        page.goto(f"{serving}/tablet/visits/{log.appointment.public_id}/note")
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        pages.append(page)
    yield pages
    for context in contexts:
        context.close()


def write(page: Page, name: str, text: str) -> None:
    field = page.locator(f'[name="{name}"]')
    field.focus()
    field.press("End")
    field.press_sequentially(text)


def cut_off(page: Page, *, is_cut: bool) -> None:
    page.context.set_offline(is_cut)


def let_pass(page: Page, minutes: float) -> None:
    page.clock.run_for(int(minutes * 60_000))


def wait_until_saved(page: Page) -> None:
    page.clock.resume()
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved", timeout=30_000)


def words_of(log: SessionLog, section: str, name: str) -> str:
    log.refresh_from_db()
    return str((getattr(log, section) or {}).get(name, ""))


def test_what_is_typed_is_stored_without_a_button(tablets: list[Page], log: SessionLog) -> None:
    write(tablets[0], WORDS, "Tired feet, since Sunday.")
    wait_until_saved(tablets[0])
    assert words_of(log, "subjective", "words") == "Tired feet, since Sunday."


def test_half_an_hour_without_a_network_loses_nothing(tablets: list[Page], log: SessionLog) -> None:
    page = tablets[0]
    typed: dict[str, str] = {}
    cut_off(page, is_cut=True)
    for minute in range(0, MINUTES_AWAY, 5):
        for name in (WORDS, "objective.words", "assessment.summary", "plan.words"):
            text = f"Minute {minute}: löse Ferse, 発疹 keine. "
            typed[name] = typed.get(name, "") + text
            write(page, name, text)
        let_pass(page, 5)
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "kept")
    assert words_of(log, "subjective", "words") == ""
    cut_off(page, is_cut=False)
    wait_until_saved(page)
    for name, text in typed.items():
        assert words_of(log, *name.split(".")) == text.strip()


def test_what_was_never_sent_is_there_again_after_the_page_was_closed(tablets: list[Page], log: SessionLog) -> None:
    page = tablets[0]
    cut_off(page, is_cut=True)
    write(page, WORDS, "Typed and then the battery went.")
    let_pass(page, 1)
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "kept")
    address = page.url
    page.evaluate("window.onbeforeunload = null")
    page.close(run_before_unload=False)
    again = tablets[0].context.new_page()
    again.context.set_offline(False)
    again.goto(address)
    expect(again.locator(f'[name="{WORDS}"]')).to_have_value("Typed and then the battery went.")
    expect(again.get_by_test_id("save-state")).to_have_attribute("data-state", "saved", timeout=30_000)
    assert words_of(log, "subjective", "words") == "Typed and then the battery went."


def test_two_tablets_on_different_parts_both_keep_theirs(tablets: list[Page], log: SessionLog) -> None:
    one, other = tablets
    cut_off(other, is_cut=True)
    write(one, WORDS, "Tired feet.")
    write(other, "assessment.summary", "Tense arches.")
    wait_until_saved(one)
    cut_off(other, is_cut=False)
    wait_until_saved(other)
    assert words_of(log, "subjective", "words") == "Tired feet."
    assert words_of(log, "assessment", "summary") == "Tense arches."
    expect(other.locator(f'[name="{WORDS}"]')).to_have_value("Tired feet.")
    expect(other.get_by_test_id("conflict-banner")).to_have_count(0)


def test_two_tablets_on_one_field_show_both_texts_and_lose_neither(tablets: list[Page], log: SessionLog) -> None:
    one, other = tablets
    cut_off(other, is_cut=True)
    write(one, WORDS, "Sore left heel.")
    write(other, WORDS, "Cold right toes.")
    wait_until_saved(one)
    cut_off(other, is_cut=False)
    wait_until_saved(other)
    banner = other.get_by_test_id("conflict-banner")
    expect(banner).to_contain_text("Sore left heel.")
    expect(banner).to_contain_text("Cold right toes.")
    stored = words_of(log, "subjective", "words")
    assert "Sore left heel." in stored
    assert "Cold right toes." in stored


def test_what_does_not_fit_holds_nothing_else_back(tablets: list[Page], log: SessionLog) -> None:
    page = tablets[0]
    write(page, WORDS, "Tired feet.")
    page.get_by_test_id("duration").fill("999")
    row = page.get_by_test_id("technique-row").first
    row.get_by_label("Technique").select_option("T-STROKE")
    page.clock.resume()
    state = page.get_by_test_id("save-state")
    expect(state).to_have_attribute("data-state", "partly", timeout=30_000)
    assert words_of(log, "subjective", "words") == "Tired feet."
    page.reload()
    expect(page.get_by_test_id("duration")).to_have_value("999")
    page.get_by_test_id("duration").fill("40")
    page.get_by_test_id("technique-row").first.get_by_label("Seconds").fill("300")
    expect(state).to_have_attribute("data-state", "saved", timeout=30_000)
    log.refresh_from_db()
    assert log.plan == {"duration_minutes": 40}
    assert [use.seconds for use in log.techniques.all()] == [300]


def test_a_refusal_says_nothing_about_what_was_typed_meanwhile(tablets: list[Page], log: SessionLog) -> None:
    page = tablets[0]
    page.clock.resume()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/session-notes/*", hold, times=1)
    duration = page.get_by_test_id("duration")
    with page.expect_request(lambda request: request.method == "PUT"):
        duration.fill("999")
    duration.fill("40")
    held.pop().continue_()
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved", timeout=30_000)
    log.refresh_from_db()
    assert log.plan == {"duration_minutes": 40}


def test_a_timer_runs_on_over_a_reload(tablets: list[Page], log: SessionLog) -> None:
    page = tablets[0]
    row = page.get_by_test_id("technique-row").first
    row.get_by_label("Technique").select_option("T-STROKE")
    row.locator("[data-timer]").click()
    let_pass(page, 2)
    page.clock.resume()
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "partly", timeout=30_000)
    page.reload()
    button = page.get_by_test_id("technique-row").first.locator("[data-timer]")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    assert int(page.get_by_test_id("technique-row").first.get_by_label("Seconds").input_value()) >= 1
