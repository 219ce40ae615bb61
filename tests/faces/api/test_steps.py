"""Stepping through an appointment's day, and its history."""

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from salon.accounts.models import Membership
from salon.accounts.roles import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(massage, mina, whirlpool, grace):
    """Grace with Mina tomorrow at ten."""
    return make.appointment(
        service=massage, therapist=mina, starts_at=make.at("10:00", days=1), chair=whirlpool, client=grace
    )


@pytest.fixture
def path(booked):
    return f"/appointments/{booked.public_id}"


def status_of(appointment):
    return Appointment.objects.get(pk=appointment.pk).status


def test_a_day_runs_from_check_in_to_undo(calling, wren, path, booked):
    desk = calling(wren)
    assert desk.post(f"{path}/check-in").data["status"] == "arrived"
    assert desk.post(f"{path}/check-in").data["status"] == "arrived"
    assert desk.post(f"{path}/undo").data["status"] == "confirmed"
    answer = desk.post(f"{path}/complete")
    assert (answer.status_code, answer.data["code"]) == (409, "invalid-transition")
    assert answer.data["from"] == "confirmed"
    assert "check_in" in answer.data["allowed"]


def test_a_no_show_is_told_after_the_grace_only(calling, wren, path, set_clock):
    assert calling(wren).post(f"{path}/no-show").data["code"] == "invalid-transition"
    set_clock("10:10", days=1)
    assert calling(wren).post(f"{path}/no-show").data["status"] == "no_show"


@pytest.mark.parametrize(("action", "status"), [("approve", "confirmed"), ("decline", "declined")])
def test_what_screening_parked_is_decided_by_a_person(calling, wren, booked, path, action, status):
    Appointment.objects.filter(pk=booked.pk).update(status=Status.PENDING_REVIEW)
    assert calling(wren).post(f"{path}/{action}").data["status"] == status


def test_no_session_starts_unscreened(calling, mina, path, booked):
    calling(mina).post(f"{path}/check-in")
    answer = calling(mina).post(f"{path}/start")
    assert (answer.status_code, answer.data["code"]) == (422, "screening-required")
    assert status_of(booked) == "arrived"


def test_reception_starts_no_session(calling, wren, path, booked):
    calling(wren).post(f"{path}/check-in")
    assert calling(wren).post(f"{path}/start").status_code == 403


STEPS = ("approve", "decline", "check-in", "start", "complete", "no-show", "undo")


@pytest.mark.parametrize("step", STEPS)
def test_steps_are_for_the_staff_who_run_the_visit(
    calling, stranger, path, booked, step, grace, cleaner, auditor, omar, stranger_manager
):
    assert stranger.post(f"{path}/{step}").status_code == 401
    for who in (grace, booked.visit, cleaner, auditor, omar):
        assert calling(who).post(f"{path}/{step}").status_code == 403
    # An owner treats nobody, so sessions are no owner's business anywhere.
    assert calling(stranger_manager).post(f"{path}/{step}").status_code == (403 if step == "start" else 404)
    assert status_of(booked) == "confirmed"


@pytest.mark.parametrize(("action", "body"), [("cancel", {}), ("reschedule", {"start": "2026-03-12T11:00:00+01:00"})])
def test_moving_and_cancelling_is_for_those_it_concerns(
    calling, stranger, path, booked, action, body, dora, cleaner, omar, stranger_manager
):
    assert stranger.post(f"{path}/{action}", body).status_code == 401
    for who in (cleaner, omar):
        assert calling(who).post(f"{path}/{action}", body).status_code == 403
    for who in (dora, stranger_manager, make.visit(booked.location)):
        assert calling(who).post(f"{path}/{action}", body).status_code == 404
    assert (status_of(booked), Appointment.objects.get().starts_at) == ("confirmed", booked.starts_at)


def test_a_master_sees_colleagues_and_runs_only_their_own(calling, salon_, path):
    master = make.user(salon_, role=Role.MASTER, name="Max")
    assert calling(master).get(path).status_code == 200
    assert calling(master).post(f"{path}/check-in").status_code == 403


# ---- history -------------------------------------------------------------------------------


def test_the_history_tells_every_step(calling, wren, path, booked):
    desk = calling(wren)
    desk.post(f"{path}/reschedule", {"start": "2026-03-12T11:00:00+01:00"})
    desk.post(f"{path}/check-in")
    moved, arrived = desk.get(f"{path}/history").data["items"]
    assert moved["action"] == "appointment.reschedule"
    assert moved["before"] == {"status": "confirmed", "start": "2026-03-11T10:00:00+01:00"}
    assert moved["after"] == {"status": "confirmed", "start": "2026-03-12T11:00:00+01:00"}
    assert arrived["after"] == {"status": "arrived"}
    assert arrived["actor"] == f"staff:{wren.public_id}"
    assert arrived["at"] == "2026-03-10T08:00:00+01:00"


def test_the_auditor_reads_histories_and_no_appointment(calling, auditor, path, booked, other_salon):
    assert calling(auditor).get(f"{path}/history").status_code == 200
    assert calling(auditor).get(path).status_code == 403
    elsewhere = make.user(other_salon, role=Role.AUDITOR, name="Aldo")
    assert calling(elsewhere).get(f"{path}/history").status_code == 404


def test_an_auditor_who_treats_elsewhere_reads_both_histories(
    calling, auditor, path, other_salon, massage, omar, whirlpool
):
    make.user(other_salon, role=Role.THERAPIST)
    Membership.objects.create(user=auditor, location=other_salon, role=Role.THERAPIST)
    therapist = make.therapist(other_salon, name="Ada", user=auditor)
    service = make.service(other_salon)
    own = make.appointment(service=service, therapist=therapist, starts_at=make.at("10:00", days=1))
    colleagues = make.appointment(
        service=service, therapist=make.therapist(other_salon, name="Bo"), starts_at=make.at("10:00", days=1)
    )
    caller = calling(auditor)
    assert caller.get(f"/appointments/{own.public_id}/history").status_code == 200
    assert caller.get(f"{path}/history").status_code == 200
    assert caller.get(f"/appointments/{colleagues.public_id}/history").status_code == 404


def test_a_client_reads_no_history(calling, stranger, grace, path):
    assert stranger.get(f"{path}/history").status_code == 401
    assert calling(grace).get(f"{path}/history").status_code == 403
