"""What the desk does on its board: another time, therapist, chair or length."""

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.services import appointments, moving
from bookings.services.moving import LengthUnfit, Place
from bookings.services.placing import Overrides
from bookings.services.refusals import InvalidTransition, OutsideHours, SlotTaken, VersionMismatch
from salon.accounts.models import AuditEvent
from salon.outbox.models import Message
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(massage, mina, recliner, grace, at):
    return make.appointment(service=massage, starts_at=at("10:00"), therapist=mina, chair=recliner, client=grace)


@pytest.fixture
def adjust(wren, viewer, now):
    def act(row, **to):
        row.refresh_from_db()
        return moving.adjust(row, to=Place(**to), by=viewer(wren), now=now)

    return act


def reads(row):
    return (row.starts_at, row.therapist.display_name, row.chair.code, row.client_to - row.client_from)


def test_lengthens_on_chair_and_therapist_alike(booked, adjust, at, recliner):
    row = adjust(booked, minutes=60, chair=recliner)
    assert reads(row) == (at("10:00"), "Mina", "D1", 60)
    assert (row.ends_at, row.therapist_to - row.client_to, row.chair_to - row.client_to) == (at("11:00"), 10, 10)


def test_a_length_once_given_stays_through_moves(booked, adjust, wren, viewer, now, at):
    row = adjust(booked, minutes=60)
    row = moving.reschedule(row, start=at("12:00"), by=viewer(wren), now=now)
    assert (row.starts_at, row.ends_at) == (at("12:00"), at("13:00"))
    row = adjust(row, start=at("14:05"))
    assert row.ends_at == at("15:05")


def test_does_not_grow_into_the_next_visit(booked, adjust, massage, mina, whirlpool, at):
    make.appointment(service=massage, starts_at=at("11:00"), therapist=mina, chair=whirlpool)
    with pytest.raises(SlotTaken):
        adjust(booked, minutes=55)
    assert adjust(booked, minutes=50).ends_at == at("10:50")


@pytest.mark.parametrize("minutes", [-5, 1, 4, 481, 100_000])
def test_refuses_a_length_that_no_visit_has(booked, adjust, minutes):
    with pytest.raises(LengthUnfit):
        adjust(booked, minutes=minutes)


def test_gives_a_client_who_waits_another_chair_without_a_word(booked, adjust, wren, viewer, now, whirlpool):
    row = appointments.check_in(booked, by=viewer(wren), now=now)
    row = adjust(row, chair=whirlpool)
    assert (row.status, row.chair) == (Status.ARRIVED, whirlpool)
    assert AuditEvent.objects.latest("id").action == "appointment.adjust"
    assert not Message.objects.exists()


def test_another_chair_is_no_news_but_another_time_is(booked, adjust, whirlpool, at):
    row = adjust(booked, chair=whirlpool)
    assert not Message.objects.exists()
    adjust(row, start=at("15:00"))
    assert Message.objects.filter(kind="moved").count() == 1


def test_once_the_session_runs_only_its_end_and_chair_change(massage, mina, recliner, adjust, omar, at):
    booked = make.appointment(
        service=massage, starts_at=at("10:00"), therapist=mina, chair=recliner, status=Status.IN_SERVICE
    )
    assert adjust(booked, minutes=50).ends_at == at("10:50")
    for elsewhere in ({"start": at("10:30")}, {"therapist": omar}):
        with pytest.raises(InvalidTransition):
            adjust(booked, **elsewhere)


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.CANCELLED, Status.NO_SHOW])
def test_what_is_over_stays(massage, mina, adjust, at, status):
    booked = make.appointment(service=massage, starts_at=at("10:00"), therapist=mina, status=status)
    with pytest.raises(InvalidTransition):
        adjust(booked, minutes=50)


def test_undo_gives_back_the_length_and_tells_nobody_of_a_chair(booked, adjust, wren, viewer, now, at, whirlpool):
    adjust(booked, minutes=60)
    booked.refresh_from_db()
    row = moving.undo(booked, by=viewer(wren), now=now)
    assert row.ends_at == at("10:45")
    Message.objects.all().delete()
    row = adjust(row, chair=whirlpool)
    assert moving.undo(row, by=viewer(wren), now=now).chair == booked.chair
    assert not Message.objects.exists()


def test_outside_the_hours_needs_a_reason_which_is_kept(booked, adjust, at):
    with pytest.raises(OutsideHours):
        adjust(booked, start=at("20:30"))
    row = adjust(booked, start=at("20:30"), overrides=Overrides(frozenset({"outside-hours"}), "Asked for it"))
    assert row.overrides == [{"code": "outside-hours", "reason": "Asked for it"}]


def test_of_two_who_saw_the_same_one_moves_it(booked, adjust, wren, viewer, now):
    seen = Appointment.objects.select_related("location__policy").get(pk=booked.pk)
    adjust(booked, minutes=50)
    with pytest.raises(VersionMismatch):
        moving.adjust(seen, to=Place(minutes=60), by=viewer(wren), now=now)
