"""A note as a tablet sends it: under an id that the tablet chose, once however often it is sent."""

import uuid
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from bookings.models import Appointment
from bookings.services.refusals import InvalidTransition, VersionMismatch
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.core.writing import writing
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors import record
from salon.sessionlog.services import notes
from salon.sessionlog.services.notes import Note, fresh


class Duplicate(Refusal):
    """The visit has a note under another id, or the id is another note's."""

    code = "duplicate"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a tablet calls a note, and the version it has seen; None where it knows of none."""

    public_id: uuid.UUID
    version: int | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A note as it stands after it was sent, and whether it began with that."""

    log: SessionLog
    is_new: bool


def send(appointment: Appointment, says: Note, *, seen: Seen, by: Viewer, now: datetime) -> Sent:
    """Keep the whole note of a visit; the same note sent again changes nothing.

    A log in which nothing was written yet takes over the tablet's id, and keeps what was seen on the feet before the
    session unless the note says otherwise. Raises InvalidTransition before the session has started, Duplicate,
    NotFound for a version of a note that is not there, and what `notes.write` raises.
    """
    log = SessionLog.objects.select_related(*record.WITH_SEAL).filter(appointment=appointment).first()
    if log is None:
        raise InvalidTransition(from_status=appointment.status, allowed=["start"])
    if by.user_id != log.author_id:
        raise Forbidden
    with writing():
        if log.public_id != seen.public_id:
            if seen.version is not None and log.version == 1:
                raise NotFound
            log = adopt(log, public_id=seen.public_id, by=by, now=now)
        if seen.version is None:
            says = _with_feet(says, log)
        expected = 1 if seen.version is None else seen.version
        try:
            written = notes.write(log, says, expected_version=expected, by=by, now=now)
        except VersionMismatch:
            stored = fresh(log)
            if not _says(stored, says, by=by, now=now):
                raise
            return Sent(stored, is_new=False)
    return Sent(written, is_new=seen.version is None)


def adopt(log: SessionLog, *, public_id: uuid.UUID, by: Viewer, now: datetime) -> SessionLog:
    """Let a log in which nothing was written yet be called what a tablet calls it.

    Raises Forbidden for anybody but the author, and Duplicate for another note's id or once something was written.
    """
    if by.user_id != log.author_id:
        raise Forbidden
    with writing():
        if SessionLog.objects.filter(public_id=public_id).exclude(pk=log.pk).exists():
            raise Duplicate
        unwritten = SessionLog.objects.filter(pk=log.pk, public_id=log.public_id, version=1, signed_at=None)
        is_renamed = bool(unwritten.update(public_id=public_id))
        stored = fresh(log)
        # The same tablet may have been quicker, sending the same note twice.
        if stored.public_id != public_id:
            raise Duplicate
        if is_renamed:
            place, was = log.appointment.location_id, str(log.public_id)
            audit.record(by=by, action="log.adopt", thing=stored, location_id=place, now=now, was=was)
    return stored


def _with_feet(says: Note, log: SessionLog) -> Note:
    """The note with what was seen on the feet before the session, where it says nothing of them."""
    seen = (log.objective or {}).get("foot_checks")
    told = says.sections.get("objective") or {}
    if not seen or told.get("foot_checks"):
        return says
    return replace(says, sections={**says.sections, "objective": {**told, "foot_checks": seen}})


def _says(log: SessionLog, says: Note, *, by: Viewer, now: datetime) -> bool:
    """Whether the log says this very note already."""
    kept = notes.fit(log, says, by=by, now=now)
    uses = None if says.techniques is None else [asdict(use) for use in says.techniques]
    return all(getattr(log, name) == value for name, value in kept.items()) and uses in (None, record.uses_of(log))
