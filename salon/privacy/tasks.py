"""What the worker does for people's own say over their data."""

from celery import shared_task

from salon.core import clock
from salon.privacy.services import exports, forgetting, links, purging


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
    return forgetting.forget_old(now=clock.now())


@shared_task
def purge_retention() -> int:
    """Remove the record of everybody whose time is over; returns of how many."""
    return len(purging.purge(now=clock.now(), is_dry=False))
