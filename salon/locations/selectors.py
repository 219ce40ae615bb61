"""Reading locations: which salon a request is about and when it is open."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Protocol

from django.db.models import QuerySet

from salon.core.errors import NotFound
from salon.locations.models import Closure, Location, Logo, OpeningHours


class WorksSomewhere(Protocol):
    """Anybody with roles by location id; the viewer, who stands a storey above."""

    @property
    def roles(self) -> Mapping[int, Any]: ...


def location_by_slug(slug: str) -> Location:
    """One location by the name in its address; raises NotFound."""
    return _found(_locations().filter(slug=slug).first())


def location_by_id(public_id: uuid.UUID) -> Location:
    """One location by its public id; raises NotFound."""
    return _found(_locations().filter(public_id=public_id).first())


@lru_cache(maxsize=64)
def location_as_of(key: int, rota_stamp: str) -> Location:  # noqa: ARG001 (a new stamp is a new entry)
    """One location by the key that the database has for it, kept as long as its stamp; to be read only."""
    return _locations().get(pk=key)


def the_location(*, host: str = "") -> Location:
    """The location whose slug is the first label of the host, else the one that was there first.

    Raises NotFound while there is none at all.
    """
    label = host.partition(":")[0].partition(".")[0].lower()
    named = _locations().filter(slug=label).first() if label else None
    return named or _found(_locations().order_by("id").first())


def locations_for(*, viewer: WorksSomewhere) -> QuerySet[Location]:
    """The locations where this viewer has a role, by name."""
    return _locations().filter(pk__in=list(viewer.roles)).order_by("name", "id")


def public_locations() -> QuerySet[Location]:
    """Every salon of the house, by name."""
    return _locations().order_by("name", "id")


def allows_site(origin: str) -> bool:
    """Whether some salon of the house lets this site read its catalogue and times."""
    sites = Location.objects.exclude(embed_origins=[]).values_list("embed_origins", flat=True)
    return any(origin in one for one in sites.order_by("id"))


def logo_of(location: Location) -> Logo:
    """The salon's picture; raises NotFound."""
    found = Logo.objects.filter(location=location).first()
    if found is None:
        raise NotFound
    return found


def closures_on(location: Location, on: date) -> list[Closure]:
    """What shuts the salon for the whole of a local date."""
    starts = datetime.combine(on, time(), tzinfo=location.zone)
    ends = datetime.combine(on + timedelta(days=1), time(), tzinfo=location.zone)
    shut = Closure.objects.filter(location=location, starts_at__lte=starts, ends_at__gte=ends)
    return list(shut.order_by("starts_at", "id"))


def opening_hours_of(location: Location) -> list[OpeningHours]:
    """The salon's week in order."""
    return list(OpeningHours.objects.filter(location=location).order_by("weekday", "opens_minute", "id"))


def closures_of(location: Location, *, since: datetime) -> list[Closure]:
    """When the salon is shut as a whole, as far as it is not over, in order."""
    return list(Closure.objects.filter(location=location, ends_at__gt=since).order_by("starts_at", "id"))


def _locations() -> QuerySet[Location]:
    return Location.objects.select_related("policy")


def _found(location: Location | None) -> Location:
    if location is None:
        raise NotFound
    return location
