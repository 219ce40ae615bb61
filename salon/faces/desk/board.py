"""The day at the desk on one board: every visit of a location, by therapist or by chair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from bookings.selectors.lanes import Lanes, Work, lanes_of, work_on
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.faces import staff
from salon.faces.desk.blocks import block_of, chair_badge, pace_of
from salon.faces.desk.cells import BY_CHAIR, BY_THERAPIST, chair_states, grid_of
from salon.faces.desk.looking import Tag, good_for, leave_for, shown, tag_of, unchanged
from salon.faces.desk.picture import Picture, picture_of
from salon.faces.desk.queue import queue_of
from salon.faces.desk.snapshots import Sight, drawing_of, stamp_of
from salon.faces.staff import staff_page
from salon.locations.models import Location
from salon.reports.day import DayRow, day_at


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody looks at: which salon, which day, which columns."""

    location: Location
    on: date
    by: str
    now: datetime

    @property
    def today(self) -> date:
        """The salon's date."""
        return staff.today_at(self.location, self.now)

    @property
    def is_today(self) -> bool:
        """Whether it is the salon's day of now."""
        return self.on == self.today

    @property
    def clock(self) -> str:
        """The salon's time."""
        return f"{self.now.astimezone(self.location.zone):%H:%M}"

    def address(self, *, on: date | None = None, by: str | None = None) -> str:
        """The address of the board, of this day or another."""
        return address_of(self.location, on or self.on, by=by or self.by)


@require_GET
@staff_page
def board(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """A day of a location, one column for each therapist or each chair."""
    look, places = _look(request, viewer)
    # The stamp is older than what is drawn, so that nothing is missed in between.
    stamp = stamp_of(look.location.pk, now=look.now)
    context = {
        "place": look.location,
        "section": "desk",
        "places": places,
        "look": look,
        "stamp": stamp,
        "previous": look.address(on=look.on - timedelta(days=1)),
        "next": look.address(on=look.on + timedelta(days=1)),
        "today": look.address(on=look.today),
        "turned": look.address(by=BY_THERAPIST if look.by == BY_CHAIR else BY_CHAIR),
        "time_zone": look.location.time_zone,
        "is_today": look.is_today,
        "may_run": viewer.may(Permission.RUN_DAY, look.location.pk),
        "drawn": _picture(look, viewer).html(),
    }
    return render(request, "desk/board.html", context)


@require_GET
@staff_page
def grid(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The board by itself, for a page that already shows one; 304 while it shows the same."""
    look, _ = _look(request, viewer)
    stamp = stamp_of(look.location.pk, now=look.now)
    may_run = viewer.may(Permission.RUN_DAY, look.location.pk)
    sight = Sight(look.location.pk, look.on.isoformat(), look.by, may_run, get_language() or "")
    leave = leave_for(request, sight)
    if tag_of(request).stamp == stamp:
        return unchanged(Tag(stamp, leave))
    drawing = drawing_of(sight, stamp, lambda: _picture(look, viewer), good_for=good_for(request))
    return shown(request, drawing, leave)


def _look(request: HttpRequest, viewer: Viewer) -> tuple[Look, list[Location]]:
    location, places = staff.place_of(request, viewer, Permission.SEE_DAY)
    now = clock.now()
    on = staff.day_of(request.GET.get("on"), otherwise=staff.today_at(location, now))
    by = BY_CHAIR if request.GET.get("by") == BY_CHAIR else BY_THERAPIST
    return Look(location, on, by, now), places


def _picture(look: Look, viewer: Viewer) -> Picture:
    at = urlencode({"location": look.location.slug, "on": look.on.isoformat(), look.by: ""})
    return picture_of(_drawn(look, viewer), booking=f"{reverse('desk-new')}?{at}")


def _drawn(look: Look, viewer: Viewer) -> dict[str, Any]:
    """What the board itself shows."""
    location, now = look.location, look.now
    day = day_at(viewer=viewer, location=location, on=look.on, now=now)
    lanes, work = lanes_of(location), work_on(look.on, location=location, now=now)
    pace = pace_of(location.policy)
    rows = [row for row in day.rows if row.is_on_board(now)]
    blocks = [block_of(row, day.trail_of(row), zone=location.zone, pace=pace, now=now) for row in rows]
    return {
        "look": look,
        "grid": grid_of(blocks, by=look.by, lanes=lanes, work=work, zone=location.zone, now=now),
        "states": _states(rows, lanes, work, zone=location.zone, now=now) if look.is_today else [],
        "queue": queue_of(day.rows, lanes, zone=location.zone, now=now) if look.is_today else [],
        "count": sum(not block.is_ghost for block in blocks),
        "is_open": bool(work.open),
        "may_run": viewer.may(Permission.RUN_DAY, location.pk),
    }


def _states(rows: Sequence[DayRow], lanes: Lanes, work: Work, *, zone: ZoneInfo, now: datetime) -> list[dict[str, Any]]:
    """Each chair with its state in a word, a sign and a tone, and until when."""
    chairs = [chair for chair in lanes.chairs if chair.is_active]
    states = chair_states(rows, chairs, work, now=now)
    return [
        {"chair": chair, "badge": chair_badge(code), "until": until.astimezone(zone) if until else None}
        for chair in chairs
        for code, until in [states[chair.key]]
    ]


def address_of(location: Location, on: date, *, by: str = BY_THERAPIST) -> str:
    """The address of a day on the board."""
    told = {"location": location.slug, "on": on.isoformat()} | ({"by": by} if by != BY_THERAPIST else {})
    return f"{reverse('desk')}?{urlencode(told)}"
