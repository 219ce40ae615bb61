"""A mail that came back marks its message, and an address that is none."""

import io
from email.message import EmailMessage

import pytest
from django.core.management import call_command

from salon.outbox.channels.bounces import returned
from salon.outbox.models import Message, Suppression
from salon.outbox.services.delivery import deliver_due
from tests.make import at

pytestmark = pytest.mark.django_db
NOW = at("09:00")

REPORT = """\
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: desk@lindenhof.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="==limit"
MIME-Version: 1.0

--==limit
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--==limit
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Queue-ID: 4C2F1
Arrival-Date: Tue, 10 Mar 2026 09:00:00 +0100

Final-Recipient: rfc822; grace@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} words

--==limit
Content-Type: {kind}

Message-ID: {name}
Subject: quoted

{rest}
--==limit--
"""


@pytest.fixture
def sent(plan, smtp_sink) -> tuple[Message, str]:
    """A mail that went out, and its Message-ID."""
    message = plan()
    deliver_due(now=NOW)
    (mail,) = smtp_sink.messages
    return message, mail["Message-ID"]


def report(name: str, *, action="failed", status="5.1.1", kind="message/rfc822", rest="") -> bytes:
    return REPORT.format(name=name, action=action, status=status, kind=kind, rest=rest).encode()


def read(raw: bytes, monkeypatch) -> str:
    told = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    call_command("read_bounce", stdout=told)
    return told.getvalue().strip()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_nothing_more_is_sent_to_an_address_that_is_none(sent, plan, monkeypatch, kind):
    message, name = sent
    assert read(report(name, kind=kind), monkeypatch) == "messages marked: 1"
    message.refresh_from_db()
    assert (message.status, message.skip_reason) == ("failed", "dead_address")
    another = plan()
    deliver_due(now=NOW)
    another.refresh_from_db()
    assert (another.status, another.skip_reason) == ("failed", "dead_address")


@pytest.mark.parametrize("status", ["5.7.1", "5.2.2", "5.4.4"])
def test_what_was_refused_for_another_reason_leaves_the_address_alone(sent, monkeypatch, status):
    message, name = sent
    read(report(name, status=status), monkeypatch)
    message.refresh_from_db()
    assert (message.status, message.skip_reason) == ("failed", "refused")
    assert not Suppression.objects.exists()


def test_a_server_that_still_tries_changes_nothing(sent, monkeypatch):
    message, name = sent
    assert read(report(name, action="delayed", status="4.4.1"), monkeypatch) == "messages marked: 0"
    message.refresh_from_db()
    assert message.status == "sent"


def test_the_same_report_twice_marks_once(sent, monkeypatch):
    _, name = sent
    assert [read(report(name), monkeypatch) for _ in range(2)] == ["messages marked: 1", "messages marked: 0"]
    assert Suppression.objects.filter(reason="bounce").count() == 3


def test_a_report_about_a_mail_that_is_not_ours_is_not_believed(sent, monkeypatch):
    message, name = sent
    stranger = name.partition("@")[0] + "@elsewhere.example>"
    assert read(report(stranger), monkeypatch) == "messages marked: 0"
    assert read(report("<00000000-0000-4000-8000-000000000000@" + name.partition("@")[2]), monkeypatch).endswith(": 0")
    message.refresh_from_db()
    assert message.status == "sent"


def test_a_letter_from_a_person_is_left_alone():
    letter = EmailMessage()
    letter["Subject"] = "Action: failed"
    letter.set_content("Status: 5.1.1")
    assert returned(letter.as_bytes()) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Content-Type: multipart/report\n\n",
        report("<x@y>")[:400],
        report("<x@y>").replace(b"us-ascii", b"no-such-charset"),
        b"Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/delivery-status\n\n\xff\xff: \xff",
    ],
)
def test_what_is_broken_is_left_alone(raw):
    assert returned(raw) is None
