"""Somebody walked in: a number and a promise, or a seat at once."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bookings.selectors.menu import services_of, therapists_of
from bookings.selectors.queue import walk_in_for
from bookings.services import walkins
from bookings.services.walkins import Newcomer
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.core.phones import phone_number
from salon.faces import staff
from salon.faces.desk.drawing import address_of
from salon.faces.desk.faults import Unfit, faults_of, said, status_for
from salon.faces.desk.parts import carried_out, finished, shell_of, turned_down, wants_part
from salon.faces.staff import see_other, staff_page
from salon.locations.models import Location


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def walk_in(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Choose a service: done. Name, phone and therapist may be given."""
    location, places = staff.place_of(request, viewer, Permission.RUN_DAY)
    now = clock.now()
    refused: Refusal | None = None
    if request.method == "POST":
        answer = carried_out(request, lambda: _receive(request, viewer, location, now), now=now)
        if isinstance(answer, HttpResponse):
            return answer
        refused = answer
    context = {
        "shell": shell_of(request),
        "place": location,
        "places": places,
        "section": "desk",
        "services": services_of(location, online_only=False),
        "therapists": therapists_of(location),
        "told": request.POST,
        "problem": said(refused) if refused else "",
        "faults": faults_of(refused) if refused else {},
        "form_key": staff.form_key(),
    }
    return render(request, "desk/walk_in.html", context, status=status_for(refused) if refused else 200)


def _receive(request: HttpRequest, viewer: Viewer, location: Location, now: datetime) -> str:
    told = request.POST
    service = next((one for one in services_of(location, online_only=False) if one.slug == told.get("service")), None)
    if service is None:
        raise Unfit(faults={"service": "service"})
    done = walkins.receive(service=service, newcomer=_newcomer(told, location), by=viewer, now=now)
    path = address_of(location, staff.today_at(location, now))
    if done.appointment is None:
        promised = f"{done.walk_in.promised_at.astimezone(location.zone):%H:%M}"
        words = _("Number %(number)s: promised for %(time)s.")
        messages.success(request, words % {"number": done.walk_in.number, "time": promised})
        return path
    seated = done.appointment
    words = _("Seated with %(who)s, %(where)s.") if seated.chair else _("Seated with %(who)s.")
    where = seated.chair.name if seated.chair else ""
    messages.success(request, words % {"who": seated.therapist.display_name, "where": where})
    return f"{path}#a-{seated.public_id}"


def _newcomer(told: QueryDict, location: Location) -> Newcomer:
    phone = told.get("phone", "").strip()
    number = phone_number(phone, dialled_from=str(location.phone)) if phone else None
    if phone and number is None:
        raise Unfit(faults={"phone": "phone"})
    named = told.get("therapist", "")
    therapist = next((one for one in therapists_of(location) if str(one.public_id) == named), None)
    name = told.get("name", "").strip()[:200]
    return Newcomer(name=name, phone=number.as_e164 if number else "", therapist=therapist)


@require_POST
@staff_page
def go(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID, step: str) -> HttpResponseBase:
    """Seat somebody who waits, or let them leave."""
    waiting, now = walk_in_for(viewer=viewer, public_id=public_id), clock.now()
    location = waiting.location
    if step not in ("seat", "leave"):
        raise Http404
    if not viewer.may(Permission.RUN_DAY, location.pk):
        raise Forbidden
    path = address_of(location, staff.today_at(location, now))
    try:
        if step == "seat":
            path += f"#a-{walkins.seat(waiting, by=viewer, now=now).public_id}"
        else:
            walkins.leave(waiting, by=viewer, now=now)
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        if wants_part(request):
            return turned_down(refusal)
        messages.error(request, said(refusal))
        return see_other(path)
    walkins.bring_forward(location, by=viewer, now=now)
    messages.success(request, _("Done: number %(number)s.") % {"number": waiting.number})
    return finished(request, path)
