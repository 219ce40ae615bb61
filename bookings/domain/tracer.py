"""Why a start is not offered: every rule's verdict, read from the masks that decided it."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bookings.domain.cells import Line
from bookings.domain.engine import Answer
from bookings.domain.grids import Grid
from bookings.domain.limits import Limits
from bookings.domain.needs import Part, Resource, Stretch
from salon.core.spans import Span, overlap

NONE_SUITABLE = {"therapist": "no_therapist_qualified", "chair": "no_chair_suitable"}
OUTSIDE_HOURS = {"therapist": "outside_shift", "chair": "chair_closed"}


class Reason(NamedTuple):
    """One thing in the way: the resource it concerns, the minutes it holds for, and what it refers to."""

    code: str
    resource: Hashable = None
    since: int | None = None
    until: int | None = None
    ref: Hashable = None


class Occupied(NamedTuple):
    """What takes a resource: the whole occupied span, where the visit in it ends, and a reference."""

    start: int
    end: int
    visit_end: int
    ref: Hashable = None


class Absence(NamedTuple):
    """Why a resource does not work: `therapist_off`, `chair_closed`, `closed` and their like."""

    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows behind the masks of one resource say."""

    occupied: Sequence[Occupied] = ()
    absences: Sequence[Absence] = ()


@dataclass(frozen=True, slots=True)
class Conditions:
    """The rules that the answer was admitted by; `kinds` names each part, so that an empty one can be told."""

    window: tuple[int, int]
    limits: Limits
    grid: Grid
    kinds: Sequence[str]
    present: int | None = None


def trace(answer: Answer, minute: int, conditions: Conditions, known: Mapping[Resource, Known]) -> list[Reason]:
    """Everything that keeps a start from being offered; empty exactly when the answer offers it."""
    if answer.offers(minute):
        return []
    reasons = list(_rules(answer.line, minute, conditions))
    if not answer.line.bit(minute):
        return reasons  # between two cells: off the grid, or off the line
    stuck = False
    for number, kind in enumerate(conditions.kinds):
        part, masks = answer.parts[number], answer.masks[number]
        if any(mask & answer.line.bit(minute) for mask in masks.values()):
            continue
        stuck = True
        reasons += _part(answer.line, minute, part, kind, known)
    if not stuck and not reasons:
        reasons.append(Reason("too_few_free"))
    return list(dict.fromkeys(reasons))


def _rules(line: Line, minute: int, conditions: Conditions) -> Iterator[Reason]:
    earliest, latest = conditions.limits
    if conditions.present is not None and minute < conditions.present:
        yield Reason("in_past", until=conditions.present)
    elif earliest is not None and minute < earliest:
        yield Reason("notice_too_short", until=earliest)
    if latest is not None and minute > latest:
        yield Reason("beyond_horizon", since=latest + 1)
    if not conditions.window[0] <= minute < conditions.window[1] or not line.holds(minute):
        yield Reason("outside_window")
    elif not conditions.grid.mask & line.bit(minute):
        yield Reason("off_grid", until=_next(line, conditions.grid.mask, minute))


def _next(line: Line, mask: int, minute: int) -> int | None:
    later = mask & line.between(minute, line.end)
    return line.first + line.size * ((later & -later).bit_length() - 1) if later else None


def _part(line: Line, minute: int, part: Part, kind: str, known: Mapping[Resource, Known]) -> Iterator[Reason]:
    if not part.options:
        yield Reason(NONE_SUITABLE.get(kind, f"no_{kind}"))
    for resource, stretches in part.options.items():
        rows = known.get(resource, Known())
        found = [reason for stretch in stretches for reason in _stretch(line, minute, resource, stretch, rows)]
        if not resource.admits & line.bit(minute):
            found.append(Reason("not_qualified", resource.key))
        yield from found or [Reason(OUTSIDE_HOURS.get(resource.kind, "outside_hours"), resource.key)]


def _stretch(line: Line, minute: int, resource: Resource, stretch: Stretch, rows: Known) -> Iterator[Reason]:
    begin = minute + stretch.at
    occupied = Span(minute + stretch.occupied.start, minute + stretch.occupied.end)
    worked = occupied if stretch.use.within_shift else Span(begin, begin + stretch.use.duration)
    not_worked = line.outward([worked]) & ~resource.work
    unexplained = not_worked
    for absence in rows.absences:
        cells = line.outward([absence[1:]])
        if overlap(worked, absence[1:]) and not_worked & cells:
            yield Reason(absence.code, resource.key, absence.start, absence.end)
            unexplained &= ~cells
    if unexplained:
        yield Reason(OUTSIDE_HOURS.get(resource.kind, "outside_hours"), resource.key)
    yield from _taken(line, occupied, resource, rows)


def _taken(line: Line, wanted: Span, resource: Resource, rows: Known) -> Iterator[Reason]:
    taken = line.outward([wanted]) & ~resource.free
    if not taken:
        return
    # Not every row that overlaps is in the way: where several are admitted at once only the full minutes are.
    rows_there = [row for row in rows.occupied if overlap(wanted, row[:2]) and taken & line.outward([row[:2]])]
    for row in rows_there:
        cleaning = resource.kind == "chair" and not overlap(wanted, (row.start, row.visit_end))
        code = f"{resource.kind}_turnaround" if cleaning else f"{resource.kind}_busy"
        yield Reason(code, resource.key, row.start, row.end, row.ref)
    if not rows_there:
        runs = line.spans(line.full & ~resource.free)
        yield from (Reason(f"{resource.kind}_busy", resource.key, *run) for run in runs if overlap(run, wanted))
