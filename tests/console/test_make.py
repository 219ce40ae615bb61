"""The builders and the cast that every other test stands on."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bookings.domain.lifecycle import Status
from bookings.models import Chair, Service
from clients.models import Client
from salon.accounts.models import User
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core.localtime import floor_minute
from salon.locations.models import Location
from tests import make
from therapists.models import Therapist


def test_the_fixed_day_is_a_tuesday_before_the_clocks_change():
    assert make.at("10:30").isoformat() == "2026-03-10T10:30:00+01:00"
    assert make.at("00:00", days=1).date() == date(2026, 3, 11)


def test_an_appointment_occupies_buffers_and_cleaning(
    pedicure: Service, mina: Therapist, whirlpool: Chair, grace: Client
):
    start = make.at("10:30")
    made = make.appointment(service=pedicure, therapist=mina, chair=whirlpool, client=grace, starts_at=start)

    minute = floor_minute(start)
    assert (made.client_from, made.client_to) == (minute, minute + 45)
    assert (made.therapist_from, made.therapist_to) == (minute, minute + 65)
    assert (made.chair_from, made.chair_to) == (minute, minute + 65)


def test_dry_use_of_a_water_chair_needs_less_cleaning(
    massage: Service, mina: Therapist, whirlpool: Chair, grace: Client
):
    made = make.appointment(service=massage, therapist=mina, chair=whirlpool, client=grace, starts_at=make.at("10:30"))

    assert made.chair_to - made.client_to == 10


def test_the_database_refuses_a_second_appointment_in_the_buffer(
    massage: Service, mina: Therapist, grace: Client, dora: Client
):
    make.appointment(service=massage, therapist=mina, client=grace, starts_at=make.at("10:00"))

    with pytest.raises(IntegrityError), transaction.atomic():
        make.appointment(service=massage, therapist=mina, client=dora, starts_at=make.at("10:50"))
    make.appointment(service=massage, therapist=mina, client=dora, starts_at=make.at("10:55"))


def test_a_held_appointment_has_a_live_hold_and_no_client(massage: Service, mina: Therapist):
    made = make.appointment(service=massage, therapist=mina, starts_at=make.at("10:30"), status=Status.HELD)

    assert made.client is None
    assert made.visit.hold_expires_at == make.at("08:08")


@pytest.mark.parametrize("change", ["chair", "service", "therapist", "shift", "time_off", "chair_closure"])
def test_whoever_keeps_answers_learns_of_a_change(salon_: Location, mina: Therapist, recliner: Chair, change: str):
    changes: dict[str, Any] = {
        "chair": lambda: make.chair(salon_),
        "service": lambda: make.service(salon_),
        "therapist": lambda: make.therapist(salon_),
        "shift": lambda: make.shift(mina, make.TUESDAY),
        "time_off": lambda: make.time_off(mina, make.at("10:00"), make.at("11:00")),
        "chair_closure": lambda: make.chair_closure(recliner, make.at("10:00"), make.at("11:00")),
    }
    salon_.refresh_from_db()
    before = salon_.rota_stamp

    changes[change]()

    salon_.refresh_from_db()
    assert salon_.rota_stamp != before


def test_the_cast_may_do_what_its_roles_say(
    salon_: Location, other_salon: Location, wren: User, sol: User, mina: Therapist, anonymous: Viewer
):
    assert make.viewer(wren).may(Permission.RUN_DAY, salon_.pk)
    assert not make.viewer(wren).may(Permission.RUN_DAY, other_salon.pk)
    assert make.viewer(sol).may(Permission.EDIT_CATALOGUE, salon_.pk)
    assert make.viewer(mina).may(Permission.WRITE_NOTES, salon_.pk)
    assert not anonymous.may(Permission.SEE_DAY, salon_.pk)


def test_a_certificate_of_omar_has_lapsed(omar: Therapist):
    valid = {q.type.code for q in omar.qualifications.all() if not q.expires_on or q.expires_on >= make.TUESDAY}

    assert valid == {"FOOT-1"}
    assert {q.type.code for q in omar.qualifications.all()} == {"FOOT-1", "REFLEX"}
