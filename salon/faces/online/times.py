"""Free starts as the booking pages show them: a strip of days, the times of one, the best, and what to do on none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.models import Service, Visit
from bookings.selectors import availability
from bookings.selectors.availability import Slot
from salon.core.localtime import day_bounds, instant
from salon.faces.online.words import REASONS
from salon.locations.selectors import opening_hours_of
from therapists.models import Therapist

STRIP_DAYS = 14
OFFERED_INSTEAD = 3
NOON, EVENING = 12, 17
LONGEST_PARTY = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for.

    `since` is the first day of the strip, `besides` the own visit, which is in nobody's way, and `present` the start
    that it has already and that is no other time. `is_misread`: a day was asked for that cannot be read or shown.
    """

    service: Service
    therapist: Therapist | None = None
    party_size: int = 1
    day: date | None = None
    since: date | None = None
    besides: Visit | None = None
    present: datetime | None = None
    is_misread: bool = False


@dataclass(frozen=True, slots=True)
class Time:
    """A start to press on: `value` is what the button sends."""

    starts_at: datetime
    ends_at: datetime
    value: str
    reason: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The times of one part of a day."""

    code: str
    word: str | Promise
    times: Sequence[Time]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the strip."""

    on: date
    is_free: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Times:
    """Everything that the page of times shows; `earlier` and `later` are where the neighbouring strips begin."""

    days: Sequence[Day]
    chosen: date
    groups: Sequence[Group]
    best: Sequence[Time]
    why: str
    instead: Sequence[Time]
    earlier: date | None
    later: date | None


def times_for(wish: Wish, *, now: datetime) -> Times:
    """The page of times for a wish."""
    zone = wish.service.location.zone
    today = now.astimezone(zone).date()
    last = today + timedelta(days=_horizon(wish.service))
    strip, free = _strip(wish, today=today, last=last, now=now)
    chosen = wish.day if wish.day is not None else min(free, default=strip)
    slots = [slot for slot in slots_on(chosen, wish, now=now) if slot.start != wish.present]
    end = strip + timedelta(days=STRIP_DAYS)
    return Times(
        days=[Day(on, on in free, on == chosen) for on in _dates(strip, min(end - timedelta(days=1), last))],
        chosen=chosen,
        groups=_groups(slots, wish.service),
        best=_best(wish, now=now),
        why="" if slots else _why_none(chosen, wish, today=today, last=last),
        instead=() if slots else _instead(chosen, wish, now=now),
        earlier=max(today, strip - timedelta(days=STRIP_DAYS)) if strip > today else None,
        later=end if end <= last else None,
    )


def as_times(slots: Sequence[Slot], service: Service) -> list[Time]:
    """Slots as buttons."""
    return [_time(slot, service) for slot in slots]


def _time(slot: Slot, service: Service, reason: str | Promise = "") -> Time:
    value = slot.start.astimezone(service.location.zone).isoformat(timespec="seconds")
    return Time(slot.start, slot.end, value, reason)


def _horizon(service: Service) -> int:
    own = service.horizon_days
    return service.location.policy.horizon_days if own is None else own


def _strip(wish: Wish, *, today: date, last: date, now: datetime) -> tuple[date, set[date]]:
    """Where the strip of days begins and which of its days are free; it moves on to the first free day."""
    first = max(today, wish.since or today)
    if wish.day is not None and not first <= wish.day < first + timedelta(days=STRIP_DAYS):
        first = max(today, wish.day)
    first = min(first, last)
    free = _free_days(first, wish, now=now)
    if free or wish.day is not None or wish.since is not None:
        return first, free
    found = _first_slots(wish, since=now, limit=1, now=now)
    if not found:
        return first, free
    first = found[0].start.astimezone(wish.service.location.zone).date()
    return first, _free_days(first, wish, now=now)


def _free_days(first: date, wish: Wish, *, now: datetime) -> set[date]:
    return set(
        availability.days_with_slots(
            service=wish.service,
            first=first,
            last=first + timedelta(days=STRIP_DAYS - 1),
            now=now,
            therapist=wish.therapist,
            party_size=wish.party_size,
        )
    )


def slots_on(on: date, wish: Wish, *, now: datetime) -> list[Slot]:
    """Every free start of one local day."""
    bounds = day_bounds(on, wish.service.location.zone)
    return availability.slots(
        service=wish.service,
        between=(instant(bounds.start), instant(bounds.end)),
        now=now,
        therapist=wish.therapist,
        party_size=wish.party_size,
        besides=wish.besides,
    )


def _groups(slots: Sequence[Slot], service: Service) -> list[Group]:
    zone = service.location.zone
    parts: dict[str, list[Time]] = {"morning": [], "afternoon": [], "evening": []}
    for slot in slots:
        hour = slot.start.astimezone(zone).hour
        part = "morning" if hour < NOON else "afternoon" if hour < EVENING else "evening"
        parts[part].append(_time(slot, service))
    words = {"morning": _("Morning"), "afternoon": _("Afternoon"), "evening": _("Evening")}
    return [Group(code, words[code], times) for code, times in parts.items() if times]


def _best(wish: Wish, *, now: datetime) -> list[Time]:
    """The best few, where nothing narrows the choice yet."""
    is_narrowed = wish.therapist is not None or wish.party_size > 1 or wish.besides is not None
    if is_narrowed or wish.day is not None or wish.since is not None:
        return []
    best = availability.best_slots(service=wish.service, now=now, limit=OFFERED_INSTEAD)
    return [_time(one.slot, wish.service, REASONS[one.reasons[0]] if one.reasons else "") for one in best]


def _instead(chosen: date, wish: Wish, *, now: datetime) -> list[Time]:
    """The next few times from that day on, with the therapist asked for, else with anybody."""
    since = max(now, instant(day_bounds(chosen, wish.service.location.zone).start))
    found = _first_slots(wish, since=since, limit=OFFERED_INSTEAD, now=now)
    return as_times(found or _first_slots(wish, since=now, limit=OFFERED_INSTEAD, now=now), wish.service)


def _first_slots(wish: Wish, *, since: datetime, limit: int, now: datetime) -> list[Slot]:
    return availability.first_slots(
        service=wish.service,
        now=now,
        limit=limit,
        therapist=wish.therapist,
        party_size=wish.party_size,
        since=since,
    )


def _why_none(chosen: date, wish: Wish, *, today: date, last: date) -> str:
    """A code for the reason why a day has no times."""
    if chosen < today:
        return "past"
    if chosen > last:
        return "too-far"
    weekdays = {hours.weekday for hours in opening_hours_of(wish.service.location)}
    if chosen.isoweekday() not in weekdays:
        return "closed"
    if wish.therapist is not None:
        return "therapist"
    return "today" if chosen == today else "full"


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
