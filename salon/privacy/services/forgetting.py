"""What is of no use any more, of every kind: one list for the worker and for cron."""

from datetime import datetime

from bookings.services import inbound
from bookings.services.importing import uploads
from clients.services import health, merging
from salon.privacy.services import codes, exports


def forget_old(*, now: datetime) -> int:
    """Remove codes, copies, half-filled health forms, uploads and texts whose time is over; returns how many."""
    kinds = (codes.forget_old, exports.forget_old, health.forget_old_drafts, merging.forget_old, uploads.forget_old)
    return sum(forget(now=now) for forget in (*kinds, inbound.forget_old))
