"""When one therapist works: the week, single days, absences."""

import uuid
from datetime import date, datetime, timedelta
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
from bookings.selectors.menu import therapist_for
from bookings.selectors.schedule import own_days_of, time_off_at, weekly_hours_of
from bookings.services import schedules
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import Forbidden, NotFound
from salon.core.localtime import DAY
from salon.faces import staff
from salon.faces.desk.faults import Unfit
from salon.faces.desk.office.forms import Act, Given, Outcome, carry_out, day_in, instant_in
from salon.faces.desk.office.spans import spans_from, spell_spans, week_from
from salon.faces.desk.office.team import KINDS, away_of, certificates_of
from salon.faces.desk.office.touched import touched_of
from salon.faces.desk.parts import shell_of
from salon.faces.staff import see_other, staff_page
from therapists.domain.rota import Weekly, from_then_on
from therapists.models import ShiftPattern, Therapist
from therapists.services import rota
from therapists.services.rota import Absence


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def therapist(request: HttpRequest, viewer: Viewer, public_id: uuid.UUID) -> HttpResponseBase:
    """One therapist's hours, with a form for the week, for one day and for an absence."""
    whose, now = therapist_for(public_id=public_id), clock.now()
    if whose.location_id not in viewer.roles:
        raise NotFound
    if not viewer.may(Permission.EDIT_CATALOGUE, whose.location_id):
        raise Forbidden
    outcome = Outcome()
    if request.method == "POST":
        forms = {"week": _week, "day": _day, "clear": _clear, "away": _away}
        ready = {name: partial(form, whose) for name, form in forms.items()}
        outcome = carry_out(Given(request.POST, viewer, now), ready)
    if outcome.is_done:
        messages.success(request, outcome.words)
        return see_other(reverse("desk-therapist", args=[public_id]))
    context = {
        "shell": shell_of(request),
        "section": "desk-team",
        "outcome": outcome,
        "faults": outcome.faults,
        "problem": outcome.problem,
        **_fields(request.POST, outcome, staff.today_at(whose.location, now)),
        **_hours(whose, request.POST, outcome, now),
        **_matters(whose, now),
    }
    return render(request, "desk/office/therapist.html", context, status=outcome.status)


def _week(whose: Therapist, given: Given) -> Act:
    week = week_from(given.told)
    since = day_in(given.told, "since")
    new = [Weekly((day,), start, end) for day, spans in week.items() for start, end in spans]
    hours = from_then_on([_weekly(one) for one in weekly_hours_of(whose)], new, since)
    return partial(schedules.set_weekly_hours, whose, hours=hours, by=given.viewer, now=given.now)


def _day(whose: Therapist, given: Given) -> Act:
    on = day_in(given.told, "on")
    spans = spans_from(given.told.get("spans", ""), field="spans")

    def act() -> list[Appointment]:
        return schedules.set_day(whose, on=on, shifts=spans, breaks=[], by=given.viewer, now=given.now)[1]

    return act


def _clear(whose: Therapist, given: Given) -> Act:
    on = day_in(given.told, "on")

    def act() -> list[Appointment]:
        rota.clear_day(whose, on=on, by=given.viewer, now=given.now)
        return []

    return act


def _away(whose: Therapist, given: Given) -> Act:
    kind = given.told.get("kind", "")
    start = instant_in(given.told, "from", whose.location, otherwise=0)
    end = instant_in(given.told, "to", whose.location, otherwise=DAY)
    if kind not in KINDS:
        raise NotFound
    if end <= start:
        raise Unfit(faults={"to": "until"})
    absence = Absence(start, end, kind)

    def act() -> list[Appointment]:
        return schedules.take_time_off(whose, absence=absence, by=given.viewer, now=given.now).conflicts

    return act


def _fields(told: QueryDict, outcome: Outcome, today: date) -> dict[str, Any]:
    """What stands in the fields: what was typed, or what is likely."""
    tomorrow = today + timedelta(days=1)
    return {
        "told": told,
        "kinds": KINDS.items(),
        "since": told.get("since") or today.isoformat(),
        "away_from": told.get("from") or today.isoformat(),
        "away_to": told.get("to") or today.isoformat(),
        "day_on": (outcome.form == "day" and told.get("on")) or tomorrow.isoformat(),
    }


def _hours(whose: Therapist, told: QueryDict, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """The week of now, weeks that come later, and days of their own."""
    today = staff.today_at(whose.location, now)
    patterns = [one for one in weekly_hours_of(whose) if one.valid_to is None or one.valid_to >= today]
    current = [one for one in patterns if one.valid_from is None or one.valid_from <= today]
    week = [
        (day, dates.WEEKDAYS[day - 1], _typed(told, day, current), outcome.faults.get(f"day{day}", ""))
        for day in range(1, 8)
    ]
    return {
        "week": week,
        "later": _later([one for one in patterns if one not in current]),
        "own_days": [
            (one.on, spell_spans([(start, end) for start, end in one.spans])) for one in own_days_of(whose, since=today)
        ],
    }


def _matters(whose: Therapist, now: datetime) -> dict[str, Any]:
    """Who it is, and what somebody has to look at."""
    location = whose.location
    absences = [one for one in time_off_at(location.pk, since=now) if one.therapist_id == whose.pk]
    outside = [row for row in outside_working_time(location, now=now) if row.therapist_id == whose.pk]
    return {
        "place": location,
        "therapist": whose,
        "absences": [away_of(one, location) for one in absences],
        "certificates": certificates_of(location, now).get(whose.pk, []),
        "outside": touched_of(outside),
    }


def _typed(told: QueryDict, day: int, current: list[ShiftPattern]) -> str:
    if told.get("form") == "week":
        return told.get(f"day{day}", "")
    return spell_spans([(one.starts_minute, one.ends_minute) for one in current if one.weekday == day])


def _later(patterns: list[ShiftPattern]) -> list[tuple[date, list[tuple[Any, str]]]]:
    """Weeks that hold only from some day on: that day, and each weekday's hours."""
    starts = sorted({one.valid_from for one in patterns if one.valid_from})
    weeks = []
    for since in starts:
        rows = [one for one in patterns if one.valid_from == since]
        days = sorted({one.weekday for one in rows})
        spans = {day: [(one.starts_minute, one.ends_minute) for one in rows if one.weekday == day] for day in days}
        weeks.append((since, [(dates.WEEKDAYS[day - 1], spell_spans(spans[day])) for day in days]))
    return weeks


def _weekly(pattern: ShiftPattern) -> Weekly:
    return Weekly((pattern.weekday,), pattern.starts_minute, pattern.ends_minute, pattern.valid_from, pattern.valid_to)
