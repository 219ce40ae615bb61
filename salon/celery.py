"""The Celery application: which work returns, and how often."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salon.settings")

SECONDS_BETWEEN = {
    "salon.outbox.tasks.deliver_due": 15,
    "bookings.tasks.offer_freed_time": 1,
    "bookings.tasks.release_expired_holds": 60,
    "bookings.tasks.end_over_entries": 600,
    "bookings.tasks.plan_rebooking": 3600,
    "salon.accounts.tasks.seal_audit": 60,
    "salon.accounts.tasks.forget_old_keys": 3600,
    "salon.privacy.tasks.answer_link_requests": 15,
    "salon.privacy.tasks.make_exports": 15,
    "salon.privacy.tasks.forget_old": 3600,
    "salon.privacy.tasks.purge_retention": 24 * 3600,
}

app = Celery("solea")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.update(
    timezone="UTC",
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    # A task is done when it has ended, not when it was fetched; each finds its work in rows, so twice does no harm.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # Less than the broker waits before it hands the task to another worker.
    task_soft_time_limit=50,
    task_time_limit=60,
    worker_enable_soft_shutdown_on_idle=True,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
)
# A sweep that could not run before the next one is due has nothing left to do.
app.conf.beat_schedule = {
    task: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
    for task, seconds in SECONDS_BETWEEN.items()
}
