"""Holding a time."""

from datetime import timedelta

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Visit
from bookings.selectors import availability
from bookings.selectors.visits import hold_status
from bookings.services import holds
from bookings.services.placing import LegRequest
from bookings.services.refusals import (
    BeyondHorizon,
    HoldExpired,
    InPast,
    InvalidTransition,
    NoticeTooShort,
    NotOffered,
    NotQualified,
    SlotTaken,
    TooManyOpen,
)
from salon.accounts.models import AccessToken, AuditEvent
from salon.accounts.selectors import viewer_of_token
from salon.accounts.viewer import ANONYMOUS
from tests import make

pytestmark = pytest.mark.django_db


def hold(service, start, *, now, holder="device", therapist=None, legs=None):
    return holds.hold(
        legs=legs or [LegRequest(service, start, therapist)], holder=holder, source="online", by=ANONYMOUS, now=now
    )


def test_takes_therapist_and_chair_for_eight_minutes(massage, mina, recliner, at, now):
    held = hold(massage, at("10:00"), now=now)
    row = Appointment.objects.get()
    assert (row.status, row.therapist, row.chair) == (Status.HELD, mina, recliner)
    assert held.visit.hold_expires_at == now + timedelta(minutes=8)
    assert (row.starts_at, row.ends_at) == (at("10:00"), at("10:45"))
    # Ten minutes of notes on the therapist, ten of wiping on the chair, nothing on the client.
    assert row.therapist_to - row.client_to == 10
    assert row.chair_to - row.client_to == 10
    assert row.therapist_from == row.chair_from == row.client_from


def test_token_opens_this_visit_only(massage, mina, recliner, at, now):
    held = hold(massage, at("10:00"), now=now)
    viewer = viewer_of_token(held.token, now=now, ip=None, request_id="")
    assert viewer.subject == held.visit.public_id
    assert held.token not in AccessToken.objects.get().digest


def test_leaves_an_audit_row(massage, mina, recliner, at, now):
    held = hold(massage, at("10:00"), now=now)
    assert AuditEvent.objects.filter(object_id=held.visit.public_id, action="hold.create").count() == 1


def test_second_hold_of_the_same_time_is_refused_with_alternatives(massage, mina, recliner, at, now):
    hold(massage, at("10:00"), now=now)
    with pytest.raises(SlotTaken) as refused:
        hold(massage, at("10:15"), now=now, holder="other")
    offered = [slot.start for slot in refused.value.params["alternatives"]]
    assert 0 < len(offered) <= 5
    assert at("09:00") in offered
    assert at("10:15") not in offered
    assert Visit.objects.count() == 1


def test_touching_visits_both_fit(massage, mina, recliner, at, now):
    hold(massage, at("10:00"), now=now)
    hold(massage, at("11:00"), now=now, holder="other")
    assert Appointment.objects.count() == 2


def test_expired_hold_blocks_nobody_though_no_job_has_run(massage, mina, recliner, at, now):
    first = hold(massage, at("10:00"), now=now)
    later = now + timedelta(minutes=8)
    second = hold(massage, at("10:00"), now=later, holder="other")
    first.visit.refresh_from_db()
    assert hold_status(first.visit, now=later) == "expired"
    assert hold_status(second.visit, now=later) == "live"


def test_live_hold_blocks_to_its_last_second(massage, mina, recliner, at, now):
    hold(massage, at("10:00"), now=now)
    with pytest.raises(SlotTaken):
        hold(massage, at("10:00"), now=now + timedelta(minutes=7, seconds=59), holder="other")


def test_fourth_live_hold_of_one_device_is_refused(massage, mina, recliner, at, now):
    for clock in ("10:00", "11:00", "12:00"):
        hold(massage, at(clock), now=now)
    with pytest.raises(TooManyOpen) as refused:
        hold(massage, at("13:00"), now=now)
    assert refused.value.params == {"limit": 3}


@pytest.mark.parametrize(
    ("clock", "days", "refusal"),
    [
        ("07:00", 0, InPast),
        ("08:45", 0, NoticeTooShort),
        ("10:00", 91, BeyondHorizon),
        ("10:07", 0, NotOffered),
        ("06:00", 1, NotOffered),
        ("19:30", 0, NotOffered),
    ],
)
def test_keeps_the_public_to_the_rules(massage, mina, recliner, at, now, clock, days, refusal):
    with pytest.raises(refusal):
        hold(massage, at(clock, days=days), now=now)
    assert not Visit.objects.exists()


def test_notice_is_allowed_to_the_minute(massage, mina, recliner, at, now):
    hold(massage, at("09:00"), now=now)
    with pytest.raises(NoticeTooShort):
        hold(massage, at("09:00"), now=now + timedelta(seconds=1), holder="other")


def test_last_start_leaves_time_to_clean_the_chair_before_closing(massage, mina, recliner, at, now):
    hold(massage, at("19:00"), now=now)
    with pytest.raises(NotOffered):
        hold(massage, at("19:15"), now=now, holder="other")


def test_refuses_a_therapist_who_is_not_qualified(pedicure, omar, mina, whirlpool, at, now):
    with pytest.raises(NotQualified):
        hold(pedicure, at("10:00"), now=now, therapist=omar)


def test_holds_two_people_side_by_side_or_nobody(massage, mina, omar, recliner, salon_, at, now):
    with pytest.raises(NotOffered):
        # Two therapists but one chair.
        hold(massage, None, now=now, legs=[LegRequest(massage, at("10:00"))] * 2)
    assert not Appointment.objects.exists()
    make.chair(salon_, type="DRY", code="D2")
    hold(massage, None, now=now, legs=[LegRequest(massage, at("10:00"))] * 2)
    rows = Appointment.objects.all()
    assert {row.therapist_id for row in rows} == {mina.pk, omar.pk}
    assert len({row.chair_id for row in rows}) == 2


def test_extends_once(massage, mina, recliner, at, now):
    held = hold(massage, at("10:00"), now=now)
    visit = holds.extend(held.visit, by=ANONYMOUS, now=now)
    assert visit.hold_expires_at == now + timedelta(minutes=12)
    assert Appointment.objects.get().held_until == int(visit.hold_expires_at.timestamp())
    with pytest.raises(InvalidTransition):
        holds.extend(visit, by=ANONYMOUS, now=now)


def test_cannot_extend_what_has_expired(massage, mina, recliner, at, now):
    held = hold(massage, at("10:00"), now=now)
    with pytest.raises(HoldExpired):
        holds.extend(held.visit, by=ANONYMOUS, now=now + timedelta(minutes=8))


def test_releases_the_time_at_once_and_only_once(massage, mina, recliner, at, now):
    held = hold(massage, at("10:00"), now=now)
    holds.release(held.visit, by=ANONYMOUS, now=now)
    holds.release(held.visit, by=ANONYMOUS, now=now)
    assert AuditEvent.objects.filter(action="hold.release").count() == 1
    hold(massage, at("10:00"), now=now, holder="other")


def test_sweep_tidies_expired_holds(massage, mina, recliner, at, now):
    held = hold(massage, at("10:00"), now=now)
    assert holds.release_expired(now=now) == 0
    assert holds.release_expired(now=now + timedelta(minutes=8)) == 1
    held.visit.refresh_from_db()
    assert held.visit.hold_end == Visit.HoldEnd.EXPIRED
    assert Appointment.objects.get().status == Status.CANCELLED


def test_own_hold_can_be_left_out_of_account(massage, mina, recliner, at, now):
    held = hold(massage, at("10:00"), now=now)
    between = (at("10:00"), at("10:15"))
    assert not availability.slots(service=massage, between=between, now=now)
    assert availability.slots(service=massage, between=between, now=now, besides=held.visit)


def test_each_leg_keeps_to_its_own_notice(massage, reflexology, mina, recliner, at, now):
    reflexology.notice_minutes = 48 * 60
    reflexology.save()
    with pytest.raises(NoticeTooShort):
        hold(None, None, now=now, legs=[LegRequest(massage, at("10:00")), LegRequest(reflexology, at("11:00"))])
