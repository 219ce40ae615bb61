"""A note as it is told: what it says, where it stands, what was added to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rest_framework import serializers

from salon.accounts.models import User
from salon.faces.api.note_body import AfterBody, AssessmentBody, ObjectiveBody, PlanBody, SubjectiveBody
from salon.faces.api.replies import stamp
from salon.faces.notebody import body_of
from salon.sessionlog.models import Addendum, CoSignature, SessionLog
from salon.sessionlog.selectors.history import client_of

DRAFT, SIGNED = "draft", "signed"
STATES = (DRAFT, SIGNED, Addendum.Kind.ENTERED_IN_ERROR.value)
COPIED = ("copied", "changed", "new")


class PersonShape(serializers.Serializer[Any]):
    """Somebody of the salon."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class SignatureShape(serializers.Serializer[Any]):
    """Where a note stands, and who signed it."""

    state = serializers.ChoiceField(STATES)
    signed_at = serializers.DateTimeField(allow_null=True)
    signed_by = PersonShape(allow_null=True)
    content_hash = serializers.CharField(help_text="SHA-256 over everything that was signed; empty before that.")
    late_entry = serializers.BooleanField()
    co_signed_at = serializers.DateTimeField(allow_null=True)
    co_signed_by = PersonShape(allow_null=True)


class AmendmentShape(serializers.Serializer[Any]):
    """What was added to a signed note."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Addendum.Kind.values)
    text = serializers.CharField()
    reason = serializers.CharField()
    author = PersonShape()
    written_at = serializers.DateTimeField()


class NoteShape(SignatureShape):
    """A note; fields that nobody filled in are left out of its sections."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    appointment_id = serializers.UUIDField()
    client_id = serializers.UUIDField()
    author = PersonShape()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    chart_version = serializers.CharField()
    subjective = SubjectiveBody()
    objective = ObjectiveBody()
    assessment = AssessmentBody()
    plan = PlanBody()
    after = AfterBody()
    copied_from = serializers.UUIDField(allow_null=True)
    provenance = serializers.DictField(
        child=serializers.ChoiceField(COPIED),
        help_text="Where it was begun from another: per field whether that was copied, changed or is new.",
    )
    amendments = AmendmentShape(many=True)


def tell_note(log: SessionLog, addenda: Sequence[Addendum]) -> dict[str, Any]:
    """A note as everybody sees it who may, with what was added to it."""
    zone = log.appointment.location.zone
    return {
        "id": str(log.public_id),
        "version": log.version,
        "client_id": str(client_of(log).public_id),
        "author": tell_person(log.author),
        "started_at": _stamp(log.started_at, zone),
        "ended_at": _stamp(log.ended_at, zone),
        **body_of(log),
        "provenance": log.provenance or {},
        "amendments": [tell_addendum(added, zone) for added in addenda],
        **tell_signature(log, addenda),
    }


def tell_signature(log: SessionLog, addenda: Sequence[Addendum]) -> dict[str, Any]:
    """Where a note stands and who signed it, without what it says."""
    zone = log.appointment.location.zone
    co_signed: CoSignature | None = getattr(log, "co_signature", None)
    return {
        "state": _state(log, addenda),
        "signed_at": _stamp(log.signed_at, zone),
        "signed_by": tell_person(log.signed_by) if log.signed_by else None,
        "content_hash": log.digest,
        "late_entry": log.is_late_entry,
        "co_signed_at": _stamp(co_signed.signed_at, zone) if co_signed else None,
        "co_signed_by": tell_person(co_signed.signed_by) if co_signed else None,
    }


def tell_addendum(added: Addendum, zone: ZoneInfo) -> dict[str, Any]:
    """What was added to a signed note."""
    return {
        "id": str(added.public_id),
        "kind": added.kind,
        "text": added.text,
        "reason": added.reason,
        "author": tell_person(added.author),
        "written_at": stamp(added.written_at, zone),
    }


def tell_person(user: User) -> dict[str, str]:
    """Somebody of the salon by name."""
    return {"id": str(user.public_id), "name": user.name}


def _state(log: SessionLog, addenda: Sequence[Addendum]) -> str:
    if any(added.kind == Addendum.Kind.ENTERED_IN_ERROR for added in addenda):
        return Addendum.Kind.ENTERED_IN_ERROR.value
    return DRAFT if log.signed_at is None else SIGNED


def _stamp(at: datetime | None, zone: ZoneInfo) -> str | None:
    return None if at is None else stamp(at, zone)
