"""Time that becomes free is offered to one at a time, first come, first served, and said why."""

from datetime import timedelta

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, FreedTime
from bookings.services import appointments, freeing, holds, moving
from bookings.services.placing import LegRequest
from salon.accounts.viewer import ANONYMOUS, SYSTEM
from salon.outbox.services.delivery import deliver_due
from tests import make
from tests.bookings.waiting import (
    FROM,
    NOW,
    TO,
    booked,
    cancel,
    crowd,
    live,
    sweep,
    wait,
    whys,
    wish,
)
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


# ---- offering --------------------------------------------------------------------------


def test_a_cancellation_is_offered_to_the_first_and_held_for_them(visit, massage, mina, smtp_sink):
    first, second, *_ = crowd(massage, 3)
    cancel(visit)
    assert sweep() == 1
    (offer,) = live()
    assert (offer.entry, offer.expires_at) == (first, NOW + 15 * MINUTE)
    held = offer.visit.appointments.get()
    assert (held.status, held.starts_at, held.therapist, held.client) == (Status.HELD, at("14:00", days=3), mina, None)
    assert offer.visit.hold_expires_at == offer.expires_at
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("offered", "waiting")
    assert offer.explanation == {"order": "first_come", "place": 1, "of": 3, "passed_over": []}
    deliver_due(now=NOW)
    (mail,) = [mail for mail in smtp_sink.messages if "has become free" in mail["Subject"]]
    assert mail["To"] == first.client.email
    assert "We keep it for you until 10:15." in mail.get_body(("plain",)).get_content()


def test_nobody_waits_and_nothing_is_written(visit, massage, grace):
    wait(grace, massage, starts_at=FROM + timedelta(days=1), ends_at=TO + timedelta(days=1))
    cancel(visit)
    assert not FreedTime.objects.exists()


@pytest.mark.parametrize("verb", ["decline", "no_show", "move", "hand_over"])
def test_every_way_to_free_a_time_is_one(massage, mina, omar, recliner, grace, desk, verb):
    row = booked(massage, mina, chair=recliner, status="pending_review" if verb == "decline" else "confirmed")
    wait(grace, massage)
    now = NOW
    match verb:
        case "decline":
            appointments.decline(row, reason_code="other", by=desk, now=now)
        case "no_show":
            now = at("14:20", days=3)
            appointments.no_show(row, by=desk, now=now)
        case "move":
            moving.reschedule(row, start=at("18:00", days=3), by=desk, now=now)
        case "hand_over":
            moving.hand_over(row, by=desk, now=now)
    freed = FreedTime.objects.get()
    assert (freed.therapist, freed.starts_at, freed.look_at) == (mina, at("14:00", days=3), now)
    assert freed.told_from == now + 3 * MINUTE


def test_a_time_that_has_begun_is_offered_to_nobody(massage, mina, recliner, grace, desk):
    row = booked(massage, mina, chair=recliner)
    wait(grace, massage)
    appointments.no_show(row, by=desk, now=at("14:20", days=3))
    assert sweep(at("14:20", days=3)) == 0
    assert FreedTime.objects.get().look_at is None


def test_notice_and_horizon_bind_as_for_everybody_who_books_online(visit, massage, grace):
    wait(grace, massage)
    cancel(visit, now=at("13:45", days=3), by=SYSTEM)
    assert sweep(at("13:45", days=3)) == 0
    assert live() == []


def test_who_wants_another_day_hour_therapist_or_service_is_passed_over_and_it_is_said_why(
    visit, massage, reflexology, omar, grace, dora, mina
):
    wait(grace, massage, wish(massage, day_from=15 * 60))
    wait(dora, massage, wish(massage, therapist=omar), now=at("09:01"))
    make.time_off(omar, FROM, TO)
    long = make.service(massage.location, minutes=8 * 60)
    wait(make.client(massage.location), long, now=at("09:02"))
    # Mina's day around the freed time is full.
    for clock in ("08:00", "10:00", "12:00", "15:00", "17:00"):
        booked(massage, mina, clock)
    suited = wait(make.client(massage.location), massage, now=at("09:03"))
    cancel(visit)
    assert sweep() == 1
    (offer,) = live()
    assert offer.entry == suited
    assert whys(offer) == ["does_not_fit"] * 3
    assert offer.explanation["place"] == 4


def test_the_start_that_leaves_the_least_unused_is_offered(massage, mina, recliner, grace):
    short = make.service(massage.location, minutes=30, buffers=(0, 0))
    visit = booked(massage, mina, chair=recliner)
    wait(grace, short)
    cancel(visit)
    sweep()
    assert live()[0].visit.appointments.get().starts_at == at("14:00", days=3)


@pytest.mark.parametrize(("is_omar_free", "held"), [(True, 2), (False, 0)])
def test_a_party_is_held_side_by_side_or_not_at_all(
    massage, mina, omar, recliner, whirlpool, grace, is_omar_free, held
):
    visit = booked(massage, mina, chair=recliner)
    if not is_omar_free:
        booked(massage, omar, chair=whirlpool)
    wait(grace, massage, party_size=2, day_from=14 * 60, day_to=15 * 60)
    cancel(visit)
    assert sweep() == (1 if held else 0)
    assert Appointment.objects.filter(status=Status.HELD, starts_at=visit.starts_at).count() == held


def test_who_is_busy_then_or_has_another_offer_is_passed_over(visit, massage, mina, omar, whirlpool, grace, dora):
    busy, second = wait(grace, massage), wait(dora, massage, now=at("09:01"))
    other = booked(massage, omar, "14:00", client=grace, chair=whirlpool)
    cancel(visit)
    sweep()
    (offer,) = live()
    assert (offer.entry, whys(offer)) == (second, ["client_overlap"])
    # Now Omar's time becomes free as well: Dora has an offer already, and waits for nothing else meanwhile.
    cancel(other)
    sweep()
    assert {one.entry for one in live()} == {busy, second}


def test_time_opened_by_a_change_of_hours_is_offered_too(massage, mina, recliner, grace):
    wait(grace, massage)
    freeing.note_opened(mina, between=(at("10:00", days=3), at("11:00", days=3)), now=NOW)
    assert sweep() == 1


def test_a_time_that_somebody_is_about_to_book_is_looked_at_again(visit, massage, grace):
    wait(grace, massage)
    cancel(visit)
    taken = holds.hold(
        legs=[LegRequest(massage, at("14:00", days=3))], holder="a", source="online", by=ANONYMOUS, now=NOW
    ).visit
    for row in Appointment.objects.filter(visit=taken):
        make.time_off(row.therapist, at("08:00", days=3), at("14:00", days=3))
        make.time_off(row.therapist, at("15:00", days=3), at("20:00", days=3))
    assert sweep() == 0
    assert taken.hold_expires_at is not None
    lapsed = taken.hold_expires_at + timedelta(seconds=1)
    assert FreedTime.objects.get().look_at == lapsed
    assert sweep(lapsed) == 1


# ---- how long --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "until"),
    [
        (at("10:00"), at("10:15")),
        # Whoever sleeps has until a quarter of an hour after the morning begins.
        (at("22:30"), at("09:15", days=1)),
        (at("03:00"), at("09:15")),
        # Unless the visit begins too soon after.
        (at("05:00", days=3), at("05:15", days=3)),
    ],
)
def test_an_offer_is_open_for_a_quarter_of_an_hour_of_the_day(massage, mina, recliner, grace, made, until):
    visit = booked(massage, mina, "10:00", chair=recliner)
    wait(grace, massage, day_from=10 * 60, day_to=11 * 60)
    cancel(visit, now=made)
    sweep(made)
    assert live()[0].expires_at == until
