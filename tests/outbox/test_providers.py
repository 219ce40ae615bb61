"""What the mail server answers, and what is done when it does not."""

from datetime import timedelta

import pytest

from salon.outbox.domain.judging import PAUSES, WAITS
from salon.outbox.models import Message, Suppression, Sweep
from salon.outbox.services.delivery import Delivered, deliver_due
from tests.make import at

pytestmark = pytest.mark.django_db


# ---- what the mail server says ---------------------------------------------------------


def test_a_refused_address_fails_and_harms_no_other(plan, smtp_sink):
    smtp_sink.refused["grace@example.com"] = "550 no such person"
    grace = plan()
    plan(email="dora@example.com")
    assert deliver_due(now=at("08:01")) == Delivered(sent=1, failed=1)
    grace.refresh_from_db()
    assert (grace.status, grace.skip_reason, grace.attempts) == ("failed", "dead_address", 1)
    assert (grace.content, grace.address) == (None, "")


@pytest.mark.parametrize(
    ("answer", "is_dead"),
    [
        ("550 no such person", True),
        ("553 not a name we allow", True),
        ("550 5.1.1 no such person", True),
        ("550 5.2.1 mailbox disabled", True),
        ("550 5.7.1 we do not like your tone", False),
        ("554 go away", False),
        ("552 5.2.2 mailbox full", False),
    ],
)
def test_marks_an_address_to_which_nothing_can_be_delivered(plan, smtp_sink, answer, is_dead):
    smtp_sink.refused["grace@example.com"] = answer
    plan()
    assert deliver_due(now=at("08:01")) == Delivered(failed=1)
    second = plan()
    assert deliver_due(now=at("08:02")) == Delivered(failed=1)
    second.refresh_from_db()
    told_the_server = (0, "dead_address") if is_dead else (1, "refused")
    assert (second.attempts, second.skip_reason) == told_the_server
    assert set(Suppression.objects.values_list("reason", flat=True)) == ({"bounce"} if is_dead else set())


@pytest.mark.parametrize(
    "address", ["grace@example.com\r\nBcc: eve@example.com", "grace@example.com, eve@example.com", "grace", ""]
)
def test_what_is_no_single_address_is_refused_here(plan, smtp_sink, address):
    plan(email=address)
    assert deliver_due(now=at("08:01")) == Delivered(failed=1)
    assert smtp_sink.messages == []


def test_not_now_means_later_and_later_until_it_is_given_up(plan, smtp_sink):
    smtp_sink.refused["grace@example.com"] = "451 greylisted"
    message, now = plan(), at("08:00")
    for attempt, wait in enumerate(WAITS, start=1):
        assert deliver_due(now=now) == Delivered(delayed=1)
        message.refresh_from_db()
        assert (message.status, message.attempts, message.lease_until) == ("planned", attempt, now + wait)
        assert (message.due_at, message.unanswered) == (at("08:00"), 0)
        assert deliver_due(now=now + wait - timedelta(seconds=1)) == Delivered()
        now += wait
    assert deliver_due(now=now) == Delivered(failed=1)
    message.refresh_from_db()
    assert (message.status, message.skip_reason) == ("failed", "attempts")


def test_without_a_mail_server_everything_waits_and_no_attempt_is_counted(plan, smtp_sink, settings):
    for _ in range(3):
        plan()
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert deliver_due(now=at("08:01")) == Delivered()
    assert set(Message.objects.values_list("status", "attempts", "lease_until")) == {("planned", 0, None)}
    settings.EMAIL_PORT = there
    assert deliver_due(now=at("08:01")) == Delivered(sent=3)


def test_a_server_that_breaks_off_after_taking_the_mail_is_asked_again_under_the_same_name(plan, smtp_sink):
    async def take_and_vanish(server, session, envelope):
        await type(smtp_sink).handle_DATA(smtp_sink, server, session, envelope)
        server.transport.abort()
        return "250 OK"

    smtp_sink.handle_DATA = take_and_vanish
    message, other = plan(), plan(email="dora@example.com", due_at=at("08:00", days=5))
    now = at("08:01")
    for wait in WAITS:
        assert deliver_due(now=now) == Delivered(delayed=1)
        assert deliver_due(now=now + wait - timedelta(seconds=1)) == Delivered()
        now += wait
    assert deliver_due(now=now) == Delivered(unknown=1)
    message.refresh_from_db()
    assert (message.status, message.attempts, message.unanswered, message.content) == ("unknown", 8, 8, None)
    assert len(smtp_sink.to("grace@example.com")) == 8
    assert len({mail["Message-ID"] for mail in smtp_sink.messages}) == 1
    del smtp_sink.handle_DATA
    assert deliver_due(now=at("08:00", days=5)) == Delivered(sent=1)
    other.refresh_from_db()
    assert other.status == "sent"


def test_one_connection_carries_a_batch(plan, smtp_sink):
    connections = []

    async def greet(server, session, envelope, hostname, responses):
        connections.append(session.peer)
        session.host_name = hostname
        return responses

    smtp_sink.handle_EHLO = greet
    for _ in range(5):
        plan()
    assert deliver_due(now=at("08:01")) == Delivered(sent=5)
    assert len(connections) == 1


# ---- a provider in trouble -------------------------------------------------------------


def test_a_patient_sweep_leaves_a_provider_in_trouble_alone_the_longer_the_more_often_it_came(
    plan, smtp_sink, settings
):
    plan()
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    now = at("08:01")
    for pause in (*PAUSES, PAUSES[-1]):
        deliver_due(now=now, is_patient=True)
        assert Sweep.objects.get(channel="email").paused_until == now + timedelta(seconds=pause)
        now += timedelta(seconds=pause)
    settings.EMAIL_PORT = there
    assert deliver_due(now=now - timedelta(seconds=1), is_patient=True) == Delivered()
    assert deliver_due(now=now, is_patient=True) == Delivered(sent=1)
    swept = Sweep.objects.get(channel="email")
    assert (swept.finished_at, swept.failures, swept.paused_until) == (now, 0, None)


def test_whoever_sweeps_by_hand_is_not_made_to_wait(plan, smtp_sink, settings):
    plan()
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    deliver_due(now=at("08:01"), is_patient=True)
    settings.EMAIL_PORT = there
    assert deliver_due(now=at("08:01")) == Delivered(sent=1)


def test_a_server_that_keeps_breaking_off_is_left_alone_with_the_rest(plan, smtp_sink):
    async def vanish(server, session, envelope):
        server.transport.abort()
        return "250 OK"

    smtp_sink.handle_DATA = vanish
    for _ in range(5):
        plan()
    # Two of them may have arrived; the others have not been begun.
    assert deliver_due(now=at("08:01")) == Delivered(delayed=5)
    assert Message.objects.filter(attempts=0, lease_until=None).count() == 3


def test_every_sweep_of_a_channel_is_noted_whether_or_not_there_was_anything_to_do(db):
    deliver_due(now=at("08:01"))
    assert set(Sweep.objects.values_list("channel", "finished_at")) == {("email", at("08:01")), ("sms", at("08:01"))}
