"""The steps of one appointment: arrived, in service, done, and what takes them back."""

import uuid
from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bookings.models import Appointment
from bookings.selectors.appointments import appointment_for, may_run
from bookings.services import appointments, moving, walkins
from bookings.services.unbooking import is_just_booked, unbook
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.faces.desk.blocks import CANCEL_REASONS, DECLINE_REASONS
from salon.faces.desk.drawing import address_of
from salon.faces.desk.faults import Unfit, said
from salon.faces.desk.parts import finished, turned_down, wants_part
from salon.faces.staff import see_other, staff_page
from salon.sessionlog.services import sessions

# After these there may be room for somebody who waits.
FREES = frozenset({"complete", "cancel", "no_show", "decline", "undo"})


@require_POST
@staff_page
def take_step(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID, step: str) -> HttpResponseBase:
    """One step of one appointment, then back to its place on the board."""
    if step not in _STEPS:
        raise Http404
    appointment = appointment_for(viewer=viewer, public_id=public_id)
    if not may_run(viewer, appointment):
        raise Forbidden
    path = place_of(appointment)
    try:
        _STEPS[step](appointment, request, viewer, clock.now())
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        if wants_part(request):
            return turned_down(refusal)
        messages.error(request, said(refusal))
        return see_other(path)
    if step in FREES:
        walkins.bring_forward(appointment.location, by=viewer, now=clock.now())
    messages.success(request, _("Done: %(name)s.") % {"name": name_of(appointment)})
    return finished(request, path)


def place_of(appointment: Appointment) -> str:
    """The address of an appointment on the board."""
    on = appointment.starts_at.astimezone(appointment.location.zone).date()
    return f"{address_of(appointment.location, on)}#a-{appointment.public_id}"


def name_of(appointment: Appointment) -> str:
    """Who it is for."""
    return appointment.client.name if appointment.client else ""


def _plainly(verb: Callable[..., Appointment]) -> Callable[[Appointment, HttpRequest, Viewer, datetime], object]:
    return lambda appointment, request, viewer, now: verb(appointment, by=viewer, now=now)


def _start(appointment: Appointment, request: HttpRequest, viewer: Viewer, now: datetime) -> object:  # noqa: ARG001
    """Only where the record allows it already: the desk decides nothing about health."""
    try:
        return sessions.start(appointment, by=viewer, now=now)
    except Forbidden as error:
        raise Unfit(faults={"start": "therapist_starts"}) from error


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


def _undo(appointment: Appointment, request: HttpRequest, viewer: Viewer, now: datetime) -> object:  # noqa: ARG001
    """The last step, or the booking itself where nothing was done since."""
    if is_just_booked(appointment, now=now):
        return unbook(appointment, by=viewer, now=now)
    return moving.undo(appointment, by=viewer, now=now)


_STEPS: dict[str, Callable[[Appointment, HttpRequest, Viewer, datetime], object]] = {
    "approve": _approve,
    "decline": _decline,
    "check_in": _plainly(appointments.check_in),
    "start": _start,
    "complete": _plainly(appointments.complete),
    "no_show": _plainly(appointments.no_show),
    "undo": _undo,
    "cancel": _cancel,
}
