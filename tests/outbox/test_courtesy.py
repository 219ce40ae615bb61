"""A salon's own plan, quiet hours, and what has to be asked for first."""

import pytest

from salon.locations.services import rota
from salon.outbox.models import Message, MessagePlan, OptIn, Suppression
from salon.outbox.selectors.plans import plan_of
from salon.outbox.selectors.preferences import known_as
from salon.outbox.services import preferences
from salon.outbox.services.delivery import Delivered, deliver_due
from salon.outbox.services.preferences import Agreement
from tests.make import at

pytestmark = pytest.mark.django_db
NEWS = Agreement("email", "marketing", "2", "online")
GRACE, ASKED = "grace@example.com", Suppression.Reason.ASKED


def outcome(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.status, message.skip_reason


def test_a_kind_that_is_switched_off_is_not_sent_any_more(plan, salon_, smtp_sink):
    off, other = plan("reminder_24h", due_at=at("10:00")), plan("reminder_2h", due_at=at("10:00"))
    MessagePlan.objects.create(location=salon_, off=["reminder_24h"])
    assert deliver_due(now=at("10:00")) == Delivered(sent=1, skipped=1)
    assert (outcome(off), outcome(other)) == (("skipped", "switched_off"), ("sent", ""))


@pytest.mark.parametrize(("clock", "is_sent"), [("08:59", False), ("09:00", True), ("19:59", True), ("20:00", False)])
def test_reminders_keep_to_the_day(plan, smtp_sink, clock, is_sent):
    plan("reminder_24h", due_at=at("08:00"), not_after=at("12:00", days=2))
    assert deliver_due(now=at(clock)).sent == is_sent


def test_each_salon_says_when_its_day_is(plan, salon_, smtp_sink):
    MessagePlan.objects.create(location=salon_, opens_minute=7 * 60, closes_minute=18 * 60, sunday_minute=8 * 60)
    plan("reminder_24h", due_at=at("06:00"))
    assert deliver_due(now=at("06:59")) == Delivered(delayed=1)
    assert deliver_due(now=at("07:00")) == Delivered(sent=1)


def test_it_is_the_clients_night_that_counts(plan, smtp_sink):
    plan("reminder_24h", due_at=at("08:00"), time_zone="America/New_York")
    assert deliver_due(now=at("13:59")) == Delivered(delayed=1)
    assert deliver_due(now=at("14:00")) == Delivered(sent=1)


def test_what_was_decided_is_told_at_night_too(plan, smtp_sink):
    plan("cancelled", due_at=at("03:00"))
    assert deliver_due(now=at("03:00")) == Delivered(sent=1)


def test_marketing_begins_at_noon_on_sundays(plan, salon_, smtp_sink):
    preferences.opt_in(GRACE, NEWS, location=salon_, now=at("08:00"))
    plan("rebooking", due_at=at("10:00", days=5))
    assert deliver_due(now=at("10:00", days=5)) == Delivered(delayed=1)
    assert deliver_due(now=at("12:00", days=5)) == Delivered(sent=1)


def test_marketing_goes_to_those_who_asked_for_it_and_carries_a_way_out(plan, salon_, smtp_sink):
    unasked = plan("rebooking", due_at=at("10:00"), email="dora@example.com")
    preferences.opt_in(GRACE, NEWS, location=salon_, now=at("08:00"))
    plan("rebooking", due_at=at("10:00"))
    assert deliver_due(now=at("10:00")) == Delivered(sent=1, skipped=1)
    assert outcome(unasked) == ("skipped", "not_wanted")
    (mail,) = smtp_sink.messages
    assert mail["To"] == GRACE
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail["List-Unsubscribe"].strip().strip("<>")
    assert link.startswith("http://localhost:8000/unsubscribe/")
    assert link in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize(("kind", "has_way_out"), [("confirmation", False), ("moved", False), ("reminder_2h", True)])
def test_mail_programs_offer_to_end_what_can_be_ended(plan, smtp_sink, kind, has_way_out):
    plan(kind, due_at=at("10:00"))
    deliver_due(now=at("10:00"))
    (mail,) = smtp_sink.messages
    assert (mail["List-Unsubscribe"] is not None) is has_way_out


# ---- saying yes and no -----------------------------------------------------------------


def test_an_opt_in_says_in_which_words_when_and_where(salon_):
    for _ in range(2):
        preferences.opt_in(" Grace@Example.com", NEWS, location=salon_, now=at("08:00"))
    row = OptIn.objects.get()
    assert (row.channel, row.purpose, row.text_version, row.source) == ("email", "marketing", "2", "online")
    assert (row.given_at, row.withdrawn_at) == (at("08:00"), None)
    assert "grace" not in row.address_digest


def test_an_opt_out_ends_the_opt_in_and_outlives_it(plan, salon_, smtp_sink):
    preferences.opt_in(GRACE, NEWS, location=salon_, now=at("08:00"))
    known = known_as(GRACE)
    preferences.opt_out(known, "email", purposes=["marketing"], reason=ASKED, source="link", now=at("09:00"))
    # Somebody else ticks the box under the same address.
    preferences.opt_in(GRACE, NEWS, location=salon_, now=at("09:30"))
    message = plan("rebooking", due_at=at("10:00"))
    deliver_due(now=at("10:00"))
    assert outcome(message) == ("skipped", "suppressed")
    preferences.opt_in(GRACE, NEWS, location=salon_, now=at("11:00"), lifts=True)
    plan("rebooking", due_at=at("12:00"))
    assert deliver_due(now=at("12:00")) == Delivered(sent=1)
    assert OptIn.objects.exclude(withdrawn_at=None).count() == 1
    assert Suppression.objects.get().lifted_at == at("11:00")


def test_whoever_opted_out_is_still_known_under_a_new_secret(plan, settings, smtp_sink):
    preferences.suppress(known_as(GRACE)[0], "email", reason=ASKED, source="link", now=at("08:00"))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-" * 4
    message = plan(due_at=at("10:00"))
    deliver_due(now=at("10:00"))
    assert outcome(message) == ("skipped", "suppressed")


# ---- the plan that a booking asks for --------------------------------------------------


def test_the_plan_is_read_once_and_anew_after_every_change(salon_, django_assert_num_queries):
    assert plan_of(salon_).texts_a_day == 1
    with django_assert_num_queries(0):
        plan_of(salon_)
    MessagePlan.objects.create(location=salon_, texts_a_day=2)
    rota.renew(salon_.pk)
    salon_.refresh_from_db()
    assert plan_of(salon_).texts_a_day == 2
