"""Answering an offer, letting it pass, and taking back what made it."""

from datetime import timedelta

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, FreedTime, Offer, Visit
from bookings.services import appointments, holds, moving, offers, waitlist
from bookings.services.offers import OfferExpired, OfferTaken
from bookings.services.placing import LegRequest
from bookings.services.refusals import SlotTaken
from salon.accounts.viewer import ANONYMOUS
from salon.outbox.models import Message
from salon.outbox.services.delivery import deliver_due
from tests.bookings.waiting import NOW, accept, booked, cancel, crowd, holder_of, live, sweep, wait, whys
from tests.make import at

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def visit(massage, mina, recliner):
    """What somebody has with Mina on Friday at 14:00."""
    return booked(massage, mina, chair=recliner)


@pytest.fixture
def desk(wren, viewer):
    return viewer(wren)


# ---- answering -------------------------------------------------------------------------


def test_accepting_books_and_ends_the_waiting(visit, massage, smtp_sink):
    crowd(massage, 2)
    cancel(visit)
    sweep()
    (offer,) = live()
    made = accept(offer, now=NOW + MINUTE)
    (row,) = made.appointments
    assert (row.status, row.client, row.starts_at) == (Status.CONFIRMED, offer.entry.client, at("14:00", days=3))
    offer.refresh_from_db()
    assert (offer.status, offer.answered_at, offer.entry.status) == ("accepted", NOW + MINUTE, "booked")
    assert FreedTime.objects.get().look_at is None
    assert made.token.startswith("bk_")
    assert Message.objects.filter(topic=row.public_id, kind="confirmation").exists()


def test_accepting_again_is_the_same_booking(visit, massage, grace):
    wait(grace, massage)
    cancel(visit)
    sweep()
    (offer,) = live()
    first, again = accept(offer), accept(offer)
    assert [row.pk for row in first.appointments] == [row.pk for row in again.appointments]
    assert again.token == ""
    assert Appointment.objects.filter(client=grace).count() == 1


def test_declining_passes_it_on_and_keeps_the_place(visit, massage):
    first, second = crowd(massage, 2)
    cancel(visit)
    sweep()
    (offer,) = live()
    offers.decline(offer, by=holder_of(offer), now=NOW + MINUTE)
    offers.decline(offer, by=holder_of(offer), now=NOW + MINUTE)
    first.refresh_from_db()
    assert first.status == "waiting"
    assert sweep(NOW + MINUTE) == 1
    (next_,) = live()
    assert (next_.entry, whys(next_)) == (second, ["was_asked"])


def test_an_offer_that_nobody_answers_goes_to_the_next(visit, massage):
    first, second = crowd(massage, 2)
    cancel(visit)
    sweep()
    assert sweep(NOW + 15 * MINUTE - timedelta(seconds=1)) == 0
    assert sweep(NOW + 15 * MINUTE) == 1
    (offer,) = live()
    assert offer.entry == second
    assert list(Offer.objects.filter(entry=first).values_list("status", flat=True)) == ["expired"]
    sweep(NOW + 30 * MINUTE)
    assert live() == []
    # Both were asked: the time is anybody's.
    assert FreedTime.objects.get().look_at is None


def test_too_late_is_said_whether_or_not_somebody_else_has_it(visit, massage):
    crowd(massage, 2)
    cancel(visit)
    sweep()
    (late,) = live()
    with pytest.raises(OfferExpired):
        accept(late, now=NOW + 15 * MINUTE)
    sweep(NOW + 15 * MINUTE)
    with pytest.raises(OfferExpired):
        accept(late, now=NOW + 16 * MINUTE)
    accept(live()[0], now=NOW + 16 * MINUTE)
    with pytest.raises(OfferTaken):
        accept(late, now=NOW + 17 * MINUTE)


def test_who_leaves_the_list_leaves_the_offer(visit, massage):
    first, second = crowd(massage, 2)
    cancel(visit)
    sweep()
    waitlist.leave(first, by=ANONYMOUS, now=NOW)
    sweep()
    assert [offer.entry for offer in live()] == [second]


def test_a_hold_that_the_desk_lets_go_ends_the_offer(visit, massage, desk):
    first, second = crowd(massage, 2)
    cancel(visit)
    sweep()
    holds.release(live()[0].visit, by=desk, now=NOW)
    sweep(NOW + MINUTE)
    assert [offer.entry for offer in live()] == [second]
    assert Offer.objects.get(entry=first).status == "withdrawn"


def test_an_offered_time_is_taken_for_everybody_else_until_it_is_over(visit, massage, grace):
    wait(grace, massage)
    cancel(visit)
    sweep()
    wanted = [LegRequest(massage, at("14:00", days=3))]
    with pytest.raises(SlotTaken):
        holds.hold(legs=wanted, holder="a", source="online", by=ANONYMOUS, now=NOW)
    # Once over it is free on contact, whether or not a sweep has come by.
    assert holds.hold(legs=wanted, holder="a", source="online", by=ANONYMOUS, now=NOW + 15 * MINUTE).visit.pk
    with pytest.raises(OfferExpired):
        accept(live()[0], now=NOW + 16 * MINUTE)


# ---- undo ------------------------------------------------------------------------------


def test_what_staff_took_back_in_time_was_offered_to_nobody_who_heard_of_it(visit, massage, desk, grace, smtp_sink):
    entry = wait(grace, massage)
    deliver_due(now=NOW)
    smtp_sink.messages.clear()
    appointments.cancel(visit, reason_code="other", by=desk, now=NOW)
    assert sweep() == 1
    deliver_due(now=NOW + 2 * MINUTE)
    row = Appointment.objects.get(pk=visit.pk)
    restored = moving.undo(row, by=desk, now=NOW + 2 * MINUTE)
    assert restored.status == Status.CONFIRMED
    entry.refresh_from_db()
    assert (entry.status, live()) == ("waiting", [])
    sweep(NOW + 2 * MINUTE)
    deliver_due(now=NOW + 5 * MINUTE)
    assert (smtp_sink.to("grace@example.com"), live()) == ([], [])


def test_after_the_minutes_of_undo_whoever_waits_is_told_and_has_the_whole_time_to_answer(
    visit, massage, desk, grace, smtp_sink
):
    wait(grace, massage)
    appointments.cancel(visit, reason_code="other", by=desk, now=NOW)
    sweep()
    assert live()[0].expires_at == NOW + 18 * MINUTE
    deliver_due(now=NOW + 3 * MINUTE)
    assert any("has become free" in mail["Subject"] for mail in smtp_sink.to("grace@example.com"))
    with pytest.raises(SlotTaken):
        moving.undo(Appointment.objects.get(pk=visit.pk), by=desk, now=NOW + 3 * MINUTE)


def test_holds_that_ended_are_told_apart_by_how(visit, massage):
    crowd(massage, 1)
    cancel(visit)
    sweep()
    sweep(NOW + 15 * MINUTE)
    assert Visit.objects.get(source="waitlist").hold_end == "expired"
