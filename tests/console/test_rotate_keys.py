"""Changing the key of the health text."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command
from django.db import connection

from salon.core import rotation
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors.record import seal_holds
from salon.sessionlog.services import signing
from tests import make
from tests.sessionlog import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(massage, mina, recliner, grace):
    make.load()
    steps.agree(grace)
    visit = make.appointment(
        service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:30"), status="arrived"
    )
    by = make.viewer(mina)
    return signing.sign(steps.written(steps.started(visit, by), by), by=by, now=make.at("11:20"))


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT subjective FROM sessionlog_sessionlog")
        return cursor.fetchone()[0]


def test_after_it_the_old_key_is_not_needed(settings, log):
    old = settings.HEALTH_KEYS[0]
    new = Fernet.generate_key().decode()
    settings.HEALTH_KEYS = [new, old]
    call_command("rotate_keys")
    settings.HEALTH_KEYS = [new]
    again = SessionLog.objects.get()
    assert again.subjective["words"] == "Tired feet."
    assert seal_holds(again)


def test_a_second_run_changes_nothing(settings, log):
    settings.HEALTH_KEYS = [Fernet.generate_key().decode(), *settings.HEALTH_KEYS]
    assert sum(rotation.rotate().values()) > 0
    once = stored()
    assert sum(rotation.rotate().values()) == 0
    assert stored() == once


def test_pages_reach_the_last_row(settings, log, monkeypatch):
    monkeypatch.setattr(rotation, "ROWS_AT_ONCE", 1)
    make.declaration(log.client, {"X-DIAB": {"value": "no"}})
    make.declaration(log.client, {"X-DIAB": {"value": "yes"}})
    settings.HEALTH_KEYS = [Fernet.generate_key().decode(), *settings.HEALTH_KEYS]
    assert rotation.rotate()["clients_healthdeclaration.answers"] >= 2


def test_a_value_that_fits_no_key_stops_it_and_says_what_to_do(settings, log):
    settings.HEALTH_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(InvalidToken):
        rotation.rotate()
    with pytest.raises(CommandError, match="add the key"):
        call_command("rotate_keys")
