"""Texts: to whom, in which words, and what happens instead when one does not go out."""

import json
from pathlib import Path

import pytest

from salon.outbox.letters.texts import LONGEST, LONGEST_IN_ANY_SCRIPT, WORDS, worded
from salon.outbox.models import Message, MessagePlan, Suppression
from salon.outbox.services import preferences
from salon.outbox.services.delivery import Delivered, deliver_due
from salon.outbox.services.preferences import Agreement
from tests.make import at

pytestmark = pytest.mark.django_db
PHONE = "+493055510001"
ABOUT_VISITS = Agreement("sms", "service", "3", "desk")


@pytest.fixture
def texts(settings, tmp_path):
    """Every text that was handed over, in order of its words."""
    settings.SMS_FILE_PATH = tmp_path / "texts"

    def read() -> list[str]:
        return sorted(path.read_text() for path in Path(settings.SMS_FILE_PATH).glob("*.txt"))

    return read


@pytest.fixture
def text(plan, salon_):
    """`text("reminder_2h")`: a text to a number whose reader wants them, with a mail address behind it."""

    def one(kind="reminder_24h", *, wanted=True, **about):
        if wanted:
            preferences.opt_in(PHONE, ABOUT_VISITS, location=salon_, now=at("07:00"))
        return plan(kind, channel="sms", phone=PHONE, **about)

    return one


def outcome(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.status, message.skip_reason


def test_whoever_asked_for_texts_gets_one(text, texts, smtp_sink):
    message = text(due_at=at("10:00"))
    assert deliver_due(now=at("10:00")) == Delivered(sent=1)
    assert texts() == [
        f"To: {PHONE}\n\nLindenhof: see you on Tue 10 Mar, 14:00. http://localhost:8000/b/bk_secret "
        "Reply C to confirm, R to move, STOP for no texts.\n"
    ]
    assert outcome(message) == ("sent", "")
    assert smtp_sink.messages == []


def test_whoever_did_not_ask_gets_a_mail_instead(text, texts, smtp_sink):
    message = text(wanted=False, due_at=at("10:00"))
    assert deliver_due(now=at("10:00")) == Delivered(skipped=1)
    assert outcome(message) == ("skipped", "not_wanted")
    assert deliver_due(now=at("10:00")) == Delivered(sent=1)
    assert texts() == []
    assert len(smtp_sink.to("grace@example.com")) == 1
    twin = Message.objects.get(channel="email")
    assert (twin.topic, twin.version, twin.kind, twin.purpose) == (message.topic, 1, "reminder_24h", "reminder")


def test_without_a_mail_address_nothing_is_sent_and_the_reason_stands(text, texts, smtp_sink):
    message = text(wanted=False, email="", due_at=at("10:00"))
    assert deliver_due(now=at("10:00")) == Delivered(skipped=1)
    assert outcome(message) == ("skipped", "not_wanted")
    assert Message.objects.count() == 1


def test_after_a_stop_reminders_come_by_mail(text, texts, smtp_sink):
    message = text(due_at=at("10:00"))
    known = [message.address_digest]
    preferences.opt_out(known, "sms", reason=Suppression.Reason.STOP, source="sms", now=at("09:30"))
    deliver_due(now=at("10:00"))
    assert outcome(message) == ("skipped", "suppressed")
    deliver_due(now=at("10:00"))
    assert texts() == []
    assert len(smtp_sink.to("grace@example.com")) == 1


def test_an_opt_in_at_one_salon_is_none_at_another(text, texts, other_salon, smtp_sink):
    preferences.opt_in(PHONE, ABOUT_VISITS, location=other_salon, now=at("07:00"))
    message = text(wanted=False, email="", due_at=at("10:00"))
    deliver_due(now=at("10:00"))
    assert outcome(message) == ("skipped", "not_wanted")


def test_what_is_no_number_fails_and_is_sent_by_mail(plan, salon_, texts, smtp_sink):
    preferences.opt_in("ring twice", ABOUT_VISITS, location=salon_, now=at("07:00"))
    message = plan("reminder_24h", channel="sms", phone="ring twice", due_at=at("10:00"))
    assert deliver_due(now=at("10:00")) == Delivered(failed=1)
    assert outcome(message) == ("failed", "refused")
    assert deliver_due(now=at("10:00")) == Delivered(sent=1)


# ---- not too many ----------------------------------------------------------------------


def test_one_text_a_day_and_the_others_by_mail(text, texts, smtp_sink):
    for _ in range(3):
        text(due_at=at("10:00"))
    assert deliver_due(now=at("10:00")) == Delivered(sent=1, skipped=2)
    assert deliver_due(now=at("10:01")) == Delivered(sent=2)
    assert len(texts()) == 1
    assert set(Message.objects.filter(status="skipped").values_list("skip_reason", flat=True)) == {"too_many_texts"}


def test_three_texts_a_week(text, texts, smtp_sink):
    for day in range(8):
        text(due_at=at("10:00", days=day), email="")
        deliver_due(now=at("10:00", days=day))
    # The day that the first of them falls out of the week makes room for one more.
    sent = Message.objects.filter(status="sent").order_by("sent_at").values_list("sent_at", flat=True)
    assert list(sent) == [at("10:00", days=day) for day in (0, 1, 2, 7)]


def test_what_was_decided_is_told_whatever_was_sent_that_day(text, texts):
    for kind in ("reminder_24h", "cancelled", "moved"):
        text(kind, due_at=at("10:00"))
    assert deliver_due(now=at("10:00")).sent == 3


def test_a_salon_may_set_its_own_limits(text, texts, salon_):
    MessagePlan.objects.create(location=salon_, texts_a_day=0, texts_a_week=0)
    for _ in range(5):
        text(due_at=at("10:00"))
    assert deliver_due(now=at("10:00")) == Delivered(sent=5)


# ---- words -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", WORDS)
def test_every_text_fits_into_one(plan, content, kind, settings):
    settings.PUBLIC_ORIGIN = "https://lindenhof-foot-care.example"
    token = f"bk_{'x' * 43}"
    message = plan(kind, channel="sms", phone=PHONE, manage_token=token, answer_by=at("14:15").isoformat())
    words = worded(message)
    assert words.startswith("Lindenhof: ")
    assert len(words) <= LONGEST
    assert "\n" not in words
    place = content["salon"] | {"name": "N" * 200}
    about = {"manage_token": token, "answer_by": at("14:15").isoformat()}
    long = worded(plan(kind, channel="sms", phone=PHONE, salon=place, **about))
    assert len(long) <= LONGEST
    assert long.endswith(token) is (kind in {"offer", "to_move"})


@pytest.mark.parametrize("kind", WORDS)
def test_in_another_script_it_takes_two_parts_at_most_and_keeps_its_link(plan, content, kind):
    about = {"manage_token": f"bk_{'x' * 43}", "answer_by": at("14:15").isoformat()}
    for name in ("足之语" * 60, "足之语"):
        place = content["salon"] | {"name": name}
        words = worded(plan(kind, channel="sms", phone=PHONE, salon=place, **about))
        assert len(words) <= LONGEST_IN_ANY_SCRIPT
    assert words.endswith(about["manage_token"]) or kind not in {"offer", "to_move", "confirmation", "moved"}


def test_leaves_a_file_of_each_text_where_a_check_asks_for_it(text, texts, settings, tmp_path):
    settings.TEST_OUTBOX_DIR = str(tmp_path / "out")
    message = text(due_at=at("10:00"))
    deliver_due(now=at("10:00"))
    (path,) = (tmp_path / "out").iterdir()
    note = json.loads(path.read_text())
    assert (note["message_row_id"], note["channel"], note["to"]) == (str(message.public_id), "sms", PHONE)
    assert note["message_id"] == f"<{message.public_id}@localhost>"
    assert note["text"].startswith("Lindenhof: see you on")
