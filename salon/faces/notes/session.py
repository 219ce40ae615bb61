"""The session on the tablet: start, note, signature."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bookings.domain.lifecycle import Action, allowed
from bookings.models import Appointment
from bookings.services import appointments
from bookings.services.refusals import VersionMismatch
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.faces.badges import light_badge, status_badge
from salon.faces.notes import noteform, screening, words
from salon.faces.staff import see_other, staff_page
from salon.faces.wording import sentence_of
from salon.sessionlog.domain import plan
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors import access, record, vocabulary
from salon.sessionlog.services import notes, sessions, signing

PRESSURES = range(6)
SCORES = range(11)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def note(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """The check before the session, then its note; sending the form saves it or signs it."""
    visit = access.visit_for(viewer=viewer, public_id=public_id)
    log: SessionLog | None = getattr(visit, "session_log", None)
    is_open = log is not None and (log.signed_at is not None or visit.status in sessions.UNDER_WAY)
    if log is None or not is_open:
        return screening.page(request, viewer, visit, screening.Told(QueryDict()))
    if request.method != "POST":
        return _page(request, viewer, log)
    try:
        _send(request.POST, log, viewer, clock.now())
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return _page(request, viewer, log, given=request.POST, refusal=refusal)
    messages.success(request, _("Signed.") if request.POST.get("do") == "sign" else _("Saved."))
    return see_other(reverse("tablet-note", args=[visit.public_id]))


@require_POST
@staff_page
def take_step(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID, step: str) -> HttpResponseBase:
    """Check in, start or complete one's own visit."""
    if step not in _STEPS:
        raise Http404
    visit = access.visit_for(viewer=viewer, public_id=public_id)
    try:
        _STEPS[step](visit, viewer, clock.now())
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        messages.error(request, sentence_of(refusal))
    return see_other(reverse("tablet-note", args=[visit.public_id]))


def _send(given: QueryDict, log: SessionLog, viewer: Viewer, now: datetime) -> None:
    says = notes.Note(noteform.sections_from(given), noteform.uses_from(noteform.given_rows(given)))
    verb = signing.finish if given.get("do") == "sign" else notes.write
    verb(log, says, expected_version=noteform.version_in(given), by=viewer, now=now)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    log: SessionLog,
    *,
    given: QueryDict | None = None,
    refusal: Refusal | None = None,
) -> HttpResponseBase:
    """The note as it is stored, or as it was typed when it could not be stored."""
    now = clock.now()
    log = notes.read(log, by=viewer, now=now, purpose="session")
    visit, zone = log.appointment, log.appointment.location.zone
    limits, chart = notes.limits_of(log), vocabulary.catalogue()
    stored = noteform.stored_rows(log)
    # A signed note is shown as it was signed, whatever else somebody typed in the meantime.
    typed = given if log.signed_at is None else None
    rows = stored if typed is None else noteform.given_rows(typed)
    context = _choices() | {
        "place": visit.location,
        "section": "tablet",
        "visit": visit,
        "log": log,
        "version": log.version,
        "starts_at": visit.starts_at.astimezone(zone),
        "started_at": log.started_at.astimezone(zone) if log.started_at else None,
        "signed_at": log.signed_at.astimezone(zone) if log.signed_at else None,
        "status": status_badge(visit.status),
        "light": light_badge(visit.screening_light),
        "fields": noteform.stored_fields(log) if typed is None else noteform.given_fields(typed),
        "rows": rows,
        "spare": range(noteform.SPARE_ROWS),
        "limits": limits,
        "effects": words.effect_lines(log.screening.proposal, vocabulary.names()) if log.screening else [],
        "adaptation_words": (log.screening.adaptations or {}).get("words", "") if log.screening else "",
        "warnings": [
            words.fault_words({"code": fault.code, "pointer": f"/{fault.row}"})
            for fault in plan.warnings(noteform.uses_from([_typed(row) for row in rows]), catalogue=chart)
        ],
        "missing": [words.MISSING[code] for code in signing.missing(log)] if log.signed_at is None else [],
        "seal_holds": log.signed_at is not None and record.seal_holds(log),
        "may_write": log.signed_at is None and log.author_id == viewer.user_id,
        "may_complete": Action.COMPLETE in allowed(visit.status),
    }
    status = 200
    if refusal is not None:
        context |= _told(refusal, log, given or QueryDict())
        status = 412 if isinstance(refusal, VersionMismatch) else 422
    return render(request, "notes/note.html", context, status=status)


def _told(refusal: Refusal, log: SessionLog, given: QueryDict) -> dict[str, Any]:
    """What went wrong and where; after a conflict both texts, so that nothing is lost."""
    faults = [(words.fault_words(error), noteform.fault_at(error)) for error in refusal.params.get("errors", ())]
    lacking = refusal.params.get("missing", ()) if isinstance(refusal, signing.NoteIncomplete) else ()
    faults += [(str(words.MISSING[code]), noteform.missing_at(code)) for code in lacking]
    told: dict[str, Any] = {
        "problem": sentence_of(refusal),
        "errors": faults,
        "marked": {field for _words, place in faults for field in place.fields},
    }
    if log.signed_at is not None:
        return told | {"unsaved": noteform.given_fields(given), "unsaved_rows": noteform.given_rows(given)}
    seen = noteform.version_in(given)
    if not lacking and seen != log.version:
        # The form keeps the version it was made from until its sender says that both texts were looked at.
        told |= {"is_conflict": True, "version": seen}
        told |= {"theirs": noteform.stored_fields(log), "their_rows": noteform.stored_rows(log)}
    return told


def _choices() -> dict[str, Any]:
    """What the lists of the page offer."""
    return {
        "choices": vocabulary.choices(),
        "feet": [(foot, words.FEET[foot]) for foot in ("both", "left", "right")],
        "pressures": PRESSURES,
        "scores": SCORES,
    }


def _typed(row: noteform.Row) -> noteform.Row:
    return {name: "" if value is None else str(value) for name, value in row.items()}


def _plainly(verb: Callable[..., Any]) -> Callable[[Appointment, Viewer, datetime], Any]:
    return lambda visit, viewer, now: verb(visit, by=viewer, now=now)


_STEPS: dict[str, Callable[[Appointment, Viewer, datetime], Any]] = {
    "check-in": _plainly(appointments.check_in),
    "start": _plainly(sessions.start),
    "complete": _plainly(appointments.complete),
}
