"""Booking at the desk: service, day, time and client on one page, with or without JavaScript."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.models import Service
from bookings.selectors.menu import services_of, therapists_of
from bookings.services.placing import LegRequest, Overrides
from bookings.services.visits import book
from clients.selectors import search
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.faces import staff
from salon.faces.desk.board import address_of
from salon.faces.desk.faults import Unfit, faults_of, status_for
from salon.faces.desk.introductions import booker_of, faults_of_person
from salon.faces.desk.times import CLOCK_PATTERN, Offer, Wanted, offers_on, start_of
from salon.faces.staff import see_other, staff_page
from salon.faces.wording import sentence_of
from salon.locations.models import Location
from therapists.models import Therapist

SOURCES = ("desk", "phone", "walk-in")
# Staff may overrule these two, with a reason; a taken time nobody.
OVERRULED = {"overrule_hours": "outside-hours", "overrule_client": "client-overlap"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What has been chosen so far."""

    location: Location
    on: date
    service: Service | None
    therapist: Therapist | None
    q: str


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def new(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Choose, see what is free, book."""
    location, places = staff.place_of(request, viewer, Permission.RUN_DAY)
    now = clock.now()
    therapists = list(therapists_of(location))
    services = list(services_of(location, online_only=False))
    told = request.POST if request.method == "POST" else request.GET
    wish = _wish(told, location, services, therapists, now)
    problem, faults, status = "", dict[str, str](), 200
    if request.method == "POST":
        try:
            return see_other(staff.once_per_form(request, lambda: _book(request, viewer, wish, now), now=now))
        except (Forbidden, NotFound):
            raise
        except Refusal as refusal:
            problem, faults, status = sentence_of(refusal), faults_of(refusal), status_for(refusal)
    context = {
        "location": location,
        "place": location,
        "section": "desk",
        "places": places,
        "services": services,
        "therapists": therapists,
        "wish": wish,
        "told": told,
        "offers": _offers(wish, therapists, now),
        "found": search(viewer=viewer, location=location, q=wish.q),
        "problem": problem,
        "faults": faults,
        "clock_pattern": CLOCK_PATTERN,
        "form_key": staff.form_key(),
        "time_zone": location.time_zone,
    }
    return render(request, "desk/new.html", context, status=status)


def _wish(
    told: QueryDict, location: Location, services: list[Service], therapists: list[Therapist], now: datetime
) -> Wish:
    return Wish(
        location=location,
        on=staff.day_of(told.get("on"), otherwise=staff.today_at(location, now)),
        service=next((one for one in services if one.slug == told.get("service")), None),
        therapist=next((one for one in therapists if str(one.public_id) == told.get("therapist")), None),
        q=told.get("q", "")[:80],
    )


def _offers(wish: Wish, therapists: list[Therapist], now: datetime) -> list[Offer]:
    if wish.service is None:
        return []
    names = {one.pk: one.display_name for one in therapists}
    return offers_on(wish.on, Wanted(wish.service, wish.therapist), names=names, now=now)


def _book(request: HttpRequest, viewer: Viewer, wish: Wish, now: datetime) -> str:
    """Book what the form says; answers the address of the new visit on the board."""
    told = request.POST
    if wish.service is None:
        raise Unfit(faults={"service": "service"})
    start = _start(told, wish)
    codes = frozenset(code for name, code in OVERRULED.items() if told.get(name))
    booked = book(
        legs=[LegRequest(wish.service, start, wish.therapist)],
        booker=booker_of(told, viewer, wish.location),
        source=told["source"] if told.get("source") in SOURCES else "desk",
        by=viewer,
        now=now,
        overrides=Overrides(codes, told.get("overrule_reason", "").strip()[:200]) if codes else None,
    )
    first = booked.appointments[0]
    messages.success(request, _("Booked: %(reference)s.") % {"reference": booked.visit.reference})
    on = first.starts_at.astimezone(wish.location.zone).date()
    return f"{address_of(wish.location, on)}#a-{first.public_id}"


def _start(told: QueryDict, wish: Wish) -> datetime:
    """The time, once nothing is wrong with any field; raises Unfit with everything that is."""
    faults: dict[str, str] = {}
    start = None
    try:
        start = start_of(told, wish.location)
    except Unfit as unfit:
        faults |= unfit.params["faults"]
    faults |= faults_of_person(told, wish.location)
    if any(told.get(name) for name in OVERRULED) and not told.get("overrule_reason", "").strip():
        faults["overrule_reason"] = "overrule_reason"
    if faults or start is None:
        raise Unfit(faults=faults)
    return start
