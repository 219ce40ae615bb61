"""Planning messages and taking them back."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from salon.outbox.models import Message
from salon.outbox.services import planning
from salon.outbox.services.planning import Draft, Recipient, Topic
from tests.make import at

pytestmark = pytest.mark.django_db
GRACE = Recipient("Grace@Example.com ", "en", "Europe/Berlin")


def draft_all(salon, content, *, topic: uuid.UUID, recipient: Recipient = GRACE) -> None:
    drafts = [
        Draft("confirmation", at("08:00")),
        Draft("reminder_24h", at("14:00"), at("14:00", days=1)),
        Draft("reminder_2h", at("12:00", days=1), at("14:00", days=1), "marketing"),
    ]
    planning.plan(topic=Topic(topic, 3, salon), recipient=recipient, content=content, drafts=drafts, now=at("08:00"))


def test_writes_every_draft_in_one_statement(salon_, content, django_assert_num_queries):
    topic = uuid.uuid4()
    with django_assert_num_queries(1):
        draft_all(salon_, content, topic=topic)
    rows = list(Message.objects.filter(topic=topic))
    assert [(row.kind, row.due_at, row.not_after, row.purpose) for row in rows] == [
        ("confirmation", at("08:00"), None, "service"),
        ("reminder_24h", at("14:00"), at("14:00", days=1), "service"),
        ("reminder_2h", at("12:00", days=1), at("14:00", days=1), "marketing"),
    ]
    assert {(row.version, row.channel, row.status, row.attempts, row.unanswered) for row in rows} == {
        (3, "email", "planned", 0, 0)
    }
    assert len({row.public_id for row in rows}) == 3
    assert all(row.content == content and row.address == GRACE.email and row.location == salon_ for row in rows)


def test_knows_every_column_that_may_not_be_empty(salon_, content, django_assert_num_queries):
    """The statement is written by hand: a column added to the model alone would be missing in it."""
    with django_assert_num_queries(1) as captured:
        draft_all(salon_, content, topic=uuid.uuid4())
    written = captured[0]["sql"].partition("(")[2].partition(")")[0].split(", ")
    needed = {field.column for field in Message._meta.concrete_fields if not field.null}
    assert needed - set(written) == {"id"}


def test_nobody_reads_address_or_content_in_the_database(salon_, content):
    draft_all(salon_, content, topic=uuid.uuid4())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM outbox_message")
        stored = str(cursor.fetchall()).lower()
    assert "reminder_24h" in stored
    for word in ("grace", "example.com", "bk_secret", "mina"):
        assert word not in stored


def test_recognises_an_address_however_it_is_typed(salon_, content):
    for address in ("Grace@Example.com ", "grace@example.com", "dora@example.com"):
        draft_all(salon_, content, topic=uuid.uuid4(), recipient=Recipient(address, "en", "Europe/Berlin"))
    assert Message.objects.order_by().values("address_digest").distinct().count() == 2


def test_the_database_refuses_the_same_message_twice(salon_, content):
    topic = uuid.uuid4()
    draft_all(salon_, content, topic=topic)
    with pytest.raises(IntegrityError), transaction.atomic():
        draft_all(salon_, content, topic=topic)
    assert Message.objects.count() == 3


def test_goes_down_with_the_transaction_of_the_caller(salon_, content):
    with transaction.atomic():
        draft_all(salon_, content, topic=uuid.uuid4())
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_withdraw_cancels_and_empties_what_is_planned_about_the_topics_alone(plan):
    gone, lost, claimed, busy, sent, other = (plan() for _ in range(6))
    late, early = at("08:00") - timedelta(seconds=1), at("08:00") + timedelta(minutes=1)
    Message.objects.filter(pk=lost.pk).update(status="sending", lease_until=late, is_begun=True)
    Message.objects.filter(pk=claimed.pk).update(status="sending", lease_until=early)
    Message.objects.filter(pk=busy.pk).update(status="sending", lease_until=early, is_begun=True)
    Message.objects.filter(pk=sent.pk).update(status="sent")
    topics = [gone.topic, lost.topic, claimed.topic, busy.topic, sent.topic]
    assert planning.withdraw(topics=topics, now=at("08:00")) == [("confirmation", False)] * 3
    cancelled = [(one, "cancelled") for one in (gone, lost, claimed)]
    for message, status in (*cancelled, (busy, "sending"), (sent, "sent")):
        message.refresh_from_db()
        assert message.status == status
        assert (message.content is None, message.address == "") == ((status == "cancelled",) * 2)
    other.refresh_from_db()
    assert other.status == "planned"
