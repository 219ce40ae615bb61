"""/session-notes: writing a note, and reading those that one may."""

import re
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse

from bookings.services.refusals import VersionMismatch
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import NotFound
from salon.faces.api.contracts import Operation
from salon.faces.api.errors import Problem
from salon.faces.api.listing import ListQuery, list_shape, page
from salon.faces.api.note_body import NoteBody
from salon.faces.api.note_shapes import NoteShape, tell_note
from salon.faces.api.replies import reply
from salon.faces.api.views import ApiView, Asked, operation
from salon.faces.notebody import note_of
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors import access, lookup
from salon.sessionlog.selectors.record import addenda_of
from salon.sessionlog.services import notes, sending
from salon.sessionlog.services.notes import Note
from salon.sessionlog.services.sending import Seen

READERS = frozenset({Kind.CLIENT, Kind.STAFF})
OPENS = (Permission.READ_HEALTH, Permission.BREAK_GLASS)
ORDER = ("-created_at", "-id")
VERSION = re.compile(r'(?:W/)?"(\d{1,9})"', re.ASCII)


class NoteView(ApiView):
    """/session-notes/{id}."""

    @operation(
        Operation(
            "read_note",
            "One note",
            doors=READERS,
            needs=OPENS,
            gives={200: NoteShape},
            refuses=("break-glass-required",),
        )
    )
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """The note, for those to whom the record is open; clients read their own once it is signed."""
        return _told(asked, access.log_for(viewer=asked.viewer, public_id=id, now=asked.now))

    @operation(
        Operation(
            "write_note",
            "Keep a whole note under an id that the writer chose",
            doors=frozenset({Kind.STAFF}),
            needs=(Permission.WRITE_NOTES,),
            takes=NoteBody,
            gives={200: NoteShape, 201: NoteShape},
            refuses=("note-signed", "duplicate", "invalid-transition", "break-glass-required"),
            may_create=True,
        )
    )
    def put(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """By its author: begun with If-None-Match, changed with If-Match; the same note again changes nothing."""
        _refuse_strangers(asked, id)
        visit = access.visit_for(viewer=asked.viewer, public_id=asked.body["appointment_id"])
        asked.at(visit.location.zone)
        log: SessionLog | None = getattr(visit, "session_log", None)
        seen = Seen(id, _version_seen(asked.request, present=0 if log is None else log.version))
        try:
            sent = sending.send(visit, _note_in(asked), seen=seen, by=asked.viewer, now=asked.now)
        except VersionMismatch as refusal:
            raise _conflict(asked, log) from refusal
        return reply(_tell(sent.log), status=201 if sent.is_new else 200, version=sent.log.version)


class VisitNoteView(ApiView):
    """/appointments/{id}/session-note."""

    @operation(
        Operation(
            "read_note_of_visit",
            "The note of an appointment",
            doors=READERS,
            needs=OPENS,
            gives={200: NoteShape},
            refuses=("break-glass-required",),
        )
    )
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """There is one from the start of the session on."""
        return _told(asked, lookup.log_of_visit_for(viewer=asked.viewer, appointment_id=id, now=asked.now))


class ClientNotesView(ApiView):
    """/clients/{id}/session-notes."""

    @operation(
        Operation(
            "list_notes",
            "The notes of a client, the newest first",
            doors=READERS,
            needs=OPENS,
            query=ListQuery,
            gives={200: list_shape(NoteShape)},
            refuses=("break-glass-required",),
        )
    )
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Those that the asker may open; each is written down as opened."""
        logs = lookup.logs_of_client_for(viewer=asked.viewer, client_id=id, now=asked.now)

        def tell(rows: list[SessionLog]) -> list[Any]:
            notes.read_all(rows, by=asked.viewer, now=asked.now, purpose=_purpose(asked.viewer, "history"))
            return [tell_note(log, list(log.addenda.all())) for log in rows]

        return reply(page(lookup.with_rest(logs), order=ORDER, query=dict(asked.query), tell=tell))


def _note_in(asked: Asked) -> Note:
    """The note that the body holds."""
    said = note_of(asked.body)
    return Note(said.sections, said.techniques, said.copied_from, asked.body.get("chart_version", ""))


def _refuse_strangers(asked: Asked, public_id: uuid.UUID) -> None:
    """A note that is there and not open to the asker stays as unknown as it is to a reader; a new id is free."""
    try:
        access.log_for(viewer=asked.viewer, public_id=public_id, now=asked.now)
    except NotFound:
        if lookup.is_a_log(public_id):
            raise


def _version_seen(request: HttpRequest, *, present: int) -> int | None:
    """The version that the writer has seen, None for a note that is to begin; raises 428 for neither."""
    told = request.headers.get("If-Match")
    if told is not None:
        versions = {int(number) for number in VERSION.findall(told)}
        return present if told.strip() == "*" or present in versions else max(versions, default=0)
    if request.headers.get("If-None-Match", "").strip() == "*":
        return None
    raise Problem("precondition-required")


def _conflict(asked: Asked, log: SessionLog | None) -> Problem:
    """Somebody else was quicker: the writer is shown what stands there now, to lose neither text."""
    assert log is not None  # there is no other version of what is not there
    stored = notes.read(log, by=asked.viewer, now=asked.now, purpose="conflict")
    return Problem("version-mismatch", members={"current": _tell(stored)}, headers={"ETag": f'"{stored.version}"'})


def _told(asked: Asked, log: SessionLog) -> HttpResponse:
    asked.at(log.appointment.location.zone)
    stored = notes.read(log, by=asked.viewer, now=asked.now, purpose=_purpose(asked.viewer, "session"))
    return reply(_tell(stored), version=stored.version)


def _tell(log: SessionLog) -> dict[str, Any]:
    return tell_note(log, addenda_of(log))


def _purpose(viewer: Viewer, otherwise: str) -> str:
    return "own" if viewer.kind is Kind.CLIENT else otherwise
