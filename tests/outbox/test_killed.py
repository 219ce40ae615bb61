"""A sweep is killed after the mail server took the mail and before that was written down."""

import os
import signal

import pytest

from salon.outbox.models import Message
from salon.outbox.services.delivery import LEASE, Delivered, deliver_due
from tests.make import at
from tests.outbox import sweeps

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def murderous(smtp_sink):
    """Takes the mail and kills who brought it, before it answers."""

    async def take_and_kill(server, session, envelope):
        await type(smtp_sink).handle_DATA(smtp_sink, server, session, envelope)
        os.kill(int(session.host_name.removeprefix("pid-")), signal.SIGKILL)
        return "250 OK"

    smtp_sink.handle_DATA = take_and_kill
    return smtp_sink


def killed(sink, *, now) -> None:
    assert sweeps.exit_code(host=sink.host, port=sink.port, now=now) == -signal.SIGKILL


def test_the_mail_is_repeated_once_under_the_same_name(plan, murderous):
    message, second = plan(), plan(email="dora@example.com", due_at=at("08:01"))
    killed(murderous, now=at("08:01"))
    message.refresh_from_db()
    assert (message.status, message.attempts, message.unanswered) == ("sending", 1, 1)
    # Until the lease is over nobody knows that the sweep is dead.
    assert deliver_due(now=at("08:02")) == Delivered()
    del murderous.handle_DATA
    assert deliver_due(now=at("08:01") + LEASE) == Delivered(sent=2)
    first, again = murderous.to("grace@example.com")
    assert first["Message-ID"] == again["Message-ID"]
    # The one behind it had never been begun: it arrives once, and nothing about it is unsure.
    assert len(murderous.to("dora@example.com")) == 1
    second.refresh_from_db()
    assert (second.status, second.attempts) == ("sent", 1)


def test_after_a_second_kill_nobody_tries_again(plan, murderous):
    message, now = plan(), at("08:01")
    killed(murderous, now=now)
    killed(murderous, now=now + LEASE)
    assert deliver_due(now=now + 2 * LEASE) == Delivered(unknown=1)
    message.refresh_from_db()
    assert (message.status, message.attempts, message.content) == ("unknown", 2, None)
    assert len({mail["Message-ID"] for mail in murderous.messages}) == 1
    assert len(murderous.messages) == 2
    assert Message.objects.filter(status="planned").count() == 0
