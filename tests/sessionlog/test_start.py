"""Starting a session."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.services import moving
from bookings.services.refusals import (
    ChairNotReady,
    ConsentRequired,
    InvalidTransition,
    ScreeningRequired,
    ScreeningStop,
)
from clients.models import Consent
from salon.accounts.models import AuditEvent
from salon.accounts.services import audit
from salon.core.errors import Forbidden
from salon.sessionlog.models import Screening, SessionLog
from salon.sessionlog.services import sessions
from tests import make
from tests.sessionlog.steps import decided, started

pytestmark = pytest.mark.django_db


def start(visit, by, clock="10:30"):
    visit.refresh_from_db()
    return sessions.start(visit, by=by, now=make.at(clock))


def test_opens_the_log_and_takes_the_visit_into_service(visit, as_mina, mina):
    screening = decided(visit, as_mina)
    log = start(visit, as_mina)
    visit.refresh_from_db()
    assert visit.status == Status.IN_SERVICE
    assert (log.client, log.therapist, log.author) == (visit.client, mina, mina.user)
    assert (log.screening, log.screened_on, log.started_on) == (screening, make.TUESDAY, make.TUESDAY)
    assert (log.started_at, log.version, log.signed_at) == (make.at("10:30"), 1, None)
    assert log.chart_version == "house chart v1"
    assert AuditEvent.objects.filter(action="log.start", object_id=log.public_id).count() == 1


def test_needs_a_decision(visit, as_mina):
    with pytest.raises(ScreeningRequired):
        start(visit, as_mina)
    visit.refresh_from_db()
    assert (visit.status, SessionLog.objects.count()) == (Status.ARRIVED, 0)


def test_needs_a_decision_of_the_very_day(visit, as_mina):
    decided(visit, as_mina, now=make.at("23:50", days=-1))
    with pytest.raises(ScreeningRequired):
        start(visit, as_mina, "00:10")


def test_the_day_is_the_salons_own(visit, as_mina):
    decided(visit, as_mina, now=make.at("00:10"))
    assert make.at("00:10").utctimetuple().tm_mday == 9
    assert start(visit, as_mina).screened_on == make.TUESDAY


def test_a_decision_against_it_holds_even_when_the_cancelling_is_undone(visit, as_mina):
    decided(visit, as_mina, decision="stop")
    visit.refresh_from_db()
    moving.undo(visit, by=as_mina, now=make.at("10:21"))
    with pytest.raises(ScreeningStop):
        start(visit, as_mina, "10:22")


def test_the_last_decision_counts(visit, as_mina):
    decided(visit, as_mina, decision="clear", now=make.at("10:00"))
    later = decided(visit, as_mina, decision="adapt", now=make.at("10:10"))
    assert start(visit, as_mina).screening == later


def test_a_decision_taken_just_before_the_session_is_the_one_it_starts_with(visit, as_mina):
    decided(visit, as_mina, decision="clear", now=make.at("10:00"))
    visit.refresh_from_db()
    others: list[Any] = []

    def meanwhile(execute, sql, params, many, context):
        """A colleague decides anew between the tap and the transaction."""
        if sql.startswith("SAVEPOINT") and not others:
            others.append(None)
            others[0] = decided(visit, as_mina, decision="adapt", now=make.at("10:29"))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        log = sessions.start(visit, by=as_mina, now=make.at("10:30"))
    assert log.screening == others[0]


def test_nothing_is_decided_any_more_by_who_has_not_seen_the_start(visit, as_mina):
    seen = Appointment.objects.select_related("client", "location", "service", "therapist").get(pk=visit.pk)
    log = started(visit, as_mina)
    with pytest.raises(InvalidTransition):
        decided(seen, as_mina, decision="adapt", now=make.at("10:31"))
    assert list(Screening.objects.all()) == [log.screening]


def test_needs_a_consent_that_still_stands(visit, as_mina):
    decided(visit, as_mina)
    Consent.objects.update(withdrawn_at=make.at("10:25"))
    with pytest.raises(ConsentRequired):
        start(visit, as_mina)


def test_needs_the_client_to_be_here(visit, as_mina):
    decided(visit, as_mina)
    type(visit).objects.filter(pk=visit.pk).update(status=Status.CONFIRMED)
    with pytest.raises(InvalidTransition):
        start(visit, as_mina)
    assert not SessionLog.objects.exists()


def test_needs_the_chair(visit, as_mina, massage, omar, dora):
    decided(visit, as_mina)
    make.appointment(
        service=massage,
        therapist=omar,
        chair=visit.chair,
        client=dora,
        starts_at=make.at("09:00"),
        status=Status.IN_SERVICE,
    )
    with pytest.raises(ChairNotReady):
        start(visit, as_mina)
    assert not SessionLog.objects.filter(appointment=visit).exists()


def test_again_answers_the_same_log(visit, as_mina):
    log = started(visit, as_mina)
    assert start(visit, as_mina, "10:40") == log
    assert SessionLog.objects.get().started_at == make.at("10:30")


def test_after_an_undo_begins_the_same_log_anew(visit, as_mina, as_wren):
    log = started(visit, as_mina)
    visit.refresh_from_db()
    moving.undo(visit, by=as_wren, now=make.at("10:31"))
    assert start(visit, as_mina, "10:35") == log
    assert SessionLog.objects.get().started_at == make.at("10:35")


def test_a_master_may_step_in_and_is_the_author(visit, as_mina, as_master, mina):
    decided(visit, as_mina)
    log = start(visit, as_master)
    assert (log.author_id, log.therapist) == (as_master.user_id, mina)


def test_is_refused_to_everybody_else(visit, as_mina, as_wren, omar, sol, grace):
    decided(visit, as_mina)
    for stranger in (as_wren, *map(make.viewer, (omar, sol, grace, None))):
        with pytest.raises(Forbidden):
            start(visit, stranger)
    assert not SessionLog.objects.exists()


def test_leaves_nothing_behind_when_the_audit_row_cannot_be_written(visit, as_mina, monkeypatch):
    decided(visit, as_mina)
    honest = audit.record

    def broken(**told):
        if told["action"] == "log.start":
            raise RuntimeError("no audit trail")
        honest(**told)

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        start(visit, as_mina)
    visit.refresh_from_db()
    assert (visit.status, SessionLog.objects.count()) == (Status.ARRIVED, 0)


# ---- the database itself --------------------------------------------------------------------


def break_sql(statement, *values):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_database_refuses_a_start_without_a_screening(visit, as_mina):
    log = started(visit, as_mina)
    break_sql("UPDATE sessionlog_sessionlog SET screening_id = NULL WHERE id = %s", log.pk)
    break_sql("UPDATE sessionlog_sessionlog SET screened_on = NULL WHERE id = %s", log.pk)


def test_the_database_refuses_a_start_on_another_day_than_the_screening(visit, as_mina):
    log = started(visit, as_mina)
    break_sql(
        "UPDATE sessionlog_sessionlog SET screened_on = %s WHERE id = %s", make.at("00:00", days=-1).date(), log.pk
    )
    break_sql("UPDATE sessionlog_sessionlog SET started_on = %s WHERE id = %s", make.at("00:00", days=1).date(), log.pk)


def test_the_orm_cannot_start_unscreened_either(visit, as_mina):
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionLog.objects.create(
            appointment=visit,
            client=visit.client,
            therapist=visit.therapist,
            author_id=as_mina.user_id,
            started_on=make.TUESDAY,
            started_at=make.at("10:30"),
            created_at=make.at("10:30"),
        )
    assert not Screening.objects.exists()


def test_the_database_refuses_half_a_signature(visit, as_mina):
    log = started(visit, as_mina)
    break_sql("UPDATE sessionlog_sessionlog SET signed_at = %s WHERE id = %s", make.at("11:00"), log.pk)
    break_sql("UPDATE sessionlog_sessionlog SET digest = 'abc' WHERE id = %s", log.pk)
