"""The foot map in a real browser: by finger, by keyboard, and as it is drawn."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service
from clients.models import Client
from salon.catalogue.selectors import chart
from salon.faces.notes.noteform import tree_of
from salon.sessionlog.models import SessionLog
from salon.sessionlog.services import sessions
from tests import make
from tests.journeys import tablet
from tests.journeys.conftest import CONTEXT, complaints
from tests.sessionlog import steps
from therapists.models import Therapist

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = [768, 1024]
SMALLEST_TARGET = 44
# What a finger can hit, as the eye sees it: a label stands for the box or button within it.
TOO_SMALL = """smallest => [...document.querySelectorAll('main :is(.button, button, select, textarea, input, summary)')]
  .filter(one => one.type !== 'hidden' && one.checkVisibility({ checkOpacity: false }))
  .map(one => [one, (one.closest('label') || one).getBoundingClientRect()])
  .filter(([, box]) => box.height > 0 && (box.height < smallest - 0.5 || box.width < smallest - 0.5))
  .map(([one, box]) => `${one.name || one.textContent.trim()}: ${Math.round(box.width)} × ${Math.round(box.height)}`)"""
READ = "() => window.solea.fields.read(document.getElementById('note-form'))"
SENT = "() => new URLSearchParams(new FormData(document.getElementById('note-form'))).toString()"


@pytest.fixture(autouse=True)
def _tuesday(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "clock"
    file.write_text(make.at("10:40").isoformat())
    settings.TEST_CLOCK_FILE = str(file)
    settings.RATE_FACTOR = 0


@pytest.fixture
def visit(massage: Service, mina: Therapist, recliner: Chair, grace: Client) -> Appointment:
    make.load()
    steps.agree(grace)
    return make.appointment(
        service=massage,
        therapist=mina,
        chair=recliner,
        client=grace,
        starts_at=make.at("10:30"),
        status=Status.ARRIVED,
    )


@pytest.fixture
def log(visit: Appointment, mina: Therapist) -> SessionLog:
    """Begun; one zone is to be left alone."""
    by = make.viewer(mina)
    steps.decided(visit, by, decision="adapt", adaptations={"areas": ["PELVIS"], "words": "Sore heel."})
    visit.refresh_from_db()
    return sessions.start(visit, by=by, now=make.at("10:30"))


@pytest.fixture
def note(page: Page, serving: str, log: SessionLog, mina: Therapist) -> Page:
    """The open note of the visit."""
    page.set_viewport_size({"width": 1024, "height": 1366})
    tablet.log_in_as(page, serving, mina)
    page.goto(f"{serving}/tablet/visits/{log.appointment.public_id}/note")
    return page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_anybody(
    browser: Browser,
    serving: str,
    log: SessionLog,
    mina: Therapist,
    assert_accessible: Callable[[Page], None],
    width: int,
    scheme: Any,
) -> None:
    frame: Any = CONTEXT | {"viewport": {"width": width, "height": 1024}, "color_scheme": scheme}
    context = browser.new_context(**frame)
    page = context.new_page()
    with complaints(page):
        tablet.log_in_as(page, serving, mina)
        page.goto(f"{serving}/tablet/visits/{log.appointment.public_id}/note")
        for details in page.locator("main details").all():
            details.evaluate("one => { one.open = true }")
        page.get_by_role("button", name="Add a spot from the list").click()
        assert_accessible(page)
        assert page.evaluate(TOO_SMALL, SMALLEST_TARGET) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_every_zone_is_reached_and_named_by_keyboard(note: Page) -> None:
    drawn = chart()
    wanted = {
        f"{foot.capitalize()}: {zone.name}"
        for foot in ("left", "right")
        for zone in drawn.zones.values()
        if drawn.zones_of(foot)[zone.code] and zone.code != "PELVIS"
    }
    assert len(drawn.zones) == 45
    note.get_by_role("region", name="Zones as a list").focus()
    met = set()
    for _ in range(len(wanted)):
        note.keyboard.press("Tab")
        met.add(
            note.evaluate("document.activeElement.closest('label').innerText.replace(/\\s+/g, ' ').replace(' :', ':')")
        )
    assert met == wanted


def test_a_zone_ticked_by_keyboard_is_drawn_as_worked(note: Page) -> None:
    note.locator('input[name="plan.zones_worked.left"][value="SOLAR"]').focus()
    note.keyboard.press("Space")
    expect(note.locator('[data-sheet][data-foot="left"] .zone.worked')).to_have_count(1)
    expect(note.locator('[data-sheet][data-foot="right"] .zone.worked')).to_have_count(0)


def middle_of(page: Page, zone: str, foot: str = "left", view: str = "P") -> tuple[float, float]:
    path = page.locator(f'[data-sheet][data-foot="{foot}"][data-view="{view}"] [data-zone="{zone}"] path').first
    path.scroll_into_view_if_needed()
    box = path.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_tap_on_a_zone_ticks_it_in_the_list_and_again_takes_it_back(note: Page) -> None:
    box = note.locator('input[name="plan.zones_worked.left"][value="SOLAR"]')
    note.mouse.click(*middle_of(note, "SOLAR"))
    expect(box).to_be_checked()
    note.mouse.click(*middle_of(note, "SOLAR"))
    expect(box).not_to_be_checked()


def test_a_zone_that_the_screening_keeps_away_from_is_hatched_and_says_why(note: Page) -> None:
    note.get_by_role("button", name="Inner side").click()
    zone = chart().zones["PELVIS"]
    view = zone.shapes[0].view
    note.locator(f'.chip[data-view="{view}"]').click()
    expect(
        note.locator(f'[data-sheet][data-foot="left"][data-view="{view}"] .zone.excluded[data-zone="PELVIS"]')
    ).to_have_count(1)
    note.mouse.click(*middle_of(note, "PELVIS", view=view))
    said = note.locator("[data-tapped]")
    expect(said).to_contain_text(zone.name)
    expect(said).to_have_class("footmap__tapped only-with-js refused")
    assert note.evaluate(READ)["plan"].get("zones_worked") is None


def test_a_tender_spot_is_tapped_scored_and_saved_where_it_was(note: Page, log: SessionLog) -> None:
    note.get_by_role("button", name="Tender spot", exact=True).click()
    note.mouse.click(*middle_of(note, "SOLAR", foot="right"))
    row = note.get_by_test_id("spot-row")
    expect(row).to_contain_text("Right")
    expect(row).to_contain_text(chart().zones["SOLAR"].name)
    row.get_by_role("radio", name="7", exact=True).check()
    note.get_by_test_id("save-note").click()
    expect(note.locator(".mark")).to_have_count(1)
    log.refresh_from_db()
    assert log.objective is not None
    (point,) = log.objective["pain_points"]
    assert (point["foot"], point["view"], point["zone"], point["pain_before"]) == ("right", "P", "SOLAR", 7)


def test_the_page_and_its_script_read_the_same_note_out_of_a_form(note: Page) -> None:
    note.get_by_test_id("stress-before").get_by_role("radio", name="6", exact=True).check()
    note.mouse.click(*middle_of(note, "SOLAR"))
    note.locator(".chip", has_text="Sleep better").click()
    note.get_by_role("button", name="Tender spot", exact=True).click()
    note.mouse.click(*middle_of(note, "SOLAR"))
    row = note.get_by_test_id("technique-row").first
    row.get_by_label("Technique").select_option("T-STROKE")
    row.get_by_label("Seconds").fill("300")
    row.get_by_label("Where").select_option("region:A-WHOLE")
    complaint = note.locator('[data-rows="complaint"] select').first
    complaint.select_option(index=2)
    note.get_by_label("In the client's words").evaluate("one => { one.value = 'Müde Füße; \"heavy\" – très' }")
    told = note.evaluate(READ)
    read = tree_of(QueryDict(note.evaluate(SENT)), chart())
    assert told == read
