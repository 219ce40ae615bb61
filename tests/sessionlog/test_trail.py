"""Who has opened a record."""

import uuid

import pytest

from salon.accounts.models import AuditEvent
from salon.accounts.roles import Role
from salon.core.errors import Forbidden, NotFound
from salon.sessionlog.selectors import trail
from salon.sessionlog.services import answers, glass, notes, sending, signing
from salon.sessionlog.services.notes import Note
from salon.sessionlog.services.sending import Seen
from tests import make
from tests.sessionlog.steps import STROKE, WHOLE, started, written

pytestmark = pytest.mark.django_db

NOON = make.at("12:00")


@pytest.fixture
def as_sol(sol):
    return make.viewer(sol)


@pytest.fixture
def log(visit, as_mina):
    """Grace's signed log."""
    return signing.sign(written(started(visit, as_mina), as_mina), by=as_mina, now=make.at("11:20"))


@pytest.fixture(autouse=True)
def _only_what_follows(log):
    AuditEvent.objects.exclude(action="log.adopt").delete()


def told(client, log=None):
    rows = list(trail.access_log_of(client, log=log))
    return [
        (one.what, one.name, one.role, one.purpose, one.is_emergency) for one in trail.openings(rows, client=client)
    ]


def test_tells_who_opened_what_and_what_for_the_newest_first(visit, log, grace, as_mina):
    answers.opened(visit, by=as_mina, now=make.at("12:00"))
    notes.read(log, by=as_mina, now=make.at("12:01"), purpose="session")
    notes.read(log, by=make.viewer(grace), now=make.at("12:02"), purpose="own")
    assert told(grace) == [
        ("note", "Grace Hopkins", "client", "own", False),
        ("note", "Mina", "therapist", "session", False),
        ("answers", "Mina", "therapist", "screening", False),
    ]


def test_a_note_is_told_with_its_session(log, grace, as_mina):
    notes.read_all([log], by=as_mina, now=NOON, purpose="history")
    (opening,) = trail.openings(list(trail.access_log_of(grace)), client=grace)
    assert (opening.note_id, opening.session_at) == (log.public_id, make.at("10:30"))


def test_what_was_read_through_broken_glass_is_marked(visit, log, grace, as_sol):
    glass.break_glass(grace, reason="Complaint.", by=as_sol, now=NOON)
    notes.read(log, by=as_sol, now=make.at("12:29"), purpose="session")
    notes.read(log, by=as_sol, now=make.at("12:30"), purpose="session")
    assert told(grace) == [
        ("note", "Sol", "manager", "session", False),
        ("note", "Sol", "manager", "session", True),
        ("record", "Sol", "manager", "emergency", True),
    ]


def test_other_peoples_records_are_not_in_it(visit, log, grace, dora, as_sol):
    glass.break_glass(dora, reason="Complaint.", by=as_sol, now=NOON)
    assert told(grace) == []
    assert [what for what, *_ in told(dora)] == ["record"]


def test_writing_is_no_opening(log, grace, as_mina):
    signing.add(log, kind="addition", text="More.", reason="Forgotten.", by=as_mina, now=NOON)
    assert told(grace) == []


def test_one_note_has_a_list_of_its_own(log, visit, grace, as_mina):
    answers.opened(visit, by=as_mina, now=NOON)
    notes.read(log, by=as_mina, now=NOON, purpose="session")
    assert [what for what, *_ in told(grace, log)] == ["note"]


def test_a_note_that_a_tablet_renamed_brings_what_was_read_before(massage, mina, grace, as_mina, visit):
    later = make.appointment(
        service=massage, therapist=mina, client=grace, starts_at=make.at("14:00"), status="arrived"
    )
    draft = notes.read(started(later, as_mina), by=as_mina, now=make.at("14:01"), purpose="session")
    name = uuid.UUID(int=7)
    sent = sending.send(later, Note(WHOLE, [STROKE]), seen=Seen(name, None), by=as_mina, now=make.at("14:50"))
    assert draft.public_id != sent.log.public_id == name
    assert len(told(grace, sent.log)) == 1
    (opening,) = [one for one in trail.openings(list(trail.access_log_of(grace)), client=grace) if one.note_id]
    assert opening.note_id == name


def test_somebody_who_left_keeps_their_name_and_no_role(log, grace, mina, as_mina):
    notes.read(log, by=as_mina, now=NOON, purpose="session")
    mina.user.memberships.all().delete()
    assert told(grace)[0][1:3] == ("Mina", "staff")


def test_of_several_roles_the_one_that_opens_most_is_told(log, grace, salon_, mina, as_mina):
    notes.read(log, by=as_mina, now=NOON, purpose="session")
    mina.user.memberships.create(location=salon_, role=Role.MASTER)
    mina.user.memberships.create(location=salon_, role=Role.RECEPTIONIST)
    assert told(grace)[0][2] == "master"


def test_the_list_costs_the_same_however_long(visit, log, grace, mina, as_mina, as_sol, django_assert_num_queries):
    def ask():
        rows = list(trail.access_log_of(grace))
        return trail.openings(rows, client=grace)

    answers.opened(visit, by=as_mina, now=NOON)
    with django_assert_num_queries(8):
        assert len(ask()) == 1
    glass.break_glass(grace, reason="Complaint.", by=as_sol, now=NOON)
    for minute in range(20):
        who = as_sol if minute % 2 else as_mina
        notes.read(log, by=who, now=make.at(f"12:{minute:02d}"), purpose="session")
    with django_assert_num_queries(8):
        assert len(ask()) == 22


# ---- who may read it -----------------------------------------------------------------------------


def may(find, who, thing):
    try:
        return find(viewer=make.viewer(who), public_id=thing.public_id).pk == thing.pk
    except (Forbidden, NotFound) as refusal:
        return type(refusal).__name__


def test_the_client_the_owner_and_the_auditor_read_it(log, grace, dora, sol, wren, mina, salon_, other_salon):
    auditor = make.user(salon_, role=Role.AUDITOR, name="Ada")
    elsewhere = make.user(other_salon, role=Role.MANAGER, name="Rui")
    for find, thing in ((trail.traced_client_for, grace), (trail.traced_log_for, log)):
        assert [may(find, who, thing) for who in (grace, sol, auditor)] == [True] * 3
        assert [may(find, who, thing) for who in (dora, elsewhere)] == ["NotFound"] * 2
        assert [may(find, who, thing) for who in (wren, mina, None)] == ["Forbidden"] * 3


def test_a_client_knows_of_no_draft(log, grace, sol):
    type(log)._base_manager.filter(pk=log.pk).update(signed_at=None, signed_by=None, digest="")
    assert may(trail.traced_log_for, grace, log) == "NotFound"
    assert may(trail.traced_log_for, sol, log) is True
