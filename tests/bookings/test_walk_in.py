"""Somebody walks in: a number, a promise that is held, a seat."""

from datetime import timedelta

import pytest
from django.db import connection

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Visit, WalkIn
from bookings.selectors.queue import held_for, standings_at, waiting_at
from bookings.services import holds, turns, walkins
from bookings.services.refusals import InvalidTransition
from bookings.services.walkins import Newcomer, NoRoomToday
from clients.models import Client
from clients.services.people import ContactUnfit
from salon.accounts.models import AuditEvent
from salon.outbox.models import Message
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(wren, viewer):
    return viewer(wren)


@pytest.fixture
def chairs(recliner, whirlpool):
    return [recliner, whirlpool]


@pytest.fixture
def join(massage, mina, omar, chairs, desk, now):
    def act(*, at=None, service=massage, **newcomer):
        return walkins.join(service=service, newcomer=Newcomer(**newcomer), by=desk, now=at or now)

    return act


def held(walk_in) -> Appointment:
    return Appointment.objects.select_related("therapist").get(visit=walk_in.visit_id)


def test_is_promised_this_very_minute_while_somebody_is_free(join, now):
    walk_in = join()
    assert (walk_in.number, walk_in.promised_at) == (1, now)
    assert (held(walk_in).status, held(walk_in).therapist.display_name) == (Status.HELD, "Mina")
    assert walk_in.client.name == "№ 1"


def test_the_promised_time_is_taken_and_everybody_elses_stays(join, massage, mina, omar, chairs, at, now):
    make.appointment(service=massage, therapist=mina, chair=chairs[0], starts_at=at("08:30"))
    make.appointment(service=massage, therapist=omar, chair=chairs[1], starts_at=at("09:00"))
    before = list(Appointment.objects.order_by("id").values())
    first = join()
    assert (held(first).therapist, first.promised_at) == (omar, now)
    second = join()
    assert second.promised_at > now
    assert list(Appointment.objects.filter(pk__in=[row["id"] for row in before]).order_by("id").values()) == before
    assert held(second).therapist_from >= held(first).therapist_to or held(second).therapist != omar


def test_numbers_count_the_day(join, at):
    assert [join().number for _ in range(3)] == [1, 2, 3]
    assert join(at=at("08:00", days=1)).number == 1


def test_turns_go_round_by_what_they_were_worth(join, pedicure, mina, omar, salon_, desk, at, chairs):
    first = join()
    walkins.seat(first, by=desk, now=at("08:00"))
    second = join(at=at("08:00"))
    assert {held(first).therapist, held(second).therapist} == {mina, omar}
    third = join(at=at("11:00"))
    assert third.choice["reason"] == "turn"
    worth = {one.therapist_id: one.value for one in standings_at(salon_, on=make.TUESDAY)}
    assert worth[held(third).therapist_id] == 9800


def test_a_client_who_asks_for_somebody_costs_no_turn(join, mina, salon_):
    walk_in = join(therapist=mina)
    assert walk_in.choice["reason"] == "asked_for"
    assert all(one.value == 0 for one in standings_at(salon_, on=make.TUESDAY))


def test_who_pauses_is_passed_over_and_keeps_the_place(join, mina, omar, desk, now, at):
    turns.pause(mina, reason="break", by=desk, now=now)
    walk_in = join()
    assert held(walk_in).therapist == omar
    assert [mina.pk, "paused", None] in walk_in.choice["passed"]
    turns.resume(mina, by=desk, now=now)
    assert held(join(at=at("10:00"))).therapist == mina
    with pytest.raises(InvalidTransition):
        turns.resume(mina, by=desk, now=now)


def test_is_seated_at_once_where_that_is_possible(massage, mina, omar, chairs, desk, now):
    done = walkins.receive(service=massage, newcomer=Newcomer(name="Zoë"), by=desk, now=now)
    assert done.appointment is not None
    assert (done.appointment.status, done.appointment.starts_at) == (Status.ARRIVED, now)
    assert done.appointment.client is not None
    assert done.appointment.client.name == "Zoë"
    assert done.appointment.visit.hold_end == Visit.HoldEnd.CONSUMED
    assert not Message.objects.exists()


def test_what_dies_while_they_sit_down_leaves_no_half_of_it(massage, mina, omar, chairs, salon_, desk, now):
    class Died(Exception):
        """As a process that is killed, or a cable that is pulled."""

    def dying(execute, sql, params, many, context):
        if sql.startswith('UPDATE "bookings_walkin"'):
            raise Died
        return execute(sql, params, many, context)

    with connection.execute_wrapper(dying), pytest.raises(Died):
        walkins.receive(service=massage, newcomer=Newcomer(name="Zoë"), by=desk, now=now)
    left = (WalkIn, Visit, Appointment, Client, AuditEvent)
    assert {model.__name__: model.objects.count() for model in left if model.objects.exists()} == {}
    again = walkins.receive(service=massage, newcomer=Newcomer(name="Zoë"), by=desk, now=now)
    assert again.walk_in.number == 1


def test_is_seated_earlier_when_somebody_became_free(join, desk, at, mina, omar):
    walkins.seat(join(), by=desk, now=at("08:00"))
    other = join()
    walkins.seat(other, by=desk, now=at("08:00"))
    waiting = join(at=at("08:05"))
    assert waiting.promised_at > at("08:40")
    Appointment.objects.filter(visit=other.visit_id).update(status=Status.CANCELLED)
    seated = walkins.seat(waiting, by=desk, now=at("08:10"))
    assert seated.starts_at == at("08:10")


def test_whoever_waits_is_brought_forward_in_order_and_never_put_back(join, desk, at, salon_):
    taken = [join() for _ in range(2)]
    for one in taken:
        walkins.seat(one, by=desk, now=at("08:00"))
    waiting = [join(at=at("08:01")), join(at=at("08:02"))]
    promised = [one.promised_at for one in waiting]
    walkins.leave(waiting[0], by=desk, now=at("08:03"))
    assert walkins.bring_forward(salon_, by=desk, now=at("08:03")) <= 1
    row = held(waiting[1])
    assert row.starts_at <= promised[1]
    assert WalkIn.objects.get(pk=waiting[1].pk).promised_at == promised[1]


def test_who_sits_down_just_now_is_not_brought_forward(join, desk, at, salon_, monkeypatch):
    first, second, third = (join(at=at(f"08:0{minute}")) for minute in range(3))
    walkins.leave(first, by=desk, now=at("08:03"))
    walkins.leave(second, by=desk, now=at("08:03"))

    def sat_down_meanwhile(walk_in, **asked):
        row = held_for(walk_in, **asked)
        Appointment.objects.filter(visit=walk_in.visit_id).update(status=Status.ARRIVED, held_until=None)
        return row

    monkeypatch.setattr(walkins, "held_for", sat_down_meanwhile)
    starts_at = held(third).starts_at
    assert starts_at > at("08:03")
    assert walkins.bring_forward(salon_, by=desk, now=at("08:03")) == 0
    assert held(third).starts_at == starts_at


def test_leaving_frees_the_time_at_once(join, desk, now, salon_):
    walk_in = join()
    walkins.leave(walk_in, by=desk, now=now)
    assert held(walk_in).status == Status.CANCELLED
    assert waiting_at(salon_, on=make.TUESDAY, viewer=desk) == []
    for again in (walkins.leave, walkins.seat):
        with pytest.raises(InvalidTransition):
            again(walk_in, by=desk, now=now)


def test_who_was_away_when_their_time_came_is_given_another(join, desk, at, now):
    walk_in = join()
    holds.release_expired(now=at("08:20"))
    seated = walkins.seat(walk_in, by=desk, now=at("08:20"))
    assert (seated.status, seated.starts_at) == (Status.ARRIVED, at("08:20"))


def test_somebody_who_treats_beyond_the_time_is_not_counted_on_this_minute(join, massage, mina, omar, chairs, at):
    for therapist, chair in ((mina, chairs[0]), (omar, chairs[1])):
        make.appointment(
            service=massage, therapist=therapist, chair=chair, starts_at=at("08:00"), status=Status.IN_SERVICE
        )
    walk_in = join(at=at("09:00"))
    assert walk_in.promised_at == at("09:15")


def test_there_may_be_no_room_today(join, at):
    with pytest.raises(NoRoomToday):
        join(at=at("19:30"))


def test_who_gives_a_known_name_and_phone_is_known(join, grace):
    assert join(name="grace hopkins", phone="+493055510001").client == grace
    with pytest.raises(ContactUnfit):
        join(phone="12")


def test_the_time_is_kept_for_the_salons_grace(join, salon_):
    walk_in = join()
    assert walk_in.visit.hold_expires_at == walk_in.promised_at + timedelta(minutes=10)
