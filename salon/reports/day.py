"""A day of a salon as its desk reads it: every visit with what is missing, in one statement and a look at the trail."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.services.moving import UNDOABLE
from bookings.services.unbooking import BOOKED
from clients.domain.consent import HEALTH_DATA, LIFE_DAYS
from clients.models import Consent
from salon.accounts.models import AuditEvent
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Forbidden
from salon.core.localtime import day_bounds, instant
from salon.locations.models import Location
from salon.sessionlog.models import Screening

HERE = frozenset({Status.ARRIVED, Status.IN_SERVICE})
# Steps that bring an appointment into its present status; moving it about does not.
COMES_IN = frozenset({"appointment.check_in", "appointment.start"})
MOVES_ABOUT = frozenset({"adjust", "reschedule"})
# The reason that a therapist's stop leaves; only a therapist may take it back.
STOPPED = "health"
# Somebody who walked in and is neither seated nor gone, whether or not the promised time is still held.
WAITS = Q(visit__walk_in__isnull=False, visit__walk_in__seated_at=None, visit__walk_in__left_at=None)
COLUMNS = (
    "public_id",
    "version",
    "status",
    "starts_at",
    "ends_at",
    "client_from",
    "client_to",
    "therapist_id",
    "therapist_from",
    "therapist_to",
    "chair_id",
    "chair_from",
    "chair_to",
    "service__name",
    "service__slug",
    "service__is_screening_required",
    "client__public_id",
    "client__name",
    "screening_light",
    "desk_note",
    "cancel_reason",
    "visit__reference",
    "visit__source",
    "updated_at",
    "session_log__id",
    "session_log__signed_at",
    "is_decided",
    "has_consent",
    "visit__walk_in__public_id",
    "visit__walk_in__number",
    "visit__walk_in__promised_at",
    "visit__walk_in__joined_at",
    "is_waiting",
    "held_until",
)


class DayRow(NamedTuple):
    """One appointment of the day, as plain values; never a detail of health."""

    id: uuid.UUID
    version: int
    status: Status
    starts_at: datetime
    ends_at: datetime
    client_from: int
    client_to: int
    therapist_id: int
    therapist_from: int
    therapist_to: int
    chair_id: int | None
    chair_from: int
    chair_to: int
    service: str
    service_slug: str
    is_screened_first: bool
    client_id: uuid.UUID | None
    client: str | None
    light: str
    desk_note: str
    cancel_reason: str
    reference: str
    source: str
    updated_at: datetime
    log_id: int | None
    signed_at: datetime | None
    is_decided: bool
    has_consent: bool
    walk_in_id: uuid.UUID | None
    walk_in_number: int | None
    promised_at: datetime | None
    joined_at: datetime | None
    is_waiting: bool
    held_until: int | None

    def is_shown(self, now: datetime) -> bool:
        """Whether it concerns anybody; a hold that ended does not, unless somebody still waits for it."""
        return self.is_waiting or self.held_until is None or self.held_until > now.timestamp()

    def is_on_board(self, now: datetime) -> bool:
        """Whether it takes or took time of the day; a hold that ended does not."""
        if self.held_until is not None:
            return self.held_until > now.timestamp()
        return not self.cancel_reason.startswith("hold_")

    @property
    def is_stopped(self) -> bool:
        """Whether a therapist called it off."""
        return self.status is Status.CANCELLED and self.cancel_reason == STOPPED

    @property
    def lacks(self) -> tuple[str, ...]:
        """What somebody still has to see to: `screening`, `consent`, `note`; words, and never why."""
        lacking = []
        if self.status is Status.ARRIVED and self.is_screened_first and not self.is_decided:
            lacking.append("screening")
        if self.status is Status.ARRIVED and not self.has_consent:
            lacking.append("consent")
        if self.status is Status.COMPLETED and self.log_id is not None and self.signed_at is None:
            lacking.append("note")
        return tuple(lacking)


@dataclass(frozen=True, slots=True)
class Trail:
    """What the trail says of an appointment: since when it is in its status, and whether its last step may go back."""

    since: datetime | None = None
    may_undo: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The appointments of a day in order of time, and what the trail says of those it was asked about."""

    rows: Sequence[DayRow]
    trails: dict[uuid.UUID, Trail]

    def trail_of(self, row: DayRow) -> Trail:
        """What the trail says; nothing of what was not touched lately."""
        return self.trails.get(row.id, Trail())


def day_at(*, viewer: Viewer, location: Location, on: date, now: datetime) -> Day:
    """One local day of a location with its live holds, in two statements; raises Forbidden."""
    if not viewer.may(Permission.SEE_DAY, location.pk):
        raise Forbidden
    return day_on(location, on, now=now)


def day_on(location: Location, on: date, *, now: datetime) -> Day:
    """The same for whoever has been let in."""
    rows = [row for row in map(_row, _rows_on(location.pk, on, location.zone).all()) if row.is_shown(now)]
    return Day(rows, trails_of(rows, since=_lately(location, now)))


def one_at(appointment: Appointment, *, now: datetime) -> tuple[DayRow, Trail]:
    """One appointment, which the viewer may see, as its day shows it."""
    location = appointment.location
    on = appointment.starts_at.astimezone(location.zone).date()
    row = _row(_told(Appointment.objects.filter(pk=appointment.pk), on, location.zone).get())
    return row, trails_of([row], since=_lately(location, now)).get(row.id, Trail())


# To put the statement together costs as much as its answer, and it depends on nothing else.
@lru_cache(maxsize=64)
def _rows_on(location_id: int, on: date, zone: ZoneInfo) -> Any:
    bounds = day_bounds(on, zone)
    booked = Q(client__isnull=False) & ~Q(cancel_reason__startswith="hold_")
    rows = Appointment.objects.filter(
        Q(status=Status.HELD) | booked | WAITS,
        location=location_id,
        starts_at__gte=instant(bounds.start),
        starts_at__lt=instant(bounds.end),
    )
    return _told(rows, on, zone)


def _told(rows: Any, on: date, zone: ZoneInfo) -> Any:
    decided = Screening.objects.filter(appointment=OuterRef("pk"), decided_on=on)
    agreed = Consent.objects.filter(
        client=OuterRef("client"),
        kind=HEALTH_DATA,
        withdrawn_at=None,
        given_at__gte=instant(day_bounds(on - timedelta(days=LIFE_DAYS - 1), zone).start),
    )
    waits = ExpressionWrapper(WAITS, output_field=BooleanField())
    told = rows.annotate(is_decided=Exists(decided), has_consent=Exists(agreed), is_waiting=waits)
    return told.order_by("starts_at", "id").values_list(*COLUMNS)


def _row(values: Sequence[Any]) -> DayRow:
    key, version, status, *others = values
    return DayRow(key, version, Status(status), *others)


def _lately(location: Location, now: datetime) -> datetime:
    return now - timedelta(minutes=location.policy.undo_minutes)


def trails_of(rows: Collection[DayRow], *, since: datetime) -> dict[uuid.UUID, Trail]:
    """What the trail says of who is here, and of what was touched since then; in one statement, or none."""
    touched = {row.id: row for row in rows if row.status in HERE or (row.updated_at >= since and not row.is_stopped)}
    if not touched:
        return {}
    events = AuditEvent.objects.filter(object_id__in=touched, action__startswith="appointment.")
    steps: dict[uuid.UUID, Trail] = {}
    told = events.exclude(action="appointment.amend").order_by("id")
    for object_id, action, at, actor, detail in told.values_list("object_id", "action", "at", "actor", "detail"):
        comes_in = action in COMES_IN or (action == "appointment.undo" and detail.get("of") not in MOVES_ABOUT)
        before = steps.get(object_id, Trail())
        is_ours = actor.startswith(f"{Kind.STAFF}:") and at >= since
        steps[object_id] = Trail(
            since=at if comes_in else before.since,
            may_undo=is_ours and _goes_back(action, touched[object_id]),
        )
    return steps


def _goes_back(action: str, row: DayRow) -> bool:
    if row.is_stopped:
        return False
    return action in UNDOABLE or (action == BOOKED and row.status is Status.CONFIRMED)
