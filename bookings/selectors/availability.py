"""Free starts out of the database: a day, a month, the first few anywhere, the best."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import compress, repeat
from zoneinfo import ZoneInfo

from bookings.domain.cells import columns
from bookings.domain.engine import Answer, widening
from bookings.domain.needs import Resource
from bookings.domain.roster import Order, Roster
from bookings.domain.search import (
    CHAIR,
    THERAPIST,
    Leg,
    Rule,
    board_of,
    bounds_of,
    days_between,
    keys,
    reach_of,
    search,
)
from bookings.models import Chair, Service, Visit
from bookings.selectors.reading import read
from bookings.selectors.roster import roster_of
from salon.core.localtime import DAY, ceil_minute, floor_minute, instant, local_time
from salon.core.spans import Span
from therapists.models import Therapist

NO_LIMIT = 10_000
STAFF_HORIZON_DAYS = 730
EVENING_HOUR = 17
NEXT_DOOR_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Slot:
    """An offered start: who could give it and, for staff, on which chairs. Never stored."""

    start: datetime
    end: datetime
    therapist_ids: tuple[int, ...]
    chair_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BestSlot:
    """A slot worth showing first, and why: `soonest`, `evening`, `fits_snugly`, `another_day`."""

    slot: Slot
    reasons: tuple[str, ...]


def order_of(service: Service, *, therapist: Therapist | None = None, chair: Chair | None = None) -> Order:
    """What one person's service asks of the diary."""
    return Order(
        duration=service.duration_minutes,
        before=service.buffer_before_minutes,
        after=service.buffer_after_minutes,
        needs_chair=service.needs_chair,
        has_soak=service.has_soak,
        required=tuple(service.required_qualifications),
        therapist_id=therapist.pk if therapist else None,
        chair_id=chair.pk if chair else None,
    )


def for_staff(service: Service) -> Service:
    """The service as staff may book it: at once, and as far ahead as they may. Not to be saved."""
    free = copy(service)
    free.notice_minutes, free.horizon_days = 0, STAFF_HORIZON_DAYS
    return free


def rule_of(service: Service, roster: Roster) -> Rule:
    """The service's own grid and distances, or the location's."""
    rules = roster.rules

    def either(own: int | None, usual: int | None) -> int | None:
        return usual if own is None else own

    return Rule(
        step_minutes=either(service.step_minutes, rules.step_minutes) or 1,
        notice_minutes=either(service.notice_minutes, rules.notice_minutes) or 0,
        horizon_days=either(service.horizon_days, rules.horizon_days),
    )


def answer_for(
    *, service: Service, legs: Sequence[Leg], window: Span, now: datetime, besides: Visit | None = None
) -> Answer:
    """What the engine says of a window of epoch minutes, in one statement (four when the roster changed)."""
    roster, rows = read(
        location_id=service.location_id, window=window, reach=partial(reach_of, legs=legs), now=now, besides=besides
    )
    rule = rule_of(service, roster)
    board = board_of(roster, window=window, legs=legs, step=rule.step_minutes, rows=rows)
    return search(board, legs=legs, window=window, now=now, rule=rule)


def slots(
    *,
    service: Service,
    between: tuple[datetime, datetime],
    now: datetime,
    therapist: Therapist | None = None,
    party_size: int = 1,
    besides: Visit | None = None,
) -> list[Slot]:
    """Every start on offer from one instant up to another, ascending; `besides` is the asker's own hold."""
    legs = party(service, party_size, therapist)
    window = Span(ceil_minute(between[0]), ceil_minute(between[1]))
    return _slots(answer_for(service=service, legs=legs, window=window, now=now, besides=besides), service)


def days_with_slots(
    *,
    service: Service,
    first: date,
    last: date,
    now: datetime,
    therapist: Therapist | None = None,
    party_size: int = 1,
) -> list[date]:
    """The local dates, both ends included, on which some start is on offer."""
    roster = roster_of(location_id=service.location_id, now=now)
    days = days_between(first, last, roster)
    legs = party(service, party_size, therapist)
    window = Span(days[0].start, days[-1].end) if days else Span(0, 0)
    answer = answer_for(service=service, legs=legs, window=window, now=now)
    free = answer.days(days)
    return [first + timedelta(days=number) for number, is_free in enumerate(free) if is_free]


def first_slots(
    *,
    service: Service,
    now: datetime,
    limit: int = 5,
    therapist: Therapist | None = None,
    party_size: int = 1,
    since: datetime | None = None,
) -> list[Slot]:
    """The next starts on offer anywhere up to the horizon."""
    legs = party(service, party_size, therapist)
    found: list[Slot] = []
    for window in widening(whole_window(service, now, since or now)):
        answer = answer_for(service=service, legs=legs, window=window, now=now)
        found += [_slot(answer, minute, service) for minute in answer.first(limit - len(found))]
        if len(found) >= limit:
            break
    return found


def best_slots(*, service: Service, now: datetime, limit: int = 3) -> list[BestSlot]:
    """A few slots worth showing first: the soonest, one that leaves no gap, one in the evening, another day."""
    legs = party(service, 1, None)
    for window in widening(whole_window(service, now, now)):
        answer = answer_for(service=service, legs=legs, window=window, now=now)
        if answer:
            return _pick(answer, service, limit)
    return []


def alternatives(
    *,
    service: Service,
    start: datetime,
    now: datetime,
    limit: int = 5,
    party_size: int = 1,
    therapist: Therapist | None = None,
) -> list[Slot]:
    """The slots nearest to a start that was refused, in order of time."""
    middle = floor_minute(start)
    window = Span(middle - 3 * DAY, middle + 7 * DAY)
    answer = answer_for(service=service, legs=party(service, party_size, therapist), window=window, now=now)
    nearest = sorted(answer.minutes(), key=lambda minute: (abs(minute - middle), minute))[:limit]
    return [_slot(answer, minute, service) for minute in sorted(nearest)]


def party(service: Service, size: int, therapist: Therapist | None) -> list[Leg]:
    """Legs for so many people side by side; the therapist asked for takes the first."""
    first = Leg(order_of(service, therapist=therapist))
    return [first] + [Leg(order_of(service))] * (size - 1)


def whole_window(service: Service, now: datetime, since: datetime) -> Span:
    """The minutes from an instant on at which a start may lie at all."""
    roster = roster_of(location_id=service.location_id, now=now)
    rule = rule_of(service, roster)
    bounds = bounds_of(roster, now=now, rule=rule)
    earliest, latest = bounds.earliest or floor_minute(now), bounds.latest
    start = max(earliest, ceil_minute(since))
    return Span(start, start + NO_LIMIT * DAY if latest is None else latest + 1)


def _slots(answer: Answer, service: Service) -> list[Slot]:
    minutes = answer.minutes()
    therapists = _free_at(answer, 0, minutes)
    chairs = _free_at(answer, _chair_part(answer), minutes) if _has_chairs(answer) else repeat(())
    length = timedelta(minutes=service.duration_minutes)
    starts = map(instant, minutes)
    return [
        Slot(start, start + length, able, seats) for start, able, seats in zip(starts, therapists, chairs, strict=False)
    ]


def _free_at(answer: Answer, part: int, minutes: Sequence[int]) -> list[tuple[int, ...]]:
    """For each of these starts the ids of those who could take a part of the visit."""
    line, masks = answer.line, answer.masks[part]
    ids = keys(masks)
    cells = [(minute - line.first) // line.size for minute in minutes]
    return [tuple(compress(ids, row)) for row in columns([mask & answer.mask for mask in masks.values()], cells)]


def _slot(answer: Answer, minute: int, service: Service) -> Slot:
    options = answer.options(minute)
    chairs = options[_chair_part(answer)] if _has_chairs(answer) else []
    start = instant(minute)
    end = start + timedelta(minutes=service.duration_minutes)
    return Slot(start, end, keys(options[0]), keys(chairs))


def _kind(part: dict[Resource, int]) -> str:
    return next(iter(part)).kind if part else THERAPIST


def _has_chairs(answer: Answer) -> bool:
    return any(_kind(part) == CHAIR for part in answer.masks)


def _chair_part(answer: Answer) -> int:
    return next(number for number, part in enumerate(answer.masks) if _kind(part) == CHAIR)


def _pick(answer: Answer, service: Service, limit: int) -> list[BestSlot]:
    picked = pick(answer, service.location.zone, limit)
    return [BestSlot(_slot(answer, minute, service), (picked[minute],)) for minute in sorted(picked)]


def pick(answer: Answer, zone: ZoneInfo, limit: int) -> dict[int, str]:
    """One start for each reason, no two alike; the answer has some."""
    minutes = answer.minutes()
    snug = _snug(answer)
    soonest = local_time(minutes[0], zone)
    wishes = {
        "soonest": lambda minute: True,
        "fits_snugly": lambda minute: minute in snug,
        "evening": lambda minute: local_time(minute, zone).hour >= EVENING_HOUR,
        "another_day": lambda minute: local_time(minute, zone).date() > soonest.date(),
    }
    picked: dict[int, str] = {}
    for reason, wish in wishes.items():
        if len(picked) < limit:
            found = next((minute for minute in minutes if minute not in picked and wish(minute)), None)
            if found is not None:
                picked[found] = reason
    return picked


def _snug(answer: Answer) -> set[int]:
    """The starts that begin where a therapist's earlier visit ends, so that no gap is left."""
    line, snug = answer.line, 0
    for resource, mask in answer.masks[0].items():
        begins = resource.free & ~(resource.free << 1)
        for cells in range(line.cells(NEXT_DOOR_MINUTES)):
            snug |= mask & (begins << cells)
    return set(line.minutes(answer.mask & snug))
