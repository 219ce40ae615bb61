"""GET /appointments/{id}/history: every step, oldest first."""

import uuid
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from rest_framework import serializers

from bookings.selectors.appointments import history_of
from bookings.selectors.trail import traced_appointment_for
from salon.accounts.models import AuditEvent
from salon.core.localtime import instant
from salon.faces.api.contracts import STAFF, Operation
from salon.faces.api.replies import reply, stamp
from salon.faces.api.views import ApiView, Asked, operation


class StandShape(serializers.Serializer[Any]):
    """Where the appointment stood: its status and, when the step moved it, its start."""

    status = serializers.CharField(required=False)
    start = serializers.DateTimeField(required=False)


class StepShape(serializers.Serializer[Any]):
    """One thing done."""

    at = serializers.DateTimeField()
    actor = serializers.CharField()
    action = serializers.CharField()
    before = StandShape()
    after = StandShape()


class HistoryShape(serializers.Serializer[Any]):
    """All that was done."""

    items = StepShape(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class HistoryView(ApiView):
    """/appointments/{id}/history."""

    @operation(Operation("read_history", "What was done with an appointment", doors=STAFF, gives={200: HistoryShape}))
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """State changes with who, when, before and after."""
        appointment = traced_appointment_for(viewer=asked.viewer, public_id=id)
        zone = appointment.location.zone
        steps = [_tell(event, zone) for event in history_of(appointment)]
        return reply({"items": steps, "next_cursor": None})


def _tell(event: AuditEvent, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "at": stamp(event.at, zone),
        "actor": event.actor,
        "action": event.action,
        "before": _stand(event.detail, "from", "before", zone),
        "after": _stand(event.detail, "to", "after", zone),
    }


def _stand(detail: Mapping[str, Any], status: str, columns: str, zone: ZoneInfo) -> dict[str, str]:
    stand = {}
    if status in detail:
        stand["status"] = str(detail[status])
    if columns in detail:
        stand["start"] = stamp(instant(detail[columns]["client_from"]), zone)
    return stand
