"""Managing a booking without an account: the appointment, moving and cancelling it, its calendar file."""

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bookings.selectors import menu
from bookings.services import appointments as services
from bookings.services.moving import reschedule
from bookings.services.refusals import VersionMismatch
from salon.core import clock
from salon.core.errors import Refusal
from salon.faces.calendars import calendar_of
from salon.faces.online import browser
from salon.faces.online.asking import asked_before
from salon.faces.online.forms import SlotForm, WishForm
from salon.faces.online.own import Own, all_owned, cost_after, owned
from salon.faces.online.ownforms import CancelForm, VersionForm
from salon.faces.online.place import place_of, private_page, shown
from salon.faces.online.refusals import status_of, words_for
from salon.faces.online.sending import form_key, once_per_form, see_other
from salon.faces.online.times import as_times, slots_on, times_for
from salon.faces.online.views.times import wish_in
from salon.faces.online.words import why_in_words
from therapists.models import Therapist

MINE = "/my/appointment"


@require_safe
@private_page
def mine(request: HttpRequest) -> HttpResponse:
    """Every appointment that this browser has a key to."""
    found = all_owned(request, now=clock.now())
    place = found[0].appointment.location if found else place_of(request)
    context = {"owned": found, "asked": asked_before(request, found)}
    return shown(request, "online/mine.html", context, place=place)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def move(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose another time, with the same therapist unless anybody is asked for."""
    now = clock.now()
    own = owned(request, public_id, now=now)
    if not own.may_move:
        return see_other(MINE)
    is_anybody = "anybody" in (request.POST if request.method == "POST" else request.GET)
    page: dict[str, Any] = {"is_anybody": is_anybody}
    form: WishForm = SlotForm(request.POST) if request.method == "POST" else WishForm(request.GET)
    form.is_valid()
    status = 200
    if request.method == "POST":
        try:
            return _move(request, own, start=form.cleaned_data.get("start"), is_anybody=is_anybody)
        except Refusal as refusal:
            others = as_times(refusal.params.get("alternatives", ()), own.appointment.service)
            page |= {"problem": words_for(refusal), "others": others}
            status = status_of(refusal)
            own = owned(request, public_id, now=now)
    response = _other_times(request, own, form, page, status=status)
    browser.keep_device(request, response)
    return response


def _other_times(request: HttpRequest, own: Own, form: WishForm, page: dict[str, Any], *, status: int) -> HttpResponse:
    """The page to choose from; whoever may not move any more is told so on the page of the appointment."""
    if not own.may_move:
        return see_other(MINE)
    appointment = own.appointment
    wish = replace(
        wish_in(form, appointment.service, None),
        therapist=None if page["is_anybody"] else appointment.therapist,
        guest=None,
        also=None,
        besides=appointment.visit,
        present=appointment.starts_at,
    )
    found = times_for(wish, now=own.now)
    offered = [time for group in found.groups for time in group.times] or found.instead
    page |= {
        "own": own,
        "wish": wish,
        "page": found,
        "service": appointment.service,
        "why": why_in_words(found.why, who=appointment.therapist.display_name),
        "who": "" if page["is_anybody"] else appointment.therapist.display_name,
        "cost": cost_after(own, [time.starts_at for time in offered]),
        "form_key": form_key(),
    }
    return shown(request, "online/move.html", page, place=appointment.location, status=status)


def _move(request: HttpRequest, own: Own, *, start: datetime | None, is_anybody: bool) -> HttpResponse:
    if start is None:
        return see_other(request.path)
    appointment = own.appointment

    def act() -> dict[str, Any]:
        _refuse_unseen(request, own)
        therapist = _somebody_free(own, start) if is_anybody else None
        reschedule(appointment, start=start, by=own.viewer, now=own.now, therapist=therapist)
        return {}

    once_per_form(request, act, now=own.now, choice=start.isoformat())
    messages.success(request, _("Your appointment has been moved."))
    return see_other(MINE)


def _refuse_unseen(request: HttpRequest, own: Own) -> None:
    """Nothing happens to an appointment that is no longer what the page showed; raises VersionMismatch."""
    if VersionForm(request.POST).seen != own.appointment.version:
        raise VersionMismatch(version=own.appointment.version)


def _somebody_free(own: Own, start: datetime) -> Therapist:
    """The first therapist who is offered at that start; the one of now where nobody is, to be refused."""
    service = own.appointment.service
    wish = replace(wish_in(WishForm({}), service, None), besides=own.appointment.visit)
    day = start.astimezone(service.location.zone).date()
    for slot in slots_on(day, wish, now=own.now):
        if slot.start == start:
            return menu.therapists_of(service.location).get(pk=slot.therapist_ids[0])
    return own.appointment.therapist


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say what cancelling costs, then do it."""
    own = owned(request, public_id, now=clock.now())
    if not own.may_cancel:
        return see_other(MINE)
    form = CancelForm(request.POST if request.method == "POST" else None)
    page: dict[str, Any] = {"own": own, "form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _refuse_unseen(request, own)
            services.cancel(own.appointment, reason_code=form.cleaned_data["reason"], by=own.viewer, now=own.now)
        except Refusal as refusal:
            page["problem"], status = words_for(refusal), status_of(refusal)
        else:
            messages.success(request, _("Your appointment is cancelled."))
            return see_other(MINE)
    elif request.method == "POST":
        status = 422
    return shown(request, "online/cancel.html", page, place=own.appointment.location, status=status)


@require_safe
@private_page
def calendar(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The appointment as a calendar file, the same entry as in the mails."""
    now = clock.now()
    appointment = owned(request, public_id, now=now).appointment
    response = HttpResponse(calendar_of(appointment, stamped_at=now), "text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response
