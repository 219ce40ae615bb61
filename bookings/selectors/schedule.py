"""A therapist's days: hours, absences, visits; and which of them a viewer may see."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from bookings.models import Appointment
from bookings.models.appointment import IN_THE_WAY
from bookings.selectors.menu import therapist_for
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, NotFound
from salon.core.localtime import DAY, day_bounds, instant
from therapists.models import Shift, ShiftPattern, Therapist, TimeOff

WHOLE = (Permission.SEE_DAY, Permission.EDIT_CATALOGUE)


@dataclass(slots=True)
class DaySchedule:
    """One local day: shifts in minutes of the day before absences, absences that reach into it, visits."""

    on: date
    shifts: list[tuple[int, int]]
    time_off: list[TimeOff] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)


def therapist_at_work_for(*, viewer: Viewer, public_id: uuid.UUID) -> Therapist:
    """A therapist whose schedule the viewer may see: the desk everybody's, a therapist their own.

    Raises NotFound for another salon's, Forbidden for a colleague's.
    """
    therapist = therapist_for(public_id=public_id)
    place = therapist.location_id
    if place not in viewer.roles:
        raise NotFound
    is_own = viewer.user_id is not None and therapist.user_id == viewer.user_id
    if not is_own and not any(viewer.may(permission, place) for permission in WHOLE):
        raise Forbidden
    return therapist


def time_off_for(*, viewer: Viewer, public_id: uuid.UUID) -> TimeOff:
    """An absence that the viewer may see; raises NotFound."""
    places = {place for permission in WHOLE for place in viewer.locations(permission)}
    rows = TimeOff.objects.select_related("therapist__location__policy")
    seen = Q(therapist__location__in=places)
    if viewer.user_id is not None:
        seen |= Q(therapist__user=viewer.user_id)
    found = rows.filter(seen, public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def time_off_at(location_id: int, *, since: datetime) -> list[TimeOff]:
    """Absences of a salon that are not over, those asked for among them, in order."""
    rows = TimeOff.objects.select_related("therapist").filter(therapist__location=location_id, ends_at__gt=since)
    return list(rows.order_by("starts_at", "id"))


def schedule_of(therapist: Therapist, *, first: date, days: int) -> list[DaySchedule]:
    """So many days from the first, in four statements."""
    zone = therapist.location.zone
    dates = [first + timedelta(days=number) for number in range(days)]
    start, end = instant(day_bounds(dates[0], zone).start), instant(day_bounds(dates[-1], zone).end)
    patterns = list(ShiftPattern.objects.filter(therapist=therapist).order_by("weekday", "starts_minute", "id"))
    own = {shift.on: shift for shift in Shift.objects.filter(therapist=therapist, on__in=dates).order_by("on")}
    away = list(
        TimeOff.objects.filter(therapist=therapist, starts_at__lt=end, ends_at__gt=start).order_by("starts_at", "id")
    )
    rows = Appointment.objects.filter(IN_THE_WAY, therapist=therapist, starts_at__gte=start, starts_at__lt=end)
    booked: dict[date, list[Appointment]] = defaultdict(list)
    for row in rows.exclude(client=None).order_by("starts_at", "id"):
        booked[row.starts_at.astimezone(zone).date()].append(row)
    return [
        DaySchedule(
            on,
            shifts=_shifts(on, own.get(on), patterns),
            time_off=[one for one in away if _reaches(one, on, therapist)],
            appointments=booked[on],
        )
        for on in dates
    ]


def weekly_hours_of(therapist: Therapist) -> list[ShiftPattern]:
    """The therapist's week in order."""
    return list(ShiftPattern.objects.filter(therapist=therapist).order_by("weekday", "starts_minute", "id"))


def own_days_of(therapist: Therapist, *, since: date) -> list[Shift]:
    """The days from a date on that have hours of their own."""
    return list(Shift.objects.filter(therapist=therapist, on__gte=since).order_by("on", "id"))


def _shifts(on: date, own: Shift | None, patterns: list[ShiftPattern]) -> list[tuple[int, int]]:
    if own is not None:
        return [(start, min(end, DAY)) for start, end in own.spans]
    week = (one for one in patterns if one.weekday == on.isoweekday() and _holds(one, on))
    return [(one.starts_minute, one.ends_minute) for one in week]


def _holds(pattern: ShiftPattern, on: date) -> bool:
    return (pattern.valid_from is None or pattern.valid_from <= on) and (
        pattern.valid_to is None or on <= pattern.valid_to
    )


def _reaches(time_off: TimeOff, on: date, therapist: Therapist) -> bool:
    bounds = day_bounds(on, therapist.location.zone)
    return time_off.starts_at < instant(bounds.end) and time_off.ends_at > instant(bounds.start)
