"""What the pages of staff share: the viewer behind a log-in, doors that close politely, forms sent twice."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salon.accounts.models import User
from salon.accounts.roles import Permission
from salon.accounts.selectors import viewer_of_user
from salon.accounts.services.idempotency import Answer, Key, once
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, NotFound
from salon.faces import limits
from salon.faces.request_ids import request_id_of
from salon.locations.models import Location
from salon.locations.selectors import locations_for

Given = ParamSpec("Given")
Page = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]
StaffPage = Callable[Concatenate[HttpRequest, Viewer, Given], HttpResponseBase]

SECTIONS: tuple[tuple[str, str | Promise, Permission], ...] = (
    ("desk", _("Desk"), Permission.SEE_DAY),
    ("desk-clients", _("Clients"), Permission.SEE_CLIENTS),
    ("desk-waitlist", _("Waiting list"), Permission.SEE_CLIENTS),
    ("desk-messages", _("Messages"), Permission.SEE_MESSAGES),
    ("desk-team", _("Team"), Permission.EDIT_CATALOGUE),
    ("tablet", _("Tablet"), Permission.WRITE_NOTES),
    ("manage:index", _("Back office"), Permission.EDIT_CATALOGUE),
)


class SeeOther(HttpResponseRedirect):
    """The answer to a form that was carried out: another page shows what came of it."""

    status_code = 303


def staff_page(view: StaffPage[Given]) -> Page[Given]:
    """A page for whoever is logged in: the view gets the viewer, a refusal at its door becomes 403 or 404."""

    @wraps(view)
    def behind_the_door(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        try:
            viewer = viewer_of(request)
            request.solea_sections = sections_of(viewer)  # type: ignore[attr-defined]
            response = view(request, viewer, *args, **kwargs)
        except Forbidden as error:
            raise PermissionDenied from error
        except NotFound as error:
            raise Http404 from error
        response["Cache-Control"] = "no-store"
        return response

    return behind_the_door


def sections_of(viewer: Viewer) -> list[tuple[str, str | Promise]]:
    """The pages that this viewer may open: the name of each address, and its word in the navigation."""
    return [(name, word) for name, word, permission in SECTIONS if viewer.locations(permission)]


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer behind the log-in; raises Forbidden for nobody."""
    if not isinstance(request.user, User):
        raise Forbidden
    return viewer_of_user(request.user, ip=limits.ip_of(request), request_id=request_id_of(request))


def place_of(request: HttpRequest, viewer: Viewer, permission: Permission) -> tuple[Location, list[Location]]:
    """The location that `?location=` names, or the first, of those where the viewer may do it, and all of these.

    Raises Forbidden where there is none, NotFound for one that is not among them.
    """
    allowed = set(viewer.locations(permission))
    places = [place for place in locations_for(viewer=viewer) if place.pk in allowed]
    if not places:
        raise Forbidden
    wanted = request.GET.get("location") or request.POST.get("location")
    found = next((place for place in places if place.slug == wanted), None) if wanted else places[0]
    if found is None:
        raise NotFound
    return found, places


def day_of(text: str | None, *, otherwise: date) -> date:
    """The day that an address names, such as 2026-10-24; another when it names none that a calendar can show."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return otherwise
    return day if 2000 <= day.year < 2100 else otherwise


def number_of(text: str | None, *, otherwise: int = 0) -> int:
    """The whole number that a form sent; another when it sent none that a column can hold."""
    told = text or ""
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else otherwise


def today_at(location: Location, now: datetime) -> date:
    """The salon's date."""
    return now.astimezone(location.zone).date()


def form_key() -> str:
    """A fresh name for one rendering of a form."""
    return str(uuid.uuid4())


def once_per_form(request: HttpRequest, act: Callable[[], str], *, now: datetime) -> str:
    """Where `act` says to go next; the same form sent again is answered the same and done once."""
    told = "&".join(f"{name}={request.POST.getlist(name)}" for name in sorted(request.POST) if name[:3] != "csr")
    key = Key(
        principal=viewer_of(request).actor,
        method="POST",
        path=request.path,
        key=request.POST.get("form_key") or form_key(),
        fingerprint=hashlib.sha256(told.encode()).hexdigest(),
    )
    return once(key=key, act=lambda: Answer(status=201, body=act()), now=now).body


def see_other(path: str) -> HttpResponse:
    """After a form: look there."""
    return SeeOther(path)
