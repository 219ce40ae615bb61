"""How far the messages are behind: what whoever watches the salon looks at."""

from datetime import timedelta

import pytest

from salon.outbox.models import Message
from salon.outbox.selectors.ledger import seconds_overdue, seconds_since_sweep
from salon.outbox.services.claiming import LEASE
from salon.outbox.services.delivery import deliver_due
from tests.make import at

pytestmark = pytest.mark.django_db
NOW = at("10:00")


def test_the_age_is_that_of_the_channel_which_waits_longest(smtp_sink):
    assert seconds_since_sweep(now=NOW) is None
    deliver_due(now=NOW)
    assert seconds_since_sweep(now=NOW + timedelta(seconds=70)) == 70


def test_what_is_due_and_in_nobodys_hands_is_overdue(plan, smtp_sink):
    assert seconds_overdue(now=NOW) == 0
    plan(due_at=NOW + timedelta(seconds=1))
    assert seconds_overdue(now=NOW) == 0
    plan(due_at=NOW - timedelta(seconds=90))
    assert seconds_overdue(now=NOW) == 90
    deliver_due(now=NOW)
    assert seconds_overdue(now=NOW) == 0


def test_what_waits_for_the_morning_or_its_next_attempt_is_not(plan, smtp_sink):
    plan("reminder_24h", due_at=at("02:00"))
    deliver_due(now=at("03:00"))
    assert seconds_overdue(now=at("08:59")) == 0
    assert seconds_overdue(now=at("09:02")) == 120


def test_what_a_dead_sweep_left_is_overdue_from_the_end_of_its_lease(plan):
    plan(due_at=NOW)
    Message.objects.update(status="sending", lease_until=NOW + LEASE)
    assert seconds_overdue(now=NOW + LEASE - timedelta(seconds=1)) == 0
    assert seconds_overdue(now=NOW + LEASE + timedelta(seconds=30)) == 30
