"""The order of turns, and why somebody takes a walk-in."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bookings.domain.turns import Standing, order
from bookings.models import TurnPause, WalkIn
from bookings.selectors.menu import therapist_for, therapists_of
from bookings.selectors.queue import standings_at, waiting_at
from bookings.services import turns
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.core.figures import money
from salon.core.localtime import instant
from salon.faces import staff
from salon.faces.desk.blocks import Words
from salon.faces.desk.faults import said
from salon.faces.desk.parts import sentence_about, shell_of
from salon.faces.staff import see_other, staff_page
from salon.locations.models import Location
from therapists.models import Therapist

REASONS: tuple[tuple[str, Words], ...] = (
    (TurnPause.Reason.BREAK.value, _("Break")),
    (TurnPause.Reason.NOTES.value, _("Writing notes")),
    (TurnPause.Reason.ERRAND.value, _("Out for a moment")),
    (TurnPause.Reason.OTHER.value, _("Something else")),
)
CHOSEN: Mapping[str, Words] = {
    "asked_for": _("%(who)s was asked for, which costs no turn."),
    "only_one": _("%(who)s is the only one who can take it today."),
    "turn": _("%(who)s has the turn: least from turns so far."),
    "soonest": _("%(who)s can begin soonest."),
}
PASSED: Mapping[str, Words] = {
    "paused": _("%(who)s pauses and keeps the turn."),
    "not_qualified": _("%(who)s may not give this service and keeps the turn."),
    "no_room_today": _("%(who)s has no room before the next visit today and keeps the turn."),
    "later": _("%(who)s could begin at %(time)s only and keeps the turn."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One therapist in the order: what turns were worth, when the last one was, and whether a pause stands."""

    therapist: Therapist
    worth: str
    last: datetime | None
    is_paused: bool


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody takes a walk-in, and why nobody who was ahead does, each a whole sentence."""

    walk_in: WalkIn
    sentences: list[str]


@require_GET
@staff_page
def order_of_turns(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Whose turn it is, what each had, who pauses, and why those who wait are with whom they are."""
    location, places = staff.place_of(request, viewer, Permission.SEE_DAY)
    on = staff.today_at(location, clock.now())
    team = {one.pk: one for one in therapists_of(location)}
    standings = [one for one in order(standings_at(location, on=on)) if one.therapist_id in team]
    context = {
        "shell": shell_of(request),
        "place": location,
        "places": places,
        "section": "desk",
        "lines": [_line(one, team[one.therapist_id], location) for one in standings],
        "whys": [_why(one, team, location) for one in waiting_at(location, on=on, viewer=viewer)],
        "reasons": REASONS,
        "may_run": viewer.may(Permission.RUN_DAY, location.pk),
    }
    return render(request, "desk/turns.html", context)


@require_POST
@staff_page
def pause(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Take a therapist out of the order of turns with a reason, or put one back."""
    therapist, now = therapist_for(public_id=public_id), clock.now()
    location, reason = therapist.location, request.POST.get("reason", "")
    if location.pk not in viewer.roles:
        raise NotFound
    if not viewer.may(Permission.RUN_DAY, location.pk):
        raise Forbidden
    if reason and reason not in dict(REASONS):
        raise Http404
    try:
        if reason:
            turns.pause(therapist, reason=reason, by=viewer, now=now)
            messages.success(request, _("%(name)s pauses.") % {"name": therapist.display_name})
        else:
            turns.resume(therapist, by=viewer, now=now)
            messages.success(request, _("%(name)s takes turns again.") % {"name": therapist.display_name})
    except Refusal as refusal:
        messages.error(request, said(refusal))
    return see_other(f"{reverse('desk-turns')}?location={location.slug}")


def _line(standing: Standing, therapist: Therapist, location: Location) -> Line:
    last = instant(standing.last_turn).astimezone(location.zone) if standing.last_turn is not None else None
    return Line(therapist, money(Decimal(standing.value) / 100, location.currency), last, standing.is_paused)


def _why(walk_in: WalkIn, team: Mapping[int, Therapist], location: Location) -> Why:
    told = walk_in.choice
    chosen = CHOSEN.get(told.get("reason", ""), "%(who)s.")
    ahead = [_passed(_name(team, key), code, minute, location) for key, code, minute in told.get("passed", ())]
    return Why(walk_in, [sentence_about(_name(team, told.get("therapist")), chosen), *filter(None, ahead)])


def _name(team: Mapping[int, Therapist], key: int | None) -> str:
    return team[key].display_name if key is not None and key in team else ""


def _passed(who: str, code: str, minute: int | None, location: Location) -> str:
    if not who or code not in PASSED:
        return ""
    time = f"{instant(minute).astimezone(location.zone):%H:%M}" if minute is not None else ""
    return sentence_about(who, PASSED[code], time=time)
