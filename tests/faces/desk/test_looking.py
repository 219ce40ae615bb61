"""Looking again: who was let in a moment ago is answered from what is drawn, and nobody else is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.services import appointments, moving
from salon.accounts.models import Membership
from salon.accounts.services import places
from salon.accounts.viewer import SYSTEM
from salon.faces.desk import looking, snapshots
from tests import make
from tests.faces.colleagues import logged_in

pytestmark = pytest.mark.django_db
GRID = "/desk/grid?location=lindenhof&on=2026-03-10"
FRESH = f"{GRID}&fresh=1"


@pytest.fixture
def colleague(salon_):
    return logged_in(make.user(salon_, name="Robin"))


def again(browser, answer, address=GRID):
    """Look again with the tag of an answer."""
    return browser.get(address, headers={"If-None-Match": answer["ETag"]})


def tables(asked):
    """Of which tables something was asked."""
    names = ("session", "user", "membership", "appointment", "auditevent")
    return {name for name in names for query in asked if f'_{name}"' in query["sql"] or f"_{name} " in query["sql"]}


def test_a_look_that_finds_nothing_new_asks_the_database_once_and_not_who_looks(desk, visit):
    first = desk.get(GRID)
    with CaptureQueriesContext(connection) as asked:
        assert again(desk, first).status_code == 304
    assert len(asked) == 1
    assert tables(asked) == {"auditevent"}


def test_what_a_colleague_had_drawn_is_shown_without_asking_who_looks(desk, colleague, visit, now):
    mine = desk.get(GRID)
    appointments.check_in(visit, by=SYSTEM, now=now)
    theirs = colleague.get(FRESH)
    with CaptureQueriesContext(connection) as asked:
        answer = again(desk, mine)
    assert answer.status_code == 200
    assert answer.content == theirs.content
    assert answer["Cache-Control"] == "no-store"
    assert tables(asked) == {"auditevent"}
    assert again(desk, answer).status_code == 304


def test_what_nobody_has_drawn_yet_is_drawn_without_asking_who_looks(desk, visit, now):
    first = desk.get(GRID)
    appointments.check_in(visit, by=SYSTEM, now=now)
    with CaptureQueriesContext(connection) as asked:
        answer = again(desk, first, FRESH)
    assert b"Arrived" in answer.content
    assert tables(asked) == {"appointment", "auditevent"}


def test_what_is_drawn_on_a_leave_is_in_the_language_of_whoever_looks(desk, visit, now):
    desk.cookies["language"] = "es"
    first = desk.get(FRESH)
    appointments.check_in(visit, by=SYSTEM, now=now)
    assert "Llegó" in again(desk, first, FRESH).content.decode()


def test_a_change_of_the_rules_is_seen_on_a_leave_too(desk, visit, sol, viewer, now):
    first = desk.get(FRESH)
    appointments.check_in(visit, by=SYSTEM, now=now)
    policy = visit.location.policy
    rules = {"waiting_alarm_minutes": 0}
    places.change_policy(policy, changes=rules, expected_version=policy.version, by=viewer(sol), now=now)
    assert 'class="timer loud"' in again(desk, first, FRESH).content.decode()


def test_while_one_change_chases_the_other_the_answer_says_when_there_is_more_to_see(
    desk, colleague, visit, wren, viewer, now, monkeypatch
):
    monkeypatch.setattr(snapshots, "CALM_SECONDS", 0)
    monkeypatch.setattr(snapshots, "CHASED_SECONDS", 60)
    desk.get(FRESH)
    appointments.check_in(visit, by=viewer(wren), now=now)
    first = colleague.get(GRID)
    assert b"Arrived" in first.content
    assert "Solea-Again" not in first
    moving.undo(visit, by=viewer(wren), now=now)
    answer = desk.get(GRID)
    assert answer.content == first.content
    assert 0 < int(answer["Solea-Again"]) <= 60_000
    same = again(colleague, first)
    assert (same.status_code, "Solea-Again" in same) == (304, True)
    newest = again(colleague, first, FRESH)
    assert b"Arrived" not in newest.content
    assert "Solea-Again" not in newest


def test_whoever_has_just_done_something_is_never_shown_what_was_drawn_before(desk, visit, now):
    before = desk.get(FRESH)
    appointments.check_in(visit, by=SYSTEM, now=now)
    assert b"Arrived" in again(desk, before, FRESH).content


@pytest.mark.parametrize("address", [GRID, FRESH])
def test_a_leave_is_good_for_one_session(client, colleague, visit, address):
    stolen = colleague.get(address)
    assert again(client, stolen, address)["Location"].startswith("/staff/login")


def test_a_leave_ends_with_its_session(desk, visit):
    first = desk.get(GRID)
    desk.post("/staff/logout")
    assert again(desk, first)["Location"].startswith("/staff/login")


def test_a_leave_that_somebody_changed_is_none(desk, visit):
    first = desk.get(GRID)
    stamp, _, leave = first["ETag"].strip('"').partition(".")
    Membership.objects.all().delete()
    for tag in (stamp, f"{stamp}.", f"{stamp}.{leave[:-1]}", f"{stamp}.{leave}x", f"{stamp}.é", "." + leave[1:]):
        assert desk.get(GRID, headers={"If-None-Match": f'"{tag}"'}).status_code == 403


def test_a_leave_ends_when_the_screen_is_locked(desk, visit):
    first = desk.get(GRID)
    desk.post("/staff/lock")
    assert again(desk, first)["Location"].startswith("/staff/unlock")


@pytest.mark.parametrize("is_over", [False, True])
def test_after_some_seconds_the_door_is_passed_anew(desk, visit, monkeypatch, is_over):
    first = desk.get(GRID)
    Membership.objects.all().delete()
    if is_over:
        monkeypatch.setattr(looking, "LEAVE_SECONDS", -1)
    assert again(desk, first).status_code == (403 if is_over else 304)


def test_nothing_is_posted_to_a_board(desk, visit):
    first = desk.get(GRID)
    assert desk.post(GRID, headers={"If-None-Match": first["ETag"]}).status_code == 405
