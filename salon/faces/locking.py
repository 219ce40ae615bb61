"""The locked screen: a session that nobody used for a while, or a tablet handed to a client, opens no page of staff."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from salon.faces.staff import see_other

LOCKED, HANDED_OVER, SEEN = "locked", "handed_over", "seen"
# After so long without a touch a screen asks who is there.
IDLE_SECONDS = 15 * 60
# Noted no more often than this, so that not every page writes the session.
NOTED_EVERY_SECONDS = 60
# What an open page asks without anybody touching it: no sign that somebody is there.
BY_ITSELF = ("desk-grid", "desk-copy")

Answer = Callable[[HttpRequest], HttpResponse]


def locking(get_response: Answer) -> Answer:
    """Nobody is logged in, as far as any page knows, while the screen is locked; the lock itself opens."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        _look(request)
        if not is_shut(request) or _is_open_address(request):
            return get_response(request)
        if request.path.startswith("/api"):
            request.user = AnonymousUser()
            return get_response(request)
        goal = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return see_other(f"{reverse('unlock')}?{goal}" if goal else reverse("unlock"))

    return respond


def is_shut(request: HttpRequest) -> bool:
    """Whether the session of this request is locked."""
    return LOCKED in request.session or HANDED_OVER in request.session


def lock(request: HttpRequest) -> None:
    """Lock the session until its owner comes back."""
    if LOCKED not in request.session:
        _end_leaves(request)
        request.session[LOCKED] = True


def hand_over(request: HttpRequest, visit_id: str) -> None:
    """Lock the session for everything but the form of this visit."""
    _end_leaves(request)
    request.session[HANDED_OVER] = visit_id


def unlock(request: HttpRequest) -> None:
    """Its owner is back."""
    for name in (LOCKED, HANDED_OVER):
        request.session.pop(name, None)
    request.session[SEEN] = int(time.time())


def _end_leaves(request: HttpRequest) -> None:
    """What another tab was given under the session's name is worth nothing under its new one."""
    request.session.cycle_key()


def _look(request: HttpRequest) -> None:
    """Note that somebody is there, or lock after nobody was for too long."""
    # Real time: a clock set for a test must not lock anybody out.
    now, seen = int(time.time()), request.session.get(SEEN)
    if isinstance(seen, int) and now - seen > IDLE_SECONDS:
        lock(request)
    elif request.path not in {reverse(name) for name in BY_ITSELF} and (
        not isinstance(seen, int) or now - seen >= NOTED_EVERY_SECONDS
    ):
        request.session[SEEN] = now


def _is_open_address(request: HttpRequest) -> bool:
    """The lock, the way out, and the form of a tablet that was handed over."""
    allowed = [reverse("unlock"), reverse("staff-logout")]
    if HANDED_OVER in request.session:
        allowed.append(reverse("handed-over"))
    return request.path in allowed
