"""The usual way, for comparison: one Celery task for each reminder, which reads its row and marks it."""

import os
import subprocess
import sys
import time
from datetime import datetime

import django
from celery import Celery
from django.apps import apps
from django.db import connection

if not apps.ready:
    django.setup()

from salon.outbox.models import Message
from tests.bench.server import _address

# As in service: a connection lives on from task to task.
connection.settings_dict["CONN_MAX_AGE"] = 60
app = Celery("one_by_one")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(task_default_queue="one-by-one", task_ignore_result=True, task_acks_late=True)
PROCESSES = "2"


@app.task(name="remind")
def remind(key: int, now: str) -> None:
    """Read the row and mark it."""
    row = Message.objects.get(pk=key)
    if row.status == Message.Status.PLANNED:
        Message.objects.filter(pk=key, status=Message.Status.PLANNED).update(
            status=Message.Status.SENT, sent_at=datetime.fromisoformat(now)
        )


def rate(number: int, *, now: datetime) -> float:
    """Reminders a second, from the first task sent to the last row marked."""
    keys = list(Message.objects.filter(status="planned").values_list("id", flat=True)[:number])
    environment = {**os.environ, "DATABASE_URL": _address()}
    command = [sys.executable, "-m", "celery", "--app", "tests.bench.one_by_one", "--quiet", "worker"]
    command += ["--concurrency", PROCESSES, "--loglevel", "ERROR", "--without-gossip", "--without-mingle"]
    connection.close()
    worker = subprocess.Popen(command, env=environment)
    try:
        _wait(lambda: bool(app.control.ping(timeout=0.5)))
        begun = time.perf_counter()
        for key in keys:
            remind.delay(key, now.isoformat())
        _wait(lambda: not Message.objects.filter(status="planned").exists())
        return len(keys) / (time.perf_counter() - begun)
    finally:
        worker.terminate()
        worker.wait(60)


def _wait(there, *, patience: int = 600) -> None:
    deadline = time.monotonic() + patience
    while not there():
        if time.monotonic() > deadline:
            raise RuntimeError("the worker does not come to an end")
        time.sleep(0.05)
