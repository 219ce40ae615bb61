"""Ending holds and offers, whoever or whatever ends them."""

from collections.abc import Collection
from datetime import datetime

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, FreedTime, Offer, Visit, WaitlistEntry


def end_holds(visit_ids: Collection[int], *, end: Visit.HoldEnd, now: datetime) -> int:
    """Free what these visits hold, in the caller's transaction; returns how many holds ended."""
    ended = Visit.objects.filter(pk__in=visit_ids, hold_end="", hold_expires_at__isnull=False).update(hold_end=end)
    Appointment.objects.filter(visit__in=visit_ids, status=Status.HELD).update(
        status=Status.CANCELLED, cancel_reason=f"hold_{end}", held_until=None, updated_at=now
    )
    return ended


def close_offer(offer: Offer, *, status: Offer.Status, now: datetime) -> bool:
    """End a live offer that the caller has locked: its entry waits on, the next is looked for.

    Returns whether it was live until now.
    """
    closed = Offer.objects.filter(pk=offer.pk, status=Offer.Status.LIVE).update(status=status, answered_at=now)
    if closed:
        end = Visit.HoldEnd.EXPIRED if status == Offer.Status.EXPIRED else Visit.HoldEnd.RELEASED
        end_holds([offer.visit_id], end=end, now=now)
        waits_on = WaitlistEntry.objects.filter(pk=offer.entry_id, status=WaitlistEntry.Status.OFFERED)
        waits_on.update(status=WaitlistEntry.Status.WAITING)
        FreedTime.objects.filter(pk=offer.freed_id).update(look_at=now)
    return closed == 1
