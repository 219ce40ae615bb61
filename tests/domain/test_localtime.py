"""Wall clocks on the UTC line, also where the clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.core.localtime import (
    ceil_minute,
    day_bounds,
    floor_minute,
    instant,
    local_date,
    offset_at,
    offset_runs,
    shown_spans,
    steady_days,
    to_minute,
)
from tests.domain import slow_twin
from tests.domain.scenarios import PLACES

BERLIN = ZoneInfo("Europe/Berlin")


def utc(text: str) -> int:
    return floor_minute(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("on", "minute", "expected"),
    [
        (date(2026, 3, 29), 119, "2026-03-29T00:59Z"),
        (date(2026, 3, 29), 150, "2026-03-29T01:30Z"),
        (date(2026, 3, 29), 180, "2026-03-29T01:00Z"),
        (date(2026, 10, 25), 150, "2026-10-25T00:30Z"),
        (date(2026, 10, 25), 180, "2026-10-25T02:00Z"),
        (date(2026, 10, 25), 1440, "2026-10-25T23:00Z"),
    ],
)
def test_a_lost_time_takes_the_clock_before_the_gap_and_a_repeated_one_is_the_first(
    on: date, minute: int, expected: str
) -> None:
    assert to_minute(on, minute, BERLIN) == utc(expected)


@given(st.sampled_from(PLACES), st.integers(-2, 2), st.integers(0, 1440))
def test_every_wall_clock_time_is_the_twins(place: tuple[str, date], days: int, minute: int) -> None:
    on = place[1] + timedelta(days=days)
    assert to_minute(on, minute, ZoneInfo(place[0])) == slow_twin.happens(on, minute, place[0])


@given(st.sampled_from(PLACES), st.integers(-4000, 4000))
def test_every_minute_lies_in_the_run_of_its_offset(place: tuple[str, date], minutes: int) -> None:
    zone, around = ZoneInfo(place[0]), to_minute(place[1], 720, ZoneInfo(place[0]))
    runs = offset_runs(zone, around - 4000, around + 4001)
    assert [run.offset for run in runs if run.start <= around + minutes < run.end] == [
        offset_at(around + minutes, zone)
    ]


@given(st.sampled_from(PLACES))
def test_dates_called_steady_run_at_one_offset(place: tuple[str, date]) -> None:
    zone = ZoneInfo(place[0])
    days = steady_days(zone, place[1] - timedelta(days=9), place[1] + timedelta(days=9))
    dates = [(date.fromordinal(number), run.offset) for run in days for number in range(run.first, run.end)]
    assert len(dates) > 10
    for on, offset in dates:
        midnight = (on.toordinal() - date(1970, 1, 1).toordinal()) * 1440
        assert [to_minute(on, minute, zone) for minute in range(0, 1441, 15)] == [
            midnight + minute - offset for minute in range(0, 1441, 15)
        ]


def test_a_day_with_a_clock_change_is_an_hour_shorter_or_longer() -> None:
    spring, autumn = day_bounds(date(2026, 3, 29), BERLIN), day_bounds(date(2026, 10, 25), BERLIN)
    assert (spring.end - spring.start, autumn.end - autumn.start) == (23 * 60, 25 * 60)


@pytest.mark.parametrize(("zone", "around"), PLACES)
def test_shown_spans_hold_exactly_the_minutes_of_a_date(zone: str, around: date) -> None:
    place = ZoneInfo(zone)
    near = range(to_minute(around, 0, place) - 2000, to_minute(around, 0, place) + 3500)
    inside = {minute for start, end in shown_spans(around, place) for minute in range(start, end)}
    assert inside == {minute for minute in near if local_date(minute, place) == around}


def test_seconds_round_down_and_up() -> None:
    late = datetime(2026, 3, 1, 8, 0, 1, tzinfo=UTC)
    assert (floor_minute(late) + 1, instant(ceil_minute(late))) == (ceil_minute(late), late.replace(minute=1, second=0))
    assert floor_minute(late.replace(second=0)) == ceil_minute(late.replace(second=0))
