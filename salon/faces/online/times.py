"""Free starts as the booking pages show them: a strip of days, the times of one, the best, and what to do on none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.models import Service
from bookings.selectors import packing
from bookings.selectors.availability import Slot
from salon.core.localtime import day_bounds, instant
from salon.faces.online.whynone import Why, why_none
from salon.faces.online.wish import Wish
from salon.faces.online.words import REASONS, REASONS_IN_FULL

STRIP_DAYS = 14
OFFERED_INSTEAD = 3
NOON, EVENING = 12, 17
NO_WHY = Why("")


@dataclass(frozen=True, slots=True)
class Time:
    """A start to press on: `value` is what the button sends."""

    starts_at: datetime
    ends_at: datetime
    value: str
    reason: str | Promise = ""
    words: str | Promise = ""


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
    why: Why
    instead: Sequence[Time]
    # With whoever is free, where what was asked for gives too few.
    instead_with_anybody: Sequence[Time]
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
    instead = [] if slots else _instead(chosen, wish, now=now)
    return Times(
        days=[Day(on, on in free, on == chosen) for on in _dates(strip, min(end - timedelta(days=1), last))],
        chosen=chosen,
        groups=_groups(slots, wish.service),
        best=_best(wish, now=now),
        why=NO_WHY if slots else why_none(chosen, wish, today=today, last=last, now=now),
        instead=instead,
        instead_with_anybody=[] if slots else _with_anybody(chosen, wish, instead, now=now),
        earlier=max(today, strip - timedelta(days=STRIP_DAYS)) if strip > today else None,
        later=end if end <= last else None,
    )


def as_times(slots: Sequence[Slot], service: Service) -> list[Time]:
    """Slots as buttons."""
    return [_time(slot, service) for slot in slots]


def near(wish: Wish, *, start: datetime, now: datetime) -> list[Time]:
    """The times nearest to one that cannot be had; with anybody, where the one asked for has none."""
    for one in (wish, *wish.relaxed()):
        found = packing.nearest_slots(one.ask, start=start, now=now) or packing.first_slots(
            one.ask, now=now, limit=OFFERED_INSTEAD
        )
        if found:
            return as_times(found, wish.service)
    return []


def slots_on(on: date, wish: Wish, *, now: datetime) -> list[Slot]:
    """Every free start of one local day."""
    bounds = day_bounds(on, wish.service.location.zone)
    between = (instant(bounds.start), instant(bounds.end))
    return packing.slots(wish.ask, between=between, now=now, besides=wish.besides)


def _time(slot: Slot, service: Service, reason: str = "") -> Time:
    value = slot.start.astimezone(service.location.zone).isoformat(timespec="seconds")
    return Time(slot.start, slot.end, value, REASONS.get(reason, ""), REASONS_IN_FULL.get(reason, ""))


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
    found = packing.first_slots(wish.ask, now=now, limit=1)
    if not found:
        return first, free
    first = found[0].start.astimezone(wish.service.location.zone).date()
    return first, _free_days(first, wish, now=now)


def _free_days(first: date, wish: Wish, *, now: datetime) -> set[date]:
    return packing.days_with_slots(wish.ask, first=first, last=first + timedelta(days=STRIP_DAYS - 1), now=now)


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
    """The best few, until a day is chosen."""
    if wish.besides is not None or wish.day is not None or wish.since is not None:
        return []
    best = packing.best_slots(wish.ask, now=now, limit=OFFERED_INSTEAD)
    return [_time(one.slot, wish.service, one.reasons[0]) for one in best]


def _instead(chosen: date, wish: Wish, *, now: datetime) -> list[Time]:
    """The next few times from that day on, else from now on."""
    since = max(now, instant(day_bounds(chosen, wish.service.location.zone).start))
    found = packing.first_slots(wish.ask, now=now, limit=OFFERED_INSTEAD, since=since)
    return as_times(found or packing.first_slots(wish.ask, now=now, limit=OFFERED_INSTEAD), wish.service)


def _with_anybody(chosen: date, wish: Wish, instead: Sequence[Time], *, now: datetime) -> list[Time]:
    """What others have that day or after, for somebody who asked for one in particular."""
    if not wish.is_narrowed:
        return []
    (open_wish,) = wish.relaxed()
    known = {time.starts_at for time in instead}
    return [
        time
        for time in _instead(chosen, replace(open_wish, besides=wish.besides), now=now)
        if time.starts_at not in known
    ]


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
