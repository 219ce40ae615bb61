"""When people are missing and hours change: every visit stays and is listed."""

from datetime import timedelta

import pytest

from bookings.models import Appointment
from bookings.services import schedules
from salon.accounts.models import AuditEvent
from salon.core.errors import Forbidden
from salon.locations.services.hours import OpenSpan
from tests import make
from therapists.domain.rota import Weekly
from therapists.models import TimeOff
from therapists.services import rota
from therapists.services.rota import Absence, HoursUnfit

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(sol, viewer):
    return viewer(sol)


@pytest.fixture
def booked(massage, mina, omar, recliner, whirlpool, salon_):
    """Tomorrow at ten and at eleven with Mina, at ten with Omar."""
    rows = [(mina, recliner, "10:00"), (mina, recliner, "11:00"), (omar, whirlpool, "10:00")]
    return [
        make.appointment(
            service=massage,
            therapist=who,
            chair=chair,
            client=make.somebody(salon_),
            starts_at=make.at(clock, days=1),
        )
        for who, chair, clock in rows
    ]


def absence(first="00:00", last="23:59", kind="sick"):
    return Absence(make.at(first, days=1), make.at(last, days=1), kind)


def test_sickness_touches_every_visit_of_that_therapist_and_nobody_elses(booked, mina, owner, now):
    taken = schedules.take_time_off(mina, absence=absence(), by=owner, now=now)
    assert taken.conflicts == booked[:2]
    assert Appointment.objects.filter(status="confirmed").count() == 3


def test_only_what_reaches_into_the_absence_is_touched(booked, mina, owner, now):
    taken = schedules.take_time_off(mina, absence=absence("10:30", "11:00"), by=owner, now=now)
    assert taken.conflicts == booked[:1]


def test_a_request_is_listed_on_granting_and_holds_only_then(booked, mina, owner, viewer, now):
    asked = schedules.take_time_off(mina, absence=absence(), by=viewer(mina), now=now)
    assert asked.time_off.is_request
    granted = schedules.grant(asked.time_off, by=owner, now=now)
    assert (granted.time_off.is_request, granted.conflicts) == (False, booked[:2])
    assert not TimeOff.objects.get().is_request


def test_a_wish_can_be_taken_back_and_what_was_granted_cannot(mina, owner, viewer, now):
    asked = rota.take_time_off(mina, absence=absence(), by=viewer(mina), now=now)
    rota.grant(asked, by=owner, now=now)
    with pytest.raises(Forbidden):
        rota.end_time_off(asked, by=viewer(mina), now=now)
    rota.end_time_off(asked, by=owner, now=now)
    assert not TimeOff.objects.exists()


def test_nobody_takes_time_off_for_a_colleague(mina, omar, viewer, now):
    with pytest.raises(Forbidden):
        rota.take_time_off(mina, absence=absence(), by=viewer(omar), now=now)


def test_an_absence_has_a_length(mina, owner, now):
    with pytest.raises(HoursUnfit):
        rota.take_time_off(mina, absence=absence("10:00", "10:00"), by=owner, now=now)


def test_hours_are_the_owners_to_change(mina, wren, viewer, now):
    desk = viewer(wren)
    with pytest.raises(Forbidden):
        schedules.set_weekly_hours(mina, hours=[], by=desk, now=now)
    with pytest.raises(Forbidden):
        schedules.set_opening_hours(mina.location, spans=[], by=desk, now=now)
    with pytest.raises(Forbidden):
        schedules.set_closures(mina.location, wanted=[], by=desk, now=now)


def test_shorter_hours_list_what_is_outside_now_and_was_not_before(booked, mina, salon_, owner, now):
    late = [OpenSpan(day, 10 * 60 + 30, 20 * 60) for day in range(1, 8)]
    assert schedules.set_opening_hours(salon_, spans=late, by=owner, now=now) == [booked[0], booked[2]]
    hours = [Weekly((1, 2, 3, 4, 5), 12 * 60, 20 * 60)]
    assert schedules.set_weekly_hours(mina, hours=hours, by=owner, now=now) == [booked[1]]


def test_a_visit_may_be_prepared_before_the_doors_open(massage, mina, recliner, grace, salon_, owner, now):
    make.appointment(
        service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:00", days=1)
    )  # fmt: skip
    exact = [OpenSpan(day, 10 * 60, 10 * 60 + 45) for day in range(1, 8)]
    assert schedules.set_opening_hours(salon_, spans=exact, by=owner, now=now) == []


def test_each_change_leaves_a_row_in_the_history(mina, salon_, owner, now):
    on = (now + timedelta(days=1)).date()
    schedules.set_weekly_hours(mina, hours=[Weekly((1,), 540, 720)], by=owner, now=now)
    schedules.set_day(mina, on=on, shifts=[], breaks=[], by=owner, now=now)
    rota.clear_day(mina, on=on, by=owner, now=now)
    closure, _ = schedules.close(salon_, starts_at=now, ends_at=now + timedelta(hours=1), reason="", by=owner, now=now)
    schedules.reopen(closure, by=owner, now=now)
    told = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert told == ["rota.weekly", "rota.day", "rota.clear_day", "closure.create", "closure.remove"]
