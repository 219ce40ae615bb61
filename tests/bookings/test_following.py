"""After a visit: what to do at home on the next morning, and much later a word to those who want one."""

import re
from datetime import timedelta

import pytest

from bookings.services import following
from salon.outbox.models import Message, MessagePlan, Suppression
from salon.outbox.selectors.preferences import known_as
from salon.outbox.services import preferences
from salon.outbox.services.delivery import deliver_due
from salon.outbox.services.preferences import Agreement
from tests import make
from tests.make import at
from tests.neutral import health_words

pytestmark = pytest.mark.django_db
KEY = "bk_of_the_log"
WEEKS = 28


@pytest.fixture
def came(massage, mina, grace):
    """Grace was here on the fixed Tuesday at nine."""
    return make.appointment(
        service=massage, therapist=mina, client=grace, starts_at=at("09:00"), status="completed", language="en"
    )


def planned(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("id"))


# ---- the next morning ------------------------------------------------------------------


def test_word_of_what_to_do_at_home_comes_at_ten_on_the_next_day(came):
    following.plan_aftercare(came, token=KEY, now=at("09:50"))
    (message,) = planned("aftercare")
    assert (message.due_at, message.not_after) == (at("10:00", days=1), at("10:00", days=4))


def test_at_ten_on_the_clients_clock(came, grace):
    type(grace).objects.filter(pk=grace.pk).update(time_zone="Asia/Ho_Chi_Minh")
    came.client.refresh_from_db()
    following.plan_aftercare(came, token=KEY, now=at("09:50"))
    assert planned("aftercare")[0].due_at == at("04:00", days=1)


def test_the_mail_has_the_link_and_nothing_of_what_is_behind_it(came, smtp_sink):
    following.plan_aftercare(came, token=KEY, now=at("09:50"))
    deliver_due(now=at("10:00", days=1))
    (mail,) = smtp_sink.messages
    for kind in ("plain", "html"):
        part = mail.get_body((kind,)).get_content()
        assert f"http://localhost:8000/a/{KEY}" in part
        assert health_words(re.sub("<[^>]*>|http\\S*", " ", part)) == []
    assert not list(mail.iter_attachments()), "a visit that is over belongs in no calendar"


def test_signing_late_sends_at_once_and_signing_twice_sends_once(came):
    following.plan_aftercare(came, token=KEY, now=at("15:00", days=2))
    following.plan_aftercare(came, token="bk_other", now=at("15:05", days=2))
    (message,) = planned("aftercare")
    assert (message.due_at, message.content["manage_token"]) == (at("15:00", days=2), KEY)


def test_a_salon_may_do_without(came, salon_):
    MessagePlan.objects.create(location=salon_, off=["aftercare"])
    make.renew_rota(salon_)
    came.location.refresh_from_db()
    following.plan_aftercare(came, token=KEY, now=at("09:50"))
    assert planned("aftercare") == []


# ---- weeks later -----------------------------------------------------------------------


def agree(client, channel="email", purpose="marketing") -> None:
    address = client.email if channel == "email" else str(client.phone)
    agreed = Agreement(channel, purpose, "1", "desk")
    preferences.opt_in(address, agreed, location=client.location, now=at("08:00"))


def look(days: int = WEEKS, clock: str = "12:00") -> int:
    return following.plan_rebooking(now=at(clock, days=days))


def test_whoever_asked_for_news_hears_once_after_some_weeks(came, grace, smtp_sink):
    agree(grace)
    assert look(WEEKS - 1) == 0
    assert [look(), look(), look(WEEKS + 1)] == [1, 0, 0]
    (message,) = planned("rebooking")
    assert (message.purpose, message.channel) == ("marketing", "email")
    deliver_due(now=at("12:00", days=WEEKS))
    (mail,) = smtp_sink.messages
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Mina" not in mail["Subject"]


def test_without_a_yes_to_news_there_is_no_word(came, grace):
    assert look() == 0
    agree(grace, "sms", "service")
    assert look() == 0


def test_a_yes_that_was_taken_back_counts_no_more(came, grace):
    agree(grace)
    preferences.opt_out(
        known_as(grace.email),
        "email",
        purposes=["marketing"],
        reason=Suppression.Reason.ASKED,
        source="page",
        now=at("09:00"),
    )
    assert look() == 0


def test_a_mail_is_preferred_to_a_text(came, grace):
    agree(grace, "sms")
    agree(grace, "email")
    assert look() == 1
    assert planned("rebooking")[0].channel == "email"


def test_a_text_goes_to_whoever_wants_only_texts(came, grace, sms_folder):
    agree(grace, "sms")
    assert look() == 1
    deliver_due(now=at("12:00", days=WEEKS))
    (text,) = sms_folder.iterdir()
    assert "would you like to come again? See free times: http" in text.read_text()
    assert text.read_text().rstrip().endswith("Reply STOP for no texts.")


@pytest.mark.parametrize(("status", "days"), [("confirmed", WEEKS + 3), ("completed", 10), ("pending_review", 30)])
def test_whoever_came_again_or_will_come_is_left_alone(came, grace, massage, mina, status, days):
    agree(grace)
    make.appointment(service=massage, therapist=mina, client=grace, starts_at=at("09:00", days=days), status=status)
    assert look() == 0


def test_an_appointment_that_was_called_off_does_not_count(came, grace, massage, mina):
    agree(grace)
    make.appointment(service=massage, therapist=mina, client=grace, starts_at=at("09:00", days=40), status="cancelled")
    assert look() == 1


def test_of_two_visits_on_a_day_only_the_last_brings_a_word(came, grace, massage, mina):
    agree(grace)
    second = make.appointment(service=massage, therapist=mina, client=grace, starts_at=at("10:00"), status="completed")
    assert look() == 1
    assert planned("rebooking")[0].topic == second.public_id


def test_the_word_waits_for_noon_on_a_sunday(came, grace, smtp_sink):
    agree(grace)
    sunday = at("09:30", days=WEEKS + 5) - timedelta(days=7)
    following.plan_rebooking(now=at("09:30", days=WEEKS))
    Message.objects.update(due_at=sunday, not_after=None)
    assert sunday.isoweekday() == 7
    assert deliver_due(now=sunday).sent == 0
    assert deliver_due(now=sunday.replace(hour=12, minute=0)).sent == 1


def test_a_salon_may_do_without_such_words(came, grace, salon_):
    agree(grace)
    MessagePlan.objects.create(location=salon_, off=["rebooking"])
    make.renew_rota(salon_)
    assert look() == 0
