"""Many want one time."""

import pytest

from bookings.domain.lifecycle import BLOCKING, Status
from bookings.models import Appointment
from bookings.services import holds
from bookings.services.placing import LegRequest
from salon.accounts.viewer import ANONYMOUS
from tests import make
from tests.races.crowd import errors, threads, values

CROWD = 12


@pytest.fixture
def house(salon_, massage, mina, omar):
    """Two therapists, two chairs."""
    make.chair(salon_, type="DRY", code="D1")
    make.chair(salon_, type="WHIRLPOOL", code="W1")
    return massage


def overlaps(**only) -> int:
    """How many pairs of rows want the same therapist or chair at the same time."""
    rows = list(Appointment.objects.filter(**only).order_by("id"))
    return sum(
        (
            one.therapist_id == other.therapist_id
            and one.therapist_from < other.therapist_to
            and other.therapist_from < one.therapist_to
        )
        or (one.chair_id == other.chair_id and one.chair_from < other.chair_to and other.chair_from < one.chair_to)
        for number, one in enumerate(rows)
        for other in rows[:number]
    )


def grab(service, clock, now):
    legs = [LegRequest(service, make.at(clock))]
    return lambda number: holds.hold(legs=legs, holder=str(number), source="online", by=ANONYMOUS, now=now).visit.pk


@pytest.mark.parametrize("round_", range(3))
def test_one_hot_start_goes_to_as_many_as_there_is_room_for(house, now, round_):
    outcomes = threads(CROWD, grab(house, "10:00", now))
    assert len(values(outcomes)) == 2
    assert errors(outcomes) == ["SlotTaken"] * (CROWD - 2)
    assert overlaps(status__in=BLOCKING) == 0


def test_overlapping_starts_never_overlap_in_what_they_occupy(house, now):
    clocks = ["10:00", "10:15", "10:30", "10:45", "11:00"]

    def act(number):
        return grab(house, clocks[number % len(clocks)], now)(number)

    outcomes = threads(CROWD, act)
    assert values(outcomes)
    assert set(errors(outcomes)) <= {"SlotTaken"}
    assert overlaps(status__in=BLOCKING) == 0


def test_expired_hold_is_taken_over_by_one(house, now):
    for _ in range(2):
        grab(house, "10:00", now)(0)
    later = now.replace(minute=30)
    outcomes = threads(CROWD, grab(house, "10:00", later))
    assert len(values(outcomes)) == 2
    assert set(errors(outcomes)) <= {"SlotTaken"}
    assert overlaps(status__in=BLOCKING) == 0


def test_control_asking_first_is_not_enough(house, mina, now):
    """The same crowd, on rows that the constraint leaves alone, with the usual look before the write."""

    def ask_then_write(number):
        if not Appointment.objects.filter(status=Status.CANCELLED, therapist=mina).exists():
            return make.appointment(
                service=house, therapist=mina, starts_at=make.at("10:00"), status=Status.CANCELLED
            ).pk
        return None

    for _ in range(20):
        outcomes = threads(CROWD, ask_then_write)
        if sum(value is not None for value in values(outcomes)) > 1:
            break
        Appointment.objects.all().delete()
    assert overlaps(status=Status.CANCELLED) > 0
