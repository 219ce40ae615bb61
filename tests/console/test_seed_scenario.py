"""`seed_scenario`: the same seed makes the same salons, and what it tells is true."""

import contextlib
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.selectors.availability import first_slots
from bookings.selectors.menu import service_for
from salon.accounts.roles import Role
from salon.accounts.selectors import viewer_of_token
from salon.accounts.viewer import Kind
from salon.faces.console.seeds import scenario
from salon.locations.models import Location
from salon.reports.invariants import check_all
from tests import make

NOW = make.at("15:20")


def seeded(profile: str, seed: int = 7) -> dict[str, Any]:
    told = io.StringIO()
    call_command("seed_scenario", "--profile", profile, "--seed", str(seed), stdout=told)
    return json.loads(told.getvalue())


@pytest.fixture(autouse=True)
def clock(db: None, settings: Settings, tmp_path: Path) -> Path:
    settings.TEST_MODE = True
    told = tmp_path / "clock"
    told.write_text(NOW.isoformat())
    settings.TEST_CLOCK_FILE = str(told)
    return told


class Undo(Exception):
    """Leave the database as it was."""


def undone(profile: str, seed: int) -> dict[str, Any]:
    """What a scenario tells, of which nothing stays."""
    told: dict[str, Any] = {}
    with contextlib.suppress(Undo), transaction.atomic():
        told = seeded(profile, seed)
        assert [check.name for check in check_all(now=NOW) if not check.is_ok] == []
        raise Undo
    assert not Location.objects.exists()
    return told


@pytest.mark.parametrize("profile", ["small", "matrix"])
def test_the_same_seed_tells_the_same_and_breaks_no_invariant(profile: str):
    one, same, other = (undone(profile, seed) for seed in (7, 7, 8))

    assert one == same
    assert one["salons"][0]["id"] != other["salons"][0]["id"]
    assert one["salons"][0]["tokens"] != other["salons"][0]["tokens"]


def test_every_token_opens_what_it_says():
    for salon in seeded("matrix")["salons"]:
        location = Location.objects.get(public_id=salon["id"])
        for role in Role:
            viewer = viewer_of_token(salon["tokens"][role], now=NOW, ip=None, request_id="")
            assert viewer.roles == {location.pk: {role}}
            assert viewer.scopes == frozenset(salon["scopes"][role])
        client = viewer_of_token(salon["tokens"]["client"], now=NOW, ip=None, request_id="")
        assert (client.kind, client.subject) == (Kind.CLIENT, UUID(salon["clients"][0]["id"]))
        for row in salon["appointments"]:
            holder = viewer_of_token(row["token"], now=NOW, ip=None, request_id="")
            visit = Appointment.objects.get(public_id=row["id"]).visit
            assert (holder.kind, holder.subject) == (Kind.HOLDER, visit.public_id)


def test_every_log_in_works():
    salon = seeded("small")["salons"][0]

    for known in salon["credentials"].values():
        assert authenticate(username=known["email"], password=known["password"]) is not None


def test_the_matrix_has_every_status_for_oneself_and_for_another():
    for salon in seeded("matrix")["salons"]:
        mine, other = salon["therapists"][0]["id"], salon["therapists"][1]["id"]
        rows = [(row["status"], row["therapist_id"]) for row in salon["appointments"]]
        assert Counter(rows) == {(status.value, one): 1 for status in Status for one in (mine, other)}


def test_what_is_told_is_what_is_stored():
    for salon in seeded("matrix")["salons"]:
        stored = Appointment.objects.filter(location__public_id=salon["id"])
        assert stored.count() == salon["appointment_count"] == len(salon["appointments"])
        for row in salon["appointments"]:
            found = stored.get(public_id=row["id"])
            assert (found.status, found.version, str(found.therapist.public_id)) == (
                row["status"],
                row["version"],
                row["therapist_id"],
            )


def test_the_small_salon_has_times_to_offer():
    for salon in seeded("small")["salons"]:
        service = service_for(public_id=UUID(salon["services"][0]["id"]))
        assert len(first_slots(service=service, now=NOW)) == 5


def test_load_is_a_full_diary_with_room_ahead(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scenario, "LOAD", 3_000)
    monkeypatch.setattr(scenario, "LOAD_DAYS_AHEAD", 5)

    told = seeded("load")

    main = told["salons"][0]
    assert main["appointment_count"] == 3_000
    assert len(main["appointments"]) <= scenario.LISTED
    assert (len(main["therapists"]), len(main["chairs"])) == (20, 12)
    days = Counter(row.starts_at.date() for row in Appointment.objects.filter(location__public_id=main["id"]))
    assert max(days.values()) > 100
    assert [check.name for check in check_all(now=NOW) if not check.is_ok] == []
    service = service_for(public_id=UUID(main["services"][0]["id"]))
    assert len(first_slots(service=service, now=NOW)) == 5


def test_refuses_where_people_are_booked(settings: Settings):
    settings.TEST_MODE = settings.DEMO = False

    with pytest.raises(CommandError, match="SALON_TEST_MODE"):
        call_command("seed_scenario", "--profile", "small")
    assert not Location.objects.exists()


def test_wants_an_empty_database(salon_: Location):
    with pytest.raises(CommandError, match="empty database"):
        call_command("seed_scenario", "--profile", "small")
