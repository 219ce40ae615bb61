"""/…/access-log: who has opened a record."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from rest_framework import serializers

from clients.models import Client
from salon.accounts.models import AuditEvent
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind
from salon.faces.api.contracts import Operation
from salon.faces.api.listing import ListQuery, list_shape, page
from salon.faces.api.replies import reply, stamp
from salon.faces.api.views import ApiView, Asked, operation
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors import trail
from salon.sessionlog.selectors.trail import Opening

ORDER = ("-at", "-id")
ASKERS: Any = {"doors": frozenset({Kind.CLIENT, Kind.STAFF}), "needs": (Permission.READ_AUDIT,), "query": ListQuery}


class WhoShape(serializers.Serializer[Any]):
    """Who it was: a role of the salon, `client`, `holder` or `system`."""

    name = serializers.CharField()
    role = serializers.CharField()


class OpeningShape(serializers.Serializer[Any]):
    """One time that something was opened."""

    at = serializers.DateTimeField()
    who = WhoShape()
    purpose = serializers.CharField()
    what = serializers.ChoiceField(sorted(set(trail.OPENINGS.values())))
    emergency = serializers.BooleanField(help_text="Whether the glass was broken for it.")
    note_id = serializers.UUIDField(allow_null=True)
    session_at = serializers.DateTimeField(allow_null=True)


TOLD: dict[Any, Any] = {200: list_shape(OpeningShape)}


class NoteAccessView(ApiView):
    """/session-notes/{id}/access-log."""

    @operation(Operation("read_access_log_of_note", "Who has opened a note", **ASKERS, gives=TOLD))
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """The newest first."""
        log = trail.traced_log_for(viewer=asked.viewer, public_id=id)
        return _told(asked, log.client, log)


class ClientAccessView(ApiView):
    """/clients/{id}/access-log."""

    @operation(
        Operation(
            "read_access_log",
            "Who has opened a client's answers and notes",
            **ASKERS,
            gives=TOLD,
        )
    )
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """The newest first."""
        return _told(asked, trail.traced_client_for(viewer=asked.viewer, public_id=id))


def _told(asked: Asked, client: Client, log: SessionLog | None = None) -> HttpResponse:
    zone = client.location.zone
    asked.at(zone)

    def tell(rows: list[AuditEvent]) -> list[Any]:
        return [_tell(opening, zone) for opening in trail.openings(rows, client=client)]

    return reply(page(trail.access_log_of(client, log=log), order=ORDER, query=dict(asked.query), tell=tell))


def _tell(opening: Opening, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "at": stamp(opening.at, zone),
        "who": {"name": opening.name, "role": opening.role},
        "purpose": opening.purpose,
        "what": opening.what,
        "emergency": opening.is_emergency,
        "note_id": str(opening.note_id) if opening.note_id else None,
        "session_at": stamp(opening.session_at, zone) if opening.session_at else None,
    }
