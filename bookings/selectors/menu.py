"""Reading the menu: services, who may give them, where."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Prefetch, Q, QuerySet

from bookings.models import Chair, Service
from salon.core.errors import NotFound
from salon.locations.models import Location
from therapists.models import Qualification, Therapist


def services_of(location: Location, *, online_only: bool = True) -> QuerySet[Service]:
    """What is on the menu of a location, in its order."""
    menu = _menu().filter(location=location)
    return menu.filter(is_online_bookable=True) if online_only else menu


def kinds_of_work(location: Location) -> dict[str, str]:
    """The family of each service of a location by its slug, of those no longer on the menu too."""
    rows = Service.objects.filter(location=location).order_by("id")
    return dict(rows.values_list("slug", "family"))


def service_for(
    *, location: Location | None = None, slug: str | None = None, public_id: uuid.UUID | None = None
) -> Service:
    """One service on the menu, by its slug or public id, at any location unless one is named; raises NotFound."""
    wanted = Q(slug=slug) if public_id is None else Q(public_id=public_id)
    if location is not None:
        wanted &= Q(location=location)
    service = _menu().filter(wanted).first()
    if service is None:
        raise NotFound
    return service


def services_by_id(public_ids: set[uuid.UUID]) -> dict[uuid.UUID, Service]:
    """The services of the menus that have these public ids; those unknown are left out."""
    return {service.public_id: service for service in _menu().filter(public_id__in=public_ids)}


def therapists_of(location: Location) -> QuerySet[Therapist]:
    """Who works at a location, with what each is qualified for."""
    return _therapists().filter(location=location)


def therapist_for(*, location: Location | None = None, public_id: uuid.UUID) -> Therapist:
    """One therapist who works, at any location unless one is named; raises NotFound."""
    at_work = _therapists() if location is None else therapists_of(location)
    therapist = at_work.filter(public_id=public_id).first()
    if therapist is None:
        raise NotFound
    return therapist


def chairs_of(location: Location) -> QuerySet[Chair]:
    """The chairs of a location that may be used, in their order."""
    chairs = Chair.objects.select_related("location", "type").filter(location=location, is_active=True)
    return chairs.order_by("position", "id")


def qualified_therapists(service: Service, on: date) -> list[Therapist]:
    """Who of the service's location holds, on that date, every qualification it requires."""
    return [one for one in therapists_of(service.location) if is_qualified(one, service, on)]


def is_qualified(therapist: Therapist, service: Service, on: date) -> bool:
    """Whether the therapist holds, on that date, every qualification the service requires."""
    return set(service.required_qualifications) <= {held.type.code for held in _valid(therapist, on)}


def _valid(therapist: Therapist, on: date) -> list[Qualification]:
    return [
        held
        for held in therapist.qualifications.all()
        if held.valid_from <= on and (held.expires_on is None or on <= held.expires_on)
    ]


def _menu() -> QuerySet[Service]:
    menu = Service.objects.select_related("location", "location__policy").filter(archived_at=None)
    return menu.order_by("location_id", "position", "id")


def _therapists() -> QuerySet[Therapist]:
    certificates = Qualification.objects.select_related("type").order_by("type__code", "valid_from", "id")
    at_work = Therapist.objects.select_related("location", "user").filter(is_active=True)
    return at_work.prefetch_related(Prefetch("qualifications", certificates)).order_by("location_id", "position", "id")


@dataclass(frozen=True, slots=True)
class Names:
    """How the therapists and chairs of a location are called outside, by what they are called inside."""

    therapists: Mapping[int, str]
    chairs: Mapping[int, str]


def names_of(location: Location) -> Names:
    """The public ids of a location's therapists and chairs, kept as long as its roster stays the same."""
    return _names(location.pk, location.rota_stamp)


@lru_cache(maxsize=64)
def _names(location_id: int, stamp: uuid.UUID) -> Names:  # noqa: ARG001 (a new stamp is a new entry)
    therapists = Therapist.objects.order_by("id").filter(location=location_id).values_list("id", "public_id")
    chairs = Chair.objects.order_by("id").filter(location=location_id).values_list("id", "public_id")
    return Names(
        therapists={key: str(name) for key, name in therapists}, chairs={key: str(name) for key, name in chairs}
    )
