"""/session-notes/{id}/sign, /co-sign, /amendments: sealing a note, and adding to a sealed one."""

import uuid
from typing import Any

from django.http import HttpResponse
from rest_framework import serializers

from salon.accounts.roles import Permission
from salon.faces.api.contracts import STAFF, Operation
from salon.faces.api.errors import Fault, Problem
from salon.faces.api.fields import long_text
from salon.faces.api.note_shapes import AmendmentShape, SignatureShape, tell_addendum, tell_signature
from salon.faces.api.reading import Body
from salon.faces.api.replies import reply, version_in
from salon.faces.api.views import ApiView, Asked, operation
from salon.sessionlog.models import Addendum, SessionLog
from salon.sessionlog.selectors import access
from salon.sessionlog.selectors.record import addenda_of
from salon.sessionlog.services import signing
from salon.sessionlog.services.signing import NoteIncomplete

WRITES: Any = {"doors": STAFF, "needs": (Permission.WRITE_NOTES,)}
# Where in a note what is missing belongs.
PLACES = {
    "techniques": "/plan/techniques",
    "duration": "/plan/duration_minutes",
    "after": "/after",
    "aftercare": "/plan/aftercare",
}


class AmendmentBody(Body):
    """What to add, and why now."""

    text = long_text()
    reason = long_text()
    kind = serializers.ChoiceField(Addendum.Kind.values, required=False)


class SignView(ApiView):
    """/session-notes/{id}/sign."""

    @operation(
        Operation(
            "sign_note",
            "Seal a note with its author's name",
            **WRITES,
            takes=Body,
            gives={200: SignatureShape},
            refuses=("note-incomplete", "invalid-transition", "version-mismatch"),
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """By its author, once; a note already signed is told as it is."""
        log = _known(asked, id)
        version_in(asked.request, present=log.version)
        try:
            return _told(signing.sign(log, by=asked.viewer, now=asked.now))
        except NoteIncomplete as refusal:
            lacking = refusal.params["missing"]
            faults = [Fault("required", pointer=PLACES.get(code, "")) for code in lacking]
            raise Problem("note-incomplete", members={"missing": lacking}, faults=faults) from refusal


class CoSignView(ApiView):
    """/session-notes/{id}/co-sign."""

    @operation(
        Operation(
            "co_sign_note",
            "A master's name under the signed note of a learner",
            **WRITES,
            takes=Body,
            gives={200: SignatureShape},
            refuses=("invalid-transition",),
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Once, whoever repeats it."""
        return _told(signing.co_sign(_known(asked, id), by=asked.viewer, now=asked.now))


class AmendmentsView(ApiView):
    """/session-notes/{id}/amendments."""

    @operation(
        Operation(
            "amend_note",
            "Add to a signed note, which itself stays as it was signed",
            **WRITES,
            takes=AmendmentBody,
            gives={201: AmendmentShape},
            refuses=("invalid-transition",),
            needs_key=True,
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """By its author or a master."""
        said = asked.body
        added = signing.add(
            _known(asked, id),
            kind=said.get("kind", Addendum.Kind.ADDITION.value),
            text=said["text"],
            reason=said["reason"],
            by=asked.viewer,
            now=asked.now,
        )
        zone = added.log.appointment.location.zone
        return reply(tell_addendum(added, zone), status=201, location=f"/api/v1/session-notes/{id}")


def _known(asked: Asked, public_id: uuid.UUID) -> SessionLog:
    """A note that is open to the asker; whether it is theirs to sign is the service's business."""
    log = access.log_for(viewer=asked.viewer, public_id=public_id, now=asked.now)
    asked.at(log.appointment.location.zone)
    return log


def _told(log: SessionLog) -> HttpResponse:
    return reply(tell_signature(log, addenda_of(log)), version=log.version)
