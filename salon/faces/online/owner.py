"""Whose own data a browser may see: the client who has proved it here within the last half hour."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase

from bookings.models import Appointment
from clients.models import Client
from clients.selectors import client_for
from salon.accounts.selectors import TokenInvalid, viewer_of_token
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import NotFound
from salon.faces import limits
from salon.faces.online.own import all_owned
from salon.faces.request_ids import request_id_of

COOKIE, PATH, LIFE = "client", "/my", 30 * 60


@dataclass(frozen=True, slots=True)
class Owner:
    """A client in front of their own data."""

    viewer: Viewer
    client: Client


def owner_of(request: HttpRequest, *, now: datetime) -> Owner | None:
    """The client whom this browser has let in; None when nobody, or no longer."""
    token = request.COOKIES.get(COOKIE, "")
    if not token.isascii():
        return None
    try:
        viewer = viewer_of_token(token, now=now, ip=limits.ip_of(request), request_id=request_id_of(request))
        if viewer.kind is not Kind.CLIENT or viewer.subject is None:
            return None
        return Owner(viewer, client_for(viewer=viewer, public_id=viewer.subject))
    except (TokenInvalid, NotFound):
        return None


def let_in(response: HttpResponseBase, token: str) -> None:
    """Let the browser keep the key for half an hour."""
    response.set_cookie(
        COOKIE, token, max_age=LIFE, path=PATH, secure=settings.IS_SECURE, httponly=True, samesite="Strict"
    )


def let_out(response: HttpResponseBase) -> None:
    """Forget the key at once."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")


def people(request: HttpRequest, *, now: datetime) -> list[Client]:
    """The clients of the visits that this browser has the key to: a household may share it."""
    found: dict[int, Client] = {}
    for own in all_owned(request, now=now):
        client = _client_of(own.appointment)
        if client is not None and client.restricted_at is None:
            found.setdefault(client.pk, client)
    return list(found.values())


def person(request: HttpRequest, public_id: object, *, now: datetime) -> Client:
    """One of them; raises Http404."""
    for client in people(request, now=now):
        if client.public_id == public_id:
            return client
    raise Http404


def _client_of(appointment: Appointment) -> Client | None:
    return appointment.client
