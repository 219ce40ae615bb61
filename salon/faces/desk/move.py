"""Moving a visit: another day, time, therapist or chair, as free as the diary is."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.models import Appointment, Chair
from bookings.selectors.appointments import appointment_for
from bookings.selectors.menu import therapists_of
from bookings.services.moving import reschedule
from bookings.services.refusals import SlotTaken, VersionMismatch
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, Refusal
from salon.faces import staff
from salon.faces.desk.drawing import address_of
from salon.faces.desk.faults import faults_of, status_for
from salon.faces.desk.parts import carried_out, shell_of
from salon.faces.desk.reasons import NO_ROOM
from salon.faces.desk.times import CLOCK_PATTERN, Offer, Wanted, offer_of, offers_on, start_of
from salon.faces.staff import staff_page
from salon.faces.wording import sentence_of
from therapists.models import Therapist

KEEP, ANY = "keep", "any"


@dataclass(frozen=True, slots=True)
class Wish:
    """Where the visit is to go; no therapist means anybody, no chair any that fits."""

    appointment: Appointment
    on: date
    therapist: Therapist | None
    chair: Chair | None
    therapists: list[Therapist]

    @property
    def names(self) -> dict[int, str]:
        """What the therapists are called."""
        return {one.pk: one.display_name for one in self.therapists}

    @property
    def in_turn(self) -> list[Therapist]:
        """Who is asked, the present therapist before the others."""
        if self.therapist is not None:
            return [self.therapist]
        own = self.appointment.therapist
        return [own, *(one for one in self.therapists if one.pk != own.pk)]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def move(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Choose where the visit goes, see what is free, move it."""
    appointment, now = appointment_for(viewer=viewer, public_id=public_id), clock.now()
    if not viewer.may(Permission.RUN_DAY, appointment.location_id):
        raise Forbidden
    told = request.POST if request.method == "POST" else request.GET
    wish = _wish(told, appointment)
    refused: Refusal | None = None
    if request.method == "POST":
        answer = carried_out(request, lambda: _move(request, viewer, wish, now), now=now)
        if isinstance(answer, HttpResponse):
            return answer
        refused = answer
    context = {
        "shell": shell_of(request),
        "appointment": appointment,
        "place": appointment.location,
        "section": "desk",
        "zone_start": appointment.starts_at.astimezone(appointment.location.zone),
        "wish": wish,
        "told": told,
        "therapist_choice": told.get("therapist") or KEEP,
        "chair_choice": told.get("chair") or KEEP,
        "offers": _offers(wish, now),
        "alternatives": _alternatives(refused, wish),
        "problem": sentence_of(refused) if refused else "",
        "faults": faults_of(refused) if refused else {},
        "clock_pattern": CLOCK_PATTERN,
        "form_key": staff.form_key(),
        "back": _place_of(appointment),
    }
    return render(request, "desk/move.html", context, status=status_for(refused) if refused else 200)


def _wish(told: QueryDict, appointment: Appointment) -> Wish:
    therapists = list(therapists_of(appointment.location))
    choice = told.get("therapist") or KEEP
    named = next((one for one in therapists if str(one.public_id) == choice), appointment.therapist)
    return Wish(
        appointment=appointment,
        on=staff.day_of(told.get("on"), otherwise=appointment.starts_at.astimezone(appointment.location.zone).date()),
        therapist=None if choice == ANY else named,
        chair=None if told.get("chair") == ANY else appointment.chair,
        therapists=therapists,
    )


def _offers(wish: Wish, now: datetime) -> list[Offer]:
    wanted = Wanted(wish.appointment.service, wish.therapist, wish.chair, besides=wish.appointment.visit)
    return offers_on(wish.on, wanted, names=wish.names, now=now)


def _alternatives(refused: Refusal | None, wish: Wish) -> list[Offer]:
    """The nearest free starts with anybody, where the one wanted was taken."""
    if not isinstance(refused, SlotTaken):
        return []
    slots = refused.params.get("alternatives", [])
    return [offer_of(slot, wish.appointment.service, wish.names) for slot in slots]


def _move(request: HttpRequest, viewer: Viewer, wish: Wish, now: datetime) -> str:
    """Move the visit as the form says; answers the address of its new place on the board."""
    start = start_of(request.POST, wish.appointment.location)
    if request.POST.get("version") != str(wish.appointment.version):
        raise VersionMismatch(version=wish.appointment.version)
    moved = _rescheduled(wish, start, viewer, now)
    messages.success(request, _("Moved: %(reference)s.") % {"reference": moved.visit.reference})
    return _place_of(moved)


def _rescheduled(wish: Wish, start: datetime, viewer: Viewer, now: datetime) -> Appointment:
    """Move it to the first who is free; raises what the first of them was refused with."""
    first: Refusal | None = None
    for therapist in wish.in_turn:
        try:
            return reschedule(wish.appointment, start=start, therapist=therapist, chair=wish.chair, by=viewer, now=now)
        except NO_ROOM as refusal:
            first = first or refusal
    raise first or SlotTaken(alternatives=[])


def _place_of(appointment: Appointment) -> str:
    on = appointment.starts_at.astimezone(appointment.location.zone).date()
    return f"{address_of(appointment.location, on)}#a-{appointment.public_id}"
