"""The verbs of an appointment: approve, decline, check in, begin, complete, no-show, cancel, amend, undo, move."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.services import appointments, moving
from bookings.services.links import manage_token
from bookings.services.refusals import (
    ChairNotReady,
    ClientOverlap,
    InvalidTransition,
    NoticeTooShort,
    PolicyWindow,
    SlotTaken,
    VersionMismatch,
)
from salon.accounts.models import AuditEvent
from salon.accounts.selectors import viewer_of_token
from salon.accounts.viewer import Kind, Viewer
from salon.outbox.models import Message
from tests import make
from tests.records import open_log

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(wren, viewer):
    return viewer(wren)


@pytest.fixture
def holder(booked):
    return Viewer(kind=Kind.HOLDER, subject=booked.visit.public_id)


@pytest.fixture
def booked(massage, mina, recliner, grace, at):
    return make.appointment(
        service=massage, starts_at=at("10:00", days=3), therapist=mina, chair=recliner, client=grace
    )


def audited(row) -> list[str]:
    return list(AuditEvent.objects.filter(object_id=row.public_id).order_by("id").values_list("action", flat=True))


def test_a_visit_runs_from_arrival_to_done(booked, desk, now):
    row = appointments.check_in(booked, by=desk, now=now)
    open_log(row, now)
    row = appointments.begin(row, by=desk, now=now)
    row = appointments.complete(row, by=desk, now=now)
    assert (row.status, row.version) == (Status.COMPLETED, 4)
    assert audited(row) == ["appointment.check_in", "appointment.start", "appointment.complete"]


def test_repeating_a_step_changes_nothing(booked, desk, now):
    appointments.check_in(booked, by=desk, now=now)
    row = appointments.check_in(booked, by=desk, now=now)
    assert (row.status, row.version) == (Status.ARRIVED, 2)
    assert len(audited(row)) == 1


@pytest.mark.parametrize("verb", [appointments.begin, appointments.complete, appointments.approve])
def test_steps_out_of_order_are_refused_with_what_is_allowed(booked, desk, now, verb):
    if verb is appointments.approve:
        booked = appointments.check_in(booked, by=desk, now=now)
    with pytest.raises(InvalidTransition) as refused:
        verb(booked, by=desk, now=now)
    assert refused.value.params["from_status"] == booked.status
    assert "cancel" in refused.value.params["allowed"]


def test_two_cannot_sit_on_one_chair(booked, desk, now, omar, massage, at):
    other = make.appointment(
        service=massage, starts_at=at("12:00", days=3), therapist=omar, chair=booked.chair, status=Status.IN_SERVICE
    )
    booked = appointments.check_in(booked, by=desk, now=now)
    with pytest.raises(ChairNotReady):
        appointments.begin(booked, by=desk, now=now)
    appointments.complete(other, by=desk, now=now)
    open_log(booked, now)
    assert appointments.begin(booked, by=desk, now=now).status == Status.IN_SERVICE


def test_no_show_waits_for_the_grace_and_costs_the_whole(booked, desk):
    late = booked.starts_at + timedelta(minutes=10)
    with pytest.raises(InvalidTransition):
        appointments.no_show(booked, by=desk, now=late - timedelta(seconds=1))
    row = appointments.no_show(booked, by=desk, now=late)
    assert (row.status, row.fee) == (Status.NO_SHOW, row.price)


@pytest.mark.parametrize(
    ("hours", "reason", "waive", "share"),
    [
        (24, "client", False, "0"),
        (23, "client", False, "0.5"),
        (23, "illness", False, "0"),
        (23, "client", True, "0"),
    ],
)
def test_cancelling_costs_what_the_policy_says(booked, desk, hours, reason, waive, share):
    at_ = booked.starts_at - timedelta(hours=hours)
    row = appointments.cancel(booked, reason_code=reason, waive_fee=waive, by=desk, now=at_)
    assert row.fee == (row.price * Decimal(share)).quantize(Decimal("0.01"))


def test_cancelling_frees_the_time_and_withdraws_the_reminders(booked, desk, now, massage, at):
    appointments.cancel(booked, reason_code="client", by=desk, now=now)
    make.appointment(service=massage, starts_at=at("10:00", days=3), therapist=booked.therapist, chair=booked.chair)
    planned = Message.objects.filter(topic=booked.public_id, status="planned").values_list("kind", flat=True)
    assert list(planned) == ["cancelled"]


def test_client_may_not_waive_the_fee(booked, holder):
    at_ = booked.starts_at - timedelta(hours=2)
    row = appointments.cancel(booked, reason_code="client", waive_fee=True, by=holder, now=at_)
    assert row.fee > 0


def test_late_changes_may_be_for_the_phone_only(salon_, booked, holder, desk, at):
    policy = booked.location.policy
    policy.allows_late_cancel_online = False
    policy.save()
    at_ = booked.starts_at - timedelta(hours=2)
    with pytest.raises(PolicyWindow):
        appointments.cancel(booked, reason_code="client", by=holder, now=at_)
    with pytest.raises(PolicyWindow):
        moving.reschedule(booked, start=at("15:00", days=5), by=holder, now=at_)
    appointments.cancel(booked, reason_code="client", by=desk, now=at_)


def test_amending_wants_the_version_that_was_seen(booked, desk, now):
    row = appointments.amend(booked, changes={"desk_note": "Ring twice"}, expected_version=1, by=desk, now=now)
    assert (row.desk_note, row.version) == ("Ring twice", 2)
    with pytest.raises(VersionMismatch) as refused:
        appointments.amend(booked, changes={"desk_note": "No"}, expected_version=1, by=desk, now=now)
    assert refused.value.params == {"version": 2}


def test_moving_takes_the_new_time_frees_the_old_and_tells_the_client(booked, desk, now, at, massage):
    row = moving.reschedule(booked, start=at("11:00", days=3), by=desk, now=now)
    assert (row.starts_at, row.status, row.version) == (at("11:00", days=3), Status.CONFIRMED, 2)
    assert row.therapist == booked.therapist
    kinds = Message.objects.filter(topic=row.public_id, version=2).values_list("kind", flat=True)
    assert set(kinds) == {"moved", "reminder_48h", "reminder_24h", "reminder_2h"}


def test_moving_may_overlap_its_own_old_time(booked, desk, now, at):
    assert moving.reschedule(booked, start=at("10:15", days=3), by=desk, now=now).starts_at == at("10:15", days=3)


def test_moving_onto_another_is_refused_with_alternatives(booked, desk, now, at, massage):
    make.appointment(service=massage, starts_at=at("12:00", days=3), therapist=booked.therapist, chair=booked.chair)
    with pytest.raises(SlotTaken) as refused:
        moving.reschedule(booked, start=at("12:15", days=3), by=desk, now=now)
    assert refused.value.params["alternatives"]
    booked.refresh_from_db()
    assert booked.starts_at == at("10:00", days=3)


def test_client_moves_within_the_public_rules(booked, holder, at, now):
    with pytest.raises(NoticeTooShort):
        moving.reschedule(booked, start=at("08:30"), by=holder, now=now)
    moving.reschedule(booked, start=at("12:00"), by=holder, now=now)


def test_moving_what_somebody_else_just_moved_is_refused(booked, desk, now, at):
    stale = Appointment.objects.select_related("location__policy", "service", "therapist").get(pk=booked.pk)
    moving.reschedule(booked, start=at("11:00", days=3), by=desk, now=now)
    with pytest.raises(VersionMismatch):
        moving.reschedule(stale, start=at("13:00", days=3), by=desk, now=now)


@pytest.mark.parametrize("verb", ["check_in", "cancel", "reschedule"])
def test_undo_puts_back_what_was(booked, desk, now, at, verb):
    if verb == "check_in":
        row = appointments.check_in(booked, by=desk, now=now)
    elif verb == "cancel":
        row = appointments.cancel(booked, reason_code="client", by=desk, now=now)
    else:
        row = moving.reschedule(booked, start=at("15:00", days=4), by=desk, now=now)
    restored = moving.undo(row, by=desk, now=now + timedelta(minutes=3))
    assert (restored.status, restored.starts_at, restored.cancel_reason) == (Status.CONFIRMED, booked.starts_at, "")
    assert (restored.therapist_from, restored.chair_to) == (booked.therapist_from, booked.chair_to)


def test_undo_ends_after_three_minutes_and_works_once(booked, desk, now):
    row = appointments.check_in(booked, by=desk, now=now)
    with pytest.raises(InvalidTransition):
        moving.undo(row, by=desk, now=now + timedelta(minutes=3, seconds=1))
    moving.undo(row, by=desk, now=now)
    with pytest.raises(InvalidTransition):
        moving.undo(row, by=desk, now=now)


def test_undo_is_refused_when_the_time_is_gone(booked, desk, now, massage, at):
    row = appointments.cancel(booked, reason_code="client", by=desk, now=now)
    make.appointment(service=massage, starts_at=at("10:00", days=3), therapist=booked.therapist, chair=booked.chair)
    with pytest.raises(SlotTaken):
        moving.undo(row, by=desk, now=now)
    row.refresh_from_db()
    assert row.status == Status.CANCELLED


def test_no_step_without_its_audit_row(booked, desk, now, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the trail is full")

    monkeypatch.setattr("salon.accounts.services.audit.record", broken)
    with pytest.raises(RuntimeError):
        appointments.check_in(booked, by=desk, now=now)
    booked.refresh_from_db()
    assert (booked.status, booked.version) == (Status.CONFIRMED, 1)


def test_the_public_changes_nothing_once_it_has_begun(booked, holder, desk, at):
    begun = booked.starts_at
    with pytest.raises(PolicyWindow):
        appointments.cancel(booked, reason_code="illness", by=holder, now=begun)
    with pytest.raises(PolicyWindow):
        moving.reschedule(booked, start=at("15:00", days=5), by=holder, now=begun)
    appointments.cancel(booked, reason_code="client", by=desk, now=begun)


@pytest.mark.parametrize("reason", ["salon", "health"])
def test_client_cannot_say_that_it_was_the_salon(booked, holder, reason):
    late = booked.starts_at - timedelta(hours=2)
    assert appointments.cancel(booked, reason_code=reason, by=holder, now=late).fee > 0


def test_fee_follows_the_time_as_it_is_now(booked, desk, at, now):
    stale = Appointment.objects.select_related("location__policy").get(pk=booked.pk)
    moving.reschedule(booked, start=at("12:00"), by=desk, now=now)
    assert appointments.cancel(stale, reason_code="client", by=desk, now=now).fee > 0


def test_undoing_an_approval_takes_the_messages_back(booked, desk, now):
    Appointment.objects.filter(pk=booked.pk).update(status=Status.PENDING_REVIEW)
    booked.refresh_from_db()
    row = appointments.approve(booked, by=desk, now=now)
    row = moving.undo(row, by=desk, now=now)
    assert row.status == Status.PENDING_REVIEW
    planned = Message.objects.filter(topic=row.public_id, status="planned").values_list("kind", flat=True)
    assert list(planned) == ["received"]


def test_undo_never_seats_two_on_one_chair(booked, desk, now, omar, massage, at):
    row = appointments.check_in(booked, by=desk, now=now)
    open_log(row, now)
    row = appointments.begin(row, by=desk, now=now)
    row = appointments.complete(row, by=desk, now=now)
    make.appointment(
        service=massage, starts_at=at("12:00", days=3), therapist=omar, chair=booked.chair, status=Status.IN_SERVICE
    )
    with pytest.raises(ChairNotReady):
        moving.undo(row, by=desk, now=now)


def test_desk_does_not_undo_what_the_client_did(booked, holder, desk, now):
    row = appointments.cancel(booked, reason_code="client", by=holder, now=now)
    with pytest.raises(InvalidTransition):
        moving.undo(row, by=desk, now=now)


def test_desk_does_not_undo_what_a_therapist_stopped(booked, desk, mina, viewer, now):
    row = appointments.cancel(booked, reason_code="health", by=viewer(mina), now=now)
    with pytest.raises(InvalidTransition):
        moving.undo(row, by=desk, now=now)
    assert moving.undo(row, by=viewer(mina), now=now).status == Status.CONFIRMED


def test_link_lives_as_long_after_the_new_time(booked, desk, now, at):
    token = manage_token(booked, now=now)
    moving.reschedule(booked, start=at("10:00", days=40), by=desk, now=now)
    later = at("10:00", days=45)
    assert viewer_of_token(token, now=later, ip=None, request_id="").subject == booked.visit.public_id


def test_moving_ends_an_old_leave_to_overlap(booked, desk, now, at, massage, omar, whirlpool):
    Appointment.objects.filter(pk=booked.pk).update(allows_client_overlap=True)
    make.appointment(
        service=massage, starts_at=at("15:00", days=3), therapist=omar, chair=whirlpool, client=booked.client
    )
    booked.refresh_from_db()
    with pytest.raises(ClientOverlap):
        moving.reschedule(booked, start=at("15:00", days=3), by=desk, now=now)
