"""Who and what a salon's day is told by: its therapists and chairs with their working time."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from bookings.domain.roster import Roster
from bookings.domain.worktime import not_worked, work_spans
from bookings.models import Chair
from bookings.selectors.roster import roster_of
from salon.core.localtime import day_bounds
from salon.core.spans import Span, merge, subtract
from salon.locations.models import Location
from therapists.models import Therapist


@dataclass(frozen=True, slots=True)
class Lane:
    """A therapist or a chair, by what it is called inside and outside."""

    key: int
    public_id: uuid.UUID
    name: str
    is_active: bool
    has_basin: bool = False


@dataclass(frozen=True, slots=True)
class Lanes:
    """The therapists and the chairs of a location, each in the salon's order."""

    therapists: tuple[Lane, ...]
    chairs: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """When the salon is open that day, and when each therapist and chair works while it is; in epoch minutes."""

    day: Span
    open: tuple[Span, ...]
    therapists: Mapping[int, tuple[Span, ...]]
    chairs: Mapping[int, tuple[Span, ...]]


def lanes_of(location: Location) -> Lanes:
    """Kept as long as nothing about people and chairs changes; those who left are among them."""
    return _lanes(location.pk, location.rota_stamp)


@lru_cache(maxsize=64)
def _lanes(location_id: int, stamp: uuid.UUID) -> Lanes:  # noqa: ARG001 (a new stamp is a new entry)
    therapists = Therapist.objects.filter(location=location_id).order_by("position", "id")
    chairs = Chair.objects.filter(location=location_id).order_by("position", "id")
    return Lanes(
        therapists=tuple(Lane(*row) for row in therapists.values_list("pk", "public_id", "display_name", "is_active")),
        chairs=tuple(
            Lane(*row) for row in chairs.values_list("pk", "public_id", "name", "is_active", "type__has_basin")
        ),
    )


def work_on(on: date, *, location: Location, now: datetime) -> Work:
    """The working time of a local day as the roster has it."""
    return work_of(roster_of(location_id=location.pk, now=now), on)


@lru_cache(maxsize=256)
def work_of(roster: Roster, on: date) -> Work:
    """The working time of a local day; what a roster says of it does not change."""
    zone, bounds = roster.zone, day_bounds(on, roster.zone)
    opened = tuple(_within(work_spans(roster.open, bounds, zone), bounds))
    shut = subtract([bounds], opened)
    return Work(
        day=bounds,
        open=opened,
        therapists={
            one.id: tuple(subtract(_within(work_spans(one.hours, bounds, zone), bounds), shut))
            for one in roster.therapists
        },
        chairs={one.id: tuple(subtract(opened, not_worked(one.hours, zone))) for one in roster.chairs},
    )


def _within(spans: list[Span], bounds: Span) -> list[Span]:
    return merge((max(span.start, bounds.start), min(span.end, bounds.end)) for span in spans)
