"""What the worker does for the audit trail and the idempotency keys."""

from celery import shared_task

from salon.accounts.services import audit, idempotency
from salon.core import clock


@shared_task
def seal_audit() -> int:
    """Chain the audit rows that came since; returns how many."""
    return audit.seal()


@shared_task
def forget_old_keys() -> int:
    """Remove idempotency keys past their time; returns how many."""
    return idempotency.forget_old(now=clock.now())
