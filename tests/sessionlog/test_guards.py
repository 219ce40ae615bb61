"""No session starts without a decision of the same day, whoever writes to the database and how."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.services import appointments, moving
from salon.core import guards
from salon.core.constraints import violated_constraint
from salon.faces.console import contract_views
from salon.sessionlog.guards import GUARDS
from salon.sessionlog.models import Screening, SessionLog
from tests import make
from tests.records import open_log
from tests.sessionlog.steps import decided, started

pytestmark = pytest.mark.django_db

STARTS, DECIDED, ENDS = "session_starts_logged", "log_starts_decided", "session_ends_begun"


def refused(act):
    """The name of the guard that the act runs into."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    return violated_constraint(error.value)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def by_sql(visit, status="in_service"):
    sql("UPDATE bookings_appointment SET status = %s WHERE id = %s", status, visit.pk)


def as_it_stands(visit, **changes):
    """The columns of another log of this visit."""
    usual = {
        "appointment": visit,
        "client": visit.client,
        "therapist": visit.therapist,
        "author": visit.therapist.user,
        "created_at": make.at("10:30"),
        "screened_on": make.TUESDAY,
        "started_on": make.TUESDAY,
        "started_at": make.at("10:30"),
    }
    return usual | changes


def in_service(visit):
    visit.status = Status.IN_SERVICE
    return visit


WAYS = {
    "a queryset": lambda visit: Appointment.objects.filter(pk=visit.pk).update(status="in_service"),
    "a queryset that keeps the hour": lambda visit: Appointment.objects.filter(pk=visit.pk).update(
        status="in_service", updated_at=make.at("10:30")
    ),
    "an expression": lambda visit: Appointment.objects.filter(pk=visit.pk).update(
        status="in_service", version=F("version") + 1
    ),
    "save": lambda visit: in_service(visit).save(),
    "bulk_update": lambda visit: Appointment.objects.bulk_update([in_service(visit)], ["status"]),
    "the diary's own verb": lambda visit: appointments.begin(visit, by=make.viewer(visit.therapist), now=visit.ends_at),
    "SQL": by_sql,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_visit_without_a_log_is_not_taken_into_service_by(visit, way):
    assert refused(lambda: WAYS[way](visit)) == STARTS
    visit.refresh_from_db()
    assert visit.status == Status.ARRIVED


@pytest.mark.parametrize("way", WAYS)
def test_a_log_that_was_only_opened_starts_nothing_by(visit, way):
    SessionLog.objects.create(**as_it_stands(visit, screened_on=None, started_on=None, started_at=None))
    assert refused(lambda: WAYS[way](visit)) == STARTS


def test_the_same_ways_work_where_the_session_has_been_decided(visit, as_mina):
    decided(visit, as_mina)
    open_log(visit, make.at("10:30"))
    Appointment.objects.filter(pk=visit.pk).update(status=Status.IN_SERVICE, updated_at=make.at("10:30"))
    visit.refresh_from_db()
    assert visit.status == Status.IN_SERVICE


def test_no_row_is_born_in_service(visit):
    twin = Appointment.objects.get(pk=visit.pk)
    twin.pk, twin.status, twin.public_id = None, "in_service", uuid.uuid4()
    Appointment.objects.filter(pk=visit.pk).update(status=Status.CANCELLED)
    assert refused(lambda: twin.save(force_insert=True)) == STARTS
    assert refused(lambda: Appointment.objects.bulk_create([twin])) == STARTS


def test_yesterdays_log_starts_nothing_today(visit, as_mina, as_wren):
    started(visit, as_mina)
    visit.refresh_from_db()
    moving.undo(visit, by=as_wren, now=make.at("10:31"))
    assert refused(lambda: by_sql(visit)) == STARTS


def test_a_log_does_not_start_with(visit, as_mina, dora, massage, omar):
    other = make.appointment(service=massage, therapist=omar, client=dora, starts_at=make.at("14:00"))
    of_today, of_another = decided(visit, as_mina), open_log(other, make.at("14:00")).screening
    stopped = Screening.objects.create(**_copied(of_today, decision=Screening.Decision.REFER))
    yesterdays = Screening.objects.create(**_copied(of_today, decided_on=make.TUESDAY - timedelta(days=1)))
    for screening in (None, of_another, stopped, yesterdays):
        row = SessionLog(**as_it_stands(visit, screening=screening))
        assert refused(row.save) in (DECIDED, "log_started_only_screened"), screening
        assert refused(lambda row=row: SessionLog.objects.bulk_create([row])) in (DECIDED, "log_started_only_screened")


def test_a_running_log_keeps_its_decision(visit, as_mina):
    log = started(visit, as_mina)
    stopped = Screening.objects.create(**_copied(log.screening, decision=Screening.Decision.STOP))
    update = "UPDATE sessionlog_sessionlog SET screening_id = %s WHERE id = %s"
    assert refused(lambda: sql(update, stopped.pk, log.pk)) == DECIDED


def test_a_visit_is_not_over_before_it_began(visit):
    assert refused(lambda: by_sql(visit, "completed")) == ENDS


def test_a_visit_that_ran_may_be_taken_up_again(visit, as_mina, as_wren):
    started(visit, as_mina)
    visit.refresh_from_db()
    over = appointments.complete(visit, by=as_wren, now=make.at("11:20"))
    assert moving.undo(over, by=as_wren, now=make.at("11:21")).status == Status.IN_SERVICE


# ---- whatever becomes of the tables ---------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("app", ["bookings", "sessionlog", "outbox"])
def test_the_guards_stand_after_migrating(app):
    guards.lift(GUARDS, connection)
    call_command("migrate", app, verbosity=0)
    assert standing() == {guard.trigger for guard in GUARDS}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Appointment, SessionLog, Screening])
def test_a_table_can_be_remade_while_they_are_down(model):
    contract_views.drop(connection)
    guards.lift(GUARDS, connection)
    with connection.schema_editor() as editor:
        field = model._meta.get_field("rules_version" if model is Screening else "version")
        wider = field.clone()
        wider.set_attributes_from_name(field.name)
        wider.model, wider.null = model, True
        editor.alter_field(model, field, wider)
        editor.alter_field(model, wider, field)
    call_command("migrate", verbosity=0)
    assert standing() == {guard.trigger for guard in GUARDS}


def standing():
    """The guards that the database has."""
    statement = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {name for (name,) in cursor.fetchall()} & {guard.trigger for guard in GUARDS}


def _copied(screening, **changes):
    names = (
        "appointment",
        "client",
        "rules_version",
        "answers",
        "context",
        "proposal",
        "decision",
        "decided_at",
        "decided_on",
    )
    return {name: getattr(screening, name) for name in names} | {"decided_by": screening.decided_by} | changes
