"""/holds: a time kept for a few minutes."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from bookings.models import Visit
from bookings.selectors import menu
from bookings.selectors.visits import hold_status, legs_of, may_run_visit, visit_for
from bookings.services import holds
from bookings.services.placing import LegRequest
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, NotFound
from salon.faces.api.asking import holder_of
from salon.faces.api.contracts import HOLDERS, HOLDERS_AND_STAFF, RUNS, Operation
from salon.faces.api.errors import Fault, invalid
from salon.faces.api.fields import IdField, StartField
from salon.faces.api.places import chair_at, offering_others, therapist_at
from salon.faces.api.reading import Body
from salon.faces.api.replies import money, nothing, reply, stamp
from salon.faces.api.services import MoneyShape
from salon.faces.api.views import ApiView, Asked, operation
from salon.faces.limits import HOLDS
from salon.locations.models import Location

MOST_LEGS = 12
# One visit is one day: legs further apart are not held or booked together.
FURTHEST_APART = timedelta(hours=24)
PLACING = (
    "slot-taken",
    "not-offered",
    "in-past",
    "notice-too-short",
    "beyond-horizon",
    "outside-hours",
    "not-qualified",
)


class LegBody(Body):
    """One service at one time."""

    service_id = IdField()
    start = StartField()
    therapist_id = IdField(required=False)
    chair_id = IdField(required=False)


class HoldBody(Body):
    """What to hold, all or nothing."""

    legs: Any = serializers.ListSerializer(child=LegBody(), allow_empty=False, max_length=MOST_LEGS)


class TherapistNameShape(serializers.Serializer[Any]):
    """Who gives it."""

    id = serializers.UUIDField()
    display_name = serializers.CharField()


class HeldLegShape(serializers.Serializer[Any]):
    """One service at its time."""

    service_id = serializers.UUIDField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    therapist = TherapistNameShape()


class HoldShape(serializers.Serializer[Any]):
    """A hold; its token is told once."""

    id = serializers.UUIDField()
    token = serializers.CharField(required=False)
    status = serializers.ChoiceField(["live", "consumed", "released", "expired"])
    expires_at = serializers.DateTimeField()
    legs = HeldLegShape(many=True)
    price = MoneyShape()


class HoldsView(ApiView):
    """/holds."""

    @operation(
        Operation(
            "hold_time",
            "Keep a time for a few minutes",
            needs=RUNS,
            takes=HoldBody,
            gives={201: HoldShape},
            refuses=(*PLACING, "too-many-open"),
            needs_key=True,
            limit=HOLDS,
        )
    )
    def post(self, asked: Asked) -> HttpResponse:
        """Hold every leg, or none."""
        location, legs = legs_in(asked, asked.body["legs"])
        if asked.viewer.is_staff:
            legs = runnable(asked.viewer, location, legs)
        with offering_others(location):
            held = holds.hold(
                legs=legs,
                holder="" if asked.viewer.is_staff else holder_of(asked.request),
                source="desk" if asked.viewer.is_staff else "online",
                by=asked.viewer,
                now=asked.now,
            )
        told = tell_hold(held.visit, asked) | {"token": held.token}
        return reply(told, status=201, location=f"/api/v1/holds/{held.visit.public_id}")


class HoldView(ApiView):
    """/holds/{id}."""

    @operation(Operation("read_hold", "One hold", doors=HOLDERS_AND_STAFF, gives={200: HoldShape}))
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Where the hold stands."""
        return reply(tell_hold(_hold(asked, id), asked))

    @operation(Operation("release_hold", "Let a hold go", doors=HOLDERS_AND_STAFF, gives={204: None}))
    def delete(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Release it; one that has ended stays as it is."""
        visit = _hold(asked, id)
        if asked.viewer.is_staff and not may_run_visit(asked.viewer, visit):
            raise Forbidden
        holds.release(visit, by=asked.viewer, now=asked.now)
        return nothing()


class ExtensionView(ApiView):
    """/holds/{id}/extend."""

    @operation(
        Operation(
            "extend_hold",
            "Keep the time a little longer, once",
            doors=HOLDERS,
            takes=Body,
            gives={200: HoldShape},
            refuses=("invalid-transition", "hold-expired"),
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """The one extension."""
        visit = holds.extend(_hold(asked, id), by=asked.viewer, now=asked.now)
        return reply(tell_hold(visit, asked))


def legs_in(asked: Asked, bodies: Sequence[Mapping[str, Any]]) -> tuple[Location, list[LegRequest]]:
    """The legs a body asks for and their one salon; raises a Problem with every fault."""
    services = menu.services_by_id({body["service_id"] for body in bodies})
    faults = [
        Fault("unknown", pointer=f"/legs/{place}/service_id")
        for place, body in enumerate(bodies)
        if body["service_id"] not in services
    ]
    if faults:
        raise invalid(*faults)
    location = services[bodies[0]["service_id"]].location
    if asked.viewer.is_staff and location.pk not in asked.viewer.roles:
        raise NotFound
    asked.at(location.zone)
    first = min(body["start"] for body in bodies)
    legs = []
    for place, body in enumerate(bodies):
        at, service = f"/legs/{place}", services[body["service_id"]]
        if service.location_id != location.pk:
            faults.append(Fault("one_location", pointer=f"{at}/service_id"))
        if body["start"] - first >= FURTHEST_APART:
            faults.append(Fault("too_far_apart", pointer=f"{at}/start"))
        therapist = therapist_at(location, body, at, faults)
        legs.append(LegRequest(service, body["start"], therapist, chair_at(location, body, at, faults)))
    if faults:
        raise invalid(*faults)
    return location, legs


def runnable(viewer: Viewer, location: Location, legs: list[LegRequest]) -> list[LegRequest]:
    """The desk holds and books for everybody; a therapist for themselves only, named or not; raises Forbidden."""
    if viewer.may(Permission.RUN_DAY, location.pk):
        return legs
    may_own = viewer.may(Permission.RUN_OWN_DAY, location.pk)
    own = menu.therapists_of(location).filter(user=viewer.user_id).first() if may_own else None
    if own is None or any(leg.therapist not in (None, own) for leg in legs):
        raise Forbidden
    return [LegRequest(leg.service, leg.start, own, leg.chair) for leg in legs]


def tell_hold(visit: Visit, asked: Asked) -> dict[str, Any]:
    """A hold as its holder sees it, without the token."""
    location, legs = visit.location, legs_of(visit)
    asked.at(location.zone)
    assert visit.hold_expires_at is not None  # a visit that was never held is no hold
    return {
        "id": str(visit.public_id),
        "status": hold_status(visit, now=asked.now),
        "expires_at": stamp(visit.hold_expires_at, location.zone),
        "legs": [
            {
                "service_id": str(leg.service.public_id),
                "start": stamp(leg.starts_at, location.zone),
                "end": stamp(leg.ends_at, location.zone),
                "therapist": {"id": str(leg.therapist.public_id), "display_name": leg.therapist.display_name},
            }
            for leg in legs
        ],
        "price": money(sum((leg.price for leg in legs), start=legs[0].price * 0), location.currency),
    }


def _hold(asked: Asked, public_id: uuid.UUID) -> Visit:
    """A visit that is, or was, a hold; raises NotFound."""
    visit = visit_for(viewer=asked.viewer, public_id=public_id)
    if visit.hold_expires_at is None:
        raise NotFound
    return visit
