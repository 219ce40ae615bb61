"""Booking at the desk: client, service, day and time on one page, with or without JavaScript."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.models import Chair, Service
from bookings.selectors import explaining
from bookings.selectors.availability import alternatives, for_staff
from bookings.selectors.menu import chairs_of, services_of, therapists_of
from bookings.selectors.regulars import Regular, regulars
from bookings.services.placing import LegRequest, Overrides
from bookings.services.visits import book
from clients.selectors import client_for
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import NotFound, Refusal
from salon.faces import staff
from salon.faces.desk.drawing import address_of
from salon.faces.desk.faults import Unfit, faults_of, status_for
from salon.faces.desk.find import found_by
from salon.faces.desk.introductions import NEW, booker_of, faults_of_person
from salon.faces.desk.parts import carried_out, shell_of
from salon.faces.desk.reasons import NO_ROOM, Line, for_the_desk, lines_of
from salon.faces.desk.times import CLOCK_PATTERN, WITH, Offer, Wanted, offer_of, offers_on, start_of
from salon.faces.staff import staff_page
from salon.faces.wording import sentence_of
from salon.locations.models import Location
from therapists.models import Therapist

SOURCES = ("desk", "phone", "walk-in")
MOST_PEOPLE = 4
OTHERS = 3
ANYBODY = "anybody"
# Staff may overrule these two, with a reason; a taken time nobody.
OVERRULED = {"overrule_hours": "outside-hours", "overrule_client": "client-overlap"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What has been chosen so far."""

    location: Location
    on: date
    service: Service | None
    therapist: Therapist | None
    chair: Chair | None
    people: int
    q: str
    # Who was chosen before, so that no search is needed to keep them.
    chosen: Regular | None = None
    services: list[Service] = field(default_factory=list)
    team: list[Therapist] = field(default_factory=list)

    @property
    def names(self) -> dict[int, str]:
        """What the therapists are called."""
        return {one.pk: one.display_name for one in self.team}

    @property
    def guests(self) -> range:
        """The numbers of those who come along."""
        return range(2, self.people + 1)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def new(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Choose, see what is free, book; `look` shows the form again with what fits."""
    location, places = staff.place_of(request, viewer, Permission.RUN_DAY)
    now = clock.now()
    told = request.POST if request.method == "POST" else request.GET
    wish = _wish(told, viewer, location, now)
    refused: Refusal | None = None
    if request.method == "POST" and "look" not in told:
        answer = carried_out(request, lambda: _book(request, viewer, wish, now), now=now)
        if isinstance(answer, HttpResponse):
            return answer
        refused = answer
    context = {
        "shell": shell_of(request),
        "place": location,
        "places": places,
        "section": "desk",
        "wish": wish,
        "told": told,
        "offers": _offers(wish, now),
        "found": [] if wish.chosen else found_by(wish.q, viewer=viewer, location=location, now=now),
        "people": range(1, MOST_PEOPLE + 1),
        "clock_pattern": CLOCK_PATTERN,
        "form_key": staff.form_key(),
        "time_zone": location.time_zone,
        **_trouble(refused, told, wish, now),
    }
    return render(request, "desk/new.html", context, status=status_for(refused) if refused else 200)


def _wish(told: QueryDict, viewer: Viewer, location: Location, now: datetime) -> Wish:
    services, team = list(services_of(location, online_only=False)), list(therapists_of(location))
    people = told.get("people", "1")
    chosen = _chosen(told, viewer, location, now)
    usual = (chosen.last or chosen.before) if chosen else None
    slug = told.get("service") or (usual.service.slug if usual and usual.service else "") or _first_slug(told, services)
    return Wish(
        location=location,
        on=staff.day_of(told.get("on"), otherwise=staff.today_at(location, now)),
        service=next((one for one in services if one.slug == slug), None),
        therapist=next((one for one in team if str(one.public_id) == told.get("therapist")), None),
        chair=next((one for one in chairs_of(location) if str(one.public_id) == told.get("chair")), None),
        people=int(people) if people in {"1", "2", "3", "4"} else 1,
        q=told.get("q", "")[:80],
        chosen=chosen,
        services=services,
        team=team,
    )


def _first_slug(told: Mapping[str, Any], services: list[Service]) -> str:
    """The form opens with the first service of the menu."""
    return services[0].slug if services and "service" not in told else ""


def _chosen(told: QueryDict, viewer: Viewer, location: Location, now: datetime) -> Regular | None:
    key = told.get("client", "")
    if key in ("", NEW):
        return None
    try:
        client = client_for(viewer=viewer, public_id=uuid.UUID(key))
    except ValueError as error:
        raise NotFound from error
    if client.location_id != location.pk:
        raise NotFound
    return regulars([client], now=now)[0]


def _offers(wish: Wish, now: datetime) -> list[Offer]:
    if wish.service is None:
        return []
    wanted = Wanted(wish.service, wish.therapist, wish.chair, people=wish.people)
    return offers_on(wish.on, wanted, names=wish.names, now=now)


def _trouble(refused: Refusal | None, told: QueryDict, wish: Wish, now: datetime) -> dict[str, Any]:
    """What went wrong, why, and what is free instead."""
    if refused is None:
        return {"problem": "", "faults": {}, "reasons": [], "others": []}
    is_full = isinstance(refused, NO_ROOM)
    return {
        "problem": sentence_of(refused),
        "faults": faults_of(refused),
        "reasons": _reasons(told, wish, now) if is_full else [],
        "others": list(_others(told, wish, now)) if is_full else [],
    }


def _others(told: QueryDict, wish: Wish, now: datetime) -> Iterator[Offer]:
    """The nearest free times: with the therapist asked for, then with anybody; each says with whom it is booked."""
    if wish.service is None:
        return
    start, service = start_of(told, wish.location), for_staff(wish.service)
    for therapist in dict.fromkeys([wish.therapist, None]):
        slots = alternatives(
            service=service, start=start, now=now, limit=OTHERS, party_size=wish.people, therapist=therapist
        )
        names = wish.names if therapist is None else {therapist.pk: therapist.display_name}
        for slot in slots:
            offer = offer_of(slot, service, names)
            yield replace(offer, value=f"{offer.value}{WITH}{therapist.public_id if therapist else ANYBODY}")


def _reasons(told: QueryDict, wish: Wish, now: datetime) -> list[Line]:
    if wish.service is None:
        return []
    start = start_of(told, wish.location)
    answer = explaining.explain(service=wish.service, start=start, now=now, therapist=wish.therapist, chair=wish.chair)
    return lines_of(for_the_desk(answer.reasons), wish.location.zone, staff.today_at(wish.location, now))


def _book(request: HttpRequest, viewer: Viewer, wish: Wish, now: datetime) -> str:
    """Book what the form says; answers the address of the new visit on the board."""
    told = request.POST
    if wish.service is None:
        raise Unfit(faults={"service": "service"})
    start = _start(told, wish)
    codes = frozenset(code for name, code in OVERRULED.items() if told.get(name))
    first = LegRequest(wish.service, start, _with_whom(told, wish), wish.chair)
    booker = replace(
        booker_of(told, viewer, wish.location),
        guests=[name for number in wish.guests if (name := told.get(f"guest{number}", "").strip()[:200])],
    )
    booked = book(
        legs=[first, *[LegRequest(wish.service, start) for _ in wish.guests]],
        booker=booker,
        source=told["source"] if told.get("source") in SOURCES else "desk",
        by=viewer,
        now=now,
        overrides=Overrides(codes, told.get("overrule_reason", "").strip()[:200]) if codes else None,
    )
    messages.success(request, _("Booked: %(reference)s.") % {"reference": booked.visit.reference})
    made = booked.appointments[0]
    on = made.starts_at.astimezone(wish.location.zone).date()
    return f"{address_of(wish.location, on)}#a-{made.public_id}"


def _with_whom(told: QueryDict, wish: Wish) -> Therapist | None:
    """The therapist asked for, unless one of the other times was chosen, which are with somebody of their own."""
    key = told.get("start", "").partition(WITH)[2]
    if told.get("at", "").strip() or not key:
        return wish.therapist
    return next((one for one in wish.team if str(one.public_id) == key), None)


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
