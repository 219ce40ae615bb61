"""What a gateway for texts is told over a real line, and what its answers mean."""

import base64
import hashlib
import hmac
import json

import pytest

from salon.outbox.channels.gateways import BadSignature, Reply, Report, Request, Text, gateway
from salon.outbox.channels.gateways.port import signature
from salon.outbox.channels.port import Fate, Unreachable
from salon.outbox.models import Message, Suppression
from salon.outbox.services import preferences
from salon.outbox.services.delivery import Delivered, deliver_due
from salon.outbox.services.preferences import Agreement
from tests.make import at
from tests.web import serving

TEXT = Text(to="+493055510001", words="Lindenhof: see you on Tue 10 Mar, 14:00.", key="a-key")
NOW = at("08:00")


@pytest.fixture
def site():
    with serving() as site:
        yield site


@pytest.fixture
def plain(site, settings):
    settings.SMS_URL = f"http://the%20key@{site.host}/texts?from=Lindenhof"
    settings.SMS_SECRET = "between us"
    return gateway


@pytest.fixture
def twilio(site, settings):
    settings.SMS_URL = f"twilio+http://AC1:secret@{site.host}/+15550100"
    return gateway


def fate(made, site, *answers) -> Fate:
    site.answers = list(answers)
    return made().send(TEXT).fate


# ---- plain JSON ------------------------------------------------------------------------


def test_a_plain_gateway_is_told_whom_what_and_under_which_name(plain, site):
    site.answers = [(202, {"id": "their-name"})]
    outcome = plain().send(TEXT)
    assert (outcome.fate, outcome.provider_id) == (Fate.TAKEN, "their-name")
    (asked,) = site.asked
    assert asked.path == "/texts"
    assert asked.json == {"id": "a-key", "to": TEXT.to, "from": "Lindenhof", "text": TEXT.words}
    assert asked.headers["authorization"] == "Bearer the key"
    assert asked.headers["idempotency-key"] == "a-key"


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ((200, {}), Fate.TAKEN),
        ((422, {}), Fate.DEAD_END),
        ((400, {}), Fate.REFUSED),
        ((401, {}), Fate.DEFERRED),
        ((429, {}), Fate.DEFERRED),
        ((500, {}), Fate.DEFERRED),
        ((302, {}), Fate.REFUSED),
        (None, Fate.UNANSWERED),
    ],
)
def test_what_a_plain_gateway_answers(plain, site, answer, meaning):
    assert fate(plain, site, answer) is meaning


# ---- Twilio ----------------------------------------------------------------------------


def test_twilio_is_told_as_its_manual_says(twilio, site):
    site.answers = [(201, {"sid": "SM1"})]
    outcome = twilio().send(TEXT)
    assert (outcome.fate, outcome.provider_id) == (Fate.TAKEN, "SM1")
    (asked,) = site.asked
    assert asked.path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert asked.form == {"To": TEXT.to, "From": "+15550100", "Body": TEXT.words}
    assert asked.headers["authorization"] == "Basic " + base64.b64encode(b"AC1:secret").decode()


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ((400, {"code": 21211}), Fate.DEAD_END),
        ((400, {"code": 21610}), Fate.DEAD_END),
        ((400, {"code": 21602}), Fate.REFUSED),
        ((401, {"code": 20003}), Fate.DEFERRED),
        ((429, {"code": 20429}), Fate.DEFERRED),
        ((503, {}), Fate.DEFERRED),
        ((500, {}), Fate.UNANSWERED),
        (None, Fate.UNANSWERED),
    ],
)
def test_what_twilio_answers(twilio, site, answer, meaning):
    assert fate(twilio, site, answer) is meaning


# ---- one line after the other ----------------------------------------------------------


@pytest.mark.parametrize("scheme", ["http", "twilio+http"])
def test_a_gateway_that_is_not_there_is_found_out_before_anything_is_handed_over(settings, scheme):
    settings.SMS_URL = f"{scheme}://a:b@127.0.0.1:1/+15550100"
    with pytest.raises(Unreachable):
        gateway().open()
    assert gateway().send(TEXT).fate is Fate.DEFERRED


def test_every_text_has_a_connection_of_its_own(plain, site):
    line = plain()
    for _ in range(3):
        line.open()
        assert line.send(TEXT).fate is Fate.TAKEN
    line.close()
    assert len(site.asked) == 3


# ---- through the sweep -----------------------------------------------------------------


@pytest.fixture
def planned(plan, salon_):
    preferences.opt_in(TEXT.to, Agreement("sms", "service", "1", "desk"), location=salon_, now=NOW)
    return plan("cancelled", channel="sms", phone=TEXT.to)


@pytest.mark.django_db
def test_the_row_keeps_the_providers_name_for_it(twilio, site, planned):
    site.answers = [(201, {"sid": "SM1"})]
    assert deliver_due(now=at("08:01")) == Delivered(sent=1)
    planned.refresh_from_db()
    assert planned.provider_id == "SM1"


@pytest.mark.django_db
def test_a_paid_text_is_not_repeated_when_nobody_knows(twilio, site, planned):
    site.answers = [None]
    assert deliver_due(now=at("08:01")) == Delivered(unknown=1)
    assert len(site.asked) == 1


@pytest.mark.django_db
def test_a_gateway_that_knows_repeats_is_asked_again_under_the_same_name(plain, site, planned):
    site.answers = [None, (202, {})]
    assert deliver_due(now=at("08:01")) == Delivered(delayed=1)
    assert deliver_due(now=at("08:02")) == Delivered(sent=1)
    assert {asked.headers["idempotency-key"] for asked in site.asked} == {str(planned.public_id)}


@pytest.mark.django_db
def test_a_dead_number_is_marked_and_the_mail_goes_instead(twilio, site, planned, smtp_sink):
    site.answers = [(400, {"code": 21211})]
    assert deliver_due(now=at("08:01")) == Delivered(failed=1)
    assert set(Suppression.objects.values_list("channel", "reason")) == {("sms", "bounce")}
    assert deliver_due(now=at("08:01")) == Delivered(sent=1)
    assert Message.objects.get(channel="email").status == "sent"


# ---- what comes in ---------------------------------------------------------------------


def signed(body: bytes, *, late: int = 0, secret="between us") -> Request:
    second = str(int(NOW.timestamp()) - late)
    told = {"webhook-id": "in-1", "webhook-timestamp": second}
    told["webhook-signature"] = f"v1,wrong {signature(secret, 'in-1', second, body)}"
    return Request("https://salon.example/in", told, body)


def test_reads_what_a_plain_gateway_signed(plain):
    body = json.dumps({"id": "in-1", "from": "+491", "to": "+492", "text": "Stop"}).encode()
    assert plain().read(signed(body), now=NOW) == [Reply("in-1", "+491", "+492", "Stop")]
    body = json.dumps({"id": "a-key", "to": "+491", "status": "unreachable"}).encode()
    assert plain().read(signed(body), now=NOW) == [Report("a-key", "+491", is_dead=True)]


@pytest.mark.parametrize(
    "request_",
    [
        signed(b"{}", secret="guessed"),
        signed(b"{}", late=301),
        signed(b"not json"),
        signed(b"[1]"),
        signed(b'{"id": 7}'),
        Request("https://salon.example/in", {}, b"{}"),
        Request("https://salon.example/in", signed(b"{}").headers, b'{"id": "another"}'),
        Request("https://salon.example/in", {**signed(b"{}").headers} | {"webhook-timestamp": "soon"}, b"{}"),
    ],
)
def test_takes_nothing_that_is_not_signed_fresh_and_readable(plain, request_):
    with pytest.raises(BadSignature):
        plain().read(request_, now=NOW)


def test_without_a_secret_nothing_comes_in(plain, settings):
    settings.SMS_SECRET = ""
    with pytest.raises(BadSignature):
        plain().read(signed(b"{}", secret=""), now=NOW)


def by_twilio(body: str, *, secret="secret", address="https://salon.example/in") -> Request:
    told = address + "".join(f"{pair.replace('=', '', 1)}" for pair in sorted(body.split("&")))
    mark = base64.b64encode(hmac.new(secret.encode(), told.encode(), hashlib.sha1).digest()).decode()
    return Request("https://salon.example/in", {"x-twilio-signature": mark}, body.encode())


def test_reads_what_twilio_signed(twilio):
    body = "Body=Stop&From=491&MessageSid=SM2&To=492"
    assert twilio().read(by_twilio(body), now=NOW) == [Reply("SM2", "491", "492", "Stop")]
    body = "ErrorCode=30005&MessageSid=SM2&MessageStatus=undelivered&To=492"
    assert twilio().read(by_twilio(body), now=NOW) == [Report("SM2", "492", is_dead=True)]


@pytest.mark.parametrize("fault", [{"secret": "guessed"}, {"address": "https://elsewhere.example/in"}])
def test_takes_nothing_that_twilio_did_not_sign_for_this_address(twilio, fault):
    with pytest.raises(BadSignature):
        twilio().read(by_twilio("Body=Stop&From=491", **fault), now=NOW)
