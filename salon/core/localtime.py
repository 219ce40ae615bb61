"""Wall clocks and epoch minutes: how a salon's local time lies on the UTC line."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple
from zoneinfo import ZoneInfo

from salon.core.spans import Span, merge

DAY = 24 * 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = EPOCH.toordinal()
MINUTE = timedelta(minutes=1)
# No zone has ever been further from UTC; a change further away than this from a date cannot touch its wall clock.
FARTHEST = 26 * 60


class OffsetRun(NamedTuple):
    """A stretch of the UTC line with one offset: local minutes are UTC minutes plus `offset`."""

    start: int
    end: int
    offset: int


class SteadyDays(NamedTuple):
    """Consecutive local dates, as ordinals, whose wall clock runs at one offset."""

    first: int
    end: int
    offset: int


def to_minute(on: date, minute: int, zone: ZoneInfo) -> int:
    """The epoch minute of a wall-clock minute; 1440 is the next local midnight.

    As in RFC 5545 a time that never happens takes the offset before the gap, one that happens twice is the first.
    """
    if minute >= DAY:
        on, minute = on + timedelta(days=minute // DAY), minute % DAY
    local = datetime.combine(on, time(minute // 60, minute % 60), tzinfo=zone)
    return (on.toordinal() - EPOCH_ORDINAL) * DAY + minute - _offset_of(local)


def floor_minute(at: datetime) -> int:
    """The epoch minute that holds an aware instant."""
    return (at - EPOCH) // MINUTE


def ceil_minute(at: datetime) -> int:
    """The first epoch minute that begins at or after an aware instant."""
    return -((EPOCH - at) // MINUTE)


def instant(minute: int) -> datetime:
    """An epoch minute as an aware instant in UTC."""
    return EPOCH + timedelta(minutes=minute)


def clock_of(minute: int) -> str:
    """A minute of the day as a wall clock shows it, such as 09:30; the end of the day is 24:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def local_time(minute: int, zone: ZoneInfo) -> datetime:
    """An epoch minute as the salon's clock shows it."""
    return instant(minute).astimezone(zone)


def local_date(minute: int, zone: ZoneInfo) -> date:
    """The salon's date at an epoch minute."""
    return local_time(minute, zone).date()


def day_bounds(on: date, zone: ZoneInfo) -> Span:
    """A local date from its midnight to the next."""
    return Span(to_minute(on, 0, zone), to_minute(on, DAY, zone))


def shown_spans(on: date, zone: ZoneInfo) -> list[Span]:
    """The minutes at which the clock really shows a date: seldom more than one span, none where it was skipped."""
    midnight = (on.toordinal() - EPOCH_ORDINAL) * DAY
    runs = offset_runs(zone, midnight - FARTHEST, midnight + DAY + FARTHEST)
    shown = [(max(run.start, midnight - run.offset), min(run.end, midnight + DAY - run.offset)) for run in runs]
    return merge(shown)


@lru_cache(maxsize=1024)
def offset_runs(zone: ZoneInfo, first: int, end: int) -> tuple[OffsetRun, ...]:
    """The stretches of one offset that make up `[first, end)`."""
    runs: list[OffsetRun] = []
    start, offset, here = first, offset_at(first, zone), first
    while here < end:
        ahead = min(here + DAY, end)
        if offset_at(ahead, zone) != offset:
            ahead = _change_between(here, ahead, zone)
            runs.append(OffsetRun(start, ahead, offset))
            start, offset = ahead, offset_at(ahead, zone)
        here = ahead
    if start < end:
        runs.append(OffsetRun(start, end, offset))
    return tuple(runs)


@lru_cache(maxsize=1024)
def steady_days(zone: ZoneInfo, first: date, last: date) -> tuple[SteadyDays, ...]:
    """The runs of dates from `first` to `last` that no clock change comes near; the dates left out need care."""
    low = (first.toordinal() - EPOCH_ORDINAL) * DAY
    high = (last.toordinal() + 1 - EPOCH_ORDINAL) * DAY
    runs = offset_runs(zone, low - FARTHEST, high + FARTHEST)
    steady: list[SteadyDays] = []
    begin = low
    for run, following in zip_longest(runs, runs[1:]):
        offsets = (run.offset, following.offset if following else run.offset)
        stop = min(high, run.end + min(offsets) - 1) if following else high
        days = SteadyDays(-(-begin // DAY) + EPOCH_ORDINAL, stop // DAY + EPOCH_ORDINAL, run.offset)
        if days.first < days.end:
            steady.append(days)
        # A time within a gap lands as late after it as the gap is long, maybe on the next date.
        begin = max(low, run.end + max(offsets) + max(offsets) - min(offsets))
    return tuple(steady)


def offset_at(minute: int, zone: ZoneInfo) -> int:
    """How many minutes the salon's clock is ahead of UTC at an epoch minute."""
    return _offset_of(local_time(minute, zone))


def _offset_of(local: datetime) -> int:
    offset = local.utcoffset()
    assert offset is not None  # every ZoneInfo knows its offset
    return offset // MINUTE


def _change_between(low: int, high: int, zone: ZoneInfo) -> int:
    """The first minute after `low` at which the offset differs from the one at `low`."""
    before = offset_at(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        if offset_at(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high
