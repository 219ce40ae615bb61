"""A message is delivered by a real worker over the real broker to a real mail server."""

import threading

import pytest
from celery.contrib.testing.worker import start_worker

from salon.celery import app
from salon.outbox import tasks

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_worker_delivers_what_is_due(plan, smtp_sink):
    message = plan()
    is_there = threading.Event()

    async def take(server, session, envelope):
        answer = await type(smtp_sink).handle_DATA(smtp_sink, server, session, envelope)
        is_there.set()
        return answer

    smtp_sink.handle_DATA = take
    with start_worker(app, pool="solo", perform_ping_check=False, loglevel="WARNING"):
        tasks.deliver_due.delay()
        assert is_there.wait(30)
    message.refresh_from_db()
    assert message.status == "sent"
    assert len(smtp_sink.to("grace@example.com")) == 1


def test_the_sweep_is_on_the_schedule_under_the_name_that_the_worker_knows():
    names = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert tasks.deliver_due.name in names
