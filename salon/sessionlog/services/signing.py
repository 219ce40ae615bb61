"""Signing a log: from here on it is sealed, and only added to."""

from datetime import datetime, timedelta

from bookings.domain.lifecycle import Status
from bookings.services import appointments
from bookings.services.refusals import InvalidTransition
from salon.accounts.roles import Role
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.text import TEXT_LENGTH, UnfitText, tidy
from salon.core.writing import writing
from salon.sessionlog.domain import note, seal
from salon.sessionlog.models import Addendum, CoSignature, SessionLog
from salon.sessionlog.selectors.access import policy_of
from salon.sessionlog.selectors.record import addenda_of, content_of, content_of_addendum, sections_of
from salon.sessionlog.selectors.vocabulary import learns
from salon.sessionlog.services import aftercare, notes
from salon.sessionlog.services.notes import Note, NoteUnfit, fresh

SIGNABLE = (Status.IN_SERVICE, Status.COMPLETED)


class NoteIncomplete(Refusal):
    """Something is missing before the log can be signed; `missing` lists what, as codes."""

    code = "note-incomplete"


class NoteUnsigned(Refusal):
    """Nothing can be added to a log, or vouched for in it, before its author has signed it."""

    code = "invalid-transition"

    def __init__(self) -> None:
        super().__init__(from_status="draft", allowed=["sign"])


def sign(log: SessionLog, *, by: Viewer, now: datetime) -> SessionLog:
    """Seal the log with its author's name, and let the client know of what to do at home; once signed it stays so.

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
        stored.signed_at, stored.signed_by, stored.is_late_entry = now, stored.author, _is_late(stored, now)
        digest = seal.digest(content_of(stored))
        SessionLog.objects.filter(pk=stored.pk).update(
            signed_at=now, signed_by=stored.author, is_late_entry=stored.is_late_entry, digest=digest
        )
        audit.record(
            by=by,
            action="log.sign",
            thing=stored,
            location_id=stored.appointment.location_id,
            now=now,
            digest=digest,
            is_late=stored.is_late_entry,
        )
        aftercare.tell(stored, now=now)
    return fresh(log)


def finish(
    log: SessionLog, says: Note, *, expected_version: int, by: Viewer, now: datetime, ends_visit: bool = False
) -> SessionLog:
    """Write down what the page holds, then sign and, where asked, end the visit.

    What was written stays when the signature is refused. Raises what `notes.write` and `sign` raise.
    """
    signed = sign(notes.write(log, says, expected_version=expected_version, by=by, now=now), by=by, now=now)
    if ends_visit and signed.appointment.status == Status.IN_SERVICE:
        appointments.complete(signed.appointment, by=by, now=now)
    return fresh(signed)


def co_sign(log: SessionLog, *, by: Viewer, now: datetime) -> SessionLog:
    """A master's name under a signed log; done once, whoever repeats it.

    Raises Forbidden for those who are no master there and for the author, NoteUnsigned.
    """
    if by.user_id is None or not is_master(by, log) or by.user_id == log.author_id:
        raise Forbidden
    with writing():
        stored = fresh(log)
        if stored.signed_at is None:
            raise NoteUnsigned
        _, is_new = CoSignature.objects.get_or_create(
            log=stored, defaults={"signed_at": now, "signed_by_id": by.user_id, "digest": stored.digest}
        )
        if is_new:
            audit.record(by=by, action="log.co_sign", thing=stored, location_id=stored.appointment.location_id, now=now)
    return fresh(log)


def add(log: SessionLog, *, kind: str, text: str, reason: str, by: Viewer, now: datetime) -> Addendum:
    """Add to a signed log, which itself stays as it was signed; raises Forbidden, NoteUnsigned, NoteUnfit."""
    if by.user_id is None or not (by.user_id == log.author_id or is_master(by, log)):
        raise Forbidden
    words = {"text": _words(text, "/text"), "reason": _words(reason, "/reason")}
    if kind not in Addendum.Kind.values:
        raise NoteUnfit(errors=[{"code": "unfit", "pointer": "/kind"}])
    with writing():
        # One after the other: each addendum seals the one before.
        SessionLog.objects.select_for_update().get(pk=log.pk)
        stored = fresh(log)
        if stored.signed_at is None:
            raise NoteUnsigned
        earlier = addenda_of(stored)
        addendum = Addendum(log=stored, kind=kind, author_id=by.user_id, written_at=now, **words)
        before = earlier[-1].digest if earlier else stored.digest
        addendum.digest = seal.digest(content_of_addendum(addendum, before=before))
        addendum.save()
        audit.record(
            by=by,
            action="log.add",
            thing=stored,
            location_id=stored.appointment.location_id,
            now=now,
            kind=kind,
            addendum=str(addendum.public_id),
        )
    return addendum


def is_master(viewer: Viewer, log: SessionLog) -> bool:
    """Whether the viewer answers for the team at the log's location."""
    return Role.MASTER in viewer.roles.get(log.appointment.location_id, ())


def awaits_co_signature(log: SessionLog) -> bool:
    """Whether a master still has to put their name under a signed log."""
    if log.signed_at is None or log.started_on is None or CoSignature.objects.filter(log=log).exists():
        return False
    return learns(log.therapist, log.started_on)


def missing(log: SessionLog) -> list[str]:
    """What the log still needs before it can be signed, as codes."""
    decision = log.screening.decision if log.screening else None
    return note.missing(sections_of(log), techniques=log.techniques.count(), decision=decision)


def _demand_whole(log: SessionLog) -> None:
    status = log.appointment.status
    if status not in SIGNABLE:
        raise InvalidTransition(from_status=status, allowed=[step.value for step in SIGNABLE])
    if lacking := missing(log):
        raise NoteIncomplete(missing=lacking)


def _is_late(log: SessionLog, now: datetime) -> bool:
    """Whether more than the salon's hours have passed since the session."""
    ended_at = log.ended_at or log.started_at or log.created_at
    return now - ended_at > timedelta(hours=policy_of(log.appointment.location_id).sign_within_hours)


def _words(text: str, pointer: str) -> str:
    try:
        kept = tidy(text)
    except UnfitText as error:
        raise NoteUnfit(errors=[{"code": "unfit-text", "pointer": pointer}]) from error
    if not kept:
        raise NoteUnfit(errors=[{"code": "required", "pointer": pointer}])
    if len(kept) > TEXT_LENGTH:
        raise NoteUnfit(errors=[{"code": "unfit-text", "pointer": pointer}])
    return kept
