"""The team: who works when, who is away, whose certificates end, and what nobody is there for."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from bookings.models import Appointment
from bookings.selectors.conflicts import outside_working_time, touched_by_absence
from bookings.selectors.menu import therapists_of
from bookings.selectors.schedule import time_off_at, time_off_for
from bookings.services import schedules
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden
from salon.core.figures import dated
from salon.faces import staff
from salon.faces.desk.blocks import Words
from salon.faces.desk.office.touched import touched_of
from salon.faces.desk.parts import shell_of
from salon.faces.staff import see_other, staff_page
from salon.locations.models import Location
from therapists.domain.certificates import ENDED
from therapists.models import Qualification, Therapist, TimeOff
from therapists.selectors import ending_certificates
from therapists.services import rota

KINDS: Mapping[str, Words] = {
    TimeOff.Kind.SICK: gettext_lazy("Sick"),
    TimeOff.Kind.HOLIDAY: gettext_lazy("Holiday"),
    TimeOff.Kind.OTHER: pgettext_lazy("kind of absence", "Away"),
}


@dataclass(frozen=True, slots=True)
class Away:
    """An absence, granted or asked for."""

    public_id: uuid.UUID
    therapist: str
    word: Words
    starts_at: datetime
    ends_at: datetime
    is_request: bool

    @property
    def is_whole_days(self) -> bool:
        """Whether it begins and ends at midnight."""
        return self.starts_at.time() == self.ends_at.time() == time(0)

    @property
    def last_day(self) -> date:
        """The last day that it reaches into."""
        return (self.ends_at - timedelta(microseconds=1)).date()


@dataclass(frozen=True, slots=True)
class Certificate:
    """A qualification that ends soon or has ended."""

    row: Qualification
    sentence: str
    has_ended: bool


@dataclass(slots=True)
class Member:
    """One of the team."""

    therapist: Therapist
    away: list[Away] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    outside: int = 0


@require_GET
@staff_page
def team(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Everybody, with what somebody has to look at."""
    location, places = staff.place_of(request, viewer, Permission.EDIT_CATALOGUE)
    now = clock.now()
    outside = outside_working_time(location, now=now)
    context = {
        "shell": shell_of(request),
        "place": location,
        "places": places,
        "section": "desk-team",
        "tab": "team",
        "members": _members(location, outside, now),
        "wishes": [away_of(one, location) for one in time_off_at(location.pk, since=now) if one.is_request],
        "touched": touched_of(outside),
    }
    return render(request, "desk/office/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def absence(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """One absence and the visits it touches; grant it, or take it back."""
    time_off, now = time_off_for(viewer=viewer, public_id=public_id), clock.now()
    therapist = time_off.therapist
    location = therapist.location
    if not viewer.may(Permission.EDIT_CATALOGUE, location.pk):
        raise Forbidden
    if request.method == "POST":
        return _decide(request, viewer, time_off, now)
    rows = touched_by_absence(therapist, starts_at=time_off.starts_at, ends_at=time_off.ends_at, now=now)
    context = {
        "shell": shell_of(request),
        "place": location,
        "section": "desk-team",
        "therapist": therapist,
        "away": away_of(time_off, location),
        "touched": touched_of(rows),
    }
    return render(request, "desk/office/absence.html", context)


def _decide(request: HttpRequest, viewer: Viewer, time_off: TimeOff, now: datetime) -> HttpResponseBase:
    step = request.POST.get("step")
    if step == "grant":
        schedules.grant(time_off, by=viewer, now=now)
        messages.success(request, _("Granted. It holds from now on."))
        return see_other(reverse("desk-absence", args=[time_off.public_id]))
    if step != "end":
        raise Http404
    rota.end_time_off(time_off, by=viewer, now=now)
    messages.success(request, _("Taken back. This time can be booked again."))
    return see_other(reverse("desk-therapist", args=[time_off.therapist.public_id]))


def away_of(time_off: TimeOff, location: Location) -> Away:
    """An absence on the salon's wall."""
    zone = location.zone
    return Away(
        time_off.public_id,
        time_off.therapist.display_name,
        KINDS[time_off.kind],
        time_off.starts_at.astimezone(zone),
        time_off.ends_at.astimezone(zone),
        time_off.is_request,
    )


def certificates_of(location: Location, now: datetime) -> dict[int, list[Certificate]]:
    """By therapist: the certificates that end soon or have ended."""
    ending = ending_certificates(location.pk, on=staff.today_at(location, now))
    return {
        key: [Certificate(row, _ending(row, step), has_ended=step == ENDED) for row, step in rows]
        for key, rows in ending.items()
    }


def _ending(row: Qualification, step: int) -> str:
    told = {"what": row.type.name, "day": dated(row.expires_on, "j F Y") if row.expires_on else "–", "n": step}
    if step == ENDED:
        return _("%(what)s has ended: %(day)s") % told
    return ngettext("%(what)s ends within %(n)s day: %(day)s", "%(what)s ends within %(n)s days: %(day)s", step) % told


def _members(location: Location, outside: list[Appointment], now: datetime) -> list[Member]:
    away: dict[int, list[Away]] = defaultdict(list)
    for one in time_off_at(location.pk, since=now):
        away[one.therapist_id].append(away_of(one, location))
    certificates = certificates_of(location, now)
    return [
        Member(
            one,
            away=away[one.pk],
            certificates=certificates.get(one.pk, []),
            outside=sum(row.therapist_id == one.pk for row in outside),
        )
        for one in therapists_of(location)
    ]
