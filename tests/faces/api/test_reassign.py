"""Somebody is ill: their visits go to colleagues."""

import pytest

from bookings.models import Appointment
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(massage, reflexology, mina, omar, whirlpool, grace, dora):
    """Mina's tomorrow: a massage that Omar could give, and a reflexology that only she can."""
    return [
        make.appointment(
            service=service, therapist=mina, starts_at=make.at(clock, days=1), chair=whirlpool, client=client
        )
        for service, clock, client in ((massage, "10:00", grace), (reflexology, "12:00", dora))
    ]


@pytest.fixture
def body(mina):
    return {"therapist_id": str(mina.public_id), "from": "2026-03-11", "to": "2026-03-12", "strategy": "any_qualified"}


def test_each_visit_goes_to_a_colleague_or_is_named(calling, wren, day, body, omar):
    told = calling(wren).post("/appointments/bulk-reassign", body).data
    assert told == {
        "reassigned": [{"appointment_id": str(day[0].public_id), "therapist_id": str(omar.public_id)}],
        "unplaced": [{"appointment_id": str(day[1].public_id), "reason": "not-qualified"}],
        "unchanged": [],
    }
    assert Appointment.objects.get(pk=day[0].pk).therapist == omar


def test_a_dry_run_keeps_nothing(calling, wren, day, body, mina):
    told = calling(wren).post("/appointments/bulk-reassign", body | {"dry_run": True}).data
    assert len(told["reassigned"]) == 1
    assert set(Appointment.objects.values_list("therapist", flat=True)) == {mina.pk}


def test_a_list_tries_nothing(calling, wren, day, body):
    told = calling(wren).post("/appointments/bulk-reassign", body | {"strategy": "list_only"}).data
    assert [one["reason"] for one in told["unplaced"]] == ["list-only", "list-only"]


def test_it_is_for_the_desk(calling, stranger, day, body, mina, grace, stranger_manager):
    assert stranger.post("/appointments/bulk-reassign", body).status_code == 401
    for who in (mina, grace):
        assert calling(who).post("/appointments/bulk-reassign", body).status_code == 403
    answer = calling(stranger_manager).post("/appointments/bulk-reassign", body)
    assert answer.data["errors"][0]["pointer"] == "/therapist_id"
    assert calling(stranger_manager).post("/appointments/bulk-reassign", body, Idempotency_Key="").status_code == 400


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"to": "2026-03-11"}, "validation", "/to"),
        ({"to": "2026-03-10"}, "validation", "/to"),
        ({"from": "2026-03-11T10:00:00"}, "validation", "/from"),
        ({"from": "0001-01-01", "to": "9999-12-31"}, "validation", "/from"),
        ({"to": "2026-06-12"}, "window-too-large", None),
        ({"strategy": "anybody"}, "validation", "/strategy"),
        ({"dry_run": "no"}, "validation", "/dry_run"),
    ],
)
def test_a_span_that_is_none_is_refused(calling, wren, day, body, changes, code, pointer):
    answer = calling(wren).post("/appointments/bulk-reassign", body | changes)
    assert (answer.status_code, answer.data["code"]) == (422, code)
    assert pointer is None or pointer in [one["pointer"] for one in answer.data["errors"]]
