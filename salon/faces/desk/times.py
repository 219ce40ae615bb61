"""Clock times that a receptionist types or picks, on the salon's wall."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.http import QueryDict

from bookings.models import Chair, Service, Visit
from bookings.selectors import availability
from bookings.selectors.availability import Slot
from salon.core.localtime import day_bounds, instant, to_minute
from salon.faces.desk.faults import Unfit
from salon.locations.models import Location
from therapists.models import Therapist

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)")
# Between a start and the therapist it is offered with.
WITH = "|"
CLOCK_PATTERN = "([01]?[0-9]|2[0-3])[:.]?[0-5][0-9]"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a time is looked for: with somebody, on a chair, for some people, as if a visit were not there."""

    service: Service
    therapist: Therapist | None = None
    chair: Chair | None = None
    besides: Visit | None = None
    people: int = 1


@dataclass(frozen=True, slots=True)
class Offer:
    """A start to pick, as a value for the form, as the wall shows it, and who is free."""

    value: str
    starts_at: datetime
    therapists: str


def day_from(on: str | None) -> date | None:
    """A day such as 2026-10-24; None when it cannot be read."""
    try:
        day = date.fromisoformat(on or "")
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None


def instant_from(on: str | None, at: str | None, location: Location) -> datetime | None:
    """A date and a clock time such as 9:30 as an instant; None when either cannot be read."""
    minute, day = minute_from(at), day_from(on)
    if minute is None or day is None:
        return None
    return instant(to_minute(day, minute, location.zone))


def minute_from(at: str | None) -> int | None:
    """A clock time such as 9:30 as a minute of the day; None when it cannot be read."""
    told = _CLOCK.fullmatch((at or "").strip())
    return int(told[1]) * 60 + int(told[2]) if told else None


def faults_in(on: str | None, at: str | None) -> dict[str, str]:
    """Which of a day and a clock time cannot be read, with the codes of the words for it."""
    faults = {} if day_from(on) else {"on": "day_unreadable"}
    return faults if minute_from(at) is not None else faults | {"at": "time_unreadable"}


def start_of(told: QueryDict, location: Location) -> datetime:
    """The time that was typed, or else the one that was picked; raises Unfit."""
    typed = told.get("at", "").strip()
    if typed:
        start = instant_from(told.get("on"), typed, location)
        if start is None:
            raise Unfit(faults={"at": "time_unreadable"})
        return start
    try:
        picked = datetime.fromisoformat(told.get("start", "").partition(WITH)[0])
    except ValueError as error:
        raise Unfit(faults={"at": "time_missing"}) from error
    if picked.tzinfo is None:
        raise Unfit(faults={"at": "time_missing"})
    return picked


def offers_on(day: date, wanted: Wanted, *, names: Mapping[int, str], now: datetime) -> list[Offer]:
    """The free starts of one day, with the names of who could take each."""
    bounds = day_bounds(day, wanted.service.location.zone)
    found = availability.slots(
        service=availability.for_staff(wanted.service),
        between=(instant(bounds.start), instant(bounds.end)),
        now=now,
        therapist=wanted.therapist,
        party_size=wanted.people,
        besides=wanted.besides,
    )
    chair = wanted.chair
    return [
        offer_of(slot, wanted.service, names)
        for slot in found
        if chair is None or not slot.chair_ids or chair.pk in slot.chair_ids
    ]


def offer_of(slot: Slot, service: Service, names: Mapping[int, str]) -> Offer:
    """A free start as the desk reads it."""
    return Offer(
        value=slot.start.isoformat(),
        starts_at=slot.start.astimezone(service.location.zone),
        therapists=", ".join(names[pk] for pk in slot.therapist_ids if pk in names),
    )
