"""The board as a sheet: columns, what is occupied, what is free, what is missing, and what changes."""

import re
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.domain.lifecycle import Status
from bookings.services import appointments
from clients.services import people
from salon.accounts.roles import Role
from salon.faces.locking import IDLE_SECONDS, SEEN
from tests import make
from tests.faces.colleagues import logged_in
from tests.faces.desk.conftest import card_of
from tests.sessionlog import steps

pytestmark = pytest.mark.django_db
DAY = "on=2026-03-10"
BOARD, GRID = f"/desk?{DAY}", f"/desk/grid?{DAY}"


def text(browser, address=BOARD):
    return browser.get(address).content.decode()


def cells(page, kind):
    return re.findall(rf'class="cell {kind}([^"]*)"', page)


def test_has_a_column_for_each_therapist_or_for_each_chair(desk, visit, omar, whirlpool):
    page = text(desk)
    assert page.count('data-testid="board-column"') == 2
    assert "Omar" in page
    page = text(desk, f"{BOARD}&by=chair")
    assert page.count('data-testid="board-column"') == 2
    assert page.count('role="rowheader"') == 2
    assert "Whirlpool 1" in page


def test_draws_a_visit_where_it_lies_with_all_it_occupies(desk, visit):
    """The salon opens at 8, so a visit at 10:30 lies 2 hours and 30 minutes from the upper edge."""
    page = text(desk)
    assert cells(page, "visit") == [" h2 m30 n0 l45 full"]
    assert 'class="tail n0 l10"' in page


def test_a_chair_is_occupied_until_it_is_clean(desk, pedicure, mina, whirlpool):
    make.appointment(service=pedicure, therapist=mina, chair=whirlpool, starts_at=make.at("12:00"))
    assert 'class="tail n0 l20"' in text(desk, f"{BOARD}&by=chair")


def test_between_visits_every_free_minute_leads_to_a_booking(desk, visit, mina):
    page = text(desk)
    assert "Free 08:00–10:30" in page
    assert "Free 11:25–20:00" in page
    assert f"/desk/new?location=lindenhof&amp;on=2026-03-10&amp;therapist={mina.public_id}&amp;at=11:25" in page


def test_what_nobody_works_is_shut(desk, visit, mina):
    make.time_off(mina, make.at("14:00"), make.at("16:00"))
    page = text(desk)
    assert "Not at work 14:00–16:00" in page
    assert "Free 11:25–14:00" in page


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.NO_SHOW, Status.DECLINED])
def test_what_fell_through_stays_as_a_ghost_and_frees_the_time(desk, massage, mina, recliner, status):
    make.appointment(service=massage, therapist=mina, chair=recliner, starts_at=make.at("10:30"), status=status)
    page = text(desk)
    assert "ghost" in cells(page, "visit")[0]
    assert "Free 08:00–20:00" in page


def test_shows_a_time_that_is_being_booked_and_no_more_of_it(desk, massage, mina, clock):
    clock("08:01")
    make.appointment(service=massage, therapist=mina, starts_at=make.at("10:30"), status=Status.HELD)
    assert "Being booked" in text(desk)
    clock("08:09")
    assert "Being booked" not in text(desk)


def test_the_scale_is_the_clock_on_the_wall_even_where_it_turns(desk, visit, salon_, mina):
    """On 29 March 2026 Berlin has no 02:xx."""
    salon_.opening_hours.update(opens_minute=0, closes_minute=6 * 60)
    mina.shift_patterns.update(starts_minute=0, ends_minute=6 * 60)
    make.renew_rota(salon_)
    hours = re.findall(r'class="hour [^"]*">(\d\d:\d\d)<', text(desk, "/desk?on=2026-03-29"))
    assert hours == ["00:00", "01:00", "03:00", "04:00", "05:00"]


def test_says_how_long_a_client_waits_and_when_that_is_too_long(desk, visit, clock):
    desk.post(f"/desk/appointments/{visit.public_id}/check_in")
    clock("10:31")
    assert "waiting 11 min" in text(desk)
    assert 'class="timer loud" data-testid="block-timer"' not in text(desk)
    clock("10:40")
    assert 'class="timer loud" data-testid="block-timer"' in text(desk)


def test_says_who_is_late_and_what_the_policy_says(desk, visit, clock, massage, mina):
    clock("10:35")
    assert "5 min late" in text(desk)
    assert "Within the minutes of grace" in card_of(desk, visit)
    make.appointment(service=massage, therapist=mina, starts_at=make.at("11:30"))
    clock("10:44")
    assert "31 minutes are left" in card_of(desk, visit)
    clock("10:50")
    assert "The time is needed" in card_of(desk, visit)


def test_names_what_a_visit_lacks(desk, visit, grace, mina, viewer, clock):
    make.load()
    desk.post(f"/desk/appointments/{visit.public_id}/check_in")
    page = text(desk)
    assert "Today&#x27;s check is open" in page
    assert "Consent is missing" in page
    people.consent(grace, kinds={"health_data": "1"}, source="online", now=make.at("10:20"))
    visit.refresh_from_db()
    steps.started(visit, viewer(mina))
    page = text(desk)
    assert "check is open" not in page
    assert "Consent is missing" not in page
    visit.refresh_from_db()
    appointments.complete(visit, by=viewer(mina), now=make.at("11:10"))
    assert "Note is not signed" in text(desk)


def test_the_desk_starts_nothing_that_no_therapist_decided(desk, visit):
    desk.post(f"/desk/appointments/{visit.public_id}/check_in")
    page = desk.post(f"/desk/appointments/{visit.public_id}/start", follow=True).content.decode()
    assert 'data-testid="toast-error"' in page
    visit.refresh_from_db()
    assert visit.status == Status.ARRIVED


def states(browser):
    return re.findall(r'data-testid="chair-state" data-id="[^"]*" data-status="(\w+)"', text(browser))


def test_tells_the_state_of_each_chair(desk, visit, whirlpool, clock):
    assert sorted(states(desk)) == ["free", "free"]
    clock("10:50")
    assert sorted(states(desk)) == ["booked", "free"]
    clock("11:20")
    assert sorted(states(desk)) == ["cleaning", "free"]


def test_a_desk_that_has_seen_it_is_told_so_until_something_changes(desk, visit, mina, viewer, clock):
    first = desk.get(GRID)
    seen = {"If-None-Match": first["ETag"]}
    assert desk.get(GRID, headers=seen).status_code == 304
    desk.post(f"/desk/appointments/{visit.public_id}/check_in")
    second = desk.get(f"{GRID}&fresh=1", headers=seen)
    assert second.status_code == 200
    assert "Arrived" in second.content.decode()
    assert desk.get(GRID, headers={"If-None-Match": second["ETag"]}).status_code == 304
    clock("10:21")
    assert desk.get(f"{GRID}&fresh=1", headers={"If-None-Match": second["ETag"]}).status_code == 200


def test_what_one_desk_had_drawn_another_one_is_shown(desk, visit, salon_):
    """Also while one change chases the other: a drawing of a moment ago is good enough for a moment."""
    colleague = logged_in(make.user(salon_, name="Robin"))
    first = desk.get(GRID)
    with CaptureQueriesContext(connection) as asked:
        second = colleague.get(GRID)
    assert second.content == first.content
    assert second["ETag"].partition(".")[0] == first["ETag"].partition(".")[0]
    assert not any("bookings_appointment" in query["sql"] for query in asked)


def marks(page):
    found = re.search(r'data-marks="([^"]*)"', page)
    assert found
    return found[1]


def test_lanes_that_a_desk_has_are_not_sent_again(desk, visit, mina, omar):
    """What is left out is what has not changed, and only for a desk that says it has it."""
    had = marks(text(desk))
    desk.post(f"/desk/appointments/{visit.public_id}/check_in")
    page = desk.get(f"{GRID}&fresh=1", headers={"Solea-Marks": had}).content.decode()
    assert f'<div class="lane" data-id="{omar.public_id}" data-is-known></div>' in page
    assert page.count('data-testid="board-column"') == 1
    assert "Arrived" in page
    assert [one == other for one, other in zip(had.split(), marks(page).split(), strict=True)] == [False, True]
    assert "data-is-known" not in text(desk, f"{GRID}&fresh=1")


def test_a_cell_that_was_written_before_is_written_in_each_language_and_for_each_right(desk, visit, salon_):
    assert "Check in" in text(desk)
    master = text(logged_in(make.user(salon_, role=Role.MASTER)))
    assert "Confirmed" in master
    assert "step-check_in" not in master
    assert "Confirmada" in desk.get(BOARD, headers={"Accept-Language": "es"}).content.decode()
    assert "Confirmed" in text(desk)


def test_a_chair_is_closed_while_the_salon_is_and_out_of_use_when_it_is_taken_out(desk, whirlpool, recliner, clock):
    make.chair_closure(recliner, make.at("09:00"), make.at("12:00"))
    assert sorted(states(desk)) == ["free", "shut"]
    clock("21:00")
    assert states(desk) == ["closed", "closed"]


def test_a_chair_with_a_visit_outside_the_hours_is_neither_closed_nor_free(
    desk, massage, mina, recliner, whirlpool, clock
):
    make.appointment(service=massage, therapist=mina, chair=recliner, starts_at=make.at("21:00"))
    clock("21:10")
    assert sorted(states(desk)) == ["booked", "closed"]


def test_the_page_carries_the_stamp_of_what_it_shows(desk, visit):
    stamp = re.search(r'data-stamp="(\w+)"', text(desk))
    assert stamp
    assert desk.get(GRID, headers={"If-None-Match": f'"{stamp[1]}"'}).status_code == 304


def test_the_board_takes_few_statements_however_full_it_is(desk, massage, salon_, at):
    team = [make.therapist(salon_, name=f"T{number}") for number in range(6)]
    desk.get(BOARD)
    for number, therapist in enumerate(team * 4):
        start = at("08:00") + timedelta(hours=number // 6 * 2)
        made = make.appointment(service=massage, therapist=therapist, starts_at=start)
        desk.post(f"/desk/appointments/{made.public_id}/check_in")
    desk.get(GRID)
    desk.post(f"/desk/appointments/{made.public_id}/undo")
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(GRID).status_code == 200
    assert len(asked) <= 8


def test_other_salons_have_a_board_of_their_own(desk, visit, other_salon):
    stranger = logged_in(make.user(other_salon, name="Rui"))
    assert "Grace Hopkins" not in text(stranger, GRID)
    assert desk.get(f"{GRID}&location=harbour").status_code == 404


@pytest.mark.parametrize("address", ["/desk/week", "/desk/month"])
def test_the_overviews_count_and_lead_to_the_day(desk, visit, address):
    page = text(desk, f"{address}?{DAY}")
    assert "/desk?location=lindenhof&amp;on=2026-03-10" in page
    assert ">1</strong>" in page
    with CaptureQueriesContext(connection) as asked:
        desk.get(f"{address}?{DAY}")
    assert len(asked) <= 8


def test_a_board_that_nobody_touches_locks_like_any_page(desk, visit):
    """It asks for change all by itself, which is no sign that somebody is there."""
    desk.get(BOARD)
    session = desk.session
    session[SEEN] = seen = int(time.time()) - IDLE_SECONDS + 30
    session.save()
    assert desk.get(GRID).status_code == 200
    assert desk.session[SEEN] == seen
    session[SEEN] = seen - 60
    session.save()
    assert desk.get(GRID).status_code == 303
    assert desk.get(BOARD)["Location"].startswith("/staff/")
