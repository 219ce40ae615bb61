"""A location's roster and bookings turned into what the engine works on, and its answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from bookings.domain.cells import Line, PairRow, occupied_pairs
from bookings.domain.engine import Answer, admit, find, line_over
from bookings.domain.grids import Grid, day_grid
from bookings.domain.limits import Limits, limits
from bookings.domain.needs import Part, Resource, Use, one_of
from bookings.domain.roster import ChairRota, Order, Roster, qualified_dates
from bookings.domain.worktime import not_worked, work_mask
from salon.core.localtime import DAY, to_minute
from salon.core.spans import Span

CHAIR, THERAPIST = "chair", "therapist"


@dataclass(frozen=True, slots=True)
class Rule:
    """What decides which starts are on offer: the grid, and how near and how far they may lie."""

    step_minutes: int
    notice_minutes: int = 0
    horizon_days: int | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """One order and how many minutes after the visit's start it begins."""

    order: Order
    at: int = 0


def reach_of(roster: Roster, legs: Sequence[Leg]) -> int:
    """How many minutes around a window a visit of these legs can occupy."""
    cleaning = [leg.order.turnaround(chair) for leg in legs for chair in roster.chairs]
    ends = [leg.at + leg.order.duration + max([leg.order.after, *cleaning]) for leg in legs]
    return max([*ends, *(leg.order.before for leg in legs)])


@dataclass(frozen=True, slots=True)
class Board:
    """A roster over one line of cells, with what is occupied on it."""

    roster: Roster
    line: Line
    therapists_occupied: dict[int, int]
    chairs_occupied: dict[int, int]
    # Staff may book outside working hours, with a reason.
    ignores_hours: bool = False

    def part_of_therapists(self, leg: Leg) -> Part:
        """Any one of the therapists who are asked for and qualified."""
        work, full, use = self._work(), self.line.full, leg.order.therapist_use
        uses: dict[Resource, Use] = {}
        for key, qualified in self.qualified(leg).items():
            owner, free = (THERAPIST, key), full & ~self.therapists_occupied.get(key, 0)
            uses[Resource(owner, work[owner], free, qualified, THERAPIST)] = use
        return one_of(uses, at=leg.at)

    def qualified(self, leg: Leg) -> dict[int, int]:
        """The therapists who are asked for and may give the service, with the cells of the dates on which they may."""
        masks = _qualified_masks(self.roster, leg.order.required, self.line)
        return {key: mask for key, mask in masks.items() if leg.order.takes(key)}

    def part_of_chairs(self, leg: Leg) -> Part:
        """Any one of the chairs that fit."""
        work, full = self._work(), self.line.full
        uses: dict[Resource, Use] = {}
        for chair in self.roster.chairs:
            if leg.order.fits(chair):
                owner, free = (CHAIR, chair.id), full & ~self.chairs_occupied.get(chair.id, 0)
                uses[Resource(owner, work[owner], free, kind=CHAIR)] = leg.order.chair_use(chair)
        return one_of(uses, at=leg.at)

    def _work(self) -> dict[tuple[str, int], int]:
        return (_present_masks if self.ignores_hours else _work_masks)(self.roster, self.line)


def board_of(
    roster: Roster,
    *,
    window: tuple[int, int],
    legs: Sequence[Leg],
    step: int,
    rows: Sequence[PairRow],
    ignores_hours: bool = False,
) -> Board:
    """The board for a window; `rows` are as `occupied_pairs` wants them, of all that is in the way."""
    lengths = [step]
    for leg in legs:
        order = leg.order
        lengths += [leg.at, order.duration, order.before, order.after]
        lengths += [order.turnaround(chair) for chair in roster.chairs if order.fits(chair)]
    line = line_over(window, lengths=lengths, zone=roster.zone, reach=reach_of(roster, legs))
    therapists, chairs = occupied_pairs(line, rows)
    return Board(roster, line, therapists, chairs, ignores_hours)


def parts_of(board: Board, legs: Sequence[Leg]) -> list[Part]:
    """For each leg a therapist and, where the service needs one, a chair; same leg, neighbouring parts."""
    parts: list[Part] = []
    therapists: dict[Leg, Part] = {}
    for leg in legs:
        # Parts of equal legs are one object, so that people side by side share their candidates.
        if leg not in therapists:
            therapists[leg] = board.part_of_therapists(leg)
        parts.append(therapists[leg])
    chairs: dict[Leg, Part] = {}
    for leg in legs:
        if leg.order.needs_any_chair:
            if leg not in chairs:
                chairs[leg] = board.part_of_chairs(leg)
            parts.append(chairs[leg])
    return parts


def search(board: Board, *, legs: Sequence[Leg], window: tuple[int, int], now: datetime, rule: Rule) -> Answer:
    """Every start of the window that is on offer."""
    bounds = bounds_of(board.roster, now=now, rule=rule)
    admitted = admit(board.line, window=window, limits=bounds, grid=grid_of(board, rule))
    return find(board.line, admitted, parts_of(board, legs))


def bounds_of(roster: Roster, *, now: datetime, rule: Rule) -> Limits:
    """The first and the last minute at which a start may lie."""
    return limits(now=now, zone=roster.zone, notice_minutes=rule.notice_minutes, horizon_days=rule.horizon_days)


def grid_of(board: Board, rule: Rule) -> Grid:
    """The cells at which the salon's clock shows a multiple of the step."""
    return _grid(board.line, rule.step_minutes, board.roster.zone)


def days_between(first: date, last: date, roster: Roster) -> list[Span]:
    """The local days from first to last as spans of minutes."""
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    return [Span(to_minute(day, 0, roster.zone), to_minute(day, DAY, roster.zone)) for day in days]


_grid = lru_cache(maxsize=256)(day_grid)


@lru_cache(maxsize=256)
def _work_masks(roster: Roster, line: Line) -> dict[tuple[str, int], int]:
    """The worked cells of every therapist and chair while the salon is open."""
    is_open = work_mask(roster.open, line, roster.zone)
    masks = {
        (THERAPIST, therapist.id): is_open & work_mask(therapist.hours, line, roster.zone)
        for therapist in roster.therapists
    }
    for chair in roster.chairs:
        masks[CHAIR, chair.id] = is_open & ~_closed(chair, roster, line)
    return masks


@lru_cache(maxsize=64)
def _present_masks(roster: Roster, line: Line) -> dict[tuple[str, int], int]:
    """The cells of every therapist and chair outside closures, absences and repairs, whatever the hours."""
    shut = line.outward(not_worked(roster.open, roster.zone))
    owners = [(THERAPIST, one.id, one.hours) for one in roster.therapists]
    owners += [(CHAIR, one.id, one.hours) for one in roster.chairs]
    return {
        (kind, key): line.full & ~shut & ~line.outward(not_worked(hours, roster.zone)) for kind, key, hours in owners
    }


def _closed(chair: ChairRota, roster: Roster, line: Line) -> int:
    return line.outward(not_worked(chair.hours, roster.zone))


@lru_cache(maxsize=512)
def _qualified_masks(roster: Roster, required: tuple[str, ...], line: Line) -> dict[int, int]:
    """The therapists who may give the service at some time, with the cells of the dates on which they may."""
    masks: dict[int, int] = {}
    for therapist in roster.therapists:
        dates = qualified_dates(therapist, required)
        mask = 0
        for since, until in dates:
            mask |= line.between(*_clipped(since, until, roster, line))
        if mask:
            masks[therapist.id] = mask
    return masks


def _clipped(since: date, until: date, roster: Roster, line: Line) -> Span:
    start = line.first if since == date.min else to_minute(since, 0, roster.zone)
    end = line.end if until == date.max else to_minute(until, DAY, roster.zone)
    return Span(start, end)


def keys(resources: Iterable[Resource]) -> tuple[int, ...]:
    """The ids of some resources, in their order."""
    return tuple(resource.key[1] for resource in resources)  # type: ignore[index]
