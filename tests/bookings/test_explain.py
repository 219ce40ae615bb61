"""Why a start is not free."""

from datetime import timedelta

import pytest

from bookings.selectors import availability
from bookings.selectors.explaining import explain
from tests import make

pytestmark = pytest.mark.django_db


def codes(service, start, now, **wishes):
    return {reason.code for reason in explain(service=service, start=start, now=now, **wishes).reasons}


def test_says_nothing_exactly_when_the_start_is_offered(massage, mina, omar, recliner, whirlpool, at, now):
    make.appointment(service=massage, starts_at=at("12:00"), therapist=mina, chair=recliner)
    make.time_off(omar, at("11:00"), at("15:00"))
    make.chair_closure(whirlpool, at("16:00"), at("17:00"))
    between = (at("00:00"), at("00:00", days=1))
    offered = {slot.start for slot in availability.slots(service=massage, between=between, now=now)}
    for minutes in range(0, 24 * 60, 5):
        start = at("00:00") + timedelta(minutes=minutes)
        found = explain(service=massage, start=start, now=now)
        assert found.free is (start in offered)
        assert bool(found.reasons) is not found.free


def test_names_the_visit_that_has_the_therapist(massage, mina, recliner, whirlpool, at, now):
    row = make.appointment(service=massage, starts_at=at("12:00"), therapist=mina, chair=recliner)
    reasons = explain(service=massage, start=at("12:15"), now=now).reasons
    busy = next(reason for reason in reasons if reason.code == "therapist_busy")
    assert busy.params["appointment_id"] == row.public_id
    assert busy.params["therapist"] == "Mina"
    assert busy.params["until"] == at("12:55")


def test_tells_cleaning_from_sitting(massage, mina, omar, recliner, at, now):
    make.appointment(service=massage, starts_at=at("12:00"), therapist=mina, chair=recliner)
    assert "chair_busy" in codes(massage, at("12:30"), now)
    found = codes(massage, at("12:45"), now)
    assert "chair_turnaround" in found
    assert "chair_busy" not in found


def test_knows_the_rules_of_time(massage, mina, recliner, at, now):
    assert "in_past" in codes(massage, at("07:00"), now)
    assert "notice_too_short" in codes(massage, at("08:45"), now)
    assert "beyond_horizon" in codes(massage, at("10:00", days=200), now)
    assert "off_grid" in codes(massage, at("10:05"), now)


def test_tells_a_day_off_from_a_closed_house(salon_, massage, mina, recliner, at, now):
    make.time_off(mina, at("00:00", days=1), at("00:00", days=2))
    make.closure(salon_, at("00:00", days=2), at("00:00", days=3))
    assert "therapist_off" in codes(massage, at("10:00", days=1), now)
    assert "closed" in codes(massage, at("10:00", days=2), now)


def test_says_who_is_not_qualified(pedicure, omar, mina, whirlpool, at, now):
    assert codes(pedicure, at("10:00"), now, therapist=omar) & {"no_therapist_qualified", "not_qualified"}
