"""The day on one page: to print, and as the copy that a desk keeps for when the salon cannot be reached."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from bookings.domain.lifecycle import Status
from bookings.models import Service
from bookings.selectors.lanes import Lane, Lanes, lanes_of
from bookings.selectors.menu import kinds_of_work
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.faces import staff
from salon.faces.badges import Badge, status_badge
from salon.faces.desk.blocks import GHOSTS, Words
from salon.faces.desk.cells import BY_CHAIR, BY_THERAPIST
from salon.faces.desk.drawing import address_of
from salon.faces.staff import staff_page
from salon.locations.models import Location
from salon.reports.day import DayRow, day_at

# A sheet lies about: it says what kind of work it is, and not for whom that is meant.
KINDS: dict[str, Words] = {
    Service.Family.RELAX: gettext_lazy("Massage"),
    Service.Family.REFLEX: gettext_lazy("Reflexology"),
    Service.Family.SOAK: gettext_lazy("Foot bath"),
    Service.Family.LEG: gettext_lazy("Legs"),
    Service.Family.PEDI: gettext_lazy("Pedicure"),
}
LEFT_OUT = GHOSTS | {Status.HELD}
DAYS_IN_A_COPY = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One visit."""

    starts_at: datetime
    ends_at: datetime
    who: str
    what: Words
    minutes: int
    where: str
    status: Badge


@dataclass(frozen=True, slots=True)
class Part:
    """The visits of one therapist, or on one chair."""

    name: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One day."""

    on: date
    parts: list[Part]

    @property
    def count(self) -> int:
        """How many visits."""
        return sum(len(part.lines) for part in self.parts)


@require_GET
@staff_page
def day_sheet(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """A day to print: one page, by therapist or by chair."""
    location, places = staff.place_of(request, viewer, Permission.SEE_DAY)
    now = clock.now()
    on = staff.day_of(request.GET.get("on"), otherwise=staff.today_at(location, now))
    by = BY_CHAIR if request.GET.get("by") == BY_CHAIR else BY_THERAPIST
    context = {
        "place": location,
        "places": places,
        "section": "desk",
        "by": by,
        "sheet": sheet_of(location, on, by=by, viewer=viewer, now=now),
        "made_at": now.astimezone(location.zone),
        "board": address_of(location, on, by=by),
    }
    return render(request, "desk/day_sheet.html", context)


@require_GET
@staff_page
def copy(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Today and tomorrow as the desk's device keeps them, to be read while the salon cannot be reached."""
    location, _places = staff.place_of(request, viewer, Permission.SEE_DAY)
    now = clock.now()
    today = staff.today_at(location, now)
    days = [today + timedelta(days=number) for number in range(DAYS_IN_A_COPY)]
    context = {
        "place": location,
        "sheets": [sheet_of(location, on, by=BY_THERAPIST, viewer=viewer, now=now) for on in days],
        "made_at": now.astimezone(location.zone),
    }
    return render(request, "desk/copy.html", context)


@require_GET
def keeper(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The script that keeps the copy; it stands here because it may only serve pages below its own address."""
    response = HttpResponse(_keeper(), content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/desk"
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _keeper() -> bytes:
    return (Path(__file__).parent / "static" / "desk" / "keeper.js").read_bytes()


def sheet_of(location: Location, on: date, *, by: str, viewer: Viewer, now: datetime) -> Sheet:
    """Every visit that takes place, in order, under its therapist or its chair; raises Forbidden."""
    rows = [row for row in day_at(viewer=viewer, location=location, on=on, now=now).rows if row.status not in LEFT_OUT]
    lanes, kinds = lanes_of(location), kinds_of_work(location)
    by_lane: dict[int | None, list[Line]] = defaultdict(list)
    for row in rows:
        key = row.chair_id if by == BY_CHAIR else row.therapist_id
        by_lane[key].append(_line(row, lanes, kinds.get(row.service_slug, ""), location, by=by))
    parts = [Part(lane.name, by_lane.pop(lane.key)) for lane in _own(lanes, by) if lane.key in by_lane]
    parts += [Part(_("Without a chair"), lines) for lines in by_lane.values()]
    return Sheet(on, parts)


def _own(lanes: Lanes, by: str) -> Iterable[Lane]:
    return lanes.chairs if by == BY_CHAIR else lanes.therapists


def _line(row: DayRow, lanes: Lanes, kind: str, location: Location, *, by: str) -> Line:
    others = lanes.therapists if by == BY_CHAIR else lanes.chairs
    other = row.therapist_id if by == BY_CHAIR else row.chair_id
    who = f"№ {row.walk_in_number}" if row.walk_in_number and not row.client else short_name(row.client or "")
    return Line(
        row.starts_at.astimezone(location.zone),
        row.ends_at.astimezone(location.zone),
        who,
        KINDS.get(kind, ""),
        row.client_to - row.client_from,
        next((lane.name for lane in others if lane.key == other), ""),
        status_badge(row.status),
    )


def short_name(name: str) -> str:
    """The first name and the first letter of the last: enough to call somebody, too little to look them up."""
    words = name.split()
    if len(words) < 2 or len(words[-1]) == 1:
        return " ".join(words)
    return f"{words[0]} {words[-1][0]}."
