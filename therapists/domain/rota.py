"""Working hours as people give them: weekly spans that do not overlap, and single days."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

DAY = 24 * 60


class Weekly(NamedTuple):
    """Hours on some ISO weekdays, in minutes of the day; the dates are inclusive, None is open."""

    days: tuple[int, ...]
    start: int
    end: int
    since: date | None = None
    until: date | None = None


class Fault(NamedTuple):
    """What is wrong with the span of this number: `not_after_start`, `out_of_range` or `overlap`."""

    number: int
    code: str


def weekly_faults(spans: Sequence[Weekly]) -> list[Fault]:
    """Spans without length or with days that do not exist, and those that overlap while both hold."""
    faults = [fault for number, span in enumerate(spans) for fault in _own_faults(number, span)]
    if faults:
        return faults
    clashing = {
        other for one in range(len(spans)) for other in range(one + 1, len(spans)) if _clash(spans[one], spans[other])
    }
    return [Fault(number, "overlap") for number in sorted(clashing)]


def day_faults(spans: Sequence[tuple[int, int]]) -> list[Fault]:
    """The same for the spans of one day."""
    return weekly_faults([Weekly((1,), start, end) for start, end in spans])


def from_then_on(current: Iterable[Weekly], new: Iterable[Weekly], since: date) -> list[Weekly]:
    """The hours of now up to the day before, the new ones from that day on; what was to come later gives way."""
    eve = since - timedelta(days=1)
    kept = [
        span._replace(until=min(span.until or date.max, eve)) for span in current if (span.since or date.min) <= eve
    ]
    return [*kept, *(span._replace(since=since) for span in new)]


def worked(shifts: Iterable[tuple[int, int]], breaks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The minutes of a day that are worked: its shifts without its breaks."""
    left = sorted(shifts)
    for begin, end in breaks:
        left = [part for start, stop in left for part in _cut(start, stop, begin, end)]
    return left


def breaks_between(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What lies between the worked spans of one day."""
    return [(one[1], other[0]) for one, other in pairwise(sorted(spans)) if one[1] < other[0]]


def _cut(start: int, stop: int, begin: int, end: int) -> Iterator[tuple[int, int]]:
    for part in ((start, min(stop, begin)), (max(start, end), stop)):
        if part[0] < part[1]:
            yield part


def _own_faults(number: int, span: Weekly) -> Iterator[Fault]:
    if not span.days or not all(1 <= day <= 7 for day in span.days) or not (span.start >= 0 and span.end <= DAY):
        yield Fault(number, "out_of_range")
    if span.end <= span.start or (span.since and span.until and span.until < span.since):
        yield Fault(number, "not_after_start")


def _clash(one: Weekly, other: Weekly) -> bool:
    share_a_day = not set(one.days).isdisjoint(other.days)
    share_a_minute = one.start < other.end and other.start < one.end
    since = max(one.since or date.min, other.since or date.min)
    until = min(one.until or date.max, other.until or date.max)
    return share_a_day and share_a_minute and since <= until
