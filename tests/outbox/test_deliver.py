"""One sweep: what is sent, what is not, and what is written down."""

import json
import uuid
from datetime import timedelta

import pytest
from icalendar import Calendar

from salon.outbox.models import Message, Suppression
from salon.outbox.services import delivery
from salon.outbox.services.claiming import LEASE
from salon.outbox.services.delivery import Delivered, deliver_due
from tests.make import at

pytestmark = pytest.mark.django_db


def test_a_due_message_arrives_with_text_page_and_calendar(plan, smtp_sink):
    message = plan()
    assert deliver_due(now=at("08:01")) == Delivered(sent=1)
    (mail,) = smtp_sink.to("grace@example.com")
    assert mail["Subject"] == "Lindenhof: your appointment on Tuesday, 10 March 2026 at 14:00 is confirmed"
    assert mail["Message-ID"] == f"<{message.public_id}@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] == "desk@lindenhof.example"
    assert mail["List-Unsubscribe"] is None
    assert "Your appointment is confirmed." in mail.get_body(("plain",)).get_content()
    assert "<dd" in mail.get_body(("html",)).get_content()
    (file,) = mail.iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "appointment.ics")
    assert (file.get_param("method"), file.get_param("charset")) == ("PUBLISH", "utf-8")
    raw = file.get_payload(decode=True)
    assert raw.count(b"\n") == raw.count(b"\r\n")
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event["UID"] == f"{message.topic}@localhost"
    assert event.decoded("DTSTART") == at("14:00")
    assert event["SUMMARY"] == "Lindenhof: Appointment"


def test_what_is_sent_is_recorded_and_its_content_forgotten(plan, smtp_sink):
    message = plan()
    deliver_due(now=at("08:01"))
    message.refresh_from_db()
    assert (message.status, message.sent_at, message.attempts) == ("sent", at("08:01"), 1)
    assert (message.content, message.lease_until, message.unanswered) == (None, None, 0)
    assert deliver_due(now=at("08:02")) == Delivered()
    assert len(smtp_sink.messages) == 1


def test_leaves_alone_what_is_not_due(plan, smtp_sink):
    plan(due_at=at("08:02"))
    assert deliver_due(now=at("08:01")) == Delivered()
    assert smtp_sink.messages == []


def test_goes_on_from_batch_to_batch_until_nothing_is_left(plan, smtp_sink):
    for _ in range(7):
        plan()
    assert deliver_due(now=at("08:01"), batch=3) == Delivered(sent=7)
    assert len({mail["Message-ID"] for mail in smtp_sink.messages}) == 7


# ---- what no longer makes sense --------------------------------------------------------


def test_late_is_worse_than_never(plan, smtp_sink):
    late = plan("reminder_2h", not_after=at("14:00"))
    in_time = plan("confirmation", not_after=at("14:00", days=1))
    assert deliver_due(now=at("14:01")) == Delivered(sent=1, skipped=1)
    late.refresh_from_db()
    in_time.refresh_from_db()
    assert (late.status, late.skip_reason, late.content, in_time.status) == ("skipped", "too_late", None, "sent")


def test_a_suppressed_address_gets_nothing_of_that_purpose(plan, smtp_sink):
    grace, dora = plan(), plan(email="dora@example.com")
    Suppression.objects.create(
        address_digest=grace.address_digest, channel="email", purpose="service", reason="asked", created_at=at("07:00")
    )
    Suppression.objects.create(
        address_digest=dora.address_digest, channel="email", purpose="marketing", reason="asked", created_at=at("07:00")
    )
    assert deliver_due(now=at("08:01")) == Delivered(sent=1, skipped=1)
    assert smtp_sink.to("grace@example.com") == []
    assert len(smtp_sink.to("dora@example.com")) == 1
    grace.refresh_from_db()
    assert grace.skip_reason == "suppressed"


def test_after_an_outage_only_the_newest_reminder_goes_out(plan, smtp_sink):
    topic = uuid.uuid4()
    for kind, hours in (("reminder_48h", 48), ("reminder_24h", 24), ("reminder_2h", 2)):
        plan(kind, topic=topic, due_at=at("14:00") - timedelta(hours=hours), not_after=at("14:00"))
    # Batches of one: the older ones are judged before the newest is claimed.
    assert deliver_due(now=at("12:30"), batch=1) == Delivered(sent=1, skipped=2)
    (mail,) = smtp_sink.messages
    assert mail["Subject"].startswith("Lindenhof: see you on")
    assert set(Message.objects.filter(status="skipped").values_list("skip_reason", flat=True)) == {"superseded"}


def test_a_reminder_waits_for_the_end_of_the_quiet_hours(plan, smtp_sink):
    reminder = plan("reminder_24h", due_at=at("14:00", days=-1), not_after=at("14:00"))
    plan("moved", email="dora@example.com", due_at=at("03:00"))
    assert deliver_due(now=at("03:00")) == Delivered(sent=1, delayed=1)
    assert deliver_due(now=at("08:59")) == Delivered()
    assert deliver_due(now=at("09:00")) == Delivered(sent=1)
    reminder.refresh_from_db()
    assert (reminder.due_at, reminder.sent_at) == (at("14:00", days=-1), at("09:00"))


def test_a_reminder_that_would_wait_past_the_start_is_left_out(plan, smtp_sink):
    plan("reminder_2h", due_at=at("19:00", days=-1), not_after=at("08:30"))
    assert deliver_due(now=at("07:00")) == Delivered(skipped=1)
    assert smtp_sink.messages == []


# ---- sweeps that died ------------------------------------------------------------------


def test_what_was_claimed_and_never_begun_is_taken_up_as_often_as_it_takes(plan, smtp_sink):
    message = plan()
    Message.objects.update(status="sending", lease_until=at("08:01") + LEASE)
    assert deliver_due(now=at("08:02")) == Delivered()
    assert deliver_due(now=at("08:03")) == Delivered(sent=1)
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("sent", 1)


def test_what_was_handed_over_many_times_without_an_answer_stays_unknown(plan, smtp_sink):
    message = plan()
    Message.objects.update(status="sending", lease_until=at("08:01"), is_begun=True, attempts=8, unanswered=7)
    assert deliver_due(now=at("08:01")) == Delivered(unknown=1)
    message.refresh_from_db()
    assert (message.status, message.skip_reason, message.content) == ("unknown", "unanswered", None)
    assert smtp_sink.messages == []


def test_a_sweep_whose_time_is_up_gives_back_what_it_has_not_begun(plan, smtp_sink, monkeypatch):
    plan()
    monkeypatch.setattr(delivery, "SWEEP_SECONDS", 0)
    assert deliver_due(now=at("08:01")) == Delivered(delayed=1)
    monkeypatch.undo()
    assert deliver_due(now=at("08:01")) == Delivered(sent=1)


def test_a_message_that_cannot_be_written_is_not_hidden_and_stops_no_other(plan, smtp_sink, caplog):
    broken, sound = plan(salon={"name": "Canary"}), plan(email="dora@example.com", due_at=at("08:01"))
    assert deliver_due(now=at("08:01")) == Delivered(sent=1, failed=1)
    sound.refresh_from_db()
    broken.refresh_from_db()
    assert (sound.status, broken.status, broken.skip_reason) == ("sent", "failed", "unwritable")
    (told,) = caplog.messages
    assert str(broken.public_id) in told
    assert "Canary" not in told


# ---- for checks from outside -----------------------------------------------------------


def test_leaves_a_file_of_each_mail_where_a_check_asks_for_it(plan, smtp_sink, settings, tmp_path):
    settings.TEST_OUTBOX_DIR = str(tmp_path / "out")
    message = plan()
    deliver_due(now=at("08:01"))
    (path,) = (tmp_path / "out").iterdir()
    assert path.suffix == ".json"
    note = json.loads(path.read_text())
    (mail,) = smtp_sink.messages
    assert note["message_row_id"] == str(message.public_id)
    assert (note["message_id"], note["subject"]) == (mail["Message-ID"], mail["Subject"])
    assert (note["channel"], note["to"]) == ("email", "grace@example.com")
    assert note["headers"]["Auto-Submitted"] == "auto-generated"
    assert "bk_secret" in note["text"]
    assert "bk_secret" in note["html"]
    assert note["attachments"][0]["content"].startswith("BEGIN:VCALENDAR\r\n")
