"""What the worker does for the diary."""

from celery import shared_task

from bookings.services import following, holds, offering, offers, waitlist
from salon.core import clock


@shared_task
def release_expired_holds() -> int:
    """Tidy away holds whose time is over; returns how many."""
    return holds.release_expired(now=clock.now())


@shared_task
def offer_freed_time() -> int:
    """Pass on offers whose time is over and offer what became free; returns how many offers were made."""
    now = clock.now()
    offers.close_over(now=now)
    return offering.offer_freed(now=now)


@shared_task
def end_over_entries() -> int:
    """Take those off the waiting list whose wishes are over; returns how many."""
    return waitlist.end_over(now=clock.now())


@shared_task
def plan_rebooking() -> int:
    """Plan a word to clients who have not come for a while and want such words; returns how many."""
    return following.plan_rebooking(now=clock.now())
