"""The first free times for a service, with anybody or with somebody."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bookings.models import Appointment, Service
from bookings.selectors.availability import first_slots, for_staff
from bookings.selectors.menu import services_of, therapists_of
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.localtime import instant, to_minute
from salon.faces import staff
from salon.faces.desk.focus import visit_in_focus
from salon.faces.desk.parts import shell_of
from salon.faces.desk.times import Offer, offer_of
from salon.faces.staff import staff_page
from salon.locations.models import Location
from therapists.models import Therapist

OFFERED = 12
MOST_PEOPLE = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """What a first free time is wanted for."""

    location: Location
    service: Service | None
    therapist: Therapist | None
    people: int
    since: date
    visit: Appointment | None


@require_GET
@staff_page
def first(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The next free starts anywhere; of a visit in focus, those to which it could move."""
    location, places = staff.place_of(request, viewer, Permission.SEE_DAY)
    now = clock.now()
    services, team = list(services_of(location, online_only=False)), list(therapists_of(location))
    wish = _wish(request.GET, viewer, location, services, team, now)
    context = {
        "shell": shell_of(request),
        "place": location,
        "places": places,
        "section": "desk",
        "services": services,
        "therapists": team,
        "wish": wish,
        "people": range(1, MOST_PEOPLE + 1),
        "offers": _offers(wish, team, now),
        "may_run": viewer.may(Permission.RUN_DAY, location.pk),
    }
    return render(request, "desk/first.html", context)


def _wish(
    told: QueryDict,
    viewer: Viewer,
    location: Location,
    services: list[Service],
    team: list[Therapist],
    now: datetime,
) -> Wish:
    visit = visit_in_focus(told, viewer, location)
    slug = told.get("service") or (visit.service.slug if visit else "")
    somebody = told.get("therapist") if "therapist" in told or visit is None else str(visit.therapist.public_id)
    people = told.get("people", "1")
    return Wish(
        location=location,
        service=next((one for one in services if one.slug == slug), services[0] if services else None),
        therapist=next((one for one in team if str(one.public_id) == somebody), None),
        people=int(people) if people in {"1", "2", "3", "4"} else 1,
        since=staff.day_of(told.get("on"), otherwise=staff.today_at(location, now)),
        visit=visit,
    )


def _offers(wish: Wish, team: list[Therapist], now: datetime) -> list[Offer]:
    if wish.service is None:
        return []
    service = for_staff(wish.service)
    midnight = instant(to_minute(wish.since, 0, wish.location.zone))
    slots = first_slots(
        service=service,
        now=now,
        limit=OFFERED,
        therapist=wish.therapist,
        party_size=wish.people,
        since=max(midnight, now),
    )
    names = {one.pk: one.display_name for one in team}
    if wish.therapist is not None and wish.people == 1:
        names = {wish.therapist.pk: wish.therapist.display_name}
    return [offer_of(slot, service, names) for slot in slots]
