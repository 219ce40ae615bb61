"""What the worker does for the diary."""

from celery import shared_task

from bookings.services import holds
from salon.core import clock


@shared_task
def release_expired_holds() -> int:
    """Tidy away holds whose time is over; returns how many."""
    return holds.release_expired(now=clock.now())
