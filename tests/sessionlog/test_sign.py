"""Signing a log, and what is true of a signed one."""

from typing import Any

import pytest
from django.db import connection, transaction

from bookings.domain.lifecycle import Status
from bookings.services import appointments, moving
from bookings.services.refusals import InvalidTransition
from salon.accounts.models import AuditEvent
from salon.accounts.services import audit
from salon.core.errors import Forbidden
from salon.sessionlog.models import NoteSigned, SessionLog, TechniqueUse
from salon.sessionlog.selectors.record import seal_holds
from salon.sessionlog.services import signing
from tests import make
from tests.sessionlog.steps import STROKE, WHOLE, started, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(visit, as_mina):
    return written(started(visit, as_mina), as_mina)


def sign(log, by, clock="11:20"):
    return signing.sign(log, by=by, now=make.at(clock))


def test_seals_the_log_with_name_time_and_digest(log, as_mina, mina, visit):
    signed = sign(log, as_mina)
    visit.refresh_from_db()
    assert (signed.signed_by, signed.signed_at, len(signed.digest)) == (mina.user, make.at("11:20"), 64)
    assert seal_holds(signed)
    assert visit.status == Status.IN_SERVICE
    assert AuditEvent.objects.get(action="log.sign").detail == {
        "digest": signed.digest,
        "is_late": False,
    }


def test_again_answers_the_same(log, as_mina):
    first = sign(log, as_mina)
    again = sign(log, as_mina, "12:00")
    assert (again.signed_at, again.digest) == (first.signed_at, first.digest)
    assert AuditEvent.objects.filter(action="log.sign").count() == 1


def test_is_possible_after_the_visit_is_completed(log, as_mina, visit):
    visit.refresh_from_db()
    appointments.complete(visit, by=as_mina, now=make.at("11:15"))
    assert sign(log, as_mina).signed_at == make.at("11:20")


def test_is_not_possible_once_the_start_was_undone(visit, as_mina, as_wren):
    log = started(visit, as_mina)
    visit.refresh_from_db()
    moving.undo(visit, by=as_wren, now=make.at("10:31"))
    with pytest.raises(InvalidTransition):
        sign(log, as_mina)


def test_only_the_author_signs(log, as_master, as_wren, omar):
    for stranger in (as_master, as_wren, make.viewer(omar)):
        with pytest.raises(Forbidden):
            sign(log, stranger)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"techniques": []}, ["techniques"]),
        ({"sections": {"plan": {"aftercare": ["none"]}}}, ["duration"]),
        ({"sections": {"plan": {"duration_minutes": 40}}}, ["aftercare"]),
        ({"sections": {"after": {}}}, ["after"]),
        ({"sections": {"after": {"comment": "Nice."}}}, ["after"]),
        ({"sections": {"plan": {}, "after": {}}, "techniques": []}, ["techniques", "duration", "after", "aftercare"]),
    ],
)
def test_names_everything_that_is_missing(log, as_mina, changes, missing):
    log = written(log, as_mina, **changes)
    with pytest.raises(signing.NoteIncomplete) as refused:
        sign(log, as_mina)
    assert refused.value.params == {"missing": missing}
    assert SessionLog.objects.get().signed_at is None


@pytest.mark.parametrize("after", [{"pain": 0}, {"stress": 3}, {"declined": True}])
def test_one_score_after_or_a_refusal_to_give_one_is_enough(log, as_mina, after):
    assert sign(written(log, as_mina, sections={"after": after}), as_mina).digest


def test_leaves_nothing_behind_when_the_audit_row_cannot_be_written(log, as_mina, monkeypatch):
    def broken(**_):
        raise RuntimeError("no audit trail")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        sign(log, as_mina)
    assert SessionLog.objects.get().signed_at is None


# ---- sealed ---------------------------------------------------------------------------------


def test_nobody_writes_to_a_signed_log(log, as_mina):
    signed = sign(log, as_mina)
    with pytest.raises(NoteSigned):
        written(signed, as_mina, expected_version=signed.version)


def every_way(log):
    use = TechniqueUse.objects.get(log=log)
    more = {"log": log, "position": 9, "technique_code": "T-STROKE", "foot": "left", "seconds": 60, "pressure": 1}
    logs, uses = SessionLog.objects, TechniqueUse.objects
    nothing: Any = {}
    return {
        "save": log.save,
        "save a field": lambda: log.save(update_fields=["plan"]),
        "delete": log.delete,
        "update": lambda: logs.filter(pk=log.pk).update(plan=nothing),
        "update all": lambda: logs.update(signed_at=None, signed_by=None, digest=""),
        "bulk update": lambda: logs.bulk_update([log], ["plan"]),
        "update or create": lambda: logs.update_or_create(pk=log.pk, defaults={"plan": nothing}),
        "delete all": lambda: logs.all().delete(),
        "upsert": lambda: logs.bulk_create([log], update_conflicts=True, update_fields=["plan"], unique_fields=["id"]),
        "save a technique": use.save,
        "delete a technique": use.delete,
        "update techniques": lambda: uses.update(seconds=1),
        "bulk update techniques": lambda: uses.bulk_update([use], ["seconds"]),
        "delete techniques": lambda: log.techniques.all().delete(),
        "add a technique": lambda: uses.create(**more),
        "add through the log": lambda: log.techniques.create(**{k: v for k, v in more.items() if k != "log"}),
        "bulk add": lambda: uses.bulk_create([TechniqueUse(**more)]),
    }


def test_every_way_of_django_is_refused(log, as_mina):
    signed = sign(log, as_mina)
    for way, attempt in every_way(signed).items():
        with transaction.atomic():
            try:
                attempt()
            except NoteSigned:
                transaction.set_rollback(False)
            else:
                pytest.fail(f"{way} got through")
    assert seal_holds(signed)


def test_every_way_of_django_works_on_an_unsigned_log(log):
    for way in ("save", "save a field", "update", "bulk update", "save a technique", "update techniques"):
        every_way(log)[way]()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sessionlog_sessionlog SET plan = (SELECT after FROM sessionlog_sessionlog)",
        "UPDATE sessionlog_sessionlog SET chart_version = 'another'",
        "UPDATE sessionlog_sessionlog SET ended_at = started_at",
        "UPDATE sessionlog_techniqueuse SET seconds = seconds + 1",
        "DELETE FROM sessionlog_techniqueuse",
        "UPDATE sessionlog_screening SET decision = 'adapt'",
        "UPDATE sessionlog_screening SET rules_version = '0'",
    ],
)
def test_what_changes_past_django_breaks_the_seal(log, as_mina, statement):
    signed = sign(log, as_mina)
    assert seal_holds(signed)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert not seal_holds(signed)


def test_there_is_no_seal_before_the_signature(log):
    assert not seal_holds(log)


def test_a_canary_in_the_note_is_nowhere_in_the_tables_while_the_name_is(visit, as_mina):
    canary = "canary-in-the-note"
    sections = WHOLE | {"subjective": {"words": canary}}
    log = started(visit, as_mina)
    sign(written(log, as_mina, sections=sections, techniques=[STROKE]), as_mina)
    dump = "\n".join(_everything())
    assert "Grace Hopkins" in dump
    assert canary not in dump


def _everything():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from (str(row) for row in cursor.fetchall())
