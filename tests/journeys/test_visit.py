"""A visit in the salon, from the desk to the signed log, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service
from clients.models import Client
from salon.accounts.models import User
from salon.locations.models import Location
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors.record import seal_holds
from salon.sessionlog.services import screening, sessions, signing
from tests import make
from tests.journeys import tablet
from tests.sessionlog import steps
from therapists.models import Therapist

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _tuesday(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text(make.at("10:20").isoformat())
    settings.TEST_CLOCK_FILE = str(file)
    settings.RATE_FACTOR = 0


@pytest.fixture
def visit(massage: Service, mina: Therapist, recliner: Chair, grace: Client) -> Appointment:
    make.load()
    return make.appointment(service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:30"))


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()


def test_runs_from_check_in_over_screening_and_techniques_to_the_signature(
    any_page: Page,
    serving: str,
    visit: Appointment,
    wren: User,
    mina: Therapist,
) -> None:
    page = any_page
    tablet.log_in(page, serving, wren.email)
    block = page.get_by_test_id("board-block")
    expect(block.get_by_test_id("block-status")).to_contain_text("Confirmed")
    block.get_by_test_id("step-check_in").click()
    expect(block.get_by_test_id("block-status")).to_contain_text("Arrived")
    log_out(page)

    assert mina.user is not None
    tablet.log_in(page, serving, mina.user.email)
    page.get_by_role("link", name="Grace Hopkins").click()
    expect(page.get_by_test_id("start-session")).to_have_count(0)
    page.get_by_test_id("consent-health").check()
    page.get_by_test_id("rest-today").check()
    page.get_by_test_id("rest-yearly").check()
    page.get_by_test_id("feet-fine").check()
    page.get_by_test_id("clear-and-start").click()

    expect(page.get_by_test_id("note-state")).to_contain_text("Draft")
    row = page.get_by_test_id("technique-row").first
    row.get_by_label("Technique").select_option("T-STROKE")
    row.get_by_label("Seconds").fill("300")
    page.get_by_test_id("sign-note").click()
    expect(page.get_by_test_id("toast-error")).to_be_visible()
    page.get_by_test_id("duration").fill("40")
    page.get_by_test_id("aftercare-none").check()
    page.get_by_test_id("after-declined").check()
    page.get_by_test_id("finish").click()
    expect(page.get_by_test_id("note-state")).to_contain_text("Signed")
    expect(page.get_by_test_id("sealed-note")).to_contain_text("Stroking")
    expect(page.get_by_test_id("block-status")).to_contain_text("Completed")

    log = SessionLog.objects.get()
    visit.refresh_from_db()
    assert (visit.status, log.signed_by, log.techniques.count()) == ("completed", mina.user, 1)
    assert seal_holds(log)


def test_a_yes_opens_what_it_may_be_about_and_stays_open_until_it_is_named(
    page: Page, serving: str, visit: Appointment, mina: Therapist
) -> None:
    assert mina.user is not None
    tablet.log_in(page, serving, mina.user.email)
    page.get_by_role("link", name="Grace Hopkins").click()
    item = page.locator("[data-item]", has_text="blood thinner").first
    blood_thinner = item.locator('[data-code="X-ANTICOAG"]')
    expect(blood_thinner).to_be_hidden()
    item.get_by_label("Yes").first.check()
    expect(blood_thinner).to_be_visible()
    page.get_by_test_id("rest-today").check()
    page.get_by_test_id("rest-yearly").check()
    page.get_by_test_id("look").click()
    expect(page.get_by_test_id("proposal")).to_have_attribute("data-light", "grey")
    item.locator('[data-code="X-ANTICOAG"]').get_by_label("Yes").check()
    page.get_by_test_id("look").click()
    expect(page.get_by_test_id("proposal")).to_have_attribute("data-light", "red")


def test_an_empty_note_starts_with_one_row_with_a_script_and_two_without(
    page: Page, plain_page: Page, serving: str, visit: Appointment, mina: Therapist, grace: Client
) -> None:
    steps.agree(grace)
    visit.status = Status.ARRIVED
    visit.save(update_fields=["status"])
    steps.started(visit, make.viewer(mina))
    assert mina.user is not None
    for one, rows in ((page, 1), (plain_page, 2)):
        tablet.log_in(one, serving, mina.user.email)
        one.get_by_role("link", name="Grace Hopkins").first.click()
        expect(one.get_by_test_id("technique-row")).to_have_count(rows)


def test_a_returning_client_takes_twelve_taps_and_no_typing(
    page: Page, serving: str, visit: Appointment, mina: Therapist, grace: Client, massage: Service, salon_: Location
) -> None:
    by = make.viewer(mina)
    steps.agree(grace)
    last = make.appointment(
        service=massage,
        therapist=mina,
        chair=make.chair(salon_, type="DRY"),
        client=grace,
        starts_at=make.at("10:30", days=-7),
        status=Status.ARRIVED,
    )
    screening.decide(
        last, by=by, now=make.at("10:20", days=-7), answers=steps.nothing_to_declare(), foot_check=steps.BOTH_LOOKED_AT,
        decision="clear", adaptations={}, reason="",
    )  # fmt: skip
    last.refresh_from_db()
    begun = sessions.start(last, by=by, now=make.at("10:30", days=-7))
    steps.written(begun, by, now=make.at("11:15", days=-7))
    begun.refresh_from_db()
    signing.sign(begun, by=by, now=make.at("11:20", days=-7))
    tablet.log_in_as(page, serving, mina)
    taps = 0

    def tap(target: Locator) -> None:
        nonlocal taps
        taps += 1
        target.click()

    tap(page.get_by_role("link", name="Grace Hopkins"))
    tap(page.get_by_test_id("rest-today"))
    tap(page.get_by_test_id("feet-fine"))
    tap(page.get_by_test_id("clear-and-start"))
    tap(page.get_by_test_id("stress-before").get_by_role("radio", name="6"))
    tap(page.get_by_test_id("as-last"))
    tap(page.get_by_test_id("stress-after").get_by_role("radio", name="2"))
    tap(page.get_by_test_id("finish"))
    expect(page.get_by_test_id("note-state")).to_contain_text("Signed")
    assert taps <= 12
    log = SessionLog.objects.get(appointment=visit)
    assert log.copied_from == begun
    assert (log.subjective, log.after) == ({"stress": 6}, {"stress": 2})
    assert [use.technique_code for use in log.techniques.all()] == ["T-STROKE"]
