"""The SQL views for checks from outside: the same texts on both databases, and in nobody's way."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service, Visit
from clients.models import Client
from salon.accounts.models import AuditEvent
from salon.accounts.services import audit
from salon.accounts.viewer import SYSTEM
from salon.faces.console.seeds import history
from salon.outbox.models import Message
from tests import make
from tests.settings import RUN_DIR
from therapists.models import Therapist

LATER = """from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "{last}")]
    operations = [
        migrations.AlterField("Appointment", "price", models.DecimalField(max_digits=12, decimal_places=2)),
        migrations.AlterField("Appointment", "status", models.CharField(max_length=20)),
        migrations.AlterField("Chair", "name", models.CharField(max_length=250)),
    ]
"""


COUNTED = """
from django.db import connection
counts = []
with connection.cursor() as cursor:
    for view in ("appointments", "holds", "messages", "audit"):
        cursor.execute(f"SELECT count(*) FROM contract_{view}")
        counts += cursor.fetchone()
print(counts)
"""
# Django's own command, which leaves the views where they are.
PLAIN = """
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command(), verbosity=0, skip_checks=True)
"""


def rows(view: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {view} ORDER BY id")
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture
def booked(massage: Service, mina: Therapist, recliner: Chair, grace: Client) -> Appointment:
    return make.appointment(
        service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:30"), version=3
    )


def test_an_appointment_is_told_in_utc_and_public_ids(booked: Appointment):
    assert rows("contract_appointments") == [
        {
            "id": str(booked.public_id),
            "status": "confirmed",
            "therapist_id": str(booked.therapist.public_id),
            "chair_id": str(booked.chair.public_id) if booked.chair else "",
            "client_id": str(booked.client.public_id) if booked.client else "",
            "therapist_from": "2026-03-10T09:30:00Z",
            "therapist_to": "2026-03-10T10:25:00Z",
            "chair_from": "2026-03-10T09:30:00Z",
            "chair_to": "2026-03-10T10:25:00Z",
            "version": 3,
        }
    ]


def test_without_a_chair_there_is_no_span_of_one(massage: Service, mina: Therapist):
    make.appointment(service=massage, therapist=mina, starts_at=make.at("10:30"))

    (row,) = rows("contract_appointments")

    assert (row["chair_id"], row["chair_from"], row["chair_to"]) == (None, None, None)


@pytest.mark.parametrize(
    ("status", "end", "told"),
    [
        (Status.HELD, "", "live"),
        (Status.CANCELLED, Visit.HoldEnd.EXPIRED, "expired"),
        (Status.CANCELLED, Visit.HoldEnd.RELEASED, "released"),
    ],
)
def test_what_was_only_held_is_a_hold(massage: Service, mina: Therapist, status: str, end: str, told: str):
    visit = make.visit(massage.location, hold_expires_at=make.at("08:08"), hold_end=end)
    make.appointment(service=massage, therapist=mina, starts_at=make.at("10:30"), status=status, visit=visit)

    assert rows("contract_appointments") == []
    assert rows("contract_holds") == [
        {
            "id": str(visit.public_id),
            "leg": 0,
            "status": told,
            "expires_at": "2026-03-10T07:08:00Z",
            "therapist_id": str(mina.public_id),
            "chair_id": None,
            "therapist_from": "2026-03-10T09:30:00Z",
            "therapist_to": "2026-03-10T10:25:00Z",
            "chair_from": None,
            "chair_to": None,
        }
    ]


def test_a_hold_that_became_a_booking_is_both(massage: Service, mina: Therapist):
    visit = make.visit(massage.location, hold_expires_at=make.at("08:08"), hold_end=Visit.HoldEnd.CONSUMED)
    make.appointment(service=massage, therapist=mina, starts_at=make.at("10:30"), visit=visit)

    assert [row["status"] for row in rows("contract_appointments")] == ["confirmed"]
    assert [row["status"] for row in rows("contract_holds")] == ["consumed"]


def test_messages_show_no_address(booked: Appointment):
    history.announce([booked], now=make.at("09:00"))
    sent = Message.objects.get(kind="confirmation")

    told = {row["kind"]: row for row in rows("contract_messages")}

    assert told["confirmation"] == {
        "id": str(sent.public_id),
        "appointment_id": str(booked.public_id),
        "version": 3,
        "kind": "confirmation",
        "channel": "email",
        "purpose": "service",
        "status": "sent",
        "attempts": 1,
        "due_at": "2026-03-10T07:00:00Z",
        "sent_at": "2026-03-10T07:00:00Z",
    }


def test_the_audit_trail_is_told_in_order(booked: Appointment):
    audit.record(
        by=SYSTEM, action="appointment.create", thing=booked, location_id=booked.location_id, now=make.at("08:00")
    )
    audit.seal()
    event = AuditEvent.objects.get()

    assert rows("contract_audit") == [
        {
            "id": event.pk,
            "at": "2026-03-10T07:00:00Z",
            "object_id": str(booked.public_id),
            "location_id": str(booked.location.public_id),
            "actor": "system",
            "action": "appointment.create",
            "object_type": "appointment",
            "purpose": "",
            "request_id": "",
            "hash": event.hash,
        }
    ]


# ---- later migrations ------------------------------------------------------------------


@pytest.fixture
def empty_database(db: None, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database of the kind that this run is about."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'later.sqlite3'}"
        return
    reached = connection.get_connection_params()
    name = f"{RUN_DIR.name.replace('-', '_').lower()}_later"
    keys = {key: reached[key] for key in ("host", "port", "user", "password") if reached.get(key)}
    with psycopg.connect(dbname="postgres", autocommit=True, **keys) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield f"postgres://{keys.get('user', '')}@/{name}?host={keys['host']}&port={keys.get('port', '')}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def house_of_tomorrow(tmp_path: Path) -> dict[str, str]:
    """An environment in which the diary has one migration more, that changes its tables."""
    migrations = tmp_path / "later_bookings"
    shutil.copytree(settings.BASE_DIR / "bookings" / "migrations", migrations)
    last = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / "0999_later.py").write_text(LATER.format(last=last))
    (tmp_path / "settings_of_tomorrow.py").write_text(
        'from salon.settings import *\nMIGRATION_MODULES = {"bookings": "later_bookings"}\n'
    )
    paths = os.pathsep.join([str(tmp_path), str(settings.BASE_DIR)])
    return {"DJANGO_SETTINGS_MODULE": "settings_of_tomorrow", "PYTHONPATH": paths, "SALON_DATA_DIR": str(tmp_path)}


def manage(*words: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_later_migration_changes_the_tables_behind_them(empty_database: str, house_of_tomorrow: dict[str, str]):
    tomorrow = house_of_tomorrow | {"DATABASE_URL": empty_database}
    today = {**tomorrow, "DJANGO_SETTINGS_MODULE": "salon.settings"}
    manage("migrate", "--verbosity=0", "--skip-checks", environment=today)
    assert manage("shell", "--verbosity=0", "--command", COUNTED, environment=today) == "[0, 0, 0, 0]\n"

    with pytest.raises(AssertionError, match=r"contract_|used by a view"):
        manage("shell", "--verbosity=0", "--command", PLAIN, environment=tomorrow)
    manage("migrate", "--verbosity=0", "--skip-checks", environment=tomorrow)

    assert manage("shell", "--verbosity=0", "--command", COUNTED, environment=tomorrow) == "[0, 0, 0, 0]\n"
