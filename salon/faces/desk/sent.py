"""Messages that did not reach anybody: what, to whom, why, and what the desk can do about it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bookings.models import Appointment
from bookings.selectors.messages import failures_at, message_for, unread_texts, writers_of
from bookings.services import inbound
from bookings.services.resending import resend
from clients.models import Client
from clients.selectors import client_for
from clients.services import preferences
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.faces import staff
from salon.faces.desk.faults import said
from salon.faces.desk.telling import Line, line_of
from salon.faces.staff import see_other, staff_page
from salon.locations.models import Location
from salon.outbox.models import InboundText, Message, Suppression
from salon.outbox.selectors.preferences import Preference

BOUNCE, NEWS = Suppression.Reason.BOUNCE.value, Message.Purpose.MARKETING.value


@dataclass(frozen=True, slots=True)
class Failure:
    """A message that reached nobody; `about` is the visit it was about, `marked` the channels that lead nowhere."""

    line: Line
    about: Appointment | None
    starts_at: datetime | None
    marked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Written:
    """A text that somebody sent and no rule understood."""

    text: InboundText
    at: datetime
    client: Client | None


@require_GET
@staff_page
def failures(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """What could not be delivered lately, what is stuck, and what clients wrote."""
    location, places = staff.place_of(request, viewer, Permission.SEE_MESSAGES)
    now, zone = clock.now(), location.zone
    texts = list(unread_texts(location, viewer=viewer))
    writers = writers_of(texts, location)
    context = {
        "place": location,
        "places": places,
        "section": "desk-messages",
        "failures": _failures(location, viewer, now, zone),
        "texts": [Written(one, one.received_at.astimezone(zone), writers.get(one.sender)) for one in texts],
        "may_send": viewer.may(Permission.SEND_MESSAGES, location.pk),
        "may_plan": viewer.may(Permission.EDIT_CATALOGUE, location.pk),
        "form_key": staff.form_key(),
    }
    return render(request, "desk/messages.html", context)


@require_POST
@staff_page
def send_again(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Send a message once more, as things stand now."""
    message = message_for(viewer=viewer, public_id=public_id)
    if not viewer.may(Permission.SEND_MESSAGES, message.location_id):
        raise Forbidden
    now, back = clock.now(), _back(request, message.location)

    def act() -> str:
        resend(message, by=viewer, now=now)
        messages.success(request, _("It goes out within a minute."))
        return back

    try:
        return see_other(staff.once_per_form(request, act, now=now))
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        messages.error(request, said(refusal))
        return see_other(back)


@require_POST
@staff_page
def reached(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """The address of this client is fine after all: what was marked as leading nowhere is written to again."""
    client = client_for(viewer=viewer, public_id=public_id)
    if not viewer.may(Permission.EDIT_CLIENTS, client.location_id):
        raise Forbidden
    wishes = [preferences.Wish(one.channel, one.purpose, is_wanted=True) for one in _bounced(client)]
    try:
        preferences.change(client, wishes=wishes, source="desk", by=viewer, now=clock.now())
        messages.success(request, _("We write to %(name)s there again.") % {"name": client.name})
    except Refusal as refusal:
        messages.error(request, said(refusal))
    return see_other(_back(request, client.location))


@require_POST
@staff_page
def text_read(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """Somebody has read what a client wrote, and done what it asks for."""
    location, _places = staff.place_of(request, viewer, Permission.SEND_MESSAGES)
    text = unread_texts(location, viewer=viewer).filter(public_id=public_id).first()
    if text is None:
        raise NotFound
    inbound.mark_read(text, now=clock.now())
    messages.success(request, _("Noted."))
    return see_other(_back(request, location))


def _bounced(client: Client) -> list[Preference]:
    """What is not sent because the address was none; news apart, which need a yes of the client's own."""
    standing = preferences.preferences_of_client(client)
    return [one for one in standing if one.reason == BOUNCE and one.purpose != NEWS]


def _failures(location: Location, viewer: Viewer, now: datetime, zone: ZoneInfo) -> list[Failure]:
    found = failures_at(location, viewer=viewer, now=now)
    clients = {about.client.pk: about.client for _message, about in found if about and about.client}
    marked = {key: _marked(client) for key, client in clients.items()}
    return [
        Failure(
            line_of(message, about, zone=zone, now=now),
            about,
            about.starts_at.astimezone(zone) if about else None,
            marked.get(about.client_id or 0, frozenset()) if about else frozenset(),
        )
        for message, about in found
    ]


def _marked(client: Client) -> frozenset[str]:
    return frozenset(one.channel for one in _bounced(client))


def _back(request: HttpRequest, location: Location) -> str:
    """The page where the button was pressed."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/desk") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return f"{reverse('desk-messages')}?location={location.slug}"
