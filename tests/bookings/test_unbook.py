"""Taking back a booking of a moment ago."""

from datetime import timedelta

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.services import appointments, visits
from bookings.services.party import Booker
from bookings.services.placing import LegRequest
from bookings.services.refusals import InvalidTransition
from bookings.services.unbooking import unbook
from salon.accounts.models import AuditEvent
from salon.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(wren, viewer):
    return viewer(wren)


@pytest.fixture
def booked(massage, mina, omar, recliner, whirlpool, grace, desk, now, at):
    """Grace and a friend, side by side."""
    legs = [LegRequest(massage, at("10:00"))] * 2
    made = visits.book(legs=legs, booker=Booker(client=grace, guests=["Hope"]), source="phone", by=desk, now=now)
    return made.appointments


def test_frees_the_time_of_everybody_at_no_cost(booked, desk, now):
    gone = unbook(booked[0], by=desk, now=now + timedelta(minutes=3))
    assert [(row.status, row.cancel_reason) for row in gone] == [("cancelled", "mistake")] * 2
    assert not any(row.fee for row in gone)
    assert Appointment.objects.filter(status=Status.CONFIRMED).count() == 0


def test_who_was_not_told_yet_is_told_nothing(booked, desk, now):
    unbook(booked[0], by=desk, now=now)
    assert set(Message.objects.values_list("status", flat=True)) == {Message.Status.CANCELLED}


def test_who_was_told_is_told_that_it_is_off(booked, desk, now):
    Message.objects.filter(topic=booked[0].public_id, kind="confirmation").update(status=Message.Status.SENT)
    unbook(booked[0], by=desk, now=now)
    assert [row.topic for row in Message.objects.filter(kind="cancelled")] == [booked[0].public_id]


def test_is_refused_after_three_minutes(booked, desk, now):
    with pytest.raises(InvalidTransition):
        unbook(booked[0], by=desk, now=now + timedelta(minutes=3, seconds=1))


def test_is_refused_once_somebody_went_on_with_it(booked, desk, now):
    appointments.check_in(booked[1], by=desk, now=now)
    with pytest.raises(InvalidTransition):
        unbook(booked[0], by=desk, now=now)


def test_is_refused_for_what_a_client_booked(booked, desk, now, grace, viewer):
    AuditEvent.objects.filter(action="appointment.create").update(actor=viewer(grace).actor)
    with pytest.raises(InvalidTransition):
        unbook(booked[0], by=desk, now=now)
