"""Schedules and opening hours through the API: visits stay, and are listed."""

import pytest

from bookings.models import Appointment
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(massage, mina, recliner, grace):
    """Grace with Mina on Wednesday at ten."""
    return make.appointment(
        service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:00", days=1)
    )


@pytest.fixture
def owner(calling, sol):
    return calling(sol)


def path(mina, rest):
    return f"/therapists/{mina.public_id}/{rest}"


def conflicts(answer):
    return [one["appointment_id"] for one in answer.data["conflicts"]]


def test_tells_a_week_in_clock_times(calling, wren, mina, booked):
    make.time_off(mina, make.at("12:00", days=1), make.at("13:00", days=1))
    make.shift(mina, make.at("00:00", days=2).date(), (9 * 60, 12 * 60), (13 * 60, 17 * 60))
    told = calling(wren).get(path(mina, "schedule?from=2026-03-10&to=2026-03-13")).data
    assert told["timezone"] == "Europe/Berlin"
    first, second, third = told["days"]
    assert first["shifts"] == [{"start": "08:00", "end": "20:00"}]
    assert second["appointments"][0] | {"appointment_id": 0} == {
        "appointment_id": 0, "start": "10:00", "end": "10:45", "status": "confirmed",
    }  # fmt: skip
    assert second["time_off"][0]["start"] == "2026-03-11T12:00:00+01:00"
    assert third["breaks"] == [{"start": "12:00", "end": "13:00"}]


@pytest.mark.parametrize(
    ("window", "code"),
    [("from=2026-03-10&to=2026-05-10", "window-too-large"), ("from=2026-03-10&to=2026-03-10", "validation")],
)
def test_a_schedule_covers_a_month_at_most(calling, wren, mina, window, code):
    answer = calling(wren).get(path(mina, f"schedule?{window}"))
    assert (answer.status_code, answer.data["code"]) == (422, code)


def test_new_weekly_hours_list_what_now_lies_outside(owner, mina, booked):
    answer = owner("PUT", path(mina, "weekly-hours"), [{"days": [1, 2, 3, 4, 5], "start": "11:00", "end": "19:00"}])
    assert answer.status_code == 200
    assert conflicts(answer) == [str(booked.public_id)]
    booked.refresh_from_db()
    assert booked.status == "confirmed"
    again = owner("PUT", path(mina, "weekly-hours"), [{"days": [3], "start": "11:00", "end": "18:00"}])
    assert conflicts(again) == [], "what lay outside before is no news"


@pytest.mark.parametrize(
    ("hours", "code"),
    [
        ([{"days": [1], "start": "17:00", "end": "09:00"}], "not_after_start"),
        ([{"days": [1], "start": "09:00", "end": "09:00"}], "not_after_start"),
        ([{"days": [1], "start": "09:00", "end": "12:00"}, {"days": [1], "start": "11:00", "end": "15:00"}], "overlap"),
        ([{"days": [8], "start": "09:00", "end": "12:00"}], "too_large"),
        ([{"days": [1], "start": "9", "end": "12:00"}], "invalid"),
    ],
)
def test_hours_that_cannot_be_are_refused(owner, mina, hours, code):
    answer = owner("PUT", path(mina, "weekly-hours"), hours)
    assert answer.status_code == 422
    assert code in [fault["code"] for fault in answer.data["errors"]]
    assert mina.shift_patterns.count() == 7


def test_one_day_has_hours_of_its_own_until_they_are_cleared(owner, mina, booked):
    body = {"shifts": [{"start": "12:00", "end": "24:00"}], "breaks": [{"start": "15:00", "end": "15:30"}]}
    answer = owner("PUT", path(mina, "overrides/2026-03-11"), body)
    assert answer.data["shifts"] == [{"start": "12:00", "end": "15:00"}, {"start": "15:30", "end": "24:00"}]
    assert conflicts(answer) == [str(booked.public_id)]
    assert owner.delete(path(mina, "overrides/2026-03-11")).status_code == 204
    told = owner.get(path(mina, "schedule?from=2026-03-11&to=2026-03-12")).data
    assert told["days"][0]["shifts"] == [{"start": "08:00", "end": "20:00"}]
    assert owner("PUT", path(mina, "overrides/2026-02-31"), body).status_code == 404


def test_sickness_lists_every_visit_and_frees_no_time(owner, mina, booked, stranger, massage):
    body = {"from": "2026-03-11", "to": "2026-03-13", "kind": "sick"}
    answer = owner.post(path(mina, "time-off"), body)
    assert (answer.status_code, conflicts(answer)) == (201, [str(booked.public_id)])
    days = f"/availability?service_id={massage.public_id}&from=2026-03-11&to=2026-03-12"
    assert stranger.get(days).data["slots"] == []
    assert owner.delete(f"/time-off/{answer.data['id']}").status_code == 204
    assert stranger.get(days).data["slots"] != []


def test_may_be_refused_while_there_are_visits(owner, mina, booked):
    body = {"from": "2026-03-11", "to": "2026-03-13", "kind": "holiday", "on_conflict": "reject"}
    answer = owner.post(path(mina, "time-off"), body)
    assert (answer.status_code, answer.data["code"]) == (409, "schedule-conflict")
    assert answer.data["conflicts"] == [str(booked.public_id)]
    assert not mina.time_off.exists()


def test_a_therapist_asks_and_nothing_changes_until_it_is_granted(calling, mina, booked, stranger, massage):
    body = {"from": "2026-03-11", "to": "2026-03-13", "kind": "holiday"}
    answer = calling(mina).post(path(mina, "time-off"), body)
    assert answer.data["status"] == "requested"
    days = f"/availability?service_id={massage.public_id}&from=2026-03-11&to=2026-03-12"
    assert stranger.get(days).data["slots"] != []
    assert calling(mina).delete(f"/time-off/{answer.data['id']}").status_code == 204


def test_opening_hours_are_public_and_changed_by_the_owner(owner, stranger, booked):
    assert len(stranger.get("/salon/hours").data["items"]) == 7
    week = [{"weekday": day, "opens": "12:00", "closes": "24:00"} for day in range(1, 7)]
    answer = owner("PUT", "/salon/hours", week)
    assert conflicts(answer) == [str(booked.public_id)]
    assert stranger.get("/salon/hours").data["items"][0] == {"weekday": 1, "opens": "12:00", "closes": "24:00"}
    assert Appointment.objects.get().status == "confirmed"


def test_closures_are_listed_without_their_reason_to_strangers(owner, stranger, booked):
    days = [{"from": "2026-03-11", "to": "2026-03-12", "reason": "Wedding"}]
    answer = owner("PUT", "/salon/holidays", days)
    assert conflicts(answer) == [str(booked.public_id)]
    assert owner.get("/salon/holidays").data["items"][0]["reason"] == "Wedding"
    assert stranger.get("/salon/holidays").data["items"][0]["reason"] == ""
    assert conflicts(owner("PUT", "/salon/holidays", days)) == []
    assert owner("PUT", "/salon/holidays", []).data["items"] == []
    wrong = owner("PUT", "/salon/holidays", [{"from": "2026-03-12", "to": "2026-03-11"}])
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("day", "code"),
    [
        *((text, "not_an_integer") for text in ("3", 3.0, " 3 ", "٣", True, "Monday")),
        (0, "too_small"),
        (8, "too_large"),
        (None, "required"),
    ],
)
def test_a_weekday_is_a_whole_number_from_one_to_seven(owner, salon_, mina, day, code):
    salons = owner("PUT", "/salon/hours", [{"weekday": day, "opens": "08:00", "closes": "12:00"}])
    told = [(fault["code"], fault["pointer"]) for fault in salons.data["errors"]]
    assert (salons.status_code, told) == (422, [(code, "/items/0/weekday")])
    theirs = owner("PUT", path(mina, "weekly-hours"), [{"days": [day], "start": "09:00", "end": "12:00"}])
    assert (theirs.status_code, theirs.data["errors"][0]["code"]) == (422, code)
    assert (salon_.opening_hours.count(), mina.shift_patterns.count()) == (7, 7)
