"""The week and the month at the desk: how full each day is, and the way to it."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from bookings.selectors.lanes import Lane, lanes_of
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.faces import staff
from salon.faces.desk.cells import BY_THERAPIST
from salon.faces.desk.drawing import Look, address_of
from salon.faces.staff import staff_page
from salon.reports.overview import DayLoad, Load, days_in_figures

WEEK = 7


@dataclass(frozen=True, slots=True)
class Square:
    """One day of an overview: its figures, its address on the board, and whether it is of the month shown."""

    load: DayLoad
    address: str
    is_today: bool
    is_of_month: bool = True

    @property
    def fill(self) -> int:
        """How full, in tenths."""
        return -(-self.load.whole.percent // 10)


@dataclass(frozen=True, slots=True)
class Line:
    """One therapist's week."""

    lane: Lane
    loads: tuple[Load, ...]


@require_GET
@staff_page
def week(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """Seven days from Monday: a row for each therapist, a column for each day."""
    look, context = _look(request, viewer)
    monday = look.on - timedelta(days=look.on.weekday())
    squares = _squares(look, viewer, monday, WEEK)
    shown = [lane for lane in lanes_of(look.location).therapists if _is_there(lane, squares)]
    context |= {
        "squares": squares,
        "lines": [Line(lane, tuple(one.load.therapists[lane.key] for one in squares)) for lane in shown],
        **_ways(look, "desk-week", monday - timedelta(days=WEEK), monday + timedelta(days=WEEK)),
    }
    return render(request, "desk/week.html", context)


@require_GET
@staff_page
def month(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The weeks of a month, each day with its visits and how full it is."""
    look, context = _look(request, viewer)
    first = look.on.replace(day=1)
    length = calendar.monthrange(first.year, first.month)[1]
    begin = first - timedelta(days=first.weekday())
    weeks = -(-(first.weekday() + length) // WEEK)
    squares = _squares(look, viewer, begin, weeks * WEEK)
    context |= {
        "weeks": [squares[number : number + WEEK] for number in range(0, len(squares), WEEK)],
        **_ways(look, "desk-month", (first - timedelta(days=1)).replace(day=1), first + timedelta(days=length)),
    }
    return render(request, "desk/month.html", context)


def _look(request: HttpRequest, viewer: Viewer) -> tuple[Look, dict[str, Any]]:
    location, places = staff.place_of(request, viewer, Permission.SEE_DAY)
    now = clock.now()
    look = Look(
        location, staff.day_of(request.GET.get("on"), otherwise=staff.today_at(location, now)), BY_THERAPIST, now
    )
    may_run = viewer.may(Permission.RUN_DAY, location.pk)
    return look, {"place": location, "section": "desk", "places": places, "look": look, "may_run": may_run}


def _squares(look: Look, viewer: Viewer, first: date, days: int) -> list[Square]:
    loads = days_in_figures(viewer=viewer, location=look.location, first=first, days=days, now=look.now)
    return [
        Square(load, address_of(look.location, load.on), load.on == look.today, load.on.month == look.on.month)
        for load in loads
    ]


def _is_there(lane: Lane, squares: list[Square]) -> bool:
    return lane.is_active or any(one.load.therapists[lane.key].visits for one in squares)


def _ways(look: Look, name: str, before: date, after: date) -> dict[str, str]:
    def way(on: date) -> str:
        return f"{reverse(name)}?{urlencode({'location': look.location.slug, 'on': on.isoformat()})}"

    return {"previous": way(before), "next": way(after), "today": way(look.today)}
