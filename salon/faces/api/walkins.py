"""/walk-ins: those who come without an appointment, at the desk or at a screen by the door."""

import uuid
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from bookings.models import WalkIn
from bookings.selectors import menu
from bookings.selectors.appointments import appointment_for
from bookings.selectors.queue import waiting_at, walk_in_for
from bookings.services import walkins
from bookings.services.walkins import Newcomer
from salon.accounts.roles import Permission
from salon.core.errors import Forbidden, NotFound
from salon.faces.api.appointment_shapes import StaffAppointmentShape, tell_appointment
from salon.faces.api.contracts import ANYBODY, RUNS, SEES, STAFF, Operation
from salon.faces.api.errors import Fault, Problem, invalid
from salon.faces.api.fields import IdField, TextField
from salon.faces.api.places import salon_of, therapist_at
from salon.faces.api.reading import Body, Query
from salon.faces.api.replies import reply, stamp
from salon.faces.api.views import ApiView, Asked, operation
from salon.faces.limits import BOOKINGS


class WalkInBody(Body):
    """What for; who, as far as they say."""

    service_id = IdField()
    display_name = TextField(required=False)
    phone = TextField(required=False, max_length=32)
    therapist_id = IdField(required=False)


class PlaceQuery(Query):
    """Which salon."""

    salon_id = serializers.UUIDField(required=False)


class PromiseShape(serializers.Serializer[Any]):
    """A number and the start that is held for it."""

    id = serializers.UUIDField()
    queue_number = serializers.IntegerField()
    promised_start = serializers.DateTimeField()


class WalkInShape(PromiseShape):
    """Somebody in the queue, for the staff of the salon."""

    service_id = serializers.UUIDField()
    therapist_id = serializers.UUIDField(allow_null=True)
    client_id = serializers.UUIDField()
    display_name = serializers.CharField()
    status = serializers.ChoiceField(["waiting", "seated", "left"])
    joined_at = serializers.DateTimeField()


class WalkInListShape(serializers.Serializer[Any]):
    """Who waits today, in the order they came."""

    items = WalkInShape(many=True)


class WalkInsView(ApiView):
    """/walk-ins."""

    @operation(
        Operation(
            "list_walk_ins",
            "Who walked in and waits",
            doors=STAFF,
            needs=SEES,
            query=PlaceQuery,
            gives={200: WalkInListShape},
        )
    )
    def get(self, asked: Asked) -> HttpResponse:
        """Today's queue of one salon."""
        location = salon_of(asked)
        on = asked.now.astimezone(location.zone).date()
        return reply({"items": [_tell(one) for one in waiting_at(location, on=on, viewer=asked.viewer)]})

    @operation(
        Operation(
            "join_walk_ins",
            "Get a number and a promised start",
            doors=ANYBODY,
            needs=(Permission.RUN_DAY,),
            takes=WalkInBody,
            gives={201: PromiseShape},
            refuses=("not-offered", "slot-taken", "not-qualified", "outside-hours"),
            needs_key=True,
            limit=BOOKINGS,
        )
    )
    def post(self, asked: Asked) -> HttpResponse:
        """The first room there is today; strangers only where the salon has a screen at its door."""
        try:
            service = menu.service_for(public_id=asked.body["service_id"])
        except NotFound as error:
            raise invalid(Fault("unknown", pointer="/service_id")) from error
        location = service.location
        asked.at(location.zone)
        _refuse_stranger(asked, location.pk, has_kiosk=location.policy.has_kiosk and service.is_online_bookable)
        faults: list[Fault] = []
        therapist = therapist_at(location, asked.body, "", faults)
        if faults:
            raise invalid(*faults)
        newcomer = Newcomer(
            name=asked.body.get("display_name") or "", phone=asked.body.get("phone") or "", therapist=therapist
        )
        walk_in = walkins.join(service=service, newcomer=newcomer, by=asked.viewer, now=asked.now)
        return reply(_promise(walk_in), status=201)


class SeatView(ApiView):
    """/walk-ins/{id}/seat."""

    @operation(
        Operation(
            "seat_walk_in",
            "Let somebody sit down",
            doors=STAFF,
            needs=RUNS,
            takes=Body,
            gives={201: StaffAppointmentShape},
            refuses=("invalid-transition", "not-offered", "slot-taken", "client-overlap"),
            needs_key=True,
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """An appointment whose client is here."""
        seated = walkins.seat(_runnable(asked, id), by=asked.viewer, now=asked.now)
        appointment = appointment_for(viewer=asked.viewer, public_id=seated.public_id)
        told = tell_appointment(appointment, viewer=asked.viewer, now=asked.now)
        where = f"/api/v1/appointments/{seated.public_id}"
        return reply(told, status=201, version=appointment.version, location=where)


class LeaveView(ApiView):
    """/walk-ins/{id}/leave."""

    @operation(
        Operation(
            "leave_walk_ins",
            "Let somebody go again",
            doors=STAFF,
            needs=RUNS,
            takes=Body,
            gives={200: WalkInShape},
            refuses=("invalid-transition",),
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """The time is free at once."""
        return reply(_tell(walkins.leave(_runnable(asked, id), by=asked.viewer, now=asked.now)))


def _refuse_stranger(asked: Asked, location_id: int, *, has_kiosk: bool) -> None:
    """Staff of the salon, or anybody where there is a screen at the door; another salon's staff see no such service."""
    if asked.viewer.is_staff:
        if location_id not in asked.viewer.roles:
            raise invalid(Fault("unknown", pointer="/service_id"))
        if not asked.viewer.may(Permission.RUN_DAY, location_id):
            raise Forbidden
    elif not has_kiosk:
        raise Problem("unauthenticated")


def _runnable(asked: Asked, public_id: uuid.UUID) -> WalkIn:
    """Somebody in the queue, for the desk; for a therapist who is asked for or has the turn."""
    walk_in = walk_in_for(viewer=asked.viewer, public_id=public_id)
    asked.at(walk_in.location.zone)
    viewer, place = asked.viewer, walk_in.location_id
    if not (viewer.may(Permission.RUN_DAY, place) or viewer.may(Permission.RUN_OWN_DAY, place)):
        raise Forbidden
    return walk_in


def _promise(walk_in: WalkIn) -> dict[str, Any]:
    return {
        "id": str(walk_in.public_id),
        "queue_number": walk_in.number,
        "promised_start": stamp(walk_in.promised_at, walk_in.location.zone),
    }


def _tell(walk_in: WalkIn) -> dict[str, Any]:
    status = "seated" if walk_in.seated_at else "left" if walk_in.left_at else "waiting"
    return _promise(walk_in) | {
        "service_id": str(walk_in.service.public_id),
        "therapist_id": str(walk_in.therapist.public_id) if walk_in.therapist else None,
        "client_id": str(walk_in.client.public_id),
        "display_name": walk_in.client.name,
        "status": status,
        "joined_at": stamp(walk_in.joined_at, walk_in.location.zone),
    }
