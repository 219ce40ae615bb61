"""What the worker does for the outbox."""

from celery import shared_task

from salon.core import clock
from salon.outbox.services import delivery


@shared_task
def deliver_due() -> int:
    """Send what is due; returns how many messages went out."""
    return delivery.deliver_due(now=clock.now(), is_patient=True).sent
