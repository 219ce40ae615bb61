"""Visits that a change of hours or an absence touches. They stay where they are and are listed."""

import uuid
from collections import defaultdict
from datetime import date, datetime

from django.db.models import QuerySet

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair
from bookings.selectors.lanes import work_of
from bookings.selectors.roster import roster_of
from salon.core.localtime import local_date
from salon.core.spans import Span
from salon.locations.models import Location
from therapists.models import Therapist

STANDING = (Status.PENDING_REVIEW, Status.CONFIRMED, Status.ARRIVED)


def touched_by_absence(
    therapist: Therapist, *, starts_at: datetime, ends_at: datetime, now: datetime
) -> list[Appointment]:
    """The visits of a therapist still to come that reach into a time, in order."""
    rows = _upcoming(therapist.location, now).filter(therapist=therapist)
    return list(rows.filter(starts_at__lt=ends_at, ends_at__gt=starts_at))


def outside_working_time(location: Location, *, now: datetime) -> list[Appointment]:
    """The visits still to come during which the salon or their therapist does not work, in order."""
    roster = roster_of(location_id=location.pk, now=now)
    by_day: dict[date, list[Appointment]] = defaultdict(list)
    for row in _upcoming(location, now):
        by_day[local_date(row.client_from, roster.zone)].append(row)
    outside: list[Appointment] = []
    for on, rows in sorted(by_day.items()):
        work = work_of(roster, on)
        outside += [row for row in rows if not _is_within(row, work.therapists.get(row.therapist_id, ()))]
    return outside


def standing_with(*, now: datetime, therapist: Therapist | None = None, chair: Chair | None = None) -> list[uuid.UUID]:
    """The public ids of what is still to come with this therapist or on this chair, in order."""
    wanted = {"therapist": therapist} if therapist is not None else {"chair": chair}
    rows = Appointment.objects.filter(**wanted, status__in=STANDING, ends_at__gt=now)
    return list(rows.order_by("starts_at", "id").values_list("public_id", flat=True))


def _upcoming(location: Location, now: datetime) -> QuerySet[Appointment]:
    rows = Appointment.objects.select_related("visit", "service", "therapist", "chair", "client", "location__policy")
    return rows.filter(location=location, status__in=STANDING, ends_at__gt=now).order_by("starts_at", "id")


def _is_within(row: Appointment, spans: tuple[Span, ...]) -> bool:
    return any(span.start <= row.client_from and row.client_to <= span.end for span in spans)
