"""Who may open the record: whose client it is, when the visit is, what glass was broken."""

from datetime import timedelta

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from salon.accounts.models import AuditEvent, BreakGlass
from salon.accounts.roles import Role
from salon.accounts.services.glass import ReasonUnfit
from salon.core.errors import Forbidden, NotFound
from salon.sessionlog.models import RecordPolicy
from salon.sessionlog.selectors.access import BreakGlassRequired, is_open, log_for, record_for
from salon.sessionlog.services import answers, glass, screening, signing
from tests import make
from tests.sessionlog.steps import decided, started, written

pytestmark = pytest.mark.django_db

NOON = make.at("12:00")


@pytest.fixture
def as_sol(sol):
    """The owner, who treats nobody."""
    return make.viewer(sol)


@pytest.fixture
def log(visit, as_mina):
    """Grace's signed log."""
    return signing.sign(written(started(visit, as_mina), as_mina), by=as_mina, now=make.at("11:20"))


def opens(visit, who, now=NOON):
    try:
        return record_for(viewer=who, public_id=visit.public_id, now=now).pk == visit.pk
    except (Forbidden, NotFound, BreakGlassRequired) as refusal:
        return type(refusal).__name__


def reads(log, who, now=NOON):
    try:
        return log_for(viewer=who, public_id=log.public_id, now=now).pk == log.pk
    except (Forbidden, NotFound, BreakGlassRequired) as refusal:
        return type(refusal).__name__


# ---- answers ------------------------------------------------------------------------------


def test_answers_open_to_the_clients_therapist_a_master_and_the_client(visit, as_mina, as_master, grace):
    assert [opens(visit, who) for who in (as_mina, as_master, make.viewer(grace))] == [True] * 3


def test_answers_stay_shut_to_everybody_else(visit, as_wren, as_sol, omar, dora, other_salon):
    stranger = make.viewer(make.therapist(other_salon, with_user=True))
    owner_elsewhere = make.viewer(make.user(other_salon, role=Role.MANAGER, name="Rui"))
    assert opens(visit, as_wren) == "Forbidden"
    assert opens(visit, as_sol) == "BreakGlassRequired"
    assert [opens(visit, make.viewer(who)) for who in (omar, dora, None, visit.visit)] == ["NotFound"] * 4
    assert [opens(visit, who) for who in (stranger, owner_elsewhere)] == ["NotFound"] * 2


@pytest.mark.parametrize(
    ("days", "is_shut"),
    [(-7, False), (-7.1, True), (0, False), (30, False), (30.1, True)],
)
def test_answers_open_seven_days_before_a_visit_and_shut_thirty_after(visit, as_mina, days, is_shut):
    now = visit.starts_at + timedelta(days=days)
    assert opens(visit, as_mina, now) == ("NotFound" if is_shut else True)
    if is_shut:
        with pytest.raises(Forbidden):
            screening.sheet(visit, by=as_mina, now=now)


def test_the_salon_may_choose_other_days(visit, as_mina):
    RecordPolicy.objects.create(location=visit.location, opens_days_before=1, closes_days_after=2)
    times = [visit.starts_at + timedelta(days=days) for days in (-1.1, -1, 2, 2.1)]
    assert [opens(visit, as_mina, now) for now in times] == ["NotFound", True, True, "NotFound"]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.NO_SHOW, Status.DECLINED])
def test_who_does_not_come_is_no_client_of_the_therapist(visit, as_mina, status):
    Appointment.objects.filter(pk=visit.pk).update(status=status)
    assert opens(visit, as_mina) == "NotFound"


def test_whoever_refused_the_visit_for_healths_sake_still_may(visit, as_mina):
    decided(visit, as_mina, decision="stop")
    assert opens(visit, as_mina)


def test_another_visit_of_the_same_client_opens_the_answers(visit, massage, omar, grace):
    assert opens(visit, make.viewer(omar)) == "NotFound"
    make.appointment(service=massage, therapist=omar, client=grace, starts_at=make.at("15:00", days=3))
    assert opens(visit, make.viewer(omar))


def test_opening_answers_is_written_down(visit, as_mina):
    answers.opened(visit, by=as_mina, now=NOON)
    row = AuditEvent.objects.get(action="health.read")
    assert (row.actor, row.object_id, row.purpose) == (as_mina.actor, visit.client.public_id, "screening")


# ---- logs ---------------------------------------------------------------------------------


def test_a_log_opens_to_its_therapist_for_good(log, as_mina):
    assert reads(log, as_mina, NOON + timedelta(days=4000))


def test_a_signed_log_opens_to_its_client_and_a_draft_does_not(log, grace, dora):
    assert (reads(log, make.viewer(grace)), reads(log, make.viewer(dora))) == (True, "NotFound")
    type(log)._base_manager.filter(pk=log.pk).update(signed_at=None, signed_by=None, digest="")
    assert reads(log, make.viewer(grace)) == "NotFound"


def test_a_log_opens_to_whoever_treats_the_client_now(log, massage, omar, grace):
    assert reads(log, make.viewer(omar)) == "NotFound"
    make.appointment(service=massage, therapist=omar, client=grace, starts_at=make.at("15:00", days=3))
    assert reads(log, make.viewer(omar))
    assert reads(log, make.viewer(omar), make.at("15:00", days=34)) == "NotFound"


def test_a_log_stays_shut_to_the_desk_and_the_owner(log, as_wren, as_sol):
    assert (reads(log, as_wren), reads(log, as_sol)) == ("Forbidden", "BreakGlassRequired")


# ---- breaking the glass -----------------------------------------------------------------------


def test_the_owner_may_break_the_glass_for_half_an_hour(log, visit, as_sol, grace):
    opened = glass.break_glass(grace, reason="Complaint of 9 March.", by=as_sol, now=NOON)
    assert opened.expires_at == NOON + timedelta(minutes=30)
    last = NOON + timedelta(minutes=29, seconds=59)
    assert (opens(visit, as_sol, last), reads(log, as_sol, last)) == (True, True)
    over = NOON + timedelta(minutes=30)
    assert (opens(visit, as_sol, over), reads(log, as_sol, over)) == ("BreakGlassRequired",) * 2


def test_it_opens_nobody_elses_record_and_to_nobody_else(visit, as_sol, dora, massage, omar, salon_):
    hers = make.appointment(service=massage, therapist=omar, client=dora, starts_at=make.at("15:00"))
    glass.break_glass(visit.client, reason="Complaint.", by=as_sol, now=NOON)
    colleague = make.viewer(make.user(salon_, role=Role.MANAGER, name="Ada"))
    assert opens(hers, as_sol) == "BreakGlassRequired"
    assert opens(visit, colleague) == "BreakGlassRequired"


def test_it_writes_nothing_and_starts_nothing(visit, as_sol):
    glass.break_glass(visit.client, reason="Complaint.", by=as_sol, now=NOON)
    with pytest.raises(Forbidden):
        decided(visit, as_sol, now=NOON)


def test_it_is_written_down_without_the_reason_which_is_encrypted(grace, as_sol):
    glass.break_glass(grace, reason="Complaint of 9 March.", by=as_sol, now=NOON)
    row = AuditEvent.objects.get(action="record.break_glass")
    assert (row.object_id, row.purpose, "Complaint" in str(row.detail)) == (grace.public_id, "emergency", False)
    assert BreakGlass.objects.get().reason == "Complaint of 9 March."


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001, "a\x00b"])
def test_it_wants_a_reason(grace, as_sol, reason):
    with pytest.raises(ReasonUnfit):
        glass.break_glass(grace, reason=reason, by=as_sol, now=NOON)
    assert not BreakGlass.objects.exists()


def test_it_is_for_the_owner_of_that_salon_only(grace, as_wren, as_mina, other_salon):
    elsewhere = make.viewer(make.user(other_salon, role=Role.MANAGER, name="Rui"))
    for who in (as_wren, as_mina, elsewhere, make.viewer(grace), make.viewer(None)):
        with pytest.raises(Forbidden):
            glass.break_glass(grace, reason="Curious.", by=who, now=NOON)


def test_a_role_taken_away_shuts_it_at_once(visit, as_sol, sol):
    glass.break_glass(visit.client, reason="Complaint.", by=as_sol, now=NOON)
    sol.memberships.all().delete()
    assert not is_open(visit.client, viewer=make.viewer(sol), now=NOON)
