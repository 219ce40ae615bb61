"""Changing when people work and when the salon is open: no visit is moved or lost, those touched are listed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from bookings.models import Appointment
from bookings.selectors.conflicts import outside_working_time, touched_by_absence
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.writing import kept_unless, writing
from salon.locations.models import Closure, Location
from salon.locations.selectors import closures_of
from salon.locations.services import hours
from salon.locations.services.hours import OpenSpan
from therapists.domain.rota import Weekly, weekly_faults
from therapists.models import Shift, Therapist, TimeOff
from therapists.services import rota
from therapists.services.rota import Absence, HoursUnfit

Made = TypeVar("Made")


class ScheduleConflict(Refusal):
    """There are visits at that time; `conflicts` lists their public ids."""

    code = "schedule-conflict"


@dataclass(frozen=True, slots=True)
class TimeOffTaken:
    """An absence, and the visits that it touches."""

    time_off: TimeOff
    conflicts: list[Appointment] = field(default_factory=list)


def take_time_off(
    therapist: Therapist, *, absence: Absence, by: Viewer, now: datetime, may_touch: bool = True
) -> TimeOffTaken:
    """Write down an absence and list every visit it touches; `may_touch` false refuses while there are any.

    Raises Forbidden, HoursUnfit and ScheduleConflict.
    """
    with writing():
        made = rota.take_time_off(therapist, absence=absence, by=by, now=now)
        touched = touched_by_absence(therapist, starts_at=absence.starts_at, ends_at=absence.ends_at, now=now)
        if touched and not may_touch:
            raise ScheduleConflict(conflicts=[row.public_id for row in touched])
    return TimeOffTaken(made, touched)


def grant(time_off: TimeOff, *, by: Viewer, now: datetime) -> TimeOffTaken:
    """Grant what a therapist asked for, and list every visit it touches; raises Forbidden."""
    with writing():
        granted = rota.grant(time_off, by=by, now=now)
        touched = touched_by_absence(granted.therapist, starts_at=granted.starts_at, ends_at=granted.ends_at, now=now)
    return TimeOffTaken(granted, touched)


def set_weekly_hours(therapist: Therapist, *, hours: Sequence[Weekly], by: Viewer, now: datetime) -> list[Appointment]:
    """New weekly hours; answers the visits that now lie outside them. Raises Forbidden and HoursUnfit."""

    def act() -> None:
        rota.set_weekly_hours(therapist, hours=hours, by=by, now=now)

    return _newly_outside(therapist.location, act, now=now)[1]


def set_day(
    therapist: Therapist,
    *,
    on: date,
    shifts: Sequence[tuple[int, int]],
    breaks: Sequence[tuple[int, int]],
    by: Viewer,
    now: datetime,
) -> tuple[Shift, list[Appointment]]:
    """One day's own hours; answers them and the visits that now lie outside. Raises Forbidden and HoursUnfit."""

    def act() -> Shift:
        return rota.set_day(therapist, on=on, shifts=shifts, breaks=breaks, by=by, now=now)

    return _newly_outside(therapist.location, act, now=now)


def set_opening_hours(location: Location, *, spans: Sequence[OpenSpan], by: Viewer, now: datetime) -> list[Appointment]:
    """A new week of the salon; answers the visits that now lie outside it. Raises Forbidden and HoursUnfit."""
    _may_edit(by, location)
    faults = weekly_faults([Weekly((span.weekday,), span.opens, span.closes) for span in spans])
    if faults:
        raise HoursUnfit(errors=[{"code": fault.code, "pointer": f"/{fault.number}"} for fault in faults])

    def act() -> None:
        hours.replace_week(location, spans=spans)
        audit.record(by=by, action="hours.week", thing=location, location_id=location.pk, now=now, spans=len(spans))

    return _newly_outside(location, act, now=now)[1]


def close(
    location: Location, *, starts_at: datetime, ends_at: datetime, reason: str, by: Viewer, now: datetime
) -> tuple[Closure, list[Appointment]]:
    """Shut the salon for a time; answers the closure and the visits inside. Raises Forbidden and HoursUnfit."""
    _may_edit(by, location)
    if ends_at <= starts_at:
        raise HoursUnfit(errors=[{"code": "not_after_start", "pointer": "/to"}])

    def act() -> Closure:
        made = hours.close(location, starts_at=starts_at, ends_at=ends_at, reason=reason)
        audit.record(by=by, action="closure.create", thing=made, location_id=location.pk, now=now)
        return made

    return _newly_outside(location, act, now=now)


def set_closures(
    location: Location, *, wanted: Sequence[tuple[datetime, datetime, str]], by: Viewer, now: datetime
) -> list[Appointment]:
    """Exactly these closures (from, to, reason) from now on; answers the visits that now lie inside.

    Raises Forbidden and HoursUnfit.
    """
    _may_edit(by, location)
    errors = [
        {"code": "not_after_start", "pointer": f"/items/{number}/to"}
        for number, (start, end, _) in enumerate(wanted)
        if end <= start
    ]
    if errors:
        raise HoursUnfit(errors=errors)

    def act() -> None:
        left = {(one.starts_at, one.ends_at, one.reason): one for one in closures_of(location, since=now)}
        for gone in [one for key, one in left.items() if key not in set(wanted)]:
            reopen(gone, by=by, now=now)
        for start, end, reason in dict.fromkeys(wanted):
            if (start, end, reason) not in left:
                made = hours.close(location, starts_at=start, ends_at=end, reason=reason)
                audit.record(by=by, action="closure.create", thing=made, location_id=location.pk, now=now)

    return _newly_outside(location, act, now=now)[1]


def reopen(closure: Closure, *, by: Viewer, now: datetime) -> None:
    """Take a closure back; raises Forbidden."""
    _may_edit(by, closure.location)
    with writing():
        audit.record(by=by, action="closure.remove", thing=closure, location_id=closure.location_id, now=now)
        hours.reopen(closure)


def tried(act: Callable[[], Made]) -> Made:
    """What `act` would answer; nothing of it is kept."""
    answers: list[Made] = []
    with kept_unless(dry_run=True):
        answers.append(act())
    return answers[0]


def _newly_outside(location: Location, act: Callable[[], Made], *, now: datetime) -> tuple[Made, list[Appointment]]:
    """What `act` made, and the visits that lie outside the working time because of it."""
    with writing():
        before = {row.pk for row in outside_working_time(location, now=now)}
        made = act()
        after = [row for row in outside_working_time(location, now=now) if row.pk not in before]
    return made, after


def _may_edit(by: Viewer, location: Location) -> None:
    if not by.may(Permission.EDIT_CATALOGUE, location.pk):
        raise Forbidden
