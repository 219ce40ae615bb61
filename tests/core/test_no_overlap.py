"""NoOverlap on whichever database the suite runs on."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from bookings.domain.lifecycle import BLOCKING, Status
from bookings.models import Appointment
from salon.core.constraints import NoOverlap, violated_constraint
from tests import make

pytestmark = pytest.mark.django_db


def refused(call) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        call()
    return violated_constraint(error.value)


@pytest.fixture
def booked(massage, mina, recliner, grace, at):
    return make.appointment(service=massage, starts_at=at("10:00"), therapist=mina, chair=recliner, client=grace)


def other(booked, salon, at, clock="10:15", **fields):
    """A booking at another time on other resources, which `fields` may take from `booked`."""
    fields = {
        "therapist": fields.get("therapist") or make.therapist(salon, name="Other"),
        "chair": fields.get("chair") or make.chair(salon, type="DRY"),
        "client": fields.get("client") or make.client(salon, name="Other"),
    }
    return lambda: make.appointment(service=booked.service, starts_at=at(clock), **fields)


@pytest.mark.parametrize("resource", ["therapist", "chair", "client"])
def test_refuses_two_at_once_on_each_resource(booked, salon_, at, resource):
    second = other(booked, salon_, at, **{resource: getattr(booked, resource)})
    assert refused(second) == f"appointment_{resource}_free"


def test_lets_touching_spans_stand(booked, salon_, at):
    other(booked, salon_, at, "10:55", therapist=booked.therapist)()
    other(booked, salon_, at, "10:55", chair=booked.chair)()
    other(booked, salon_, at, "10:45", client=booked.client)()


@pytest.mark.parametrize("status", sorted(set(Status) - BLOCKING))
def test_what_is_off_blocks_nobody(booked, salon_, at, status):
    Appointment.objects.filter(pk=booked.pk).update(status=status)
    other(booked, salon_, at, therapist=booked.therapist)()


def test_refuses_to_bring_back_what_lost_its_time(booked, salon_, at):
    Appointment.objects.filter(pk=booked.pk).update(status=Status.CANCELLED)
    other(booked, salon_, at, therapist=booked.therapist)()
    name = refused(lambda: Appointment.objects.filter(pk=booked.pk).update(status=Status.CONFIRMED))
    assert name == "appointment_therapist_free"


def test_refuses_a_move_by_plain_sql(booked, salon_, at):
    second = other(booked, salon_, at, "14:00", therapist=booked.therapist)()

    def move():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE bookings_appointment SET therapist_from = therapist_from - 240,"
                " client_from = client_from - 240, client_to = client_to - 240,"
                " chair_from = chair_from - 240, chair_to = chair_to - 240,"
                " therapist_to = therapist_to - 240 WHERE id = %s",
                [second.pk],
            )

    assert refused(move) == "appointment_therapist_free"


def test_refuses_bulk_create(booked, salon_, at, massage, mina, recliner, grace):
    row = Appointment.objects.get(pk=booked.pk)
    row.pk, row.public_id = None, uuid4()
    assert refused(lambda: Appointment.objects.bulk_create([row])).startswith("appointment_")


def test_client_may_be_in_two_places_when_staff_say_so(booked, salon_, at):
    Appointment.objects.filter(pk=booked.pk).update(allows_client_overlap=True)
    other(booked, salon_, at, client=booked.client)()


def test_form_hears_before_the_database_does(booked, salon_, at):
    row = Appointment.objects.get(pk=booked.pk)
    row.pk, row.public_id = None, uuid4()
    row._state.adding = True
    with pytest.raises(ValidationError) as error:
        row.validate_constraints()
    codes = {e.code for errors in error.value.error_dict.values() for e in errors}
    assert codes == {"slot-taken", "client-overlap"}


def test_both_databases_carry_the_three_guards():
    names = {c.name for c in Appointment._meta.constraints if isinstance(c, NoOverlap)}
    assert names == {f"appointment_{resource}_free" for resource in ("therapist", "chair", "client")}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            found = {row[0] for row in cursor.fetchall()}
            assert {f"{name}_{event}" for name in names for event in ("insert", "update")} <= found
        else:
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
            assert names <= {row[0] for row in cursor.fetchall()}
