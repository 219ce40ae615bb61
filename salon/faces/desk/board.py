"""The day at the desk: every visit of a location, and the steps it takes."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bookings.models import Appointment
from bookings.selectors.appointments import appointment_for, day_of, may_run
from bookings.selectors.menu import therapists_of
from bookings.services import appointments, moving
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.faces import staff
from salon.faces.desk.faults import Unfit, said
from salon.faces.desk.rows import CANCEL_REASONS, DECLINE_REASONS, columns_of
from salon.faces.desk.times import away_on
from salon.faces.staff import see_other, staff_page
from salon.locations.models import Location


@require_GET
@staff_page
def board(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """A day of a location, one column for each therapist."""
    location, places = staff.place_of(request, viewer, Permission.SEE_DAY)
    now = clock.now()
    today = staff.today_at(location, now)
    on = staff.day_of(request.GET.get("on"), otherwise=today)
    rows = day_of(viewer=viewer, location=location, on=on)
    context = {
        "location": location,
        "place": location,
        "section": "desk",
        "places": places,
        "on": on,
        "is_today": on == today,
        "now": now.astimezone(location.zone),
        "previous": address_of(location, on - timedelta(days=1)),
        "next": address_of(location, on + timedelta(days=1)),
        "today": address_of(location, today),
        "columns": columns_of(
            rows, therapists=therapists_of(location), now=now, away=away_on(on, location=location, now=now)
        ),
        "count": len(rows),
        "may_run": viewer.may(Permission.RUN_DAY, location.pk),
        "may_judge": viewer.may(Permission.WRITE_NOTES, location.pk),
        "may_call": viewer.may(Permission.SEE_CLIENTS, location.pk),
        "cancel_reasons": CANCEL_REASONS,
        "decline_reasons": DECLINE_REASONS,
        "time_zone": location.time_zone,
    }
    return render(request, "desk/board.html", context)


@require_POST
@staff_page
def take_step(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID, step: str) -> HttpResponseBase:
    """One step of one appointment, then back to its place on the board."""
    if step not in _STEPS:
        raise Http404
    appointment = appointment_for(viewer=viewer, public_id=public_id)
    if not may_run(viewer, appointment):
        raise Forbidden
    try:
        _STEPS[step](appointment, request, viewer, clock.now())
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Done: %(name)s.") % {"name": _name_of(appointment)})
    on = appointment.starts_at.astimezone(appointment.location.zone).date()
    return see_other(f"{address_of(appointment.location, on)}#a-{appointment.public_id}")


def address_of(location: Location, on: date) -> str:
    """The address of a day on the board."""
    return f"{reverse('desk')}?{urlencode({'location': location.slug, 'on': on.isoformat()})}"


def _name_of(appointment: Appointment) -> str:
    return appointment.client.name if appointment.client else ""


def _plainly(verb: Callable[..., Appointment]) -> Callable[[Appointment, HttpRequest, Viewer, datetime], object]:
    return lambda appointment, request, viewer, now: verb(appointment, by=viewer, now=now)


def _cancel(appointment: Appointment, request: HttpRequest, viewer: Viewer, now: datetime) -> object:
    reason = request.POST.get("reason_code", "other")
    if reason not in dict(CANCEL_REASONS):
        raise Http404
    waived = bool(request.POST.get("waive_fee"))
    return appointments.cancel(appointment, reason_code=reason, waive_fee=waived, by=viewer, now=now)


def _approve(appointment: Appointment, request: HttpRequest, viewer: Viewer, now: datetime) -> object:
    """Whoever does not judge health says that somebody agreed who does."""
    may_judge = viewer.may(Permission.WRITE_NOTES, appointment.location_id)
    if not may_judge and not request.POST.get("therapist_agreed"):
        raise Unfit(faults={"therapist_agreed": "therapist_agreed"})
    return appointments.approve(appointment, by=viewer, now=now)


def _decline(appointment: Appointment, request: HttpRequest, viewer: Viewer, now: datetime) -> object:
    reason = request.POST.get("reason_code", "")
    if reason not in dict(DECLINE_REASONS) or not request.POST.get("sure"):
        raise Unfit(faults={"reason_code": "decline"})
    return appointments.decline(appointment, reason_code=reason, by=viewer, now=now)


_STEPS: dict[str, Callable[[Appointment, HttpRequest, Viewer, datetime], object]] = {
    "approve": _approve,
    "decline": _decline,
    "check_in": _plainly(appointments.check_in),
    "complete": _plainly(appointments.complete),
    "no_show": _plainly(appointments.no_show),
    "undo": _plainly(moving.undo),
    "cancel": _cancel,
}
