"""The check of the invariants: quiet on a sound database, and each planted fault is reported by name and id."""

import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F, Model

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service, Visit
from clients.models import Client
from salon.accounts.models import AuditEvent
from salon.accounts.services import audit
from salon.accounts.viewer import SYSTEM
from salon.faces.console.seeds import history
from salon.faces.console.seeds.chance import Chance
from salon.locations.models import Location
from salon.outbox.models import Message
from salon.reports.invariants import check_all
from salon.sessionlog.models import SessionLog
from tests import make
from therapists.models import Therapist

Book = Callable[..., Appointment]


@pytest.fixture
def book(massage: Service, mina: Therapist, recliner: Chair, grace: Client) -> Book:
    """An appointment of Grace with Mina in the recliner at "10:00"."""

    def book(clock: str, **fields: Any) -> Appointment:
        usual = {"service": massage, "therapist": mina, "chair": recliner, "client": grace}
        return make.appointment(**usual | {"starts_at": make.at(clock)} | fields)

    return book


@pytest.fixture
def log(book: Book) -> SessionLog:
    """A signed log of a session that is over."""
    over = book("08:00", status=Status.COMPLETED)
    history.write_up([over], now=make.at("09:00"), chance=Chance(1))
    return SessionLog.objects.get(appointment=over)


def without_constraints(model: type[Model]) -> None:
    """Put a copy of the table before it that refuses nothing; it goes with the test's transaction."""
    table = model._meta.db_table
    schema = "main" if connection.vendor == "sqlite" else "public"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM {schema}.{table}")


def broken(now: datetime) -> dict[str, tuple[str, ...]]:
    return {check.name: check.found for check in check_all(now=now) if not check.is_ok}


def test_finds_nothing_in_a_sound_database(book: Book, log: SessionLog, grace: Client, dora: Client, now: datetime):
    book("10:00")
    book("10:00", therapist=make.therapist(grace.location), chair=None, client=dora)
    book("12:00", status=Status.HELD, client=None)
    book("14:00", status=Status.CANCELLED)
    book("14:00", status=Status.PENDING_REVIEW)
    audit.record(by=SYSTEM, action="client.create", thing=grace, location_id=None, now=now)
    audit.seal()
    audit.record(by=SYSTEM, action="client.change", thing=grace, location_id=None, now=now)

    assert broken(now) == {}


@pytest.mark.parametrize("resource", ["therapist", "chair", "client"])
def test_finds_an_overlap(book: Book, salon_: Location, now: datetime, resource: str):
    others = {"therapist": make.therapist(salon_), "chair": make.chair(salon_), "client": make.client(salon_)}
    del others[resource]
    book("10:00")
    second = book("14:00", **others)
    without_constraints(Appointment)
    start = make.at("10:15")
    Appointment.objects.filter(pk=second.pk).update(
        starts_at=start,
        ends_at=start + timedelta(minutes=45),
        **make.occupied(second.service, second.chair, start),
    )

    assert broken(now) == {f"no-overlap-{resource}": (str(second.public_id),)}


def test_a_client_may_be_in_two_places_when_staff_said_so(book: Book, salon_: Location, now: datetime):
    book("10:00")
    book("10:15", therapist=make.therapist(salon_), chair=None, allows_client_overlap=True)

    assert broken(now) == {}


def test_finds_two_live_holds_of_one_slot(book: Book, now: datetime):
    one, other = (book(clock, status=Status.HELD, client=None) for clock in ("10:00", "12:00"))
    without_constraints(Appointment)
    spans = make.occupied(one.service, one.chair, one.starts_at)
    Appointment.objects.filter(pk=other.pk).update(starts_at=one.starts_at, ends_at=one.ends_at, **spans)

    found = broken(now)

    assert set(found["one-live-hold-per-slot"]) == {str(one.public_id), str(other.public_id)}
    assert "one-live-hold-per-slot" not in broken(now + timedelta(minutes=9)), "both have ended by then"


def test_finds_a_hold_that_ended_and_still_holds(book: Book, now: datetime):
    held = book("10:00", status=Status.HELD, client=None)
    Visit.objects.filter(pk=held.visit_id).update(hold_end=Visit.HoldEnd.RELEASED)

    assert broken(now) == {"holds-end-once": (str(held.visit.public_id),)}


def test_finds_a_hold_that_two_columns_date_differently(book: Book, now: datetime):
    held = book("10:00", status=Status.HELD, client=None)
    Appointment.objects.filter(pk=held.pk).update(held_until=F("held_until") + 60)

    assert broken(now) == {"holds-end-once": (str(held.visit.public_id),)}


def test_finds_an_appointment_that_blocks_other_minutes_than_it_shows(book: Book, now: datetime):
    row = book("10:00")
    Appointment.objects.filter(pk=row.pk).update(starts_at=make.at("10:05"))

    assert broken(now) == {"spans-agree": (str(row.public_id),)}


def test_finds_an_appointment_across_two_salons(book: Book, other_salon: Location, now: datetime):
    row = book("10:00")
    Appointment.objects.filter(pk=row.pk).update(therapist=make.therapist(other_salon))

    assert broken(now) == {"one-salon-each": (str(row.public_id),)}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sessionlog_sessionlog SET chart_version = 'another'",
        "UPDATE sessionlog_techniqueuse SET pressure = 5",
        "DELETE FROM sessionlog_techniqueuse",
    ],
)
def test_finds_a_signed_note_that_was_changed_behind_the_program(log: SessionLog, now: datetime, change: str):
    with connection.cursor() as cursor:
        cursor.execute(change)

    assert broken(now) == {"signed-notes-unchanged": (str(log.public_id),)}


def test_finds_a_session_that_was_started_unscreened(log: SessionLog, now: datetime):
    without_constraints(SessionLog)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sessionlog_sessionlog SET screening_id = NULL")

    assert broken(now)["no-session-unscreened"] == (str(log.public_id),)


def test_finds_a_session_that_was_started_against_the_decision(log: SessionLog, now: datetime):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sessionlog_screening SET decision = 'stop'")

    assert broken(now)["no-session-unscreened"] == (str(log.public_id),)


def test_finds_a_message_planned_twice(book: Book, now: datetime):
    row = book("10:00")
    history.announce([row], now=row.created_at)
    without_constraints(Message)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO outbox_message SELECT * FROM outbox_message WHERE kind = 'confirmation'")

    assert broken(now) == {"one-message-per-key": (str(row.public_id),)}


def test_finds_a_reminder_of_a_cancelled_visit(book: Book, now: datetime):
    row = book("18:00")
    history.announce([row], now=row.created_at)
    Appointment.objects.filter(pk=row.pk).update(status=Status.CANCELLED)
    waiting = Message.objects.get(topic=row.public_id, kind="reminder_2h")

    assert broken(now) == {"no-reminder-after-the-end": (str(waiting.public_id),)}


@pytest.mark.parametrize("fault", ["changed", "removed"])
def test_finds_an_audit_row_changed_or_removed(grace: Client, now: datetime, fault: str):
    for action in ("client.create", "client.change", "client.merge"):
        audit.record(by=SYSTEM, action=action, thing=grace, location_id=None, now=now)
    audit.seal()
    second, third = AuditEvent.objects.order_by("-id")[:2][::-1]
    if fault == "changed":
        AuditEvent.objects.filter(pk=second.pk).update(actor="nobody")
    else:
        AuditEvent.objects.filter(pk=second.pk).delete()

    assert broken(now) == {"audit-chain-whole": (str(second.pk if fault == "changed" else third.pk),)}


def test_the_command_says_so_and_fails(book: Book):
    row = book("10:00")
    told = io.StringIO()
    call_command("check_invariants", "--json", stdout=told)
    assert json.loads(told.getvalue())["ok"] is True

    Appointment.objects.filter(pk=row.pk).update(starts_at=make.at("10:05"))
    told = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("check_invariants", "--json", stdout=told)

    answer = json.loads(told.getvalue())
    assert end.value.code == 1
    assert answer["ok"] is False
    assert {"name": "spans-agree", "ok": False, "found": [str(row.public_id)]} in answer["checks"]
