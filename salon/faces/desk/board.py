"""The day at the desk on one board: every visit of a location, by therapist or by chair."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.faces import staff
from salon.faces.desk.cells import BY_CHAIR, BY_THERAPIST
from salon.faces.desk.drawing import Look, Sight, drawn
from salon.faces.desk.looking import leave_for, shown
from salon.faces.desk.snapshots import stamp_of
from salon.faces.staff import staff_page
from salon.locations.models import Location


@require_GET
@staff_page
def board(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """A day of a location, one column for each therapist or each chair."""
    look, places = _look(request, viewer)
    sight = _sight(look, viewer)
    # The stamp is older than what is drawn, so that nothing is missed in between.
    stamp = stamp_of(look.location.pk, now=look.now)
    context = {
        "place": look.location,
        "section": "desk",
        "places": places,
        "look": look,
        "stamp": stamp.text,
        "previous": look.address(on=look.on - timedelta(days=1)),
        "next": look.address(on=look.on + timedelta(days=1)),
        "today": look.address(on=look.today),
        "turned": look.address(by=BY_THERAPIST if look.by == BY_CHAIR else BY_CHAIR),
        "time_zone": look.location.time_zone,
        "is_today": look.is_today,
        "may_run": sight.may_run,
        "drawn": drawn(sight, look.location, now=look.now).html(),
    }
    return render(request, "desk/board.html", context)


@require_GET
@staff_page
def grid(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The board by itself, for a page that already shows one; 304 while it shows the same."""
    look, _ = _look(request, viewer)
    sight = _sight(look, viewer)
    return shown(request, sight, leave_for(request, sight), now=look.now)


def _look(request: HttpRequest, viewer: Viewer) -> tuple[Look, list[Location]]:
    location, places = staff.place_of(request, viewer, Permission.SEE_DAY)
    now = clock.now()
    on = staff.day_of(request.GET.get("on"), otherwise=staff.today_at(location, now))
    by = BY_CHAIR if request.GET.get("by") == BY_CHAIR else BY_THERAPIST
    return Look(location, on, by, now), places


def _sight(look: Look, viewer: Viewer) -> Sight:
    place = look.location.pk
    return Sight(place, look.on.isoformat(), look.by, viewer.may(Permission.RUN_DAY, place), get_language() or "")
