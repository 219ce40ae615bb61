"""POST /clients/{id}/clearances and /break-glass: a doctor's word, and opening a record in an emergency."""

import uuid
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from clients.models import Clearance
from clients.services import health
from salon.accounts.roles import Permission
from salon.catalogue.domain.schema import FAMILIES
from salon.core.errors import NotFound
from salon.faces.api.contracts import STAFF, Operation
from salon.faces.api.errors import Fault, invalid
from salon.faces.api.fields import DayField, IdField, TextField, long_text, whole
from salon.faces.api.reading import Body
from salon.faces.api.replies import reply, stamp
from salon.faces.api.views import ApiView, Asked, operation
from salon.sessionlog.domain.plan import PRESSURES
from salon.sessionlog.selectors import lookup
from salon.sessionlog.services import glass


class LetterBody(Body):
    """What a doctor wrote."""

    rule_code = TextField(max_length=40)
    doctor = TextField()
    issued_on = DayField()
    valid_until = DayField(help_text="A year after it was issued at most.")
    scope = long_text(required=False, allow_blank=True)
    families = serializers.ListField(
        child=serializers.ChoiceField(FAMILIES),
        max_length=len(FAMILIES),
        required=False,
        help_text="The kinds of work it speaks of; none for all.",
    )
    pressure_max = whole(PRESSURES, required=False)


class ClearanceShape(serializers.Serializer[Any]):
    """A doctor's word as it is kept."""

    id = serializers.UUIDField()
    rule_code = serializers.CharField()
    doctor = serializers.CharField()
    issued_on = serializers.DateField()
    valid_until = serializers.DateField()
    scope = serializers.CharField()
    families = serializers.ListField(child=serializers.CharField())
    pressure_max = serializers.IntegerField(allow_null=True)
    recorded_at = serializers.DateTimeField()


class GlassBody(Body):
    """Whose record, and why."""

    client_id = IdField()
    reason = TextField(max_length=1_000)


class GlassShape(serializers.Serializer[Any]):
    """Until when the record is open."""

    expires_at = serializers.DateTimeField()


class ClearancesView(ApiView):
    """/clients/{id}/clearances."""

    @operation(
        Operation(
            "record_clearance",
            "Write down a doctor's word on one rule",
            doors=STAFF,
            needs=(Permission.WRITE_NOTES, Permission.EDIT_CATALOGUE),
            takes=LetterBody,
            gives={201: ClearanceShape},
            needs_key=True,
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """By a therapist whose client it is now, or a manager of the salon."""
        client = lookup.client_to_clear_for(viewer=asked.viewer, public_id=id, now=asked.now)
        zone = client.location.zone
        asked.at(zone)
        letter: Any = dict(asked.body)
        kept = health.clear(client, by=asked.viewer, now=asked.now, **letter)
        return reply(_tell(kept) | {"recorded_at": stamp(kept.recorded_at, zone)}, status=201)


class GlassView(ApiView):
    """/break-glass."""

    @operation(
        Operation(
            "break_glass",
            "Read one person's record for some minutes, with a reason that is kept",
            doors=STAFF,
            needs=(Permission.BREAK_GLASS,),
            takes=GlassBody,
            gives={201: GlassShape},
            needs_key=True,
        )
    )
    def post(self, asked: Asked) -> HttpResponse:
        """The client can see that it happened."""
        try:
            client = lookup.client_to_open_for(viewer=asked.viewer, public_id=asked.body["client_id"])
        except NotFound as error:
            raise invalid(Fault("unknown", pointer="/client_id")) from error
        zone = client.location.zone
        asked.at(zone)
        opened = glass.break_glass(client, reason=asked.body["reason"], by=asked.viewer, now=asked.now)
        return reply({"expires_at": stamp(opened.expires_at, zone)}, status=201)


def _tell(kept: Clearance) -> dict[str, Any]:
    return {
        "id": str(kept.public_id),
        "rule_code": kept.rule_code,
        "doctor": kept.doctor,
        "issued_on": kept.issued_on.isoformat(),
        "valid_until": kept.valid_until.isoformat(),
        "scope": kept.scope,
        "families": list(kept.families),
        "pressure_max": kept.pressure_max,
    }
