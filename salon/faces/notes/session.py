"""The session on the tablet: start, note, signature, what is added later."""

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

from bookings.models import Appointment
from bookings.services import appointments
from bookings.services.refusals import VersionMismatch
from salon.accounts.viewer import Viewer
from salon.catalogue.selectors import chart
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.faces.notebody import note_of
from salon.faces.notes import noteform, notepage, screenpage
from salon.faces.staff import see_other, staff_page
from salon.faces.wording import sentence_of
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors import access, history
from salon.sessionlog.services import notes, sessions, signing

LOAD = "load:"
AS_LAST = "as-last"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def note(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """The check before the session, then its note; sending the form saves it, signs it, or fills it in further."""
    visit, now = access.visit_for(viewer=viewer, public_id=public_id), clock.now()
    log: SessionLog | None = getattr(visit, "session_log", None)
    is_open = log is not None and (log.signed_at is not None or visit.status in sessions.UNDER_WAY)
    if log is None or not is_open:
        return screenpage.page(request, viewer, visit, screenpage.Told(QueryDict()))
    if request.method != "POST":
        return _page(request, viewer, log, now)
    do = request.POST.get("do", "save")
    if do == AS_LAST or do.startswith(LOAD):
        return _page(request, viewer, log, now, _filled_in(request.POST, log, viewer, now))
    return _sent(request, viewer, log, now)


@require_POST
@staff_page
def take_step(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID, step: str) -> HttpResponseBase:
    """Approve, decline, check in, start or complete one's own visit."""
    if step not in _STEPS:
        raise Http404
    visit = access.visit_for(viewer=viewer, public_id=public_id)
    return _after(request, visit, lambda: _STEPS[step](visit, viewer, clock.now()))


@require_POST
@staff_page
def add(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Add to a signed log."""
    visit, log = _log_of(viewer, public_id)
    given = {name: request.POST.get(name, "") for name in ("kind", "text", "reason")}
    return _after(request, visit, lambda: signing.add(log, by=viewer, now=clock.now(), **given), _("Added."))


@require_POST
@staff_page
def co_sign(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """A master's name under the log of somebody who still learns."""
    visit, log = _log_of(viewer, public_id)
    return _after(request, visit, lambda: signing.co_sign(log, by=viewer, now=clock.now()), _("Co-signed."))


def _log_of(viewer: Viewer, public_id: uuid.UUID) -> tuple[Appointment, SessionLog]:
    visit = access.visit_for(viewer=viewer, public_id=public_id)
    log: SessionLog | None = getattr(visit, "session_log", None)
    if log is None:
        raise NotFound
    return visit, log


def _after(request: HttpRequest, visit: Appointment, act: Callable[[], Any], done: str = "") -> HttpResponseBase:
    """Do it and show the visit again, with a word about what came of it."""
    try:
        act()
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        messages.error(request, sentence_of(refusal))
    else:
        if done:
            messages.success(request, done)
    return see_other(reverse("tablet-note", args=[visit.public_id]))


def _sent(request: HttpRequest, viewer: Viewer, log: SessionLog, now: datetime) -> HttpResponseBase:
    """Keep the note, and sign it where asked."""
    do, tree = request.POST.get("do", "save"), noteform.tree_of(request.POST, chart())
    says, expected = note_of(tree), noteform.version_in(request.POST)
    try:
        if do == "save":
            notes.write(log, says, expected_version=expected, by=viewer, now=now)
        else:
            signing.finish(log, says, expected_version=expected, by=viewer, now=now, ends_visit=do == "finish")
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return _page(request, viewer, log, now, notepage.Typed(tree, expected, refusal))
    messages.success(request, _("Saved.") if do == "save" else _("Signed."))
    return see_other(reverse("tablet-note", args=[log.appointment.public_id]))


def _filled_in(given: QueryDict, log: SessionLog, viewer: Viewer, now: datetime) -> notepage.Typed:
    """What was typed, with a protocol's rows or with what is taken over from the last visit; nothing is kept yet."""
    tree, do = noteform.tree_of(given, chart()), given.get("do", "")
    if do.startswith(LOAD):
        rows = tree["plan"].get("techniques", []) + notepage.protocol_rows(do.removeprefix(LOAD), log)
        tree["plan"]["techniques"] = rows[: noteform.ROWS_AT_MOST]
    else:
        last = history.last_log(history.client_of(log), viewer=viewer, now=now, before=log)
        if last is not None:
            tree = notepage.with_last(tree, log, last)
    return notepage.Typed(tree, noteform.version_in(given))


def _page(
    request: HttpRequest, viewer: Viewer, log: SessionLog, now: datetime, typed: notepage.Typed | None = None
) -> HttpResponseBase:
    """The note as it is stored, or as it was typed when it could not be stored."""
    log = notes.read(log, by=viewer, now=now, purpose="session")
    context = notepage.context_of(log, viewer, now, typed)
    refusal = None if typed is None else typed.refusal
    status = 200 if refusal is None else 412 if isinstance(refusal, VersionMismatch) else 422
    return render(request, "notes/note.html", context, status=status)


def _plainly(verb: Callable[..., Any]) -> Callable[[Appointment, Viewer, datetime], Any]:
    return lambda visit, viewer, now: verb(visit, by=viewer, now=now)


_STEPS: dict[str, Callable[[Appointment, Viewer, datetime], Any]] = {
    "approve": _plainly(appointments.approve),
    "decline": lambda visit, viewer, now: appointments.decline(visit, reason_code="health", by=viewer, now=now),
    "check-in": _plainly(appointments.check_in),
    "start": _plainly(sessions.start),
    "complete": _plainly(appointments.complete),
}
