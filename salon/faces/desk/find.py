"""Finding a client while the phone is at the ear, and booking the same again."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bookings.models import Appointment
from bookings.selectors.availability import first_slots, for_staff
from bookings.selectors.menu import services_of, therapists_of
from bookings.selectors.regulars import Regular, regulars
from clients.selectors import alerts_of, client_for, household_of, search
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import NotFound
from salon.faces import staff
from salon.faces.desk.parts import shell_of
from salon.faces.desk.times import Offer, offer_of
from salon.faces.staff import staff_page
from salon.locations.models import Location
from therapists.models import Therapist

OFFERED = 4


@dataclass(frozen=True, slots=True)
class Again:
    """The last visit once more: with the same therapist, and with anybody who is free sooner."""

    last: Appointment
    same: list[Offer]
    anybody: list[Offer]


@require_GET
@staff_page
def find(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Clients by the last digits of the phone or any part of the name; with `list` only those found."""
    location, places = staff.place_of(request, viewer, Permission.SEE_CLIENTS)
    q = request.GET.get("q", "")[:80]
    context = {
        "shell": shell_of(request),
        "place": location,
        "places": places,
        "section": "desk",
        "q": q,
        "found": found_by(q, viewer=viewer, location=location, now=clock.now()),
        "may_book": viewer.may(Permission.RUN_DAY, location.pk),
    }
    if "list" not in request.GET:
        return render(request, "desk/find.html", context)
    return render(request, "desk/choices.html" if "choose" in request.GET else "desk/found.html", context)


def found_by(q: str, *, viewer: Viewer, location: Location, now: datetime) -> list[Regular]:
    """The clients found, each with the last and the next visit."""
    return regulars(search(viewer=viewer, location=location, q=q), now=now)


@require_GET
@staff_page
def again(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """One client on the phone: what comes next, and the last visit again at the first free times."""
    client, now = client_for(viewer=viewer, public_id=public_id), clock.now()
    location = client.location
    if not viewer.may(Permission.RUN_DAY, location.pk):
        raise NotFound
    regular = regulars([client], now=now)[0]
    context = {
        "shell": shell_of(request),
        "place": location,
        "section": "desk",
        "client": client,
        "alerts": alerts_of(client, today=staff.today_at(location, now)),
        "household": household_of(client, viewer=viewer),
        "regular": regular,
        "again": _again(regular, now=now),
        "form_key": staff.form_key(),
        "zone": location.zone,
    }
    return render(request, "desk/again.html", context)


def _again(regular: Regular, *, now: datetime) -> Again | None:
    """The first free times for what the client had last; None where that is no longer on the menu."""
    last = regular.last or regular.next
    if last is None:
        return None
    menu = {one.pk: one for one in services_of(regular.client.location, online_only=False)}
    service = menu.get(last.service_id)
    if service is None:
        return None
    service = for_staff(service)
    team = list(therapists_of(regular.client.location))
    names = {one.pk: one.display_name for one in team}
    therapist: Therapist | None = next((one for one in team if one.pk == last.therapist_id), None)
    free = first_slots(service=service, now=now, limit=OFFERED)
    own = first_slots(service=service, now=now, limit=OFFERED, therapist=therapist) if therapist else []
    return Again(
        last,
        same=[offer_of(slot, service, {last.therapist_id: names[last.therapist_id]}) for slot in own],
        anybody=[offer_of(slot, service, names) for slot in free],
    )
