"""What gateways tell us, signed."""

import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode

import pytest

from salon.outbox.channels.gateways.port import signature
from salon.outbox.models import InboundText, Message, Suppression
from tests import make

pytestmark = pytest.mark.django_db
SECRET = "a secret of the gateway"
NOW = make.at("08:00")


@pytest.fixture(autouse=True)
def _secret(settings) -> None:
    settings.SMS_URL, settings.SMS_SECRET = "", SECRET


@pytest.fixture
def appointment(massage, mina, grace):
    return make.appointment(service=massage, therapist=mina, client=grace, starts_at=make.at("14:00", days=2))


def headers(body: bytes, *, secret: str = SECRET, told_at: int | None = None) -> dict[str, str]:
    at = str(told_at if told_at is not None else int(NOW.timestamp()))
    return {"webhook-id": "m1", "webhook-timestamp": at, "webhook-signature": signature(secret, "m1", at, body)}


def tell(stranger, told, *, provider="file", **signed):
    body = json.dumps(told).encode()
    return stranger.post(f"/inbound/sms/{provider}", body, **headers(body, **signed))


def text(grace, words, name="in-1"):
    return {"id": name, "from": str(grace.phone), "to": "+15550100", "text": words}


def test_a_stop_word_ends_the_texts_and_changes_no_appointment(stranger, grace, appointment):
    for name, word in (("1", "STOP"), ("2", "Cancel")):
        assert tell(stranger, text(grace, word, name)).status_code == 204
    assert set(Suppression.objects.values_list("channel", "reason")) == {("sms", "stop")}
    appointment.refresh_from_db()
    assert (appointment.status, appointment.version) == ("confirmed", 1)


def test_a_word_of_confirmation_confirms(stranger, grace, appointment):
    assert tell(stranger, text(grace, "C")).status_code == 204
    appointment.refresh_from_db()
    assert appointment.client_confirmed_at == NOW
    assert Message.objects.get(kind="confirmed").purpose == "answer"


def test_the_same_text_told_twice_is_one(stranger, grace):
    for _ in range(2):
        assert tell(stranger, text(grace, "HELP")).status_code == 204
    assert InboundText.objects.count() == 1
    assert Message.objects.filter(kind="help").count() == 1


def test_a_number_that_is_none_gets_nothing_more(stranger, grace, appointment, salon_):
    Message.objects.create(
        location=salon_, topic=appointment.public_id, version=1, kind="reminder_24h", channel="sms", status="sent",
        address_digest="d", due_at=NOW, created_at=NOW, provider_id="out-7",
    )  # fmt: skip
    assert tell(stranger, {"id": "out-7", "to": str(grace.phone), "status": "unreachable"}).status_code == 204
    assert Message.objects.get(provider_id="out-7").skip_reason == "dead_address"
    assert set(Suppression.objects.values_list("address_digest", "reason")) == {("d", "bounce")}


@pytest.mark.parametrize("signed", [{"secret": "guessed"}, {"told_at": 0}, {"told_at": int(NOW.timestamp()) - 301}])
def test_what_is_not_signed_now_by_the_gateway_is_refused(stranger, grace, signed):
    answer = tell(stranger, text(grace, "STOP"), **signed)
    assert (answer.status_code, answer.data["code"]) == (403, "forbidden")
    assert not InboundText.objects.exists()


def test_without_a_secret_nobody_is_believed(stranger, grace, settings):
    settings.SMS_SECRET = ""
    assert tell(stranger, text(grace, "STOP"), secret="").status_code == 403


def test_another_gateway_than_ours_is_not_here(stranger, grace):
    assert tell(stranger, text(grace, "STOP"), provider="twilio").status_code == 404


@pytest.mark.parametrize(
    "told", [[], "x", {"id": 7}, {"id": "1", "from": "+49", "to": "", "text": None}, {"from": "+49", "text": "STOP"}]
)
def test_what_cannot_be_read_is_refused_and_kept_nowhere(stranger, told):
    assert tell(stranger, told).status_code in (400, 403)
    assert not InboundText.objects.exists()


def test_a_text_with_characters_that_no_database_keeps_is_taken_all_the_same(stranger, grace):
    assert tell(stranger, text(grace, "hi\x00there")).status_code == 204
    assert InboundText.objects.get().meaning == "other"


def test_a_body_of_any_size_is_not_read(stranger):
    answer = stranger.post("/inbound/sms/file", b"x" * (256 * 1024 + 1), **headers(b""))
    assert answer.status_code == 413


def test_twilio_signs_in_a_way_of_its_own(stranger, grace, appointment, settings):
    settings.SMS_URL = "twilio://AC1:token@/+15550100"
    fields = {"MessageSid": "SM1", "From": str(grace.phone), "To": "+15550100", "Body": "Y"}
    told = f"{settings.PUBLIC_ORIGIN}/api/v1/inbound/sms/twilio" + "".join(f"{k}{fields[k]}" for k in sorted(fields))
    signed = base64.b64encode(hmac.new(b"token", told.encode(), hashlib.sha1).digest()).decode()
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    body = urlencode(fields).encode()
    assert stranger.post("/inbound/sms/twilio", body, **kind, X_Twilio_Signature=signed).status_code == 204
    appointment.refresh_from_db()
    assert appointment.client_confirmed_at == NOW
    assert stranger.post("/inbound/sms/twilio", body, **kind, X_Twilio_Signature=signed[::-1]).status_code == 403
