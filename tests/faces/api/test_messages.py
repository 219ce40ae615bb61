"""What the desk and clients see of messages, and sending one again."""

import secrets

import pytest

from bookings.services.reminders import announce
from salon.outbox.models import Message
from salon.outbox.services.delivery import deliver_due
from tests import make
from tests.faces.api.asking import make_token
from tests.faces.api.conftest import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def appointment(massage, mina, grace):
    row = make.appointment(service=massage, therapist=mina, client=grace, starts_at=make.at("14:00", days=3))
    announce(row, kind="confirmation", token="bk_x", now=make.at("07:00"))
    return row


@pytest.fixture
def sent(appointment, smtp_sink):
    deliver_due(now=make.at("07:00"))
    return Message.objects.get(kind="confirmation")


def test_the_desk_sees_every_message_and_why_one_was_not_sent(calling, wren, appointment, sent):
    Message.objects.filter(kind="reminder_24h").update(status="skipped", skip_reason="suppressed")
    told = calling(wren).get(f"/appointments/{appointment.public_id}/messages").data
    assert told["next_cursor"] is None
    assert [one["kind"] for one in told["items"]] == ["confirmation", "reminder_48h", "reminder_24h", "reminder_2h"]
    confirmation, _, skipped, _ = told["items"]
    assert confirmation == {
        "id": str(sent.public_id),
        "kind": "confirmation",
        "channel": "email",
        "appointment_version": 1,
        "due_at": "2026-03-10T07:00:00+01:00",
        "status": "sent",
        "attempts": 1,
        "sent_at": "2026-03-10T07:00:00+01:00",
        "skip_reason": None,
        "resend_of": None,
    }
    assert (skipped["status"], skipped["skip_reason"]) == ("skipped", "suppressed")


def test_neither_address_nor_words_are_told(calling, wren, appointment):
    told = calling(wren).get(f"/appointments/{appointment.public_id}/messages").content.decode()
    assert "grace" not in told.lower()
    assert "bk_" not in told


def test_resending_makes_one_linked_copy(calling, wren, appointment, sent):
    caller, key = calling(wren), secrets.token_urlsafe(24)
    first, again = (caller.post(f"/messages/{sent.public_id}/resend", {}, Idempotency_Key=key) for _ in range(2))
    assert (first.status_code, first.data) == (201, again.data)
    assert (first.data["resend_of"], first.data["status"]) == (str(sent.public_id), "planned")
    items = caller.get(f"/appointments/{appointment.public_id}/messages").data["items"]
    assert [one["resend_of"] for one in items if one["kind"] == "confirmation"] == [None, str(sent.public_id)]


def test_what_is_still_to_come_is_not_sent_again(calling, wren, appointment):
    waiting = Message.objects.get(kind="reminder_2h")
    answer = calling(wren).post(f"/messages/{waiting.public_id}/resend")
    assert (answer.status_code, answer.data["code"], answer.data["from"]) == (409, "invalid-transition", "planned")


def test_a_token_needs_the_scope(calling, wren, appointment, sent):
    reading, other = Caller(token=make_token(wren, "messages:read")), Caller(token=make_token(wren, "clients:read"))
    address = f"/appointments/{appointment.public_id}/messages"
    assert Caller(token=make_token(wren, "messages:read", "appointments:read")).get(address).status_code == 200
    assert other.get(address).status_code == 403
    assert reading.post(f"/messages/{sent.public_id}/resend").status_code == 403
    writing = Caller(token=make_token(wren, "messages:write"))
    assert writing.post(f"/messages/{sent.public_id}/resend").status_code == 201


def test_the_list_costs_the_same_however_long_it_is(calling, wren, appointment, sent, django_assert_max_num_queries):
    caller = calling(wren)
    for _ in range(5):
        caller.post(f"/messages/{sent.public_id}/resend")
    with django_assert_max_num_queries(8):
        assert len(caller.get(f"/appointments/{appointment.public_id}/messages").data["items"]) == 9
