"""Free starts as integer algebra: one bit per cell of the UTC line, one int per resource.

How a caller asks:

1. `line = line_over(window, lengths=(duration, buffers, turnaround, step), zone=zone)`: the cells (five minutes when
   every length allows it, else one).
2. Masks: `work_mask(hours, line, zone)` (kept between calls), `occupied_masks(line, rows)`, and from both
   `Resource(key, work, line.full & ~occupied)`.
3. `admitted = admit(line, window=…, limits=limits(now=…, …), grid=day_grid(line, step, zone))`.
4. Parts: what one visit takes. `one_of({resource: Use(…), …})` is "one of these", `at=` minutes after the visit begins.
   A plain visit has two parts, therapist and chair; several legs or several people are simply more parts.
5. `answer = find(line, admitted, parts)`; then `answer.minutes()`, `.first(5)`, `.days(bounds)`, `.who(part)`,
   `.options(minute)`, `.assignments(minute)` (one resource for each part, all at once).
6. "First five anywhere": `first_starts(lambda window: find(…), window, number=5)` widens 7, 14, 28… days.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from zoneinfo import ZoneInfo

from bookings.domain.cells import Line, cell_size, columns, runs
from bookings.domain.grids import Grid
from bookings.domain.limits import Limits
from bookings.domain.needs import Part, Resource, Use
from bookings.domain.party import agreeing, assignments
from salon.core.localtime import DAY, offset_runs
from salon.core.spans import Span


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a visit may start, and for each part the starts at which each resource could take it."""

    line: Line
    mask: int
    stride: int
    parts: tuple[Part, ...]
    masks: tuple[dict[Resource, int], ...]
    distinct: bool = False

    def __bool__(self) -> bool:
        return bool(self.mask)

    def minutes(self) -> list[int]:
        return self.line.minutes(self.mask, self.stride)

    def first(self, number: int) -> list[int]:
        mask, found = self.mask, list[int]()
        while mask and len(found) < number:
            cell = (mask & -mask).bit_length() - 1
            found.append(self.line.first + cell * self.line.size)
            mask ^= 1 << cell
        return found

    def days(self, bounds: Sequence[Span]) -> list[bool]:
        """For each of these spans, whether a start lies in it."""
        return [bool(self.mask & self.line.between(*span)) for span in bounds]

    def offers(self, minute: int) -> bool:
        return bool(self.mask & self.line.bit(minute))

    def options(self, minute: int) -> list[list[Resource]]:
        """For each part the resources that could take it at a start, each part by itself."""
        bit = self.line.bit(minute)
        return [[resource for resource, mask in masks.items() if mask & bit] for masks in self.masks]

    def assignments(self, minute: int) -> Iterator[tuple[Resource, ...]]:
        """Every way to take all parts at once at a start, one resource for each part, in the order of the options."""
        if not self.offers(minute):
            return iter(())
        return assignments(self.parts, self.options(minute), distinct=self.distinct)

    def who(self, part: int = 0) -> list[tuple[int, list[Hashable]]]:
        """Every start with the keys of the resources that could take a part."""
        minutes, masks = self.minutes(), self.masks[part]
        cells = [(minute - self.line.first) // self.line.size for minute in minutes]
        keys = [resource.key for resource in masks]
        rows = columns([mask & self.mask for mask in masks.values()], cells)
        return [(minute, list(compress(keys, row))) for minute, row in zip(minutes, rows, strict=True)]


def line_over(window: tuple[int, int], *, lengths: Sequence[int], zone: ZoneInfo, reach: int = DAY) -> Line:
    """The line for a window; `reach` covers the longest visit with its buffers, `lengths` are all minutes in play."""
    offsets = [run.offset for run in offset_runs(zone, window[0] - reach - 3 * DAY, window[1] + reach + 3 * DAY)]
    return Line.over(window, reach=reach, size=cell_size([*lengths, *offsets]))


def admit(line: Line, *, window: tuple[int, int], limits: Limits, grid: Grid) -> Grid:
    """The starts that the window, notice, horizon and grid leave over."""
    first = window[0] if limits.earliest is None else max(window[0], limits.earliest)
    end = window[1] if limits.latest is None else min(window[1], limits.latest + 1)
    return Grid(grid.mask & line.between(first, end), grid.stride)


def starts(line: Line, resource: Resource, use: Use) -> int:
    """Where a use of this resource may start."""
    before, length = line.cells(use.before), line.cells(use.duration)
    occupied = before + length + line.cells(use.after)
    if use.within_shift:
        return runs(resource.work & resource.free, occupied) << before
    if occupied == length:
        return runs(resource.work & resource.free, length)
    return runs(resource.work, length) & (runs(resource.free, occupied) << before)


def find(line: Line, admitted: Grid, parts: Sequence[Part], *, distinct: bool = False) -> Answer:
    """Every start at which all parts find a resource; no resource serves two parts whose occupied spans overlap.

    With `distinct` no resource serves two parts at all.
    """
    masks = tuple(_part_masks(line, part) for part in parts)
    mask = admitted.mask
    for options in masks:
        mask &= _any(options.values())
    if mask:
        mask = agreeing(mask, parts, masks, distinct=distinct)
    return Answer(line, mask, admitted.stride, tuple(parts), masks, distinct)


def widening(window: tuple[int, int], days: int = 7) -> Iterator[Span]:
    """A window cut into pieces of 7, 14, 28… days."""
    start, end = window
    while start < end:
        yield Span(start, min(start + days * DAY, end))
        start, days = start + days * DAY, days * 2


def first_starts(search: Callable[[Span], Answer], window: tuple[int, int], *, number: int) -> list[tuple[int, Answer]]:
    """The first free starts anywhere in a window, each with the answer it was found in."""
    found: list[tuple[int, Answer]] = []
    for piece in widening(window):
        answer = search(piece)
        found += [(minute, answer) for minute in answer.first(number - len(found))]
        if len(found) == number:
            break
    return found


def _part_masks(line: Line, part: Part) -> dict[Resource, int]:
    masks: dict[Resource, int] = {}
    full = line.full
    for resource, stretches in part.options.items():
        mask = full & resource.admits
        for at, use in stretches:
            shift = line.cells(at)
            found = starts(line, resource, use)
            mask &= found >> shift if shift >= 0 else found << -shift
        masks[resource] = mask
    return masks


def _any(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union
