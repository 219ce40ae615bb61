"""The desk sends a message again: a copy, with things as they stand now."""

import threading

import pytest
from django.db import connection

from bookings.models import Appointment
from bookings.services import reminders
from bookings.services.resending import NobodyToTell, NotToBeSaid, resend
from clients.models import Client
from salon.accounts.models import AuditEvent
from salon.outbox.models import Message, MessagePlan, Suppression
from salon.outbox.selectors.preferences import known_as
from salon.outbox.services import preferences
from salon.outbox.services.delivery import deliver_due
from tests import make
from tests.make import at

pytestmark = pytest.mark.django_db
NOW = at("09:00")


@pytest.fixture
def appointment(massage, mina, grace):
    return make.appointment(service=massage, therapist=mina, client=grace, starts_at=at("14:00", days=3), language="en")


@pytest.fixture
def desk(wren, viewer):
    return viewer(wren)


@pytest.fixture
def sent(appointment, smtp_sink) -> Message:
    """A confirmation that went out."""
    reminders.announce(appointment, kind="confirmation", token="bk_first", now=NOW)
    deliver_due(now=NOW)
    return Message.objects.get(kind="confirmation", status="sent")


def test_a_copy_goes_out_beside_the_original(sent, desk, smtp_sink):
    copy = resend(sent, by=desk, now=at("09:30"))
    assert (copy.copy, copy.original, copy.status, copy.due_at) == (1, sent, "planned", at("09:30"))
    deliver_due(now=at("09:30"))
    first, second = smtp_sink.messages
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Subject"] == second["Subject"]
    assert "/b/bk_" in second.get_body(("plain",)).get_content()
    event = AuditEvent.objects.get(action="message.resend")
    assert (event.object_id, event.detail) == (sent.public_id, {"kind": "confirmation"})


def test_a_copy_of_a_copy_is_another_copy_of_the_original(sent, desk):
    first = resend(sent, by=desk, now=at("09:30"))
    Message.objects.filter(pk=first.pk).update(status="sent")
    second = resend(first, by=desk, now=at("09:40"))
    assert (second.copy, second.original) == (2, sent)


def test_a_copy_tells_of_the_appointment_as_it_is_and_goes_to_the_address_of_now(sent, appointment, grace, desk):
    Appointment.objects.filter(pk=appointment.pk).update(version=4)
    Client.objects.filter(pk=grace.pk).update(email="new@example.com")
    copy = resend(sent, by=desk, now=at("09:30"))
    assert (copy.version, copy.content["sequence"], copy.address) == (4, 3, "new@example.com")


def test_who_has_no_mail_address_any_more_gets_a_text(sent, grace, desk):
    Client.objects.filter(pk=grace.pk).update(email="")
    assert resend(sent, by=desk, now=at("09:30")).channel == "sms"


def test_who_has_no_address_at_all_is_told_of(sent, grace, desk):
    Client.objects.filter(pk=grace.pk).update(email="", phone="")
    with pytest.raises(NobodyToTell):
        resend(sent, by=desk, now=at("09:30"))


@pytest.mark.parametrize("status", ["planned", "sending"])
def test_what_is_on_its_way_already_is_not_sent_again(sent, desk, status):
    Message.objects.filter(pk=sent.pk).update(status=status)
    with pytest.raises(NotToBeSaid):
        resend(sent, by=desk, now=at("09:30"))


@pytest.mark.parametrize(
    ("status", "clock"), [("cancelled", "09:30"), ("pending_review", "09:30"), ("confirmed", "15:00")]
)
def test_what_is_not_true_any_more_is_not_said_again(sent, appointment, desk, status, clock):
    Appointment.objects.filter(pk=appointment.pk).update(status=status)
    with pytest.raises(NotToBeSaid):
        resend(sent, by=desk, now=at(clock, days=3))


def test_that_an_appointment_was_called_off_can_be_said_for_ever(sent, appointment, desk):
    Appointment.objects.filter(pk=appointment.pk).update(status="cancelled")
    Message.objects.filter(pk=sent.pk).update(kind="cancelled")
    assert resend(sent, by=desk, now=at("15:00", days=9)).kind == "cancelled"


def test_what_staff_ask_for_heeds_neither_the_night_nor_the_plan(sent, appointment, desk, salon_, smtp_sink):
    MessagePlan.objects.create(location=salon_, off=["reminder_24h"])
    Message.objects.filter(kind="reminder_24h").update(status="skipped", skip_reason="switched_off")
    resend(Message.objects.get(kind="reminder_24h"), by=desk, now=at("23:00"))
    assert deliver_due(now=at("23:00")).sent == 1


def test_whoever_wants_no_messages_gets_no_copy_either(sent, appointment, grace, desk):
    preferences.opt_out(
        known_as(grace.email), "email", purposes=["service"], reason=Suppression.Reason.ASKED, source="desk", now=NOW
    )
    copy = resend(sent, by=desk, now=at("09:30"))
    deliver_due(now=at("09:30"))
    copy.refresh_from_db()
    assert (copy.status, copy.skip_reason) == ("skipped", "suppressed")


@pytest.mark.django_db(transaction=True)
def test_two_at_the_desk_make_two_copies(sent, desk):
    wrong: list[Exception] = []

    def press() -> None:
        try:
            resend(sent, by=desk, now=at("09:30"))
        except Exception as error:  # noqa: BLE001 (told below)
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sorted(Message.objects.filter(original=sent).values_list("copy", flat=True)) == [1, 2, 3, 4]
