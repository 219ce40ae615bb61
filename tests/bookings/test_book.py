"""Booking directly, as the desk does."""

import pytest

from bookings.models import Appointment
from bookings.services import visits
from bookings.services.party import Booker
from bookings.services.placing import LegRequest, Overrides
from bookings.services.refusals import BeyondHorizon, ClientOverlap, InPast, OutsideHours, SlotTaken
from clients.selectors import answers_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(massage, wren, grace, viewer, now):
    def act(start, *, service=massage, client=grace, therapist=None, chair=None, overrides=None):
        legs = [LegRequest(service, start, therapist, chair)]
        return visits.book(
            legs=legs, booker=Booker(client=client), source="phone", by=viewer(wren), now=now, overrides=overrides
        ).appointments[0]

    return act


def test_takes_any_free_minute_without_notice(book, mina, recliner, at):
    row = book(at("08:07"))
    assert row.starts_at == at("08:07")


def test_writes_down_what_began_earlier_today_but_not_yesterday(book, mina, recliner, at, salon_):
    book(at("08:00"))
    with pytest.raises(InPast):
        book(at("23:00", days=-1))


@pytest.mark.parametrize("days", [731, 2_900_000])
def test_refuses_a_far_future(book, mina, recliner, at, days):
    with pytest.raises((BeyondHorizon, OverflowError)) as refused:
        book(at("10:00", days=days))
    assert days > 800 or refused.type is BeyondHorizon


def test_outside_hours_needs_a_reason(book, mina, recliner, at):
    with pytest.raises(OutsideHours):
        book(at("21:00"))
    overrides = Overrides(frozenset({"outside-hours"}), "Birthday party")
    row = book(at("21:00"), overrides=overrides)
    assert row.overrides == [{"code": "outside-hours", "reason": "Birthday party"}]


def test_nothing_overrules_a_taken_chair(book, mina, omar, recliner, at, salon_):
    book(at("10:00"))
    overrides = Overrides(frozenset({"outside-hours", "client-overlap"}), "Please")
    with pytest.raises(SlotTaken):
        book(at("10:00"), overrides=overrides)


def test_client_in_two_places_needs_the_desk_to_say_so(book, mina, omar, recliner, whirlpool, at):
    book(at("10:00"))
    with pytest.raises(ClientOverlap):
        book(at("10:00"))
    book(at("10:00"), overrides=Overrides(frozenset({"client-overlap"}), "Two feet, two therapists"))
    assert Appointment.objects.count() == 2


def test_any_therapist_goes_to_whoever_has_least_that_day(book, mina, omar, recliner, whirlpool, at, massage):
    make.appointment(service=massage, starts_at=at("15:00"), therapist=mina, chair=recliner)
    row = book(at("10:00"))
    assert row.therapist == omar
    assert row.choice == {"reason": "fewest_minutes", "considered": 2}


def test_dry_service_leaves_the_basin_free(book, mina, whirlpool, recliner, at):
    assert book(at("10:00")).chair == recliner


def test_water_needs_a_basin(book, mina, whirlpool, recliner, at, pedicure):
    row = book(at("10:00"), service=pedicure)
    assert row.chair == whirlpool
    assert row.chair_to - row.client_to == 20


def test_asked_for_therapist_and_chair_are_kept(book, mina, omar, recliner, whirlpool, at):
    row = book(at("10:00"), therapist=mina, chair=whirlpool)
    assert (row.therapist, row.chair, row.choice["reason"]) == (mina, whirlpool, "asked_for")


def test_leave_to_book_outside_hours_overrules_no_absence_and_no_repair(book, mina, omar, recliner, whirlpool, at):
    make.time_off(mina, at("00:00"), at("00:00", days=1))
    make.chair_closure(recliner, at("00:00"), at("00:00", days=1))
    row = book(at("21:00"), overrides=Overrides(frozenset({"outside-hours"}), "Party"))
    assert (row.therapist, row.chair) == (omar, whirlpool)


def test_answers_taken_by_phone_are_kept(salon_, massage, mina, recliner, wren, viewer, at, now):
    make.load()
    grace = make.client(salon_)
    booker = Booker(client=grace, answers={"X-DIAB": {"value": "yes"}}, consents={"health_data": "1"})
    visits.book(legs=[LegRequest(massage, at("10:00"))], booker=booker, source="phone", by=viewer(wren), now=now)
    assert answers_of(grace)["X-DIAB"]["value"] == "yes"
