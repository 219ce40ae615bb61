"""Adding to a signed log, and a master's name under it."""

import pytest
from django.db import connection

from salon.accounts.models import AuditEvent
from salon.accounts.roles import Role
from salon.core.errors import Forbidden
from salon.sessionlog.models import Addendum, CoSignature, NoteSigned
from salon.sessionlog.selectors.record import addenda_of, seal_holds
from salon.sessionlog.services import signing
from salon.sessionlog.services.notes import NoteUnfit
from tests import make
from tests.sessionlog.steps import started, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(visit, as_mina):
    return written(started(visit, as_mina), as_mina)


@pytest.fixture
def log(draft, as_mina):
    return signing.sign(draft, by=as_mina, now=make.at("11:20"))


def add(log, by, clock="12:00", **changes):
    usual = {"kind": "correction", "text": "It was the right foot.", "reason": "Mixed up."}
    return signing.add(log, by=by, now=make.at(clock), **(usual | changes))


def test_both_texts_stand_and_the_seal_holds(log, as_mina):
    addendum = add(log, as_mina)
    assert [(one.text, one.reason, one.author_id) for one in addenda_of(log)] == [
        ("It was the right foot.", "Mixed up.", as_mina.user_id)
    ]
    log.refresh_from_db()
    assert (log.subjective["words"], addendum.written_at) == ("Tired feet.", make.at("12:00"))
    assert seal_holds(log)
    row = AuditEvent.objects.get(action="log.add")
    assert (row.object_id, row.detail) == (log.public_id, {"kind": "correction", "addendum": str(addendum.public_id)})


def test_an_entry_made_in_error_stays_and_says_so(log, as_mina):
    assert add(log, as_mina, kind="entered_in_error").kind == Addendum.Kind.ENTERED_IN_ERROR


def test_a_master_may_add_too(log, as_master):
    assert add(log, as_master).author_id == as_master.user_id


def test_nobody_else_adds(log, as_wren, omar, sol, grace):
    for who in (as_wren, *map(make.viewer, (omar, sol, grace, None))):
        with pytest.raises(Forbidden):
            add(log, who)
    assert not Addendum.objects.exists()


def test_a_draft_is_changed_and_not_added_to(draft, as_mina):
    with pytest.raises(signing.NoteUnsigned):
        add(draft, as_mina)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"text": " "}, "/text"),
        ({"text": "a\x00"}, "/text"),
        ({"text": "x" * 10_001}, "/text"),
        ({"reason": ""}, "/reason"),
        ({"kind": "undo"}, "/kind"),
    ],
)
def test_wants_a_text_a_reason_and_a_kind(log, as_mina, changes, pointer):
    with pytest.raises(NoteUnfit) as refused:
        add(log, as_mina, **changes)
    assert [error["pointer"] for error in refused.value.params["errors"]] == [pointer]


def test_an_addendum_is_never_changed(log, as_mina):
    addendum = add(log, as_mina)
    addendum.text = "It was the left foot."
    for act in (
        addendum.save,
        addendum.delete,
        lambda: Addendum.objects.update(kind="addition"),
        lambda: Addendum.objects.all().delete(),
        lambda: Addendum.objects.bulk_update([addendum], ["text"]),
    ):
        with pytest.raises(NoteSigned):
            act()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sessionlog_addendum SET kind = 'addition'",
        "UPDATE sessionlog_addendum SET reason = text",
        "DELETE FROM sessionlog_addendum WHERE id = (SELECT min(id) FROM sessionlog_addendum)",
    ],
)
def test_what_changes_past_django_breaks_the_seal(log, as_mina, statement):
    add(log, as_mina)
    add(log, as_mina, "12:10", text="And the heel.")
    assert seal_holds(log)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert not seal_holds(log)


# ---- co-signing -------------------------------------------------------------------------------


@pytest.fixture
def learner(mina):
    """Mina, for once, is still learning."""
    make.qualification(mina, "TRAINEE")
    return mina


def test_a_trainees_log_waits_for_a_master(draft, learner, as_mina, as_master):
    assert not signing.awaits_co_signature(draft)
    log = signing.sign(draft, by=as_mina, now=make.at("11:20"))
    assert signing.awaits_co_signature(log)
    signing.co_sign(log, by=as_master, now=make.at("18:00"))
    assert not signing.awaits_co_signature(log)
    assert seal_holds(log)
    assert AuditEvent.objects.filter(action="log.co_sign", object_id=log.public_id).count() == 1


def test_a_masters_own_log_waits_for_nobody(log):
    assert not signing.awaits_co_signature(log)


def test_co_signing_twice_keeps_the_first_name(log, as_master, salon_):
    signing.co_sign(log, by=as_master, now=make.at("18:00"))
    other = make.viewer(make.user(salon_, role=Role.MASTER, name="Ada"))
    signing.co_sign(log, by=other, now=make.at("19:00"))
    assert CoSignature.objects.get().signed_by_id == as_master.user_id


def test_only_a_master_who_did_not_write_it_co_signs(log, draft, as_mina, as_wren, omar, sol):
    for who in (as_mina, as_wren, make.viewer(omar), make.viewer(sol)):
        with pytest.raises(Forbidden):
            signing.co_sign(log, by=who, now=make.at("18:00"))


def test_nobody_co_signs_a_draft(draft, as_master):
    with pytest.raises(signing.NoteUnsigned):
        signing.co_sign(draft, by=as_master, now=make.at("18:00"))


def test_a_co_signature_of_another_text_breaks_the_seal(log, as_master):
    signing.co_sign(log, by=as_master, now=make.at("18:00"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sessionlog_cosignature SET digest = 'another'")
    assert not seal_holds(log)


# ---- late entries ---------------------------------------------------------------------------


def test_signed_within_a_day_of_the_session_is_no_late_entry(draft, as_mina):
    assert not signing.sign(draft, by=as_mina, now=make.at("11:10", days=1)).is_late_entry


def test_signed_later_is_a_late_entry_and_both_days_stand(draft, as_mina):
    log = signing.sign(draft, by=as_mina, now=make.at("11:11", days=1))
    assert (log.is_late_entry, log.started_on, log.signed_at) == (True, make.TUESDAY, make.at("11:11", days=1))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sessionlog_sessionlog SET is_late_entry = %s", [False])
    assert not seal_holds(log)
