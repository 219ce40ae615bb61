"""Looking again: who was let in a moment ago is not asked anew by every look.

Every desk looks every second, and nearly always there is nothing new. With each answer goes a leave: signed, good for
one session, one sight and some seconds. Whoever shows it is answered from what is drawn already, before anything is
asked about the session. Where nothing is drawn, and when the leave has run out, the whole door is passed.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from salon.core import clock
from salon.faces.desk.snapshots import GOOD_FOR_SECONDS, Drawing, Sight, kept_drawing, stamp_of

LEAVE_SECONDS = 10

Answering = Callable[[HttpRequest], HttpResponseBase]


class Tag(NamedTuple):
    """What a desk tells of its board: the stamp of what it shows, and its leave to look again."""

    stamp: str
    leave: str


def looking_again(get_response: Answering) -> Answering:
    """Middleware, before all that asks who somebody is."""
    grid = reverse("desk-grid")

    def answer(request: HttpRequest) -> HttpResponseBase:
        found = _from_what_is_drawn(request) if request.path == grid and request.method == "GET" else None
        return get_response(request) if found is None else found

    return answer


def tag_of(request: HttpRequest) -> Tag:
    """The tag that the asker sent; empty where there is none."""
    stamp, _, leave = request.headers.get("If-None-Match", "").strip('"').partition(".")
    return Tag(stamp, leave)


def leave_for(request: HttpRequest, sight: Sight) -> str:
    """The leave of this session to look at that again."""
    return _signer(request).sign_object([*sight])


def good_for(request: HttpRequest) -> float:
    """For how many seconds a drawing is good enough: whoever has just done something wants to see that."""
    return 0.0 if "fresh" in request.GET else GOOD_FOR_SECONDS


def unchanged(tag: Tag) -> HttpResponse:
    """The answer to whoever shows what there is."""
    return _tagged(HttpResponse(status=304), tag)


def shown(request: HttpRequest, drawing: Drawing, leave: str) -> HttpResponse:
    """The drawing; of the lanes whose marks the asker tells, a stand-in each. 304 where it is shown already."""
    tag = Tag(drawing.stamp, leave)
    if tag_of(request).stamp == drawing.stamp:
        return unchanged(tag)
    known = frozenset(request.headers.get("Solea-Marks", "").split())
    return _tagged(HttpResponse(drawing.picture.html(known)), tag)


def _from_what_is_drawn(request: HttpRequest) -> HttpResponse | None:
    tag = tag_of(request)
    try:
        sight = Sight(*_signer(request).unsign_object(tag.leave, max_age=LEAVE_SECONDS))
    except BadSignature:
        return None
    stamp = stamp_of(sight.location_id, now=clock.now())
    if tag.stamp == stamp:
        return unchanged(tag)
    drawing = kept_drawing(sight, stamp, good_for=good_for(request))
    return shown(request, drawing, tag.leave) if drawing else None


def _tagged(response: HttpResponse, tag: Tag) -> HttpResponse:
    response["ETag"] = f'"{tag.stamp}.{tag.leave}"'
    response["Cache-Control"] = "no-store"
    return response


def _signer(request: HttpRequest) -> TimestampSigner:
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return TimestampSigner(salt=f"{__name__} {session}")
