"""When the salon is open, and when it is shut."""

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import dates
from django.views.decorators.http import require_http_methods

from bookings.models import Appointment
from bookings.selectors.conflicts import outside_working_time
from bookings.services import schedules
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import NotFound
from salon.core.localtime import DAY
from salon.core.text import UnfitText, tidy
from salon.faces import staff
from salon.faces.desk.faults import Unfit
from salon.faces.desk.office.forms import Act, Given, Outcome, carry_out, instant_in
from salon.faces.desk.office.spans import spell_spans, week_from
from salon.faces.desk.office.touched import touched_of
from salon.faces.desk.parts import shell_of
from salon.faces.staff import see_other, staff_page
from salon.locations.models import Location
from salon.locations.selectors import closures_of, opening_hours_of
from salon.locations.services.hours import OpenSpan

LONGEST_REASON = 200


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def hours(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """The week of the salon and its closures, with what lies outside them."""
    location, places = staff.place_of(request, viewer, Permission.EDIT_CATALOGUE)
    now = clock.now()
    outcome = Outcome()
    if request.method == "POST":
        forms = {"week": _week, "close": _close, "reopen": _reopen}
        ready = {name: partial(form, location) for name, form in forms.items()}
        outcome = carry_out(Given(request.POST, viewer, now), ready)
    if outcome.is_done:
        messages.success(request, outcome.words)
        return see_other(f"{reverse('desk-hours')}?location={location.slug}")
    context = {
        "shell": shell_of(request),
        "place": location,
        "places": places,
        "section": "desk-team",
        "tab": "hours",
        "outcome": outcome,
        "faults": outcome.faults,
        "problem": outcome.problem,
        "told": request.POST,
        "today": staff.today_at(location, now).isoformat(),
        "touched": touched_of(outside_working_time(location, now=now)),
        **_shown(location, request.POST, outcome, now),
    }
    return render(request, "desk/office/hours.html", context, status=outcome.status)


def _week(location: Location, given: Given) -> Act:
    spans = [OpenSpan(day, start, end) for day, spans in week_from(given.told).items() for start, end in spans]
    return partial(schedules.set_opening_hours, location, spans=spans, by=given.viewer, now=given.now)


def _close(location: Location, given: Given) -> Act:
    start = instant_in(given.told, "from", location, otherwise=0)
    end = instant_in(given.told, "to", location, otherwise=DAY)
    if end <= start:
        raise Unfit(faults={"to": "until"})
    try:
        reason = tidy(given.told.get("reason", ""))[:LONGEST_REASON]
    except UnfitText as error:
        raise Unfit(faults={"reason": "unfit_text"}) from error

    def act() -> list[Appointment]:
        return schedules.close(location, starts_at=start, ends_at=end, reason=reason, by=given.viewer, now=given.now)[1]

    return act


def _reopen(location: Location, given: Given) -> Act:
    try:
        wanted = uuid.UUID(given.told.get("closure", ""))
    except ValueError as error:
        raise NotFound from error
    closure = next((one for one in closures_of(location, since=given.now) if one.public_id == wanted), None)
    if closure is None:
        raise NotFound

    def act() -> list[Appointment]:
        schedules.reopen(closure, by=given.viewer, now=given.now)
        return []

    return act


def _shown(location: Location, told: QueryDict, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """The week as it is or as it was typed, and what is shut."""
    spans = opening_hours_of(location)
    by_day = {
        day: spell_spans([(one.opens_minute, one.closes_minute) for one in spans if one.weekday == day])
        for day in range(1, 8)
    }
    is_back = outcome.form == "week"
    return {
        "week": [
            (
                day,
                dates.WEEKDAYS[day - 1],
                told.get(f"day{day}", "") if is_back else by_day[day],
                outcome.faults.get(f"day{day}", ""),
            )
            for day in range(1, 8)
        ],
        "closures": [
            (one, one.starts_at.astimezone(location.zone), one.ends_at.astimezone(location.zone))
            for one in closures_of(location, since=now)
        ],
    }
