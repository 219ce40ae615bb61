"""Free starts out of the database."""

import pytest

from bookings.models import Appointment
from bookings.selectors import availability
from bookings.services import holds
from bookings.services.placing import LegRequest
from salon.accounts.viewer import ANONYMOUS
from salon.core.errors import Refusal
from tests import make

pytestmark = pytest.mark.django_db


def day(service, at, now, **wishes):
    return availability.slots(service=service, between=(at("00:00"), at("00:00", days=1)), now=now, **wishes)


def clocks(slots, salon):
    return [slot.start.astimezone(salon.zone).strftime("%H:%M") for slot in slots]


def test_offers_every_quarter_from_notice_to_closing(salon_, massage, mina, recliner, at, now):
    found = clocks(day(massage, at, now), salon_)
    assert (found[0], found[-1], len(found)) == ("09:00", "19:00", 41)


def test_everything_offered_can_be_held_and_nothing_else(salon_, massage, mina, recliner, at, now):
    make.appointment(service=massage, starts_at=at("12:00"), therapist=mina, chair=recliner)
    offered = {slot.start for slot in day(massage, at, now)}
    for minute in range(8 * 60, 20 * 60, 15):
        start = at(f"{minute // 60:02}:{minute % 60:02}")
        try:
            held = holds.hold(legs=[LegRequest(massage, start)], holder="", source="online", by=ANONYMOUS, now=now)
        except Refusal:
            assert start not in offered
        else:
            assert start in offered
            holds.release(held.visit, by=ANONYMOUS, now=now)


def test_names_the_therapists_and_chairs_of_each_start(massage, mina, omar, recliner, whirlpool, at, now):
    make.appointment(service=massage, starts_at=at("12:00"), therapist=mina, chair=recliner)
    noon = next(slot for slot in day(massage, at, now) if slot.start == at("12:00"))
    assert (noon.therapist_ids, noon.chair_ids) == ((omar.pk,), (whirlpool.pk,))


def test_service_without_water_leaves_less_to_clean(massage, pedicure, mina, whirlpool, at, now):
    make.appointment(service=massage, starts_at=at("12:00"), therapist=mina, chair=whirlpool)
    row = Appointment.objects.get()
    assert row.chair_to - row.client_to == 10


def test_lapsed_qualification_ends_with_its_day(salon_, reflexology, recliner, at, now):
    therapist = make.therapist(salon_, name="Ada", qualifications=())
    make.qualification(therapist, "REFLEX", expires_on=at("00:00").date())
    assert day(reflexology, at, now)
    assert not availability.slots(service=reflexology, between=(at("00:00", days=1), at("00:00", days=2)), now=now)


def test_month_names_the_days_that_have_any(salon_, massage, mina, recliner, at, now):
    make.closure(salon_, at("00:00", days=2), at("00:00", days=3))
    first = at("00:00").date()
    days = availability.days_with_slots(service=massage, first=first, last=at("00:00", days=4).date(), now=now)
    assert [(found - first).days for found in days] == [0, 1, 3, 4]


def test_first_free_looks_past_a_full_week(salon_, massage, mina, recliner, at, now):
    make.closure(salon_, at("00:00"), at("00:00", days=20))
    found = availability.first_slots(service=massage, now=now, limit=2)
    assert [slot.start for slot in found] == [at("08:00", days=20), at("08:15", days=20)]


def test_best_shows_the_soonest_and_an_evening(massage, mina, recliner, at, now):
    best = availability.best_slots(service=massage, now=now)
    reasons = {reason: found.slot.start for found in best for reason in found.reasons}
    assert reasons["soonest"] == at("09:00")
    assert reasons["evening"] == at("17:00")


@pytest.mark.parametrize("therapists", [1, 6])
def test_statements_do_not_grow_with_staff_or_days(
    salon_, massage, recliner, at, now, therapists, django_assert_num_queries
):
    for number in range(therapists):
        therapist = make.therapist(salon_, name=f"T{number}")
        make.appointment(service=massage, starts_at=at("12:00", days=number), therapist=therapist, chair=recliner)
    first = at("00:00").date()
    salon_.refresh_from_db()
    with django_assert_num_queries(4):
        availability.slots(service=massage, between=(at("00:00"), at("00:00", days=1)), now=now)
    with django_assert_num_queries(1):
        availability.slots(service=massage, between=(at("00:00"), at("00:00", days=80)), now=now)
    with django_assert_num_queries(2):
        availability.days_with_slots(service=massage, first=first, last=at("00:00", days=60).date(), now=now)


def test_a_search_sees_what_another_process_has_changed(
    salon_, massage, mina, recliner, at, now, django_assert_num_queries
):
    """This one still knows how things were: it is told with the rows that they are not so any more."""
    day = (at("00:00"), at("00:00", days=1))
    assert availability.slots(service=massage, between=day, now=now)
    make.time_off(mina, *day)
    with django_assert_num_queries(4):
        assert availability.slots(service=massage, between=day, now=now) == []
