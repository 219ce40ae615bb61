"""When a resource works: weekly patterns, single days, breaks and absences → spans and masks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookings.domain.cells import Line, tile
from salon.core.localtime import DAY, local_date, steady_days, to_minute
from salon.core.spans import Span, merge, subtract

ONE_DAY = timedelta(days=1)


class WeeklySpan(NamedTuple):
    """Worked every week on one ISO day (Monday 1), in wall-clock minutes of the day; the dates are inclusive."""

    day: int
    start: int
    end: int
    since: date | None = None
    until: date | None = None

    def falls_on(self, on: date) -> bool:
        return (
            self.day == on.isoweekday()
            and (self.since is None or self.since <= on)
            and (self.until is None or on <= self.until)
        )


class DaySpan(NamedTuple):
    """Wall-clock minutes of one date; 1440 is the next midnight."""

    on: date
    start: int
    end: int


class DayPlan(NamedTuple):
    """What replaces a date's hours; no spans means closed."""

    on: date
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """The working time of one resource: hashable, so that its masks can be kept between calls."""

    weekly: tuple[WeeklySpan, ...] = ()
    shifts: tuple[DaySpan, ...] = ()
    overrides: tuple[DayPlan, ...] = ()
    breaks: tuple[DaySpan, ...] = ()
    off: tuple[tuple[int, int], ...] = ()
    days_off: tuple[date, ...] = ()


@lru_cache(maxsize=1024)
def work_mask(hours: Hours, line: Line, zone: ZoneInfo) -> int:
    """The cells of the line that lie wholly in worked minutes."""
    single = {plan.on for plan in hours.overrides} | {shift.on for shift in hours.shifts}
    first, last = _dates(line, zone)
    mask, tiled = _weekly_mask(hours.weekly, frozenset(single), line, zone)
    careful = [on for on in _each_date(first, last) if on.toordinal() not in tiled]
    mask |= line.inward(merge(shift for on in careful for shift in shifts_on(hours, on, zone)))
    return mask & ~line.outward(not_worked(hours, zone))


def work_spans(hours: Hours, window: tuple[int, int], zone: ZoneInfo) -> list[Span]:
    """The worked spans that reach into a window, to the minute."""
    first, last = local_date(window[0], zone) - ONE_DAY, local_date(window[1], zone) + ONE_DAY
    shifts = merge(shift for on in _each_date(first, last) for shift in shifts_on(hours, on, zone))
    worked = subtract(shifts, not_worked(hours, zone))
    return [span for span in worked if span.start < window[1] and window[0] < span.end]


def shifts_on(hours: Hours, on: date, zone: ZoneInfo) -> list[Span]:
    """The unbroken runs of one date's shifts, before breaks and absences."""
    plans = [plan for plan in hours.overrides if plan.on == on]
    if plans:
        local = [span for plan in plans for span in plan.spans]
    else:
        local = [(span.start, span.end) for span in hours.weekly if span.falls_on(on)]
        local += [(shift.start, shift.end) for shift in hours.shifts if shift.on == on]
    return merge((to_minute(on, start, zone), to_minute(on, end, zone)) for start, end in local if start < end)


def not_worked(hours: Hours, zone: ZoneInfo) -> list[Span]:
    """Breaks, absences and dated days off as spans of the UTC line."""
    return merge([*break_spans(hours, zone), *absences(hours, zone)])


def break_spans(hours: Hours, zone: ZoneInfo) -> list[Span]:
    """The breaks as spans of the UTC line."""
    real = [pause for pause in hours.breaks if pause.start < pause.end]
    return [Span(to_minute(on, start, zone), to_minute(on, end, zone)) for on, start, end in real]


def absences(hours: Hours, zone: ZoneInfo) -> list[Span]:
    """Time off, as instants or as whole local dates, as spans of the UTC line."""
    days = [Span(to_minute(on, 0, zone), to_minute(on, DAY, zone)) for on in hours.days_off]
    return [Span(*span) for span in hours.off] + days


@lru_cache(maxsize=512)
def _weekly_mask(
    weekly: tuple[WeeklySpan, ...], without: frozenset[date], line: Line, zone: ZoneInfo
) -> tuple[int, frozenset[int]]:
    """The pattern laid over every date that no clock change and no special day touches, and those dates."""
    skipped = [(on.toordinal(), on.toordinal() + 1) for on in without]
    width = line.cells(DAY)
    turns = _turns(weekly)
    mask, tiled = 0, set[int]()
    for steady in steady_days(zone, *_dates(line, zone)):
        for first, end in _cut(subtract([(steady.first, steady.end)], skipped), turns):
            tiled.update(range(first, end))
            week = _week_pattern(weekly, date.fromordinal(first), line)
            start = to_minute(date.fromordinal(first), 0, zone)
            days = tile(week, 7 * width, -(-(end - first) // 7)) & ((1 << (end - first) * width) - 1)
            mask |= _shifted(days, start, line)
    return mask & line.full, frozenset(tiled)


def _week_pattern(weekly: tuple[WeeklySpan, ...], first: date, line: Line) -> int:
    """Seven days of the pattern as it stands on `first`, as cells from its local midnight."""
    day_line = Line(0, line.cells(DAY), line.size)
    week = 0
    for number in range(7):
        day = (first.isoweekday() + number - 1) % 7 + 1
        spans = merge((span.start, span.end) for span in weekly if span.day == day and _holds(span, first))
        week |= day_line.inward(spans) << (number * day_line.count)
    return week


def _holds(span: WeeklySpan, on: date) -> bool:
    return (span.since is None or span.since <= on) and (span.until is None or on <= span.until)


def _turns(weekly: Iterable[WeeklySpan]) -> list[int]:
    """The dates, as ordinals, from which the pattern is a different one."""
    since = {span.since.toordinal() for span in weekly if span.since}
    after = {span.until.toordinal() + 1 for span in weekly if span.until}
    return sorted(since | after)


def _cut(spans: Iterable[tuple[int, int]], turns: Iterable[int]) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    for start, end in spans:
        edges = [start, *(turn for turn in turns if start < turn < end), end]
        pieces += pairwise(edges)
    return pieces


def _shifted(mask: int, start: int, line: Line) -> int:
    """A mask whose cell 0 is minute `start`, on the line."""
    cells = line.cells(start - line.first)
    return mask << cells if cells >= 0 else mask >> -cells


def _dates(line: Line, zone: ZoneInfo) -> tuple[date, date]:
    """Every date whose hours can reach into the line."""
    return local_date(line.first, zone) - ONE_DAY, local_date(line.end, zone) + ONE_DAY


def _each_date(first: date, last: date) -> list[date]:
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
