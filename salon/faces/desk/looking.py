"""Looking again: who was let in a moment ago is not asked anew by every look.

Every desk looks every second, and nearly always there is nothing new. With each answer goes a leave: signed, good for
one session, one sight and some seconds. Whoever shows it is answered before anything is asked about the session: a
board is the same for everybody who has that sight. When the leave has run out, the whole door is passed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from salon.core import clock
from salon.faces.desk.drawing import Sight
from salon.faces.desk.snapshots import drawing_of, stamp_of

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
        found = _by_leave(request) if request.path == grid and request.method == "GET" else None
        return get_response(request) if found is None else found

    return answer


def tag_of(request: HttpRequest) -> Tag:
    """The tag that the asker sent; empty where there is none."""
    stamp, _, leave = request.headers.get("If-None-Match", "").strip('"').partition(".")
    return Tag(stamp, leave)


def leave_for(request: HttpRequest, sight: Sight) -> str:
    """The leave of this session to look at that again."""
    return _signer(request).sign_object([*sight])


def shown(request: HttpRequest, sight: Sight, leave: str, *, now: datetime) -> HttpResponse:
    """What there is to be seen; 304 where the asker shows just that.

    Of the lanes whose marks the asker tells, a stand-in each. While one change chases the other it may be a drawing of
    a moment ago; the answer says then in how many milliseconds there will be another.
    """
    stamp, asked = stamp_of(sight.location_id, now=now), tag_of(request).stamp
    if asked == stamp.text:
        return _tagged(HttpResponse(status=304), Tag(asked, leave))
    # Whoever has just done something wants to see that.
    drawing = drawing_of(sight, stamp, now=now, is_exact="fresh" in request.GET)
    if asked == drawing.stamp:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(drawing.picture.html(frozenset(request.headers.get("Solea-Marks", "").split())))
    if drawing.stamp != stamp.text:
        response["Solea-Again"] = round(drawing.rest * 1000)
    return _tagged(response, Tag(drawing.stamp, leave))


def _by_leave(request: HttpRequest) -> HttpResponse | None:
    leave = tag_of(request).leave
    try:
        sight = Sight(*_signer(request).unsign_object(leave, max_age=LEAVE_SECONDS))
    except BadSignature:
        return None
    return shown(request, sight, leave, now=clock.now())


def _tagged(response: HttpResponse, tag: Tag) -> HttpResponse:
    response["ETag"] = f'"{tag.stamp}.{tag.leave}"'
    response["Cache-Control"] = "no-store"
    return response


def _signer(request: HttpRequest) -> TimestampSigner:
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return TimestampSigner(salt=f"{__name__} {session}")
