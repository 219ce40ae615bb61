"""Handing over the day of somebody who is ill."""

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.services.reassigning import reassign
from salon.outbox.models import Message
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(massage, pedicure, mina, omar, recliner, whirlpool, salon_, at):
    """Mina's Tuesday: two massages, a pedicure that only she may give, one client on the chair already."""
    chair = make.chair(salon_, type="DRY", code="D9")
    return [
        make.appointment(service=massage, starts_at=at("10:00"), therapist=mina, chair=recliner),
        make.appointment(service=massage, starts_at=at("11:00"), therapist=mina, chair=recliner),
        make.appointment(service=pedicure, starts_at=at("13:00"), therapist=mina, chair=whirlpool),
        make.appointment(service=massage, starts_at=at("09:00"), therapist=mina, chair=chair, status=Status.IN_SERVICE),
    ]


@pytest.fixture
def act(wren, viewer, mina, at, now):
    def run(**how):
        return reassign(mina, between=(at("00:00"), at("00:00", days=1)), by=viewer(wren), now=now, **how)

    return run


def test_gives_each_visit_to_a_colleague_at_its_own_time(day, act, omar, at):
    done = act()
    assert [row.starts_at for row in done.reassigned] == [at("10:00"), at("11:00")]
    assert {row.therapist for row in done.reassigned} == {omar}
    assert [(row.pk, reason) for row, reason in done.unplaced] == [(day[2].pk, "not-qualified")]
    assert [row.pk for row in done.unchanged] == [day[3].pk]


def test_dry_run_says_the_same_and_keeps_nothing(day, act, mina):
    tried = act(dry_run=True)
    assert len(tried.reassigned) == 2
    assert set(Appointment.objects.values_list("therapist", flat=True)) == {mina.pk}
    assert not Message.objects.exists()
    assert [row.pk for row in act().reassigned] == [row.pk for row in tried.reassigned]


def test_only_listing_tries_nothing(day, act):
    done = act(only_list=True)
    assert not done.reassigned
    assert {reason for _, reason in done.unplaced} == {"list-only"}


def test_busy_colleague_is_never_double_booked(day, act, omar, massage, whirlpool, at):
    make.appointment(service=massage, starts_at=at("10:30"), therapist=omar, chair=whirlpool)
    done = act()
    reasons = {row.starts_at: reason for row, reason in done.unplaced}
    assert reasons[at("10:00")] == "slot-taken"
