"""A record opened in an emergency: a reason, some minutes of reading, everybody can see that it happened."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clients.models import Client
from salon.accounts.models import BreakGlass
from salon.accounts.selectors import open_glass
from salon.accounts.services.glass import ReasonUnfit
from salon.accounts.services.glass import shut as shut_glass
from salon.accounts.viewer import Viewer
from salon.catalogue.selectors import advice, chart
from salon.core import clock
from salon.faces import staff
from salon.faces.notes.history import chapter_of
from salon.faces.staff import see_other, staff_page
from salon.sessionlog.selectors import access, lookup, vocabulary
from salon.sessionlog.selectors.history import VISITS_AT_MOST, Episode
from salon.sessionlog.services import glass, notes

EMERGENCY = "emergency"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def record(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Ask for the reason; once it is given show the notes, until the time is over or it is ended."""
    client, now = lookup.client_to_open_for(viewer=viewer, public_id=public_id), clock.now()
    here = reverse("record", args=[client.public_id])
    faults: dict[str, str] = {}
    if request.method == "POST" and request.POST.get("do") == "end":
        shut_glass(client, location=client.location, by=viewer, now=now)
        messages.success(request, _("The record is closed again."))
        return see_other(reverse("desk-client", args=[client.public_id]))
    if request.method == "POST":
        try:
            staff.once_per_form(request, lambda: _opened(request, client, viewer, now, here), now=now)
            return see_other(here)
        except ReasonUnfit:
            faults["reason"] = _("Say why you have to read this record now, in at most 1,000 characters.")
    opened = open_glass(viewer=viewer, subject_id=client.public_id, now=now)
    context = {
        "place": client.location,
        "section": "desk-clients",
        "client": client,
        "opened": opened,
        "faults": faults,
        "told": request.POST.get("reason", ""),
        "minutes": access.policy_of(client.location_id).break_glass_minutes,
        "form_key": staff.form_key(),
        **(_notes(client, opened, viewer, now) if opened else {}),
    }
    return render(request, "notes/emergency.html", context, status=422 if faults else 200)


def _opened(request: HttpRequest, client: Client, viewer: Viewer, now: datetime, here: str) -> str:
    glass.break_glass(client, reason=request.POST.get("reason", ""), by=viewer, now=now)
    return here


def _notes(client: Client, opened: BreakGlass, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """The latest notes; each is written down as opened."""
    logs = lookup.logs_of_client_for(viewer=viewer, client_id=client.public_id, now=now)
    rows = list(lookup.with_rest(logs.filter(started_on__isnull=False))[:VISITS_AT_MOST])
    notes.read_all(rows, by=viewer, now=now, purpose=EMERGENCY)
    drawn = chart()
    places = {code: place.name for code, place in (*drawn.zones.items(), *drawn.regions.items())}
    return {
        "until": opened.expires_at.astimezone(client.location.zone),
        "seconds": int((opened.expires_at - now).total_seconds()),
        "choices": vocabulary.choices(),
        "places": places,
        "chapters": [chapter_of(Episode(log, ()), drawn, places) for log in rows],
        "chart_words": advice(code="NT-CHART").lines,
    }
