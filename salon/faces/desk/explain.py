"""Why a time is not free, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from bookings.selectors import explaining
from bookings.selectors.explaining import Reason
from bookings.selectors.menu import service_for, services_of, therapists_of
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.faces import staff
from salon.faces.desk.faults import WORDS as WORDS_OF_FAULTS
from salon.faces.desk.times import CLOCK_PATTERN, faults_in, instant_from
from salon.faces.staff import staff_page
from therapists.models import Therapist

WORDS: dict[str, str | Promise] = {
    "in_past": _("The time has passed."),
    "notice_too_short": _("It is too soon for a client's booking; the desk may still book it."),
    "beyond_horizon": _("It is further ahead than clients may book."),
    "outside_window": _("It is further away than the diary looks."),
    "off_grid": _("It does not lie on the salon's grid of starts; the desk may still book it."),
    "closed": _("The salon is closed."),
    "outside_hours": _("It lies outside the working hours."),
    "outside_shift": _("Not at work at that time."),
    "therapist_off": _("Away."),
    "therapist_busy": _("Has another visit, buffers included."),
    "not_qualified": _("May not give this service that day."),
    "no_therapist_qualified": _("Nobody may give this service."),
    "no_therapist": _("Nobody is there."),
    "no_chair_suitable": _("No chair fits this service."),
    "no_chair": _("There is no chair."),
    "chair_busy": _("Taken."),
    "chair_turnaround": _("Still being cleaned."),
    "chair_closed": _("Out of use."),
    "too_few_free": _("There are not enough people or chairs at the same time."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One reason: whom it concerns, why, and until when where that is known."""

    words: str | Promise
    who: str
    until: datetime | None
    is_another_day: bool


@require_GET
@staff_page
def explain(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """A service, a time, perhaps a therapist: free, or each reason why not."""
    location, places = staff.place_of(request, viewer, Permission.SEE_DAY)
    now, told = clock.now(), request.GET
    today = staff.today_at(location, now)
    therapists = list(therapists_of(location))
    therapist = _one_of(therapists, told.get("therapist"))
    faults = faults_in(told.get("on"), told.get("at")) if "at" in told else {}
    context = {
        "location": location,
        "place": location,
        "section": "desk",
        "places": places,
        "services": services_of(location, online_only=False),
        "therapists": therapists,
        "therapist": therapist,
        "on": staff.day_of(told.get("on"), otherwise=today),
        "at": told.get("at", ""),
        "faults": {field: WORDS_OF_FAULTS[code] for field, code in faults.items()},
        "clock_pattern": CLOCK_PATTERN,
    }
    start, slug = instant_from(told.get("on"), told.get("at"), location), told.get("service")
    if start is not None and slug:
        service = service_for(location=location, slug=slug)
        answer = explaining.explain(service=service, start=start, now=now, therapist=therapist)
        context |= {
            "answer": answer,
            "lines": _lines(answer.reasons, location.zone, today),
            "start": start.astimezone(location.zone),
            "service": service,
        }
    return render(request, "desk/explain.html", context)


def _lines(reasons: Iterable[Reason], zone: ZoneInfo, today: date) -> list[Line]:
    """A line for each reason; that the salon is closed is said once, not for everybody and every chair."""
    closed: list[Line] = []
    others: list[Line] = []
    for reason in reasons:
        (closed if _is_closed(reason) else others).append(_line(reason, zone, today))
    if not closed:
        return others
    until = max((line.until for line in closed if line.until), default=None)
    return [Line(WORDS["closed"], "", until, until is not None and until.date() != today), *others]


def _is_closed(reason: Reason) -> bool:
    """Chairs keep the salon's hours; one that is shut by itself is shut from when until when."""
    return reason.code == "closed" or (reason.code == "chair_closed" and "until" not in reason.params)


def _line(reason: Reason, zone: ZoneInfo, today: date) -> Line:
    until = reason.params.get("until")
    until = until.astimezone(zone) if isinstance(until, datetime) else None
    return Line(
        words=WORDS.get(reason.code, _("It is not free.")),
        who=str(reason.params.get("therapist") or reason.params.get("chair") or ""),
        until=until,
        is_another_day=until is not None and until.date() != today,
    )


def _one_of(therapists: list[Therapist], public_id: str | None) -> Therapist | None:
    return next((one for one in therapists if str(one.public_id) == public_id), None)
