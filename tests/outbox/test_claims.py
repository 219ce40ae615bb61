"""Many sweeps at once: each message goes out once."""

import threading
from collections import Counter

import pytest

from salon.outbox.channels.mail import MailSender
from salon.outbox.models import Message, Suppression
from salon.outbox.services import planning, preferences
from salon.outbox.services.delivery import Delivered, deliver_due
from tests.make import at
from tests.races import crowd

pytestmark = pytest.mark.django_db(transaction=True)
SWEEPS, MESSAGES = 4, 40


def arrived(sink) -> Counter:
    return Counter(mail["Message-ID"] for mail in sink.messages)


def test_sweeps_at_once_send_each_message_once(plan, smtp_sink):
    for _ in range(MESSAGES):
        plan()
    outcomes = crowd.threads(SWEEPS, lambda number: deliver_due(now=at("08:01"), batch=3))
    assert crowd.errors(outcomes) == []
    assert sum(delivered.sent for delivered in crowd.values(outcomes)) == MESSAGES
    assert set(arrived(smtp_sink).values()) == {1}
    assert len(arrived(smtp_sink)) == MESSAGES
    assert set(Message.objects.values_list("status", "attempts")) == {("sent", 1)}


def test_control_sweeps_that_only_look_send_twice(plan, smtp_sink):
    """What the claim is for: two who read the same planned rows and then send them."""
    for _ in range(3):
        plan()
    have_looked = threading.Barrier(2, timeout=crowd.PATIENCE_SECONDS)

    def careless(number: int) -> None:
        found = list(Message.objects.filter(status="planned", due_at__lte=at("08:01")))
        have_looked.wait()
        sender = MailSender()
        sender.open()
        sender.hand_over([(message, sender.write(message)) for message in found])
        sender.close()
        Message.objects.filter(status="planned").update(status="sent")

    assert crowd.errors(crowd.threads(2, careless)) == []
    assert set(arrived(smtp_sink).values()) == {2}


def test_a_sweep_that_lost_its_lease_records_nothing(plan, smtp_sink):
    """The slow one wakes up after another has sent the message: the other's word stands."""
    message = plan()

    async def meanwhile(server, session, envelope):
        await type(smtp_sink).handle_DATA(smtp_sink, server, session, envelope)
        taken_over.start()
        taken_over.join()
        return "250 OK"

    def other_sweep() -> None:
        crowd.threads(1, lambda number: Message.objects.update(lease_until=at("08:30"), skip_reason="other"))

    taken_over = threading.Thread(target=other_sweep)
    smtp_sink.handle_DATA = meanwhile
    assert deliver_due(now=at("08:01")).sent == 0
    message.refresh_from_db()
    assert (message.status, message.skip_reason, message.lease_until) == ("sending", "other", at("08:30"))


def test_the_ledger_is_free_while_a_mail_is_under_way(plan, smtp_sink):
    """Another connection writes to it before the mail server has answered."""
    message = plan()
    written = []

    async def write_meanwhile(server, session, envelope):
        written.extend(crowd.threads(1, lambda number: Message.objects.filter(pk=message.pk).update(language="es")))
        return await type(smtp_sink).handle_DATA(smtp_sink, server, session, envelope)

    smtp_sink.handle_DATA = write_meanwhile
    assert deliver_due(now=at("08:01")).sent == 1
    assert (crowd.errors(written), crowd.values(written)) == ([], [1])


def test_an_opt_out_during_the_sweep_is_heeded(plan, smtp_sink):
    plan()
    second = plan(email="dora@example.com", due_at=at("08:01"))

    def opt_out(number: int) -> None:
        digest, now = second.address_digest, at("08:01")
        preferences.suppress(digest, "email", reason=Suppression.Reason.ASKED, source="link", now=now)

    async def meanwhile(server, session, envelope):
        crowd.threads(1, opt_out)
        return await type(smtp_sink).handle_DATA(smtp_sink, server, session, envelope)

    smtp_sink.handle_DATA = meanwhile
    assert deliver_due(now=at("08:01")) == Delivered(sent=1, skipped=1)
    assert len(smtp_sink.to("grace@example.com")) == 1
    second.refresh_from_db()
    assert (second.status, second.skip_reason) == ("skipped", "suppressed")


def test_a_cancellation_during_the_sweep_is_heeded(plan, smtp_sink):
    """What is claimed and not begun is taken back."""
    plan()
    second = plan("reminder_24h", due_at=at("10:00"))

    async def meanwhile(server, session, envelope):
        crowd.threads(1, lambda number: planning.withdraw(topics=[second.topic], now=at("10:00")))
        return await type(smtp_sink).handle_DATA(smtp_sink, server, session, envelope)

    smtp_sink.handle_DATA = meanwhile
    assert deliver_due(now=at("10:00")) == Delivered(sent=1)
    second.refresh_from_db()
    assert (second.status, second.attempts) == ("cancelled", 0)
