"""Ending holds, whoever or whatever ends them."""

from collections.abc import Collection
from datetime import datetime

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Visit


def end_holds(visit_ids: Collection[int], *, end: Visit.HoldEnd, now: datetime) -> int:
    """Free what these visits hold, in the caller's transaction; returns how many holds ended."""
    ended = Visit.objects.filter(pk__in=visit_ids, hold_end="", hold_expires_at__isnull=False).update(hold_end=end)
    Appointment.objects.filter(visit__in=visit_ids, status=Status.HELD).update(
        status=Status.CANCELLED, cancel_reason=f"hold_{end}", held_until=None, updated_at=now
    )
    return ended
