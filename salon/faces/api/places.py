"""Which salon, service, therapist or chair a request means."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bookings.models import Chair, Service
from bookings.selectors import menu
from bookings.services.refusals import SlotTaken
from salon.accounts.roles import Permission
from salon.core.errors import NotFound
from salon.faces.api.contracts import SEES
from salon.faces.api.errors import Fault, Problem, invalid
from salon.faces.api.slots import tell_slots
from salon.faces.api.views import Asked
from salon.locations import selectors as locations
from salon.locations.models import Location
from therapists.models import Therapist

INSIDE = (*SEES, Permission.EDIT_CATALOGUE)


def salon_of(asked: Asked) -> Location:
    """The salon named in the query, else the staff's own, else that of the host; raises NotFound."""
    if (wanted := asked.query.get("salon_id")) is not None:
        location = locations.location_by_id(wanted)
    elif asked.viewer.roles:
        location = locations.locations_for(viewer=asked.viewer).order_by("id")[0]
    else:
        location = locations.the_location(host=asked.request.get_host())
    asked.at(location.zone)
    return location


def salon_to_run(asked: Asked, permission: Permission) -> Location:
    """The salon named, or the first at which the viewer may do this; the others do not exist for them."""
    may_at = asked.viewer.locations(permission)
    if (wanted := asked.query.get("salon_id")) is not None:
        location = locations.location_by_id(wanted)
        if location.pk not in asked.viewer.roles:
            raise NotFound
    elif may_at:
        location = locations.locations_for(viewer=asked.viewer).filter(pk__in=may_at).order_by("id")[0]
    else:
        raise Problem("forbidden")
    asked.at(location.zone)
    return location


def works_at(asked: Asked, location: Location) -> bool:
    """Whether the viewer is staff of this salon and sees more than the public; a token, as far as it goes."""
    viewer = asked.viewer
    if not viewer.is_staff or location.pk not in viewer.roles:
        return False
    return viewer.scopes is None or any(viewer.may(permission, location.pk) for permission in INSIDE)


def service_in_query(asked: Asked) -> Service:
    """The service that `service_id` names."""
    try:
        service = menu.service_for(public_id=asked.query["service_id"])
    except NotFound as error:
        raise invalid(Fault("unknown", parameter="service_id")) from error
    asked.at(service.location.zone)
    return service


def therapist_in_query(asked: Asked, location: Location) -> Therapist | None:
    """The therapist that `therapist_id` names, if it is there."""
    if asked.query.get("therapist_id") is None:
        return None
    try:
        return menu.therapist_for(location=location, public_id=asked.query["therapist_id"])
    except NotFound as error:
        raise invalid(Fault("unknown", parameter="therapist_id")) from error


def therapist_at(location: Location, body: Mapping[str, Any], pointer: str, faults: list[Fault]) -> Therapist | None:
    """The therapist that a part of a body names; what is unknown becomes a fault."""
    if body.get("therapist_id") is None:
        return None
    try:
        return menu.therapist_for(location=location, public_id=body["therapist_id"])
    except NotFound:
        faults.append(Fault("unknown", pointer=f"{pointer}/therapist_id"))
        return None


def chair_at(location: Location, body: Mapping[str, Any], pointer: str, faults: list[Fault]) -> Chair | None:
    """The chair that a part of a body names; what is unknown becomes a fault."""
    if body.get("chair_id") is None:
        return None
    chair = menu.chairs_of(location).filter(public_id=body["chair_id"]).first()
    if chair is None:
        faults.append(Fault("unknown", pointer=f"{pointer}/chair_id"))
    return chair


@contextmanager
def offering_others(location: Location) -> Iterator[None]:
    """Whoever loses a time is told the nearest ones that were free a moment ago."""
    try:
        yield
    except SlotTaken as refusal:
        others = tell_slots(refusal.params.get("alternatives", ()), location)
        raise Problem("slot-taken", members={"alternatives": others}) from refusal
