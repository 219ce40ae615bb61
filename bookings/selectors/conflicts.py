"""Visits that a change of hours or an absence touches. They stay where they are and are listed."""

import json
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from bookings.domain.lifecycle import TO_COME
from bookings.domain.roster import Roster
from bookings.models import Appointment, Chair
from bookings.models.appointment import LONGEST_SPAN_MINUTES
from bookings.selectors.lanes import work_of
from bookings.selectors.roster import roster_of
from salon.core.localtime import DAY, floor_minute, local_date
from salon.locations.models import Location
from therapists.models import Therapist

LONGEST = timedelta(minutes=LONGEST_SPAN_MINUTES)
TABLE = Appointment._meta.db_table
# Working time as rows of four numbers: the therapist, a day of the UTC line, from and to in epoch minutes.
WORK = {
    "postgresql": "SELECT (span->>0)::int, (span->>1)::int, (span->>2)::int, (span->>3)::int "
    "FROM json_array_elements(%s::json) AS span",
    "sqlite": "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), "
    "json_extract(value, '$[3]') FROM json_each(%s)",
}
# The day is there so that each visit is held against the spans of one day only.
OUTSIDE = f"""
WITH work (therapist, day, begins, ends) AS MATERIALIZED ({{work}})
SELECT visit.id FROM {TABLE} visit LEFT JOIN work ON work.therapist = visit.therapist_id
  AND work.day = visit.client_from / {DAY} AND work.begins <= visit.client_from AND work.ends >= visit.client_to
WHERE visit.location_id = %s AND visit.starts_at > %s AND visit.ends_at > %s
  AND visit.status IN ({", ".join(repr(status.value) for status in TO_COME)}) AND work.therapist IS NULL"""  # noqa: S608


def touched_by_absence(
    therapist: Therapist, *, starts_at: datetime, ends_at: datetime, now: datetime
) -> list[Appointment]:
    """The visits of a therapist still to come that reach into a time, in order."""
    rows = _upcoming(therapist.location_id, now).filter(therapist=therapist)
    return list(rows.filter(starts_at__lt=ends_at, ends_at__gt=starts_at))


def outside_working_time(location: Location, *, now: datetime) -> list[Appointment]:
    """The visits still to come during which the salon or their therapist does not work, in order.

    The database compares; only those that lie outside are fetched.
    """
    coming = _upcoming(location.pk, now)
    last = coming.order_by("-starts_at", "-id").values_list("client_from", flat=True).first()
    if last is None:
        return []
    roster = roster_of(location_id=location.pk, now=now)
    spans = json.dumps(list(_worked(roster, floor_minute(now) - LONGEST_SPAN_MINUTES, last)))
    at = connection.ops.adapt_datetimefield_value
    values: list[Any] = [spans, location.pk, at(now - LONGEST), at(now)]
    with connection.cursor() as cursor:
        cursor.execute(OUTSIDE.format(work=WORK[connection.vendor]), values)
        outside = [key for (key,) in cursor.fetchall()]
    return list(_told().filter(pk__in=outside)) if outside else []


def standing_with(*, now: datetime, therapist: Therapist | None = None, chair: Chair | None = None) -> list[uuid.UUID]:
    """The public ids of what is still to come with this therapist or on this chair, in order."""
    rows = _upcoming((therapist or chair).location_id, now)  # type: ignore[union-attr]
    rows = rows.filter(therapist=therapist) if therapist is not None else rows.filter(chair=chair)
    return list(rows.values_list("public_id", flat=True))


def _upcoming(location_id: int, now: datetime) -> QuerySet[Appointment]:
    # What ends after now begins after this: the index by start leaves the past out.
    return _told().filter(location=location_id, status__in=TO_COME, starts_at__gt=now - LONGEST, ends_at__gt=now)


def _told() -> QuerySet[Appointment]:
    rows = Appointment.objects.select_related("visit", "service", "therapist", "chair", "client", "location__policy")
    return rows.order_by("starts_at", "id")


def _worked(roster: Roster, first: int, last: int) -> Iterator[tuple[int, int, int, int]]:
    """The working time of every local day from one minute to another; a span is told on each UTC day it reaches into.

    A visit lies within the hours of one local day, or outside.
    """
    day, end = local_date(first, roster.zone), local_date(last, roster.zone)
    while day <= end:
        work = work_of(roster, day).therapists
        for therapist, span in ((key, span) for key, spans in work.items() for span in spans):
            days = range(span.start // DAY, (span.end - 1) // DAY + 1)
            yield from ((therapist, number, span.start, span.end) for number in days)
        day += timedelta(days=1)
