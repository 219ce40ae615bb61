"""Handing a missing therapist's visits to colleagues: who could take each, and doing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from bookings.models import Appointment
from bookings.selectors.menu import therapists_of
from bookings.services.reassigning import NOT_TRIED, Reassignment, reassign
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.localtime import day_bounds, instant
from salon.faces import staff
from salon.faces.desk.blocks import Words
from salon.faces.desk.office.touched import Touched, touched_of
from salon.faces.desk.parts import shell_of
from salon.faces.staff import see_other, staff_page
from salon.faces.wording import sentence_for
from salon.locations.models import Location
from therapists.models import Therapist

MOST_DAYS = 31
# Where a single visit is told otherwise: nobody chose this time just now.
STAYS: Mapping[str, Words] = {
    "slot-taken": gettext_lazy("Nobody who may give it is free at this time."),
    "not-qualified": gettext_lazy("Nobody else may give it."),
    "outside-hours": gettext_lazy("Nobody who may give it works at this time."),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """Who is missing on which days."""

    therapist: Therapist | None
    first: date
    last: date

    def between(self, location: Location) -> tuple[datetime, datetime]:
        """From the first midnight to the last."""
        return (
            instant(day_bounds(self.first, location.zone).start),
            instant(day_bounds(self.last, location.zone).end),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A visit: to whom it goes, or why it stays."""

    visit: Touched
    to: str
    chair: str
    why: str


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def hand_over(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Say who is missing, look who could take each visit, hand them over."""
    location, places = staff.place_of(request, viewer, Permission.RUN_DAY)
    now = clock.now()
    told = request.POST if request.method == "POST" else request.GET
    missing = _missing(told, location, now)
    is_plan = request.method == "POST" and "look" in told
    if request.method == "POST" and not is_plan and missing.therapist is not None:
        path = staff.once_per_form(request, lambda: _do(request, missing, location, viewer, now), now=now)
        return see_other(path)
    context: dict[str, Any] = {
        "shell": shell_of(request),
        "place": location,
        "places": places,
        "section": "desk-team" if viewer.may(Permission.EDIT_CATALOGUE, location.pk) else "desk",
        "tab": "reassign",
        "may_edit": viewer.may(Permission.EDIT_CATALOGUE, location.pk),
        "team": list(therapists_of(location)),
        "missing": missing,
        "is_plan": is_plan,
        "form_key": staff.form_key(),
    }
    if missing.therapist is not None:
        done = _reassigned(missing, location, viewer, now, only_list=not is_plan)
        lines = _lines(done)
        context |= {"lines": lines, "fit": len(done.reassigned), "stay": len(done.unplaced)}
    return render(request, "desk/office/reassign.html", context)


def _missing(told: QueryDict, location: Location, now: datetime) -> Missing:
    today = staff.today_at(location, now)
    named = told.get("therapist", "")
    therapist = next((one for one in therapists_of(location) if str(one.public_id) == named), None)
    first = staff.day_of(told.get("from"), otherwise=today)
    last = staff.day_of(told.get("to"), otherwise=first)
    return Missing(therapist, first, min(max(first, last), first + timedelta(days=MOST_DAYS - 1)))


def _reassigned(
    missing: Missing, location: Location, viewer: Viewer, now: datetime, *, only_list: bool
) -> Reassignment:
    if missing.therapist is None:
        return Reassignment()
    between = missing.between(location)
    return reassign(missing.therapist, between=between, by=viewer, now=now, only_list=only_list, dry_run=True)


def _do(request: HttpRequest, missing: Missing, location: Location, viewer: Viewer, now: datetime) -> str:
    """Hand them over; answers the address that shows what is left."""
    if missing.therapist is None:
        return reverse("desk-reassign")
    done = reassign(missing.therapist, between=missing.between(location), by=viewer, now=now)
    if done.reassigned:
        words = ngettext("%(n)s visit is handed over.", "%(n)s visits are handed over.", len(done.reassigned))
        messages.success(request, words % {"n": len(done.reassigned)})
    if done.unplaced:
        words = ngettext(
            "%(n)s visit found nobody and stays.", "%(n)s visits found nobody and stay.", len(done.unplaced)
        )
        messages.warning(request, words % {"n": len(done.unplaced)})
    if not done.reassigned and not done.unplaced:
        messages.info(request, _("There was nothing to hand over."))
    told = {
        "location": location.slug,
        "therapist": str(missing.therapist.public_id),
        "from": missing.first.isoformat(),
        "to": missing.last.isoformat(),
    }
    return f"{reverse('desk-reassign')}?{urlencode(told)}"


def _lines(done: Reassignment) -> list[Line]:
    """Every visit in the order of its time."""
    under_way = str(_("is under way or over"))
    taken = [
        _line(row, to=row.therapist.display_name, chair=row.chair.name if row.chair else "") for row in done.reassigned
    ]
    left = [_line(row, why=_stays(why)) for row, why in done.unplaced]
    rest = [_line(row, why=under_way) for row in done.unchanged]
    return sorted([*taken, *left, *rest], key=lambda line: (line.visit.starts_at, line.visit.reference))


def _stays(code: str) -> str:
    if code == NOT_TRIED:
        return ""
    return str(STAYS[code]) if code in STAYS else sentence_for(code)


def _line(row: Appointment, *, to: str = "", chair: str = "", why: str = "") -> Line:
    return Line(touched_of([row])[0], to=to, chair=chair, why=why)
