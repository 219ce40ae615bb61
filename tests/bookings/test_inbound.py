"""Texts that come in: what is done, and what is answered."""

from pathlib import Path

import pytest

from bookings.domain.lifecycle import Status
from bookings.services import inbound, reminders
from salon.accounts.models import AuditEvent
from salon.outbox.models import InboundText, Message, Suppression
from salon.outbox.selectors.preferences import wants_texts
from salon.outbox.services import preferences
from salon.outbox.services.delivery import deliver_due
from salon.outbox.services.preferences import Agreement
from tests import make
from tests.make import at

pytestmark = pytest.mark.django_db
NOW = at("10:00")


@pytest.fixture
def phone(grace, salon_) -> str:
    """Grace's number, at which she wants texts."""
    preferences.opt_in(str(grace.phone), Agreement("sms", "service", "1", "desk"), location=salon_, now=at("08:00"))
    return str(grace.phone)


@pytest.fixture
def booked(massage, mina, grace):
    """Grace comes on Friday."""
    return make.appointment(service=massage, therapist=mina, client=grace, starts_at=at("14:00", days=3))


@pytest.fixture
def texts(settings, tmp_path):
    """What was answered."""
    settings.SMS_FILE_PATH = tmp_path / "texts"

    def read() -> list[str]:
        deliver_due(now=NOW)
        return [path.read_text().partition("\n\n")[2].strip() for path in Path(settings.SMS_FILE_PATH).glob("*.txt")]

    return read


def write(words: str, phone: str, *, name: str = "in-1") -> InboundText:
    return inbound.receive(provider="plain", provider_id=name, sender=phone, words=words, now=NOW)


@pytest.mark.parametrize("words", ["STOP", "cancel", "Unsubscribe", "quit"])
def test_a_stop_ends_all_texts_and_cancels_no_appointment(booked, phone, salon_, texts, smtp_sink, words):
    reminders.announce(booked, kind="confirmation", token="bk_secret", now=at("09:00"))
    write(words, phone)
    booked.refresh_from_db()
    assert booked.status == Status.CONFIRMED
    assert not wants_texts(phone, salon_)
    assert set(Suppression.objects.values_list("channel", "purpose", "reason")) == {
        ("sms", purpose, "stop") for purpose in ("service", "reminder", "marketing")
    }
    # One last text says so; what is planned comes by mail.
    assert texts() == [
        "Lindenhof: you get no more texts from us. Your appointments stay. To get texts again, reply START."
    ]
    for _ in range(2):
        deliver_due(now=at("14:00", days=2))
    assert len(texts()) == 1
    assert Message.objects.get(kind="reminder_24h", channel="email").status == "sent"


def test_the_same_text_told_twice_is_taken_once(phone, texts):
    assert write("STOP", phone).pk == write("STOP", phone).pk
    assert len(texts()) == 1


def test_a_start_by_the_reader_begins_texts_again(phone, salon_, texts):
    write("STOP", phone)
    write("START", phone, name="in-2")
    assert wants_texts(phone, salon_)
    assert not Suppression.objects.filter(lifted_at=None, purpose="service").exists()
    assert any(text.startswith("Lindenhof: you get texts about your appointments again.") for text in texts())


def test_help_tells_who_it_is_and_whom_to_call(phone, texts):
    write("help", phone)
    assert texts() == [
        "Lindenhof: reply C to confirm, R to move, STOP for no more texts. Questions? Call +49 30 12340."
    ]


def test_a_yes_is_to_the_next_visit_and_all_of_it(booked, phone, grace, omar, massage, texts):
    other = make.appointment(
        service=massage, therapist=omar, client=make.client(grace.location), visit=booked.visit,
        starts_at=booked.starts_at,
    )  # fmt: skip
    later = make.appointment(service=massage, therapist=omar, client=grace, starts_at=at("14:00", days=5))
    own_later = make.appointment(
        service=massage, therapist=omar, client=grace, starts_at=at("16:00", days=3), visit=booked.visit
    )
    write("Yes!", phone)
    for row, is_confirmed in ((booked, True), (own_later, True), (later, False), (other, False)):
        row.refresh_from_db()
        assert (row.client_confirmed_at is not None) is is_confirmed
    assert texts() == ["Lindenhof: thank you, see you on Fri 13 Mar, 14:00."]
    assert AuditEvent.objects.filter(action="client.coming").count() == 2


def test_a_yes_to_nothing_is_told_so(phone, texts):
    write("c", phone)
    assert texts() == ["Lindenhof: we found no appointment to confirm. Questions? Call +49 30 12340."]


def test_whoever_wants_another_time_gets_a_link_and_nothing_has_moved(booked, phone, texts):
    write("R", phone)
    (text,) = texts()
    assert text.startswith("Lindenhof: choose another time here: http://localhost:8000/b/bk_")
    assert text.endswith("/move")
    booked.refresh_from_db()
    assert (booked.version, booked.starts_at) == (1, at("14:00", days=3))


def test_a_wrong_number_is_taken_from_whoever_has_it(phone, grace, texts):
    before = grace.version
    write("Wrong number", phone)
    grace.refresh_from_db()
    assert (str(grace.phone), grace.phone_ending) == ("", "")
    assert grace.version == before + 1
    assert set(Suppression.objects.values_list("reason", flat=True)) == {"wrong_number"}
    assert texts() == ["Lindenhof: we are sorry. We have removed your number."]


def test_what_is_not_understood_waits_for_somebody_to_read_it_and_is_encrypted(phone, salon_, texts):
    text = write("Can I bring my mother?", phone)
    assert (text.meaning, text.words, text.location) == ("other", "Can I bring my mother?", salon_)
    assert texts() == []
    inbound.mark_read(text, now=NOW)
    text.refresh_from_db()
    assert text.read_at == NOW


def test_what_is_understood_is_not_kept(phone):
    assert write("stop, I have a new number", phone).words == ""


def test_an_unknown_number_is_kept_from_texts_and_not_answered(salon_, texts):
    write("STOP", "+493055599999")
    assert Message.objects.count() == 0
    assert Suppression.objects.count() == 3
    assert InboundText.objects.get().location is None
