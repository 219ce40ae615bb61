"""Holding a time for a few minutes while somebody fills in the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Visit
from bookings.services.endings import end_holds
from bookings.services.locks import lock_names
from bookings.services.placing import LegRequest, Terms, location_of, place, placing
from bookings.services.refusals import HoldExpired, InvalidTransition, TooManyOpen
from bookings.services.rows import held_columns, new_visit, occupy
from salon.accounts.models import AccessToken
from salon.accounts.services import audit, tokens
from salon.accounts.viewer import SYSTEM, Viewer
from salon.core.writing import writing

LIVE_HOLDS_EACH = 3
TOKEN_LIFE = timedelta(hours=2)
SWEPT_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Held:
    """A live hold and the token that opens it."""

    visit: Visit
    token: str


def hold(*, legs: Sequence[LegRequest], holder: str, source: str, by: Viewer, now: datetime) -> Held:
    """Hold a time for every leg, all or nothing.

    `holder` marks the device that asks; it may have three live holds. Raises TooManyOpen and
    what `place` raises; SlotTaken carries alternatives.
    """
    location = location_of(legs, by=by)
    with placing(legs, now=now):
        _refuse_too_many(holder, now=now)
        seated = place(legs, terms=Terms(is_public=True), now=now)
        # A whole second, as the column beside the span keeps it.
        expires_at = now.replace(microsecond=0) + timedelta(minutes=location.policy.hold_minutes)
        visit = new_visit(location, source=source, by=by, now=now, holder=holder, expires_at=expires_at)
        occupy(visit, requests=legs, seated=seated, fields=[held_columns(expires_at)] * len(legs), now=now)
        token = tokens.issue(
            kind=AccessToken.Kind.BOOKING, subject_id=visit.public_id, now=now, expires_at=expires_at + TOKEN_LIFE
        )
        audit.record(by=by, action="hold.create", thing=visit, location_id=location.pk, now=now)
    return Held(visit, token)


def extend(visit: Visit, *, by: Viewer, now: datetime) -> Visit:
    """Give a live hold its one extension; raises HoldExpired, and InvalidTransition the second time."""
    with writing():
        visit = Visit.objects.select_for_update(of=("self",)).select_related("location__policy").get(pk=visit.pk)
        refuse_ended(visit, now=now)
        if visit.is_hold_extended or visit.hold_expires_at is None:
            raise InvalidTransition(from_status="extended", allowed=[])
        visit.hold_expires_at += timedelta(minutes=visit.location.policy.hold_extension_minutes)
        visit.is_hold_extended = True
        visit.save(update_fields=["hold_expires_at", "is_hold_extended"])
        Appointment.objects.filter(visit=visit, status=Status.HELD).update(
            held_until=int(visit.hold_expires_at.timestamp()), updated_at=now
        )
        audit.record(by=by, action="hold.extend", thing=visit, location_id=visit.location_id, now=now)
    return visit


def release(visit: Visit, *, by: Viewer, now: datetime) -> None:
    """Let a hold go; one that has ended already stays as it is."""
    with writing():
        if end_holds([visit.pk], end=Visit.HoldEnd.RELEASED, now=now):
            audit.record(by=by, action="hold.release", thing=visit, location_id=visit.location_id, now=now)


def release_expired(*, now: datetime) -> int:
    """Tidy away holds whose time is over; nobody waits for it. Returns how many."""
    with writing():
        over = Visit.objects.filter(hold_end="", hold_expires_at__lte=now).order_by("pk")[:SWEPT_AT_ONCE]
        visits = list(over.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked))
        ended = end_holds([visit.pk for visit in visits], end=Visit.HoldEnd.EXPIRED, now=now)
        for visit in visits:
            audit.record(by=SYSTEM, action="hold.expire", thing=visit, location_id=visit.location_id, now=now)
    return ended


def refuse_ended(visit: Visit, *, now: datetime) -> None:
    """Raise HoldExpired, or InvalidTransition when the hold has become a booking."""
    if visit.hold_end == Visit.HoldEnd.CONSUMED:
        raise InvalidTransition(from_status="consumed", allowed=[])
    if visit.hold_end or visit.hold_expires_at is None or visit.hold_expires_at <= now:
        raise HoldExpired


def _refuse_too_many(holder: str, *, now: datetime) -> None:
    if holder:
        lock_names([f"holder:{holder}"])
        live = Visit.objects.filter(holder=holder, hold_end="", hold_expires_at__gt=now).count()
        if live >= LIVE_HOLDS_EACH:
            raise TooManyOpen(limit=LIVE_HOLDS_EACH)
