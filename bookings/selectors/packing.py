"""Free starts of a whole visit: one service after the other for one person, or two people side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bookings.domain.cells import PairRow
from bookings.domain.engine import Answer, widening
from bookings.domain.roster import Roster
from bookings.domain.search import Leg, board_of, days_between, keys, reach_of, search
from bookings.models import Service, Visit
from bookings.selectors.availability import BestSlot, Slot, order_of, pick, rule_of, whole_window
from bookings.selectors.reading import read
from bookings.selectors.roster import roster_of
from salon.core.localtime import DAY, ceil_minute, floor_minute, instant
from salon.core.spans import Span
from therapists.models import Therapist

# Between two services nobody waits longer than this.
LONGEST_WAIT_MINUTES = 20
DAYS_BEFORE, DAYS_AFTER = 3, 7


@dataclass(frozen=True, slots=True)
class Ask:
    """What is wanted in one go: `services` one after the other, `guest` what a second person takes meanwhile.

    `therapist` gives all that the first person takes; `among` are the ids of those of whom everybody must be one.
    """

    services: tuple[Service, ...]
    guest: Service | None = None
    therapist: Therapist | None = None
    among: tuple[int, ...] | None = None

    @property
    def first(self) -> Service:
        """The service by whose grid and distances the visit is offered, and whose salon it is in."""
        return self.services[0]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One order of the services, with the minutes after the start at which each begins; the guest's comes last."""

    services: tuple[Service, ...]
    legs: tuple[Leg, ...]

    @property
    def minutes(self) -> int:
        """From the first start to the last end."""
        return max(leg.at + leg.order.duration for leg in self.legs)


Answers = Sequence[tuple[Arrangement, Answer]]


def arrangements(ask: Ask) -> list[Arrangement]:
    """Every way to lay out the visit, the one with the shortest wait and the order asked for first."""
    if len(ask.services) == 1:
        return [_laid_out(ask, ask.services, 0)]
    orders = [ask.services, ask.services[::-1]]
    return [_laid_out(ask, order, wait) for wait in _waits(ask.services) for order in orders]


def slots(ask: Ask, *, between: tuple[datetime, datetime], now: datetime, besides: Visit | None = None) -> list[Slot]:
    """Every start on offer from one instant up to another, ascending; `besides` is the asker's own hold."""
    window = Span(ceil_minute(between[0]), ceil_minute(between[1]))
    return _slots(answers_for(ask, window=window, now=now, besides=besides))


def days_with_slots(ask: Ask, *, first: date, last: date, now: datetime) -> set[date]:
    """The local dates, both ends included, on which some start is on offer."""
    days = days_between(first, last, roster_of(location_id=ask.first.location_id, now=now))
    if not days:
        return set()
    found = answers_for(ask, window=Span(days[0].start, days[-1].end), now=now)
    free = [any(flags) for flags in zip(*(answer.days(days) for _, answer in found), strict=True)]
    return {first + timedelta(days=number) for number, is_free in enumerate(free) if is_free}


def first_slots(ask: Ask, *, now: datetime, limit: int, since: datetime | None = None) -> list[Slot]:
    """The next starts on offer anywhere up to the horizon."""
    found: list[Slot] = []
    for window in _windows(ask, now, since or now):
        found += _slots(answers_for(ask, window=window, now=now), limit - len(found))
        if len(found) >= limit:
            break
    return found


def best_slots(ask: Ask, *, now: datetime, limit: int = 3) -> list[BestSlot]:
    """A few starts worth showing first, each with its reason."""
    for window in _windows(ask, now, now):
        for arrangement, answer in answers_for(ask, window=window, now=now):
            if answer:
                reasons = pick(answer, ask.first.location.zone, limit)
                return [BestSlot(_slot(arrangement, answer, minute), (reasons[minute],)) for minute in sorted(reasons)]
    return []


def nearest_slots(ask: Ask, *, start: datetime, now: datetime, limit: int = 5) -> list[Slot]:
    """The starts nearest to one that cannot be had, in order of time."""
    window = Span(floor_minute(start) - DAYS_BEFORE * DAY, floor_minute(start) + DAYS_AFTER * DAY)
    found = _slots(answers_for(ask, window=window, now=now))
    nearest = sorted(found, key=lambda slot: (abs(slot.start - start), slot.start))[:limit]
    return sorted(nearest, key=lambda slot: slot.start)


def arrangement_at(ask: Ask, *, start: datetime, now: datetime, besides: Visit | None = None) -> Arrangement:
    """How the visit is laid out at that start; as asked for where it is not on offer, to be refused with a reason."""
    minute = floor_minute(start)
    found = answers_for(ask, window=Span(minute, minute + 1), now=now, besides=besides)
    return next((arrangement for arrangement, answer in found if answer.offers(minute)), found[0][0])


def could_be(ask: Ask, *, window: Span, now: datetime) -> bool:
    """Whether some start of the window would be on offer if nothing at all were booked."""
    return any(
        answer for _, answer in _searched(ask, roster_of(location_id=ask.first.location_id, now=now), window, now)
    )


def answers_for(ask: Ask, *, window: Span, now: datetime, besides: Visit | None = None) -> Answers:
    """What the engine says of each arrangement in a window, out of one reading of the diary."""

    def reach(roster: Roster) -> int:
        return max(reach_of(roster, option.legs) for option in arrangements(ask))

    roster, rows = read(location_id=ask.first.location_id, window=window, reach=reach, now=now, besides=besides)
    return _searched(ask, roster, window, now, rows)


def _searched(ask: Ask, roster: Roster, window: Span, now: datetime, rows: Sequence[PairRow] = ()) -> Answers:
    options, told = arrangements(ask), []
    for option in options:
        rule = rule_of(option.services[0], roster)
        board = board_of(roster, window=window, legs=option.legs, step=rule.step_minutes, rows=rows)
        told.append((option, search(board, legs=option.legs, window=window, now=now, rule=rule)))
    return told


def _laid_out(ask: Ask, services: tuple[Service, ...], wait: int) -> Arrangement:
    legs, at = [], 0
    for service in services:
        legs.append(Leg(replace(order_of(service, therapist=ask.therapist), among=ask.among), at=at))
        at += service.duration_minutes + wait
    if ask.guest is None:
        return Arrangement(services, tuple(legs))
    beside = Leg(replace(order_of(ask.guest), among=ask.among))
    return Arrangement((*services, ask.guest), (*legs, beside))


def _waits(services: Sequence[Service]) -> list[int]:
    """None at all, as long as one therapist needs in between, and the longest that is asked of anybody."""
    between = max(
        one.buffer_after_minutes + other.buffer_before_minutes for one in services for other in services if one != other
    )
    return sorted({0, min(between, LONGEST_WAIT_MINUTES), LONGEST_WAIT_MINUTES})


def _windows(ask: Ask, now: datetime, since: datetime) -> Iterator[Span]:
    return widening(whole_window(ask.first, now, since))


def _slots(found: Answers, limit: int | None = None) -> list[Slot]:
    """Each start once, laid out as the first arrangement has it that offers it."""
    by_minute: dict[int, Slot] = {}
    for arrangement, answer in found:
        minutes = answer.minutes() if limit is None else answer.first(limit)
        by_minute |= _fresh(by_minute, arrangement, answer, minutes)
    return [by_minute[minute] for minute in sorted(by_minute)][:limit]


def _fresh(known: Mapping[int, Slot], one: Arrangement, answer: Answer, minutes: Sequence[int]) -> dict[int, Slot]:
    return {minute: _slot(one, answer, minute) for minute in minutes if minute not in known}


def _slot(arrangement: Arrangement, answer: Answer, minute: int) -> Slot:
    start = instant(minute)
    return Slot(start, start + timedelta(minutes=arrangement.minutes), keys(answer.options(minute)[0]), ())
