"""Minutes in a status, alarms, and what the policy says of a late client."""

from datetime import timedelta

import pytest

from bookings.domain.flow import Advice, Cue, Moment, Pace, advice, cue
from bookings.domain.lifecycle import Status
from tests.make import at

PACE = Pace(grace=10, late_cancel=15, waiting_alarm=10, overrun_alarm=5)


def moment(status: Status, since: str | None = None) -> Moment:
    """A visit from 10:00 to 10:45."""
    return Moment(status, at(since) if since else None, at("10:00"), at("10:45"))


@pytest.mark.parametrize(
    ("status", "since", "now", "expected"),
    [
        (Status.CONFIRMED, None, "09:59", None),
        (Status.CONFIRMED, None, "10:00", None),
        (Status.CONFIRMED, None, "10:01", Cue("late", 1, False)),
        (Status.CONFIRMED, None, "10:09", Cue("late", 9, False)),
        (Status.CONFIRMED, None, "10:10", Cue("late", 10, True)),
        (Status.ARRIVED, "09:30", "10:09", Cue("waiting", 39, False)),
        (Status.ARRIVED, "09:30", "10:10", Cue("waiting", 40, True)),
        (Status.ARRIVED, "10:05", "10:14", Cue("waiting", 9, False)),
        (Status.ARRIVED, "10:05", "10:15", Cue("waiting", 10, True)),
        (Status.IN_SERVICE, "10:05", "10:49", Cue("in_service", 44, False)),
        (Status.IN_SERVICE, "10:05", "10:50", Cue("in_service", 45, True)),
        (Status.COMPLETED, "10:45", "12:00", None),
        (Status.CANCELLED, None, "12:00", None),
    ],
)
def test_counts_and_speaks_up(status, since, now, expected):
    assert cue(moment(status, since), pace=PACE, now=at(now)) == expected


@pytest.mark.parametrize(
    ("now", "needed", "expected"),
    [
        ("10:00", "10:55", None),
        ("10:08", "10:55", Advice("within_grace", 45)),
        ("10:10", "10:55", Advice("within_grace", 45)),
        ("10:11", "10:55", Advice("shorten", 34)),
        ("10:11", "10:56", Advice("still_fits", 45)),
        ("10:11", None, Advice("still_fits", 45)),
        ("10:14", "10:55", Advice("shorten", 31)),
        ("10:15", "10:55", Advice("may_go", 30)),
        ("11:30", "10:55", Advice("may_go", 0)),
    ],
)
def test_says_what_the_policy_says_of_somebody_late(now, needed, expected):
    room = at(needed) if needed else None
    assert advice(moment(Status.CONFIRMED), room_until=room, pace=PACE, now=at(now)) == expected


def test_says_nothing_of_who_is_here():
    late = at("10:00") + timedelta(hours=1)
    assert advice(moment(Status.ARRIVED), room_until=None, pace=PACE, now=late) is None
