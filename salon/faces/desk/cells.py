"""The board of a day as cells: each lane is filled to the last minute with visits, free time and time that is shut."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookings.selectors.lanes import Lane, Lanes, Work
from salon.core.localtime import floor_minute, instant, local_time
from salon.core.spans import Span, merge, overlap, subtract
from salon.faces.desk.blocks import GHOSTS, Block
from salon.reports.day import DayRow

BY_CHAIR, BY_THERAPIST = "chair", "therapist"
# What a day without hours and visits shows.
IDLE = (9 * 60, 18 * 60)
HOUR = 60


class Place(NamedTuple):
    """Where something lies on the board: hours and minutes from its upper edge, and its length."""

    h: int
    m: int
    n: int
    l: int  # noqa: E741 (the class of the stylesheet)

    @property
    def classes(self) -> str:
        """As the stylesheet reads it: no style stands in the page itself."""
        return f"h{self.h} m{self.m} n{self.n} l{self.l}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A visit, or a stretch in which the lane is `free` or `shut`.

    `where` names the chair on a therapist's lane and the therapist on a chair's; `head` and `tail` are the minutes
    that a visit occupies before and after itself.
    """

    kind: str
    start: int
    end: int
    starts_at: datetime
    ends_at: datetime
    place: Place
    block: Block | None = None
    where: str = ""
    head: int = 0
    tail: int = 0

    @property
    def clock(self) -> str:
        """From when to when, by the salon's time."""
        return f"{self.starts_at:%H:%M}–{self.ends_at:%H:%M}"

    @property
    def head_length(self) -> str:
        """The classes of what comes before."""
        return f"n{self.head // HOUR} l{self.head % HOUR}"

    @property
    def tail_length(self) -> str:
        """The classes of what comes after."""
        return f"n{self.tail // HOUR} l{self.tail % HOUR}"


@dataclass(frozen=True, slots=True)
class Column:
    """One lane with its cells in order of time; the one of visits without a chair has none."""

    lane: Lane | None
    cells: tuple[Cell, ...]
    is_away: bool
    visits: int


@dataclass(frozen=True, slots=True)
class Hour:
    """A line of the board's scale."""

    word: str
    place: Place


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole day: from which to which epoch minute it is drawn, its scale, its columns, and where now is."""

    span: Span
    hours: tuple[Hour, ...]
    columns: tuple[Column, ...]
    now: Place | None


def grid_of(blocks: Sequence[Block], *, by: str, lanes: Lanes, work: Work, zone: ZoneInfo, now: datetime) -> Grid:
    """The day with one column for each therapist or each chair that works or has a visit."""
    span = _span(work, [block.row for block in blocks])
    others = lanes.therapists if by == BY_CHAIR else lanes.chairs
    paper = _Paper(span, zone, by, {lane.key: lane.name for lane in others})
    worked = work.chairs if by == BY_CHAIR else work.therapists
    groups: dict[int | None, list[Block]] = {}
    for block in blocks:
        groups.setdefault(block.row.chair_id if by == BY_CHAIR else block.row.therapist_id, []).append(block)
    own = lanes.chairs if by == BY_CHAIR else lanes.therapists
    shown = [lane for lane in own if lane.is_active or lane.key in groups]
    columns = [paper.column(lane, groups.get(lane.key, ()), worked.get(lane.key, ())) for lane in shown]
    if None in groups:
        columns.append(paper.column(None, groups[None], ()))
    minute = floor_minute(now)
    is_now = span.start <= minute < span.end
    return Grid(span, tuple(paper.hours()), tuple(columns), paper.place(minute, minute) if is_now else None)


def _span(work: Work, rows: Iterable[DayRow]) -> Span:
    """From the full hour before the first thing of the day to the one after the last."""
    spans = [*work.open, *(Span(row.client_from, row.client_to) for row in rows if row.status not in GHOSTS)]
    first, last = min((s.start for s in spans), default=None), max((s.end for s in spans), default=None)
    if first is None or last is None:
        return Span(work.day.start + IDLE[0], work.day.start + IDLE[1])
    begin = (first - work.day.start) // HOUR * HOUR + work.day.start
    return Span(begin, -((begin - last) // HOUR) * HOUR + begin)


class _Paper(NamedTuple):
    """What a column is drawn on."""

    span: Span
    zone: ZoneInfo
    by: str
    others: Mapping[int, str]

    def place(self, start: int, end: int) -> Place:
        top, length = start - self.span.start, end - start
        return Place(top // HOUR, top % HOUR, length // HOUR, length % HOUR)

    def hours(self) -> Iterator[Hour]:
        for minute in range(self.span.start, self.span.end, HOUR):
            yield Hour(f"{local_time(minute, self.zone):%H:%M}", self.place(minute, minute + HOUR))

    def column(self, lane: Lane | None, blocks: Sequence[Block], worked: Sequence[Span]) -> Column:
        cells = [self._visit(block) for block in blocks]
        taken = [Span(c.start - c.head, c.end + c.tail) for c in cells if c.block and not c.block.is_ghost]
        worked = [Span(max(s.start, self.span.start), min(s.end, self.span.end)) for s in worked]
        cells += [self._stretch("free", span) for span in subtract(worked, taken)]
        cells += [self._stretch("shut", span) for span in subtract([self.span], merge([*worked, *taken]))]
        cells.sort(key=lambda cell: (cell.start, cell.end, cell.kind))
        standing = sum(not block.is_ghost for block in blocks)
        return Column(lane, tuple(cells), is_away=not worked, visits=standing)

    def _visit(self, block: Block) -> Cell:
        row = block.row
        is_chairs = self.by == BY_CHAIR
        occupied = (row.chair_from, row.chair_to) if is_chairs else (row.therapist_from, row.therapist_to)
        other = row.therapist_id if is_chairs else row.chair_id
        start, end = max(row.client_from, self.span.start), min(row.client_to, self.span.end)
        return Cell(
            "visit",
            start,
            end,
            block.starts_at,
            block.ends_at,
            self.place(start, end),
            block,
            where=self.others.get(other, "") if other is not None else "",
            head=0 if block.is_ghost else row.client_from - occupied[0],
            tail=0 if block.is_ghost else min(occupied[1], self.span.end) - row.client_to,
        )

    def _stretch(self, kind: str, span: Span) -> Cell:
        start, end = local_time(span.start, self.zone), local_time(span.end, self.zone)
        return Cell(kind, span.start, span.end, start, end, self.place(span.start, span.end))


def chair_states(
    rows: Sequence[DayRow], chairs: Sequence[Lane], work: Work, *, now: datetime
) -> Mapping[int, tuple[str, datetime | None]]:
    """Each chair's state now and until when, says the diary: `occupied`, `booked`, `cleaning`, `free`, `shut`.

    All are `closed` that would be `shut` because the salon is.
    """
    minute = floor_minute(now)
    idle = "shut" if _holds(work.open, minute) else "closed"
    states: dict[int, tuple[str, datetime | None]] = {}
    for chair in chairs:
        own = [row for row in rows if row.chair_id == chair.key and row.status not in GHOSTS]
        rest = "free" if _holds(work.chairs.get(chair.key, ()), minute) else idle
        states[chair.key] = next((_state(row, minute) for row in own if _is_on(row, minute)), (rest, None))
    return states


def _holds(spans: Iterable[Span], minute: int) -> bool:
    return any(span.start <= minute < span.end for span in spans)


def _is_on(row: DayRow, minute: int) -> bool:
    return overlap((row.client_from, row.chair_to), (minute, minute + 1))


def _state(row: DayRow, minute: int) -> tuple[str, datetime | None]:
    if minute < row.client_to and row.status == "in_service":
        return "occupied", instant(row.client_to)
    if minute < row.client_to:
        return "booked", instant(row.client_to)
    return "cleaning", instant(row.chair_to)
