"""Why a time is not free, in words."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bookings.selectors import explaining
from bookings.selectors.menu import chairs_of, service_for, services_of, therapists_of
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.records import Record
from salon.faces import staff
from salon.faces.desk.faults import WORDS as WORDS_OF_FAULTS
from salon.faces.desk.focus import visit_in_focus
from salon.faces.desk.parts import shell_of
from salon.faces.desk.reasons import lines_of
from salon.faces.desk.times import CLOCK_PATTERN, faults_in, instant_from
from salon.faces.staff import staff_page
from salon.locations.models import Location

Thing = TypeVar("Thing", bound=Record)


@require_GET
@staff_page
def explain(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """A service, a time, perhaps a therapist or a chair: free, or each reason why not."""
    location, places = staff.place_of(request, viewer, Permission.SEE_DAY)
    now, told = clock.now(), _told(request.GET, viewer, location)
    today = staff.today_at(location, now)
    services, therapists = list(services_of(location, online_only=False)), list(therapists_of(location))
    therapist, chair = _one_of(therapists, told.get("therapist")), _one_of(chairs_of(location), told.get("chair"))
    faults = faults_in(told.get("on"), told.get("at")) if "at" in told else {}
    slug = told.get("service") or (services[0].slug if services else "")
    context = {
        "shell": shell_of(request),
        "location": location,
        "place": location,
        "section": "desk",
        "places": places,
        "services": services,
        "service": next((one for one in services if one.slug == slug), None),
        "therapists": therapists,
        "therapist": therapist,
        "chair": chair,
        "on": staff.day_of(told.get("on"), otherwise=today),
        "at": told.get("at", ""),
        "faults": {field: WORDS_OF_FAULTS[code] for field, code in faults.items()},
        "clock_pattern": CLOCK_PATTERN,
    }
    start = instant_from(told.get("on"), told.get("at"), location)
    if start is not None and slug:
        service = service_for(location=location, slug=slug)
        answer = explaining.explain(service=service, start=start, now=now, therapist=therapist, chair=chair)
        context |= {
            "answer": answer,
            "lines": lines_of(answer.reasons, location.zone, today),
            "start": start.astimezone(location.zone),
            "service": service,
        }
    return render(request, "desk/explain.html", context)


def _told(given: QueryDict, viewer: Viewer, location: Location) -> Mapping[str, str]:
    """What the address says; of a visit in focus, its service, time and therapist."""
    told = {name: str(given[name]) for name in given}
    visit = visit_in_focus(given, viewer, location)
    if visit is None:
        return told
    local = visit.starts_at.astimezone(location.zone)
    whereabouts = {
        "service": visit.service.slug,
        "on": f"{local:%Y-%m-%d}",
        "at": f"{local:%H:%M}",
        "therapist": str(visit.therapist.public_id),
    }
    return whereabouts | {name: value for name, value in told.items() if value and name not in ("on", "at")}


def _one_of(things: Iterable[Thing], public_id: str | None) -> Thing | None:
    return next((one for one in things if str(one.public_id) == public_id), None)
