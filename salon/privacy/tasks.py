"""What the worker does for people's own say over their data."""

from celery import shared_task

from bookings.services import inbound
from bookings.services.importing import uploads
from clients.services import health, merging
from salon.core import clock
from salon.privacy.services import codes, exports, links, purging


@shared_task
def make_exports() -> int:
    """Make the copies that were asked for; returns how many."""
    return exports.make_queued(now=clock.now())


@shared_task
def answer_link_requests() -> int:
    """Send the links that were asked for; returns how many mails."""
    return links.answer_all(now=clock.now())


@shared_task
def forget_old() -> int:
    """Remove codes, copies, half-filled health forms and texts that are of no use any more; returns how many."""
    now = clock.now()
    return (
        codes.forget_old(now=now)
        + exports.forget_old(now=now)
        + health.forget_old_drafts(now=now)
        + merging.forget_old(now=now)
        + uploads.forget_old(now=now)
        + inbound.forget_old(now=now)
    )


@shared_task
def purge_retention() -> int:
    """Remove the record of everybody whose time is over; returns of how many."""
    return len(purging.purge(now=clock.now(), is_dry=False))
