"""Which messages an appointment plans when something is decided about it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bookings.services import reminders
from salon.outbox.models import Message, MessagePlan
from salon.outbox.selectors.plans import plan_of
from salon.outbox.services import preferences
from salon.outbox.services.delivery import deliver_due
from salon.outbox.services.preferences import Agreement
from tests import make
from tests.make import at

pytestmark = pytest.mark.django_db
STEPS = {"reminder_48h", "reminder_24h", "reminder_2h"}


@pytest.fixture
def appointment(massage, mina, grace):
    """Grace's, on the Friday after the fixed Tuesday."""
    return make.appointment(service=massage, therapist=mina, client=grace, starts_at=at("14:00", days=3))


def planned() -> dict[str, Message]:
    return {message.kind: message for message in Message.objects.filter(status="planned")}


def test_a_confirmation_comes_with_the_reminders(appointment, salon_):
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))
    messages = planned()
    assert messages.keys() == {"confirmation"} | STEPS
    assert messages["confirmation"].due_at == at("09:00")
    assert messages["confirmation"].not_after == at("14:45", days=3)
    assert messages["reminder_24h"].due_at == at("14:00", days=2)
    assert {messages[kind].not_after for kind in STEPS} == {at("14:00", days=3)}
    assert {(m.topic, m.version, m.address) for m in messages.values()} == {
        (appointment.public_id, 1, "grace@example.com")
    }


def test_says_what_a_letter_needs_and_no_more(appointment, salon_):
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))
    assert planned()["confirmation"].content == {
        "uid": str(appointment.public_id),
        "sequence": 0,
        "told_at": "2026-03-10T08:00:00+00:00",
        "starts_at": "2026-03-13T13:00:00+00:00",
        "ends_at": "2026-03-13T13:45:00+00:00",
        "time_zone": "Europe/Berlin",
        "salon": {
            "name": "Lindenhof",
            "address": "Lindenstr. 5, 10969 Berlin",
            "phone": "+493012340",
            "email": "desk@lindenhof.example",
            "slug": "lindenhof",
        },
        "reference": appointment.visit.reference,
        "client": str(appointment.client.public_id),
        "client_name": "Grace Hopkins",
        "therapist": "Mina",
        "manage_token": "bk_secret",
        "status": "confirmed",
        "asks_check": True,
    }


def test_writes_in_one_statement(appointment, grace, django_assert_num_queries):
    plan_of(appointment.location)
    grace.phone = ""
    appointment.client = grace
    with django_assert_num_queries(1):
        reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))


def test_whoever_has_a_telephone_is_asked_for_once_more(appointment, django_assert_num_queries):
    plan_of(appointment.location)
    with django_assert_num_queries(2):
        reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))


def test_a_request_under_review_is_received_and_not_reminded_of(appointment):
    appointment.status = "pending_review"
    reminders.announce(appointment, kind="received", token="bk_secret", now=at("09:00"))
    assert planned().keys() == {"received"}


def test_a_move_replaces_what_was_planned(appointment):
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))
    appointment.version, appointment.starts_at = 2, at("16:00", days=5)
    appointment.ends_at = appointment.starts_at + timedelta(minutes=45)
    reminders.announce(appointment, kind="moved", token="bk_secret", now=at("09:05"))
    messages = planned()
    assert messages.keys() == {"moved"} | STEPS
    assert {message.version for message in messages.values()} == {2}
    assert messages["reminder_2h"].due_at == at("14:00", days=5)
    assert messages["moved"].content["sequence"] == 1
    assert Message.objects.filter(version=1, status="cancelled", content=None).count() == 4


@pytest.mark.parametrize("kind", ["cancelled", "declined"])
def test_the_end_is_told_once_and_nothing_after_it(appointment, kind):
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))
    appointment.version, appointment.status = 2, kind
    reminders.announce(appointment, kind=kind, token="", now=at("09:05"))
    assert planned().keys() == {kind}
    assert planned()[kind].not_after is None


def test_a_cancellation_tells_its_fee(appointment):
    appointment.status, appointment.fee = "cancelled", Decimal("24.50")
    reminders.announce(appointment, kind="cancelled", token="", now=at("09:05"))
    assert planned()["cancelled"].content["fee"] == {"amount": "24.50", "currency": "EUR"}


@pytest.mark.parametrize(("clock", "kinds"), [("13:59", {"confirmation"}), ("14:00", set()), ("14:20", set())])
def test_what_has_begun_is_not_confirmed_any_more(appointment, clock, kinds):
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at(clock, days=3))
    assert planned().keys() == kinds


def test_withdraw_leaves_nothing_planned(appointment):
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))
    reminders.withdraw([appointment], now=at("09:05"))
    assert planned() == {}


def test_a_client_without_an_address_is_told_nothing(appointment, grace):
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))
    grace.email, grace.phone = "", ""
    appointment.client, appointment.version = grace, 2
    reminders.announce(appointment, kind="moved", token="bk_secret", now=at("09:05"))
    assert planned() == {}


def test_keeps_to_the_clients_night(appointment, grace):
    # 14:00 in Berlin is 09:00 in New York in that week.
    grace.time_zone = "America/New_York"
    appointment.client = grace
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))
    # 19:00 in New York, the evening before.
    assert planned()["reminder_2h"].due_at == at("00:00", days=3)


def test_writes_in_the_language_of_the_appointment(appointment, dora):
    appointment.client, appointment.language = dora, ""
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))
    assert planned()["confirmation"].language == "es"
    appointment.version, appointment.language = 2, "en"
    reminders.announce(appointment, kind="moved", token="bk_secret", now=at("09:05"))
    assert planned()["moved"].language == "en"


def test_nothing_of_service_or_health_reaches_the_mail(smtp_sink, mina, salon_):
    canary = make.service(salon_, name="Canary oncology massage", slug="canary-onco", family="REFLEX")
    client = make.client(salon_, name="Dora Díaz", email="dora@example.com", desk_note="canary-note")
    make.declaration(client, {"X-DIAB": {"value": "yes", "words": "canary-answer"}})
    appointment = make.appointment(
        service=canary, therapist=mina, client=client, starts_at=at("14:00", days=3), desk_note="canary-desk"
    )
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))
    for hours in (0, 29, 53, 75):
        deliver_due(now=at("09:00") + timedelta(hours=hours))
    assert len(smtp_sink.messages) == 4
    for mail in smtp_sink.messages:
        parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
        whole = " ".join([*map(str, mail.values()), *map(str, parts)]).lower()
        assert "lindenhof" in whole
        assert [word for word in ("canary", "onco", "reflex", "diab", "massage") if word in whole] == []


# ---- by text ---------------------------------------------------------------------------


def channels() -> dict[str, str]:
    return {kind: message.channel for kind, message in planned().items()}


def wants_texts(client, salon_) -> None:
    agreed = Agreement("sms", "service", "1", "desk")
    preferences.opt_in(str(client.phone), agreed, location=salon_, now=at("08:00"))


def test_whoever_wants_texts_is_reminded_by_text_and_told_the_rest_by_mail(appointment, grace, salon_):
    wants_texts(grace, salon_)
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))
    assert channels() == {
        "confirmation": "email",
        "reminder_48h": "email",
        "reminder_24h": "sms",
        "reminder_2h": "sms",
    }
    text = planned()["reminder_2h"]
    assert (text.address, text.content["instead"]["email"]) == (str(grace.phone), "grace@example.com")
    assert "instead" not in planned()["reminder_48h"].content


def test_who_has_only_a_telephone_gets_texts(appointment, grace, salon_):
    grace.email = ""
    appointment.client = grace
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))
    assert set(channels().values()) == {"sms"}
    assert "instead" not in planned()["confirmation"].content


def test_the_salons_plan_decides_which_reminders_and_by_which_way(appointment, grace, salon_):
    wants_texts(grace, salon_)
    steps = [{"kind": "reminder_48h", "minutes": 72 * 60, "by_text": True}]
    MessagePlan.objects.create(location=salon_, steps=steps, off=["confirmation"])
    make.renew_rota(appointment.location)
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))
    assert channels() == {"reminder_48h": "sms"}
    assert planned()["reminder_48h"].due_at == at("14:00")


def test_reminders_are_for_the_day_and_what_was_decided_is_not(appointment):
    reminders.announce(appointment, kind="confirmation", token="bk_secret", now=at("09:00"))
    assert {message.purpose for kind, message in planned().items() if kind in STEPS} == {"reminder"}
    assert planned()["confirmation"].purpose == "service"
