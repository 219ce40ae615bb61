"""`tick`: one sweep of everything that is due, for machines without a worker."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Service
from bookings.tasks import release_expired_holds
from clients.models import Client
from salon.accounts.models import AuditEvent, IdempotencyKey
from salon.accounts.services import audit
from salon.accounts.tasks import forget_old_keys, seal_audit
from salon.accounts.viewer import SYSTEM
from salon.faces.console.seeds import history
from salon.locations.models import Location
from salon.outbox.models import InboundText, Message
from tests import make
from tests.smtp import Sink
from therapists.models import Therapist

LATER = make.at("10:30")


@pytest.fixture(autouse=True)
def clock(db: None, settings: Settings, tmp_path: Path) -> None:
    told = tmp_path / "clock"
    told.write_text(LATER.isoformat())
    settings.TEST_CLOCK_FILE = str(told)


@pytest.fixture
def held(massage: Service, mina: Therapist) -> Appointment:
    """A hold that ended at 08:08."""
    return make.appointment(service=massage, therapist=mina, starts_at=make.at("12:00"), status=Status.HELD)


@pytest.fixture
def old_key() -> IdempotencyKey:
    return IdempotencyKey.objects.create(
        scope="a" * 64, fingerprint="b" * 64, status=201, created_at=LATER - timedelta(days=3)
    )


def tick() -> str:
    told = io.StringIO()
    call_command("tick", stdout=told)
    return told.getvalue().strip()


def test_does_all_that_is_due(
    held: Appointment, old_key: IdempotencyKey, massage: Service, omar: Therapist, grace: Client, smtp_sink: Sink
):
    booked = make.appointment(service=massage, therapist=omar, client=grace, starts_at=make.at("18:00"))
    history.announce([booked], now=make.at("08:00"))
    Message.objects.filter(kind="reminder_2h").update(due_at=LATER)

    told = tick()

    held.refresh_from_db()
    assert held.status == Status.CANCELLED
    assert [mail["To"] for mail in smtp_sink.messages] == ["grace@example.com"]
    assert not AuditEvent.objects.filter(hash="").exists()
    assert not IdempotencyKey.objects.exists()
    assert told == (
        "holds released: 1, offers passed on: 0, offers made: 0, waitlist entries over: 0, rebooking words planned: 0, "
        "links asked for: 0, copies made: 0, messages sent: 1, audit rows sealed: 1, request keys forgotten: 1, "
        "old drafts forgotten: 0"
    )


def test_does_nothing_twice(held: Appointment, old_key: IdempotencyKey):
    tick()

    assert {part.rpartition(": ")[2] for part in tick().split(", ")} == {"0"}


def test_forgets_a_text_that_nobody_answers_any_more(salon_: Location):
    InboundText.objects.create(
        location=salon_, provider_id="1", sender="+493055510001", words="hello", received_at=LATER - timedelta(days=800)
    )

    assert "old drafts forgotten: 1" in tick()
    assert not InboundText.objects.exists()


def test_seals_more_than_one_batch(grace: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(audit, "BATCH", 2)
    for _ in range(5):
        audit.record(by=SYSTEM, action="client.change", thing=grace, location_id=None, now=LATER)

    assert "audit rows sealed: 5" in tick()


def test_the_worker_does_the_same_in_tasks(held: Appointment, old_key: IdempotencyKey):
    assert release_expired_holds() == 1
    assert seal_audit() == 1
    assert forget_old_keys() == 1
