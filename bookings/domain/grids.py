"""Which starts are offered at all: the wall-clock grid, the shift grid and the gap grid."""

from collections.abc import Iterable
from math import gcd
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookings.domain.cells import Line, tile
from salon.core.localtime import DAY, offset_at, offset_runs
from salon.core.spans import Span


class Grid(NamedTuple):
    """The cells at which a start may be offered; they lie `stride` cells apart or a multiple of it."""

    mask: int
    stride: int = 1


def day_grid(line: Line, step: int, zone: ZoneInfo) -> Grid:
    """Starts at which the wall clock shows a multiple of `step` minutes since midnight."""
    day_cells = line.cells(DAY)
    steps = sum(1 << cell for cell in range(0, day_cells, line.cells(step)))
    mask, stride, phase = 0, gcd(line.cells(step), day_cells), None
    for start, end, offset in offset_runs(zone, line.first, line.end):
        midnight = (start + offset) // DAY * DAY - offset
        days = -(-(end - midnight) // DAY)
        shift = line.cells(midnight - line.first)
        pattern = tile(steps, day_cells, days)
        pattern = pattern << shift if shift >= 0 else pattern >> -shift
        mask |= pattern & line.between(start, end)
        phase = shift if phase is None else phase
        stride = gcd(stride, shift - phase)
    return Grid(mask, stride)


def shift_grid(line: Line, shifts: Iterable[Span], step: int) -> Grid:
    """Starts a multiple of `step` minutes after the beginning of a run of shift time."""
    mask = 0
    for start, end in shifts:
        for minute in range(start, end, step):
            mask |= line.bit(minute)
    return Grid(mask)


def gap_grid(
    line: Line, gaps: Iterable[Span], *, earliest: int | None, step: int, rounding: tuple[int, ZoneInfo]
) -> Grid:
    """Starts a multiple of `step` minutes after a gap's first free minute, or after `earliest`, rounded up."""
    mask = 0
    for start, end in gaps:
        first = round_up(start if earliest is None else max(start, earliest), *rounding)
        for minute in range(first, end, step):
            mask |= line.bit(minute)
    return Grid(mask)


def round_up(minute: int, step: int, zone: ZoneInfo) -> int:
    """The first minute from here on at which the wall clock shows a multiple of `step`."""
    while (minute + offset_at(minute, zone)) % DAY % step:
        minute += 1
    return minute
