"""A sweep is killed: nothing is lost, and what is repeated has the same name."""

import signal
from collections import Counter
from datetime import timedelta

import pytest

from salon.outbox.domain.judging import WAITS
from salon.outbox.models import Message
from salon.outbox.services.claiming import LEASE
from salon.outbox.services.delivery import Delivered, deliver_due
from tests.make import at
from tests.outbox import sweeps

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def murderous(smtp_sink):
    """Takes the mail and kills who brought it, before it answers."""
    smtp_sink.handle_DATA = sweeps.killer_of(smtp_sink, "DATA_taken")
    return smtp_sink


def killed(sink, *, now, dies_before=None) -> bool:
    return sweeps.exit_code(host=sink.host, port=sink.port, now=now, dies_before=dies_before) == -signal.SIGKILL


def arrived(sink) -> Counter:
    return Counter(mail["Message-ID"] for mail in sink.messages)


def test_the_mail_is_repeated_once_under_the_same_name(plan, murderous):
    message, second = plan(), plan(email="dora@example.com", due_at=at("08:01"))
    assert killed(murderous, now=at("08:01"))
    message.refresh_from_db()
    assert (message.status, message.attempts, message.is_begun) == ("sending", 1, True)
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


def test_killed_before_each_statement_in_turn_nothing_is_lost_and_each_kill_repeats_one_at_most(plan, smtp_sink):
    ids = {f"<{plan().public_id}@localhost>" for _ in range(4)}
    now, kills = at("08:01"), 0
    while Message.objects.filter(status__in=["planned", "sending"]).exists():
        kills += killed(smtp_sink, now=now, dies_before=kills)
        now += LEASE
    assert kills > 15
    assert arrived(smtp_sink).keys() == ids
    assert sum(arrived(smtp_sink).values()) - len(ids) <= kills
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}


@pytest.mark.parametrize("command", sweeps.COMMANDS)
def test_killed_at_each_word_to_the_mail_server_nothing_is_lost(plan, smtp_sink, command):
    ids = {f"<{plan().public_id}@localhost>" for _ in range(2)}
    setattr(smtp_sink, f"handle_{command.removesuffix('_taken')}", sweeps.killer_of(smtp_sink, command))
    kills = [killed(smtp_sink, now=at("08:01")), killed(smtp_sink, now=at("08:01") + LEASE)]
    assert kills == [True, True]
    delattr(smtp_sink, f"handle_{command.removesuffix('_taken')}")
    assert deliver_due(now=at("08:01") + 2 * LEASE) == Delivered(sent=2)
    assert arrived(smtp_sink).keys() == ids
    assert sum(arrived(smtp_sink).values()) - len(ids) == (2 if command == "DATA_taken" else 0)


def test_a_message_at_which_every_sweep_dies_is_given_up_and_seen(plan, murderous):
    message, now = plan(), at("08:01")
    Message.objects.update(attempts=len(WAITS) - 1, unanswered=len(WAITS) - 1)
    for _ in range(2):
        assert killed(murderous, now=now)
        now += LEASE
    assert deliver_due(now=now) == Delivered(unknown=1)
    message.refresh_from_db()
    assert (message.status, message.unanswered, message.content) == ("unknown", len(WAITS) + 1, None)
    assert arrived(murderous) == {f"<{message.public_id}@localhost>": 2}
    assert deliver_due(now=now + timedelta(days=2)) == Delivered()
