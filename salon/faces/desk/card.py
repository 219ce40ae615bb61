"""One visit at the desk: everything that can be done with it, and what was done."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bookings.domain.flow import Advice, Moment, advice
from bookings.models import Appointment
from bookings.selectors.appointments import appointment_for, history_of, room_until
from bookings.selectors.messages import messages_of
from bookings.services import appointments
from salon.accounts.roles import Permission
from salon.accounts.selectors import names_of_actors
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.core.text import TEXT_LENGTH, UnfitText, tidy
from salon.faces import staff
from salon.faces.desk.blocks import CANCEL_REASONS, DECLINE_REASONS, Block, Words, block_of, pace_of
from salon.faces.desk.faults import Unfit, said
from salon.faces.desk.parts import finished, shell_of, turned_down, wants_part
from salon.faces.desk.steps import place_of
from salon.faces.desk.telling import TROUBLE, lines_of
from salon.faces.staff import see_other, staff_page
from salon.reports.day import one_at

ADVICE: Mapping[str, Words] = {
    "within_grace": gettext_lazy("Within the minutes of grace: the whole %(minutes)s minutes."),
    "still_fits": gettext_lazy("Late, but nothing follows: the whole %(minutes)s minutes still fit."),
    "shorten": gettext_lazy("Beyond the minutes of grace: %(minutes)s minutes are left."),
    "may_go": gettext_lazy("The time is needed: offer another one, or the %(minutes)s minutes that are left."),
}
DONE: Mapping[str, Words] = {
    "appointment.create": gettext_lazy("Booked"),
    "appointment.approve": gettext_lazy("Approved"),
    "appointment.decline": gettext_lazy("Declined"),
    "appointment.reschedule": gettext_lazy("Moved"),
    "appointment.adjust": gettext_lazy("Moved"),
    "client.coming": gettext_lazy("Says to be coming"),
    "appointment.check_in": gettext_lazy("Arrived"),
    "appointment.start": gettext_lazy("Started"),
    "appointment.complete": gettext_lazy("Completed"),
    "appointment.cancel": gettext_lazy("Cancelled"),
    "appointment.no_show": gettext_lazy("Did not come"),
    "appointment.undo": gettext_lazy("Taken back"),
    "appointment.amend": gettext_lazy("Note changed"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of what was done: what, when, by whom."""

    words: Words
    at: datetime
    by: str


@require_GET
@staff_page
def card(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """The visit with every step it can take."""
    appointment, now = appointment_for(viewer=viewer, public_id=public_id), clock.now()
    location = appointment.location
    if not viewer.may(Permission.SEE_DAY, location.pk):
        raise Forbidden
    row, trail = one_at(appointment, now=now)
    block = block_of(row, trail, zone=location.zone, pace=pace_of(location.policy), now=now)
    context = {
        "shell": shell_of(request),
        "place": location,
        "section": "desk",
        "appointment": appointment,
        "shown": block,
        "late": _late_words(appointment, block, now),
        "history": _history(appointment),
        **_messages(appointment, viewer, now),
        "back": place_of(appointment),
        "form_key": staff.form_key(),
        "may_run": viewer.may(Permission.RUN_DAY, location.pk),
        "may_judge": viewer.may(Permission.WRITE_NOTES, location.pk),
        "may_call": viewer.may(Permission.SEE_CLIENTS, location.pk),
        "cancel_reasons": CANCEL_REASONS,
        "decline_reasons": DECLINE_REASONS,
    }
    return render(request, "desk/card.html", context)


@require_POST
@staff_page
def note(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Write the desk's note on a visit."""
    appointment = appointment_for(viewer=viewer, public_id=public_id)
    if not viewer.may(Permission.RUN_DAY, appointment.location_id):
        raise Forbidden
    try:
        words = _tidied(request.POST.get("desk_note", ""))
        appointments.amend(
            appointment,
            changes={"desk_note": words},
            expected_version=staff.number_of(request.POST.get("version")),
            by=viewer,
            now=clock.now(),
        )
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        if wants_part(request):
            return turned_down(refusal)
        messages.error(request, said(refusal))
        return see_other(place_of(appointment))
    messages.success(request, _("The note is kept."))
    return finished(request, place_of(appointment))


def _tidied(text: str) -> str:
    try:
        return tidy(text)[:TEXT_LENGTH]
    except UnfitText as error:
        raise Unfit(faults={"desk_note": "unfit_text"}) from error


def _late_words(appointment: Appointment, block: Block, now: datetime) -> str:
    """What the policy says of a client who is late."""
    row = block.row
    moment = Moment(row.status, None, row.starts_at, row.ends_at)
    pace = pace_of(appointment.location.policy)
    if advice(moment, room_until=None, pace=pace, now=now) is None:
        return ""
    told: Advice | None = advice(moment, room_until=room_until(appointment), pace=pace, now=now)
    return str(ADVICE[told.code]) % {"minutes": told.minutes} if told else ""


def _messages(appointment: Appointment, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """What was sent about it and what was not, for those who may see it."""
    if not viewer.may(Permission.SEE_MESSAGES, appointment.location_id):
        return {"may_see_messages": False}
    lines = lines_of(messages_of(appointment, viewer=viewer), appointment, now=now)
    return {
        "may_see_messages": True,
        "lines": lines,
        "has_trouble": any(line.message.status in TROUBLE for line in lines),
        "may_send": viewer.may(Permission.SEND_MESSAGES, appointment.location_id),
        "card_address": reverse("desk-card", args=[appointment.public_id]),
    }


def _history(appointment: Appointment) -> list[Entry]:
    """What was done with it, newest first; people by name, clients and strangers by what they are."""
    events = [event for event in history_of(appointment) if event.action in DONE]
    zone = appointment.location.zone
    names = names_of_actors({event.actor for event in events})
    return [
        Entry(DONE[event.action], event.at.astimezone(zone), names.get(event.actor) or str(_kind(event.actor)))
        for event in reversed(events)
    ]


def _kind(actor: str) -> Words:
    kind = actor.partition(":")[0]
    return {
        "anonymous": gettext_lazy("Online"),
        "holder": gettext_lazy("The client"),
        "client": gettext_lazy("The client"),
        "system": gettext_lazy("The salon's program"),
    }.get(kind, gettext_lazy("The staff"))
