"""/therapists/{id}/schedule and what changes it: weekly hours, single days, time off."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date as Day  # noqa: N812 (an address calls its part `date`)
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse

from bookings.models import Appointment
from bookings.selectors.schedule import DaySchedule, schedule_of, therapist_at_work_for, time_off_for
from bookings.services import schedules
from salon.accounts.roles import Permission
from salon.core.localtime import clock_of
from salon.faces.api.contracts import SEES, STAFF, Operation
from salon.faces.api.errors import Fault, Problem, invalid
from salon.faces.api.fields import start_of
from salon.faces.api.replies import reply, stamp
from salon.faces.api.schedule_shapes import (
    DayBody,
    OwnDayShape,
    ScheduleQuery,
    ScheduleShape,
    TakenShape,
    TimeOffBody,
    WeeklyHoursBody,
    WeeklyHoursShape,
)
from salon.faces.api.views import ApiView, Asked, operation
from salon.locations.models import Location
from therapists.domain.rota import Weekly, breaks_between
from therapists.models import Shift, TimeOff
from therapists.services import rota
from therapists.services.rota import Absence

MOST_DAYS = 31
EDITS = (Permission.EDIT_CATALOGUE,)


class ScheduleView(ApiView):
    """/therapists/{id}/schedule."""

    @operation(
        Operation(
            "read_schedule",
            "When a therapist works, and what is booked",
            doors=STAFF,
            needs=SEES,
            query=ScheduleQuery,
            gives={200: ScheduleShape},
            refuses=("window-too-large",),
        )
    )
    def get(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Day by day; a therapist sees their own."""
        therapist = therapist_at_work_for(viewer=asked.viewer, public_id=id)
        first, end = asked.query["from"], asked.query["to"]
        if end <= first:
            raise invalid(Fault("not_after_start", parameter="to"))
        if end - first > timedelta(days=MOST_DAYS):
            raise Problem("window-too-large")
        asked.at(therapist.location.zone)
        days = schedule_of(therapist, first=first, days=(end - first).days)
        zone = therapist.location
        return reply({"timezone": zone.time_zone, "days": [_tell_day(day, zone) for day in days]})


class WeeklyHoursView(ApiView):
    """/therapists/{id}/weekly-hours."""

    @operation(
        Operation(
            "set_weekly_hours",
            "Replace a therapist's week",
            doors=STAFF,
            needs=EDITS,
            takes=WeeklyHoursBody,
            gives={200: WeeklyHoursShape},
        )
    )
    def put(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Visits already booked stay and are listed."""
        therapist = therapist_at_work_for(viewer=asked.viewer, public_id=id)
        asked.at(therapist.location.zone)
        items = asked.body["items"]
        hours = [
            Weekly(tuple(one["days"]), one["start"], one["end"], one.get("valid_from"), one.get("valid_to"))
            for one in items
        ]
        outside = schedules.set_weekly_hours(therapist, hours=hours, by=asked.viewer, now=asked.now)
        told = [
            {
                "days": list(span.days),
                "start": clock_of(span.start),
                "end": clock_of(span.end),
                "valid_from": span.since.isoformat() if span.since else None,
                "valid_to": span.until.isoformat() if span.until else None,
            }
            for span in hours
        ]
        return reply({"items": told, "conflicts": tell_conflicts(outside, therapist.location)})


class OverrideView(ApiView):
    """/therapists/{id}/overrides/{date}."""

    @operation(
        Operation(
            "set_day",
            "Give one day hours of its own",
            doors=STAFF,
            needs=EDITS,
            takes=DayBody,
            gives={200: OwnDayShape},
        )
    )
    def put(self, asked: Asked, id: uuid.UUID, date: Day) -> HttpResponse:  # noqa: A002
        """Instead of the week's hours; no shifts is a day off."""
        therapist = therapist_at_work_for(viewer=asked.viewer, public_id=id)
        asked.at(therapist.location.zone)
        shift, outside = schedules.set_day(
            therapist,
            on=date,
            shifts=_spans(asked.body["shifts"]),
            breaks=_spans(asked.body.get("breaks", ())),
            by=asked.viewer,
            now=asked.now,
        )
        return reply(_tell_own_day(shift) | {"conflicts": tell_conflicts(outside, therapist.location)})

    @operation(Operation("clear_day", "Let a day follow the week again", doors=STAFF, needs=EDITS, gives={204: None}))
    def delete(self, asked: Asked, id: uuid.UUID, date: Day) -> HttpResponse:  # noqa: A002
        """A day that follows it already stays so."""
        therapist = therapist_at_work_for(viewer=asked.viewer, public_id=id)
        rota.clear_day(therapist, on=date, by=asked.viewer, now=asked.now)
        return HttpResponse(status=204)


class TimeOffsView(ApiView):
    """/therapists/{id}/time-off."""

    @operation(
        Operation(
            "take_time_off",
            "Write down an absence, or ask for one's own",
            doors=STAFF,
            needs=(Permission.EDIT_CATALOGUE, Permission.SEE_OWN_DAY),
            takes=TimeOffBody,
            gives={201: TakenShape},
            refuses=("schedule-conflict",),
            needs_key=True,
        )
    )
    def post(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """Every visit it touches is listed; `reject` refuses while there are any."""
        therapist = therapist_at_work_for(viewer=asked.viewer, public_id=id)
        zone = therapist.location.zone
        asked.at(zone)
        start, end = start_of(asked.body["from"], zone), start_of(asked.body["to"], zone)
        done = schedules.take_time_off(
            therapist,
            absence=Absence(start, end, asked.body["kind"]),
            may_touch=asked.body.get("on_conflict", "list") == "list",
            by=asked.viewer,
            now=asked.now,
        )
        told = _tell_away(done.time_off, therapist.location)
        return reply(told | {"conflicts": tell_conflicts(done.conflicts, therapist.location)}, status=201)


class TimeOffView(ApiView):
    """/time-off/{id}."""

    @operation(
        Operation(
            "end_time_off",
            "Take an absence back",
            doors=STAFF,
            needs=(Permission.EDIT_CATALOGUE, Permission.SEE_OWN_DAY),
            gives={204: None},
        )
    )
    def delete(self, asked: Asked, id: uuid.UUID) -> HttpResponse:  # noqa: A002
        """The time can be booked again."""
        rota.end_time_off(time_off_for(viewer=asked.viewer, public_id=id), by=asked.viewer, now=asked.now)
        return HttpResponse(status=204)


def tell_conflicts(rows: Sequence[Appointment], location: Location) -> list[dict[str, Any]]:
    """The visits that a change touches."""
    return [
        {
            "appointment_id": str(row.public_id),
            "reference": row.visit.reference,
            "start": stamp(row.starts_at, location.zone),
            "end": stamp(row.ends_at, location.zone),
            "therapist_id": str(row.therapist.public_id),
        }
        for row in rows
    ]


def _spans(given: Sequence[Mapping[str, int]]) -> list[tuple[int, int]]:
    return [(one["start"], one["end"]) for one in given]


def _tell_spans(spans: Sequence[tuple[int, int]]) -> list[dict[str, str]]:
    return [{"start": clock_of(start), "end": clock_of(end)} for start, end in spans]


def _tell_own_day(shift: Shift) -> dict[str, Any]:
    spans = [(start, end) for start, end in shift.spans]
    return {"shifts": _tell_spans(spans), "breaks": _tell_spans(breaks_between(spans))}


def _tell_day(day: DaySchedule, location: Location) -> dict[str, Any]:
    return {
        "date": day.on.isoformat(),
        "shifts": _tell_spans(day.shifts),
        "breaks": _tell_spans(breaks_between(day.shifts)),
        "time_off": [_tell_away(one, location) for one in day.time_off],
        "appointments": [
            {
                "appointment_id": str(row.public_id),
                "start": f"{row.starts_at.astimezone(location.zone):%H:%M}",
                "end": f"{row.ends_at.astimezone(location.zone):%H:%M}",
                "status": row.status,
            }
            for row in day.appointments
        ],
    }


def _tell_away(time_off: TimeOff, location: Location) -> dict[str, Any]:
    def told(at: datetime) -> str:
        return stamp(at, location.zone)

    return {
        "id": str(time_off.public_id),
        "kind": time_off.kind,
        "status": "requested" if time_off.is_request else "in_force",
        "start": told(time_off.starts_at),
        "end": told(time_off.ends_at),
    }
