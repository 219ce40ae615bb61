"""The therapist's day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bookings.models import Appointment
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.localtime import day_bounds, instant
from salon.faces import staff
from salon.faces.badges import Badge, light_badge, status_badge
from salon.faces.staff import staff_page
from salon.sessionlog.selectors.access import logs_for, visits_for

OVERDUE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Row:
    """One visit of the day."""

    appointment: Appointment
    starts_at: datetime
    ends_at: datetime
    status: Badge
    light: Badge
    note: str
    is_mine: bool


@require_GET
@staff_page
def today(request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
    """One's own visits of a day, a master's whole team, and the notes still to be signed."""
    location, places = staff.place_of(request, viewer, Permission.WRITE_NOTES)
    now = clock.now()
    today_ = staff.today_at(location, now)
    on = staff.day_of(request.GET.get("on"), otherwise=today_)
    first, end = (instant(minute) for minute in day_bounds(on, location.zone))
    visits = visits_for(viewer=viewer).filter(
        location=location, starts_at__gte=first, starts_at__lt=end, client__isnull=False
    )
    unsigned = logs_for(viewer=viewer, now=now).filter(
        author=viewer.user_id, signed_at=None, appointment__location=location
    )
    rows = [_row(visit, viewer) for visit in visits.exclude(status="held")]
    context = {
        "place": location,
        "places": places,
        "section": "tablet",
        "on": on,
        "is_today": on == today_,
        "previous": on - timedelta(days=1),
        "next": on + timedelta(days=1),
        "today": today_,
        "rows": rows,
        "has_others": not all(row.is_mine for row in rows),
        "unsigned": [(log, now - (log.started_at or now) > OVERDUE) for log in unsigned[:50]],
    }
    return render(request, "notes/today.html", context)


def _row(visit: Appointment, viewer: Viewer) -> Row:
    zone = visit.location.zone
    log = getattr(visit, "session_log", None)
    return Row(
        appointment=visit,
        starts_at=visit.starts_at.astimezone(zone),
        ends_at=visit.ends_at.astimezone(zone),
        status=status_badge(visit.status),
        light=light_badge(visit.screening_light),
        note="" if log is None else "signed" if log.signed_at else "draft",
        is_mine=visit.therapist.user_id == viewer.user_id,
    )
