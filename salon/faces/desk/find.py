"""Finding a client while the phone is at the ear, and booking the same again."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bookings.selectors.regulars import Regular, regulars
from clients.selectors import alerts_of, client_for, household_of, search
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import NotFound
from salon.faces import staff
from salon.faces.desk.parts import shell_of
from salon.faces.desk.repeating import again_for
from salon.faces.staff import staff_page
from salon.locations.models import Location


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
        "again": again_for(regular, now=now),
        "form_key": staff.form_key(),
        "zone": location.zone,
    }
    return render(request, "desk/again.html", context)
