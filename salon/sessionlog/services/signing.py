"""Signing a log: from here on it is sealed."""

from collections.abc import Sequence
from datetime import datetime

from bookings.domain.lifecycle import Status
from bookings.services.refusals import InvalidTransition
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.writing import writing
from salon.sessionlog.domain import note, seal
from salon.sessionlog.domain.plan import Use
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors import content_of
from salon.sessionlog.services import notes
from salon.sessionlog.services.notes import fresh

SIGNABLE = (Status.IN_SERVICE, Status.COMPLETED)


class NoteIncomplete(Refusal):
    """Something is missing before the log can be signed; `missing` lists what, as codes."""

    code = "note-incomplete"


def sign(log: SessionLog, *, by: Viewer, now: datetime) -> SessionLog:
    """Seal the log with its author's name; a log already signed is answered as it is.

    The appointment stays where it is: completing it is a step of its own. Raises Forbidden for
    anybody but the author, NoteIncomplete, and InvalidTransition before the session has started.
    """
    if by.user_id != log.author_id:
        raise Forbidden
    with writing():
        # The row is locked from here, so that what is digested is what is stored.
        SessionLog.objects.select_for_update().get(pk=log.pk)
        stored = fresh(log)
        if stored.signed_at is not None:
            return stored
        _demand_whole(stored)
        stored.signed_at, stored.signed_by = now, stored.author
        digest = seal.digest(content_of(stored))
        SessionLog.objects.filter(pk=stored.pk).update(signed_at=now, signed_by=stored.author, digest=digest)
        audit.record(
            by=by,
            action="log.sign",
            thing=stored,
            location_id=stored.appointment.location_id,
            now=now,
            digest=digest,
        )
    return fresh(log)


def finish(
    log: SessionLog,
    *,
    sections: notes.Sections,
    techniques: Sequence[Use] | None,
    expected_version: int,
    by: Viewer,
    now: datetime,
) -> SessionLog:
    """Write down what the page holds, then sign; what was written stays when the signature is refused.

    Raises what `notes.write` and `sign` raise.
    """
    written = notes.write(
        log, sections=sections, techniques=techniques, expected_version=expected_version, by=by, now=now
    )
    return sign(written, by=by, now=now)


def missing(log: SessionLog) -> list[str]:
    """What the log still needs before it can be signed, as codes."""
    sections = {name: getattr(log, name) for name in note.SECTIONS}
    decision = log.screening.decision if log.screening else None
    return note.missing(sections, techniques=log.techniques.count(), decision=decision)


def _demand_whole(log: SessionLog) -> None:
    status = log.appointment.status
    if status not in SIGNABLE:
        raise InvalidTransition(from_status=status, allowed=[step.value for step in SIGNABLE])
    if lacking := missing(log):
        raise NoteIncomplete(missing=lacking)
