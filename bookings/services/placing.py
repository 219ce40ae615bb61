"""Finding room for a visit and taking it: lock, look, choose, insert; the constraint has the last word."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from bookings.domain.cells import PairRow
from bookings.domain.engine import Answer
from bookings.domain.roster import Roster
from bookings.domain.search import Board, Leg, Rule, board_of, bounds_of, reach_of, search
from bookings.domain.seating import Seat, Taken, seats
from bookings.models import Appointment, Chair, Service, Visit
from bookings.selectors.availability import STAFF_HORIZON_DAYS, alternatives, for_staff, order_of, rule_of
from bookings.selectors.occupied import occupied_rows
from bookings.selectors.roster import roster_of
from bookings.services.endings import end_holds
from bookings.services.locks import lock_resources
from bookings.services.refusals import (
    BeyondHorizon,
    ClientOverlap,
    InPast,
    NoticeTooShort,
    NotOffered,
    NotQualified,
    OutsideHours,
    SlotTaken,
)
from salon.accounts.viewer import Viewer
from salon.core.errors import Refusal
from salon.core.localtime import DAY, EPOCH, day_bounds, floor_minute, instant, local_date
from salon.core.spans import Span
from salon.core.writing import writing
from salon.locations.models import Location
from therapists.models import Therapist

REFUSALS: Mapping[str, type[Refusal]] = {
    "appointment_therapist_free": SlotTaken,
    "appointment_chair_free": SlotTaken,
    "appointment_client_free": ClientOverlap,
    "deadlock": SlotTaken,
}


@dataclass(frozen=True, slots=True)
class LegRequest:
    """One service at one time, with the therapist or chair asked for, if any, and a therapist who cannot.

    `minutes` is how long it takes where that differs from the menu.
    `among` are the ids of those of whom it must be one: who speak a language, say.
    """

    service: Service
    start: datetime
    therapist: Therapist | None = None
    chair: Chair | None = None
    without: Therapist | None = None
    minutes: int | None = None
    among: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Overrides:
    """What staff overrule, and why: `client-overlap` and `outside-hours`, never a taken slot."""

    codes: frozenset[str] = frozenset()
    reason: str = ""

    def told(self) -> list[dict[str, str]]:
        """As it is kept beside the appointment."""
        return [{"code": code, "reason": self.reason} for code in sorted(self.codes)]


@dataclass(frozen=True, slots=True)
class Terms:
    """Which rules bind: the public keeps to the grid, notice and horizon, staff may pick any minute."""

    is_public: bool
    overrides: Overrides = field(default_factory=Overrides)


@contextmanager
def placing(requests: Sequence[LegRequest], *, now: datetime, is_public: bool = True) -> Iterator[None]:
    """The transaction of everyone who takes or moves a time.

    Whoever loses, to a row or to the constraint, gets SlotTaken with alternatives, or ClientOverlap.
    """
    try:
        with writing(refusals=REFUSALS):
            yield
    except SlotTaken as refusal:
        first = requests[0]
        service = first.service if is_public else for_staff(first.service)
        others = alternatives(service=service, start=first.start, now=now, party_size=_side_by_side(requests))
        raise SlotTaken(alternatives=others) from refusal


def _side_by_side(requests: Sequence[LegRequest]) -> int:
    first = requests[0]
    return sum(other.start == first.start and other.service == first.service for other in requests)


@dataclass(frozen=True, slots=True)
class _Ask:
    """What is asked of a roster: the legs, from which minute on, on which grid."""

    roster: Roster
    legs: Sequence[Leg]
    start: int
    step: int
    ignores_hours: bool = False

    @property
    def reach(self) -> Span:
        """The minutes that the visit may occupy."""
        minutes = reach_of(self.roster, self.legs)
        return Span(self.start - minutes, self.start + minutes)

    def answer(self, rows: Sequence[PairRow]) -> Answer:
        """What the engine says of this one start."""
        window = Span(self.start, self.start + 1)
        board = self.board(rows)
        # Distance has been judged before, and staff are free of it.
        return search(board, legs=self.legs, window=window, now=EPOCH, rule=Rule(self.step))

    def board(self, rows: Sequence[PairRow]) -> Board:
        """The roster around the start with these rows in the way."""
        return board_of(
            self.roster,
            window=Span(self.start, self.start + 1),
            legs=self.legs,
            step=self.step,
            rows=rows,
            ignores_hours=self.ignores_hours,
        )


def place(
    requests: Sequence[LegRequest], *, terms: Terms, now: datetime, besides: Appointment | None = None
) -> list[Seat]:
    """Room for each leg, in their order, in the caller's transaction; nobody else can take it before its end.

    `besides` is an appointment that is about to move: its own time does not count. Raises InPast,
    NoticeTooShort, BeyondHorizon, NotQualified, NotOffered, OutsideHours and SlotTaken.
    """
    service = requests[0].service
    roster = roster_of(location_id=service.location_id, now=now)
    _refuse_distance(requests, roster, terms=terms, now=now)
    start = min(floor_minute(request.start) for request in requests)
    step = rule_of(service, roster).step_minutes if terms.is_public else 1
    ask = _Ask(roster, [_leg(request, start) for request in requests], start, step)
    _lock(ask)
    rows = _rows(ask, now=now, besides=besides)
    answer = ask.answer(rows)
    if not answer.offers(start) and "outside-hours" in terms.overrides.codes:
        ask = replace(ask, ignores_hours=True)
        answer = ask.answer(rows)
    if not answer.offers(start):
        raise _reason(ask, terms)
    return seats(answer, start=start, legs=ask.legs, roster=roster, taken=_taken(rows))


def location_of(legs: Sequence[LegRequest], *, by: Viewer) -> Location:
    """The one location of all legs; raises NotOffered for legs of several, or of what is not on the asker's menu."""
    location = legs[0].service.location
    for service in {leg.service for leg in legs}:
        is_on_menu = service.archived_at is None and (service.is_online_bookable or by.is_staff)
        if service.location_id != location.pk or not is_on_menu:
            raise NotOffered
    return location


def _leg(request: LegRequest, start: int) -> Leg:
    order = order_of(request.service, therapist=request.therapist, chair=request.chair)
    if request.without is not None:
        order = replace(order, without_therapist_id=request.without.pk)
    if request.minutes is not None:
        order = replace(order, duration=request.minutes)
    if request.among is not None:
        order = replace(order, among=request.among)
    return Leg(order, at=floor_minute(request.start) - start)


def _refuse_distance(requests: Sequence[LegRequest], roster: Roster, *, terms: Terms, now: datetime) -> None:
    """Too early or too far ahead, before anything is worked out about such a time; each leg by its own rule."""
    this_minute = floor_minute(now)
    for request in requests:
        start = floor_minute(request.start)
        if not terms.is_public:
            # Staff write down what began earlier today, never what lies before it.
            if start < day_bounds(local_date(this_minute, roster.zone), roster.zone).start:
                raise InPast
            if start > this_minute + STAFF_HORIZON_DAYS * DAY:
                raise BeyondHorizon(latest=instant(this_minute + STAFF_HORIZON_DAYS * DAY))
            continue
        if request.start.second or request.start.microsecond:
            raise NotOffered
        if start < this_minute:
            raise InPast
        bounds = bounds_of(roster, now=now, rule=rule_of(request.service, roster))
        if bounds.earliest is not None and start < bounds.earliest:
            raise NoticeTooShort(earliest=instant(bounds.earliest))
        if bounds.latest is not None and start > bounds.latest:
            raise BeyondHorizon(latest=instant(bounds.latest))


def _lock(ask: _Ask) -> None:
    """Every (resource, day) that this visit may touch, in one statement and in order."""
    therapists, chairs = set[int](), set[int]()
    for leg in ask.legs:
        therapists |= {one.id for one in ask.roster.therapists if leg.order.takes(one.id)}
        chairs |= {one.id for one in ask.roster.chairs if leg.order.needs_any_chair and leg.order.fits(one)}
    lock_resources(therapists, chairs, ask.reach)


def _rows(ask: _Ask, *, now: datetime, besides: Appointment | None) -> list[PairRow]:
    """What is in the way that day."""
    day, reach = day_bounds(local_date(ask.start, ask.roster.zone), ask.roster.zone), ask.reach
    span = Span(min(day.start, reach.start), max(day.end, reach.end))
    return standing_rows(ask.roster.location_id, span, now=now, besides=besides)


def standing_rows(location_id: int, span: Span, *, now: datetime, besides: Appointment | None = None) -> list[PairRow]:
    """What is in the way; holds whose time is over are ended on contact, so that they are not."""
    rows = occupied_rows(location_id=location_id, span=span, besides=besides)
    second = now.timestamp()
    ended = {row.visit_id for row in rows if row.held_until is not None and row.held_until <= second}
    if ended:
        end_holds(ended, end=Visit.HoldEnd.EXPIRED, now=now)
    return [row[:7] for row in rows if row.visit_id not in ended]


def _reason(ask: _Ask, terms: Terms) -> Refusal:
    """Why nothing was found: nobody may, nobody works then, or it is taken."""
    board = ask.board(())
    for leg in ask.legs:
        begins = ask.start + leg.at
        its_cell = board.line.outward([(begins, begins + 1)])
        if not any(mask & its_cell for mask in board.qualified(leg).values()):
            return NotQualified()
    if ask.answer(()).offers(ask.start):
        return SlotTaken()
    return NotOffered() if terms.is_public else OutsideHours()


def _taken(rows: Iterable[PairRow]) -> Taken:
    therapists: dict[int, list[Span]] = defaultdict(list)
    chairs: dict[int, list[Span]] = defaultdict(list)
    for therapist, start, end, chair, chair_start, chair_end, _ in rows:
        therapists[therapist].append(Span(start, end))
        if chair is not None:
            chairs[chair].append(Span(chair_start, chair_end))
    return Taken(therapists, chairs)


def span_of(spans: Sequence[Span]) -> Span:
    """From the first start to the last end."""
    return Span(min(span.start for span in spans), max(span.end for span in spans))
