"""A doctor's word, and breaking the glass, through the API."""

import uuid

import pytest

from clients.models import Clearance
from salon.accounts.models import BreakGlass
from salon.accounts.roles import Role
from tests import make
from tests.faces.api.asking import LETTER, form

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(visit, grace):
    return f"/clients/{grace.public_id}/clearances"


def test_a_therapist_writes_down_a_doctors_word(calling, mina, path):
    answer = calling(mina).post(path, LETTER | {"families": ["RELAX"], "pressure_max": 2, "scope": "Left foot only."})
    assert answer.status_code == 201, answer.data
    assert answer.data == LETTER | {
        "id": str(Clearance.objects.get().public_id),
        "families": ["RELAX"],
        "pressure_max": 2,
        "scope": "Left foot only.",
        "recorded_at": "2026-03-10T08:00:00+01:00",
    }


def test_what_the_rule_stopped_goes_ahead_with_it(calling, mina, grace, visit, path):
    declared = calling(grace).post(f"/appointments/{visit.public_id}/screenings", form("X-CLOT-HX")).data["id"]
    adapt = {"decision": "adapt"}
    assert calling(mina).post(f"/screenings/{declared}/decision", adapt).data["code"] == "screening-stop"
    calling(mina).post(path, LETTER)
    assert calling(mina).post(f"/screenings/{declared}/decision", adapt).status_code == 200


def test_the_owner_of_the_salon_may_too(calling, sol, path):
    assert calling(sol).post(path, LETTER).status_code == 201


def test_everybody_else_may_not(
    calling, stranger, path, visit, grace, wren, auditor, cleaner, omar, stranger_manager, other_salon
):
    elsewhere = make.user(other_salon, role=Role.THERAPIST, name="Rosa")
    assert stranger.post(path, LETTER).status_code == 401
    for who in (grace, visit.visit, wren, auditor, cleaner):
        assert calling(who).post(path, LETTER).status_code == 403
    for who in (omar, stranger_manager, elsewhere):
        assert calling(who).post(path, LETTER).status_code == 404
    assert not Clearance.objects.exists()


def test_a_client_who_is_not_there(calling, mina, sol):
    for who in (mina, sol):
        assert calling(who).post(f"/clients/{uuid.uuid4()}/clearances", LETTER).status_code == 404


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"rule_code": "X-NONE"}, ["/rule_code"]),
        ({"doctor": ""}, ["/doctor"]),
        ({"doctor": "a\0", "scope": "b\0", "issued_on": "yesterday"}, ["/doctor", "/issued_on", "/scope"]),
        ({"issued_on": "2026-03-11"}, ["/issued_on"]),
        ({"valid_until": "2026-03-01"}, ["/valid_until"]),
        ({"valid_until": "2027-03-03", "pressure_max": 9}, ["/pressure_max"]),
        ({"valid_until": "2027-03-03"}, ["/valid_until"]),
        ({"families": ["MAGIC"]}, ["/families/0"]),
        ({"families": "RELAX"}, ["/families"]),
        ({"pressure_max": "2"}, ["/pressure_max"]),
        ({"pressure_max": True}, ["/pressure_max"]),
        ({"file_id": str(uuid.uuid4()), "recorded_by": "me"}, ["/file_id", "/recorded_by"]),
        ({"rule_code": None, "doctor": None, "issued_on": None, "valid_until": None},
         ["/rule_code", "/doctor", "/issued_on", "/valid_until"]),
        ({"rule_code": ["X"], "doctor": {"a": 1}, "issued_on": 1, "valid_until": "2026-02-30"},
         ["/rule_code", "/doctor", "/issued_on", "/valid_until"]),
    ],
)  # fmt: skip
def test_every_fault_of_a_letter_is_named(calling, mina, path, changes, pointers):
    answer = calling(mina).post(path, LETTER | changes)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.data["errors"]] == pointers
    assert not Clearance.objects.exists()


# ---- breaking the glass ------------------------------------------------------------------------------------


def test_the_owner_says_why_and_reads_for_half_an_hour(calling, sol, grace, signed, set_clock):
    set_clock("12:00")
    caller, note = calling(sol), f"/session-notes/{signed.public_id}"
    answer = caller.post("/break-glass", {"client_id": str(grace.public_id), "reason": "Complaint of 9 March."})
    assert (answer.status_code, answer.data) == (201, {"expires_at": "2026-03-10T12:30:00+01:00"})
    set_clock("12:29")
    assert caller.get(note).status_code == 200
    set_clock("12:30")
    assert caller.get(note).data["code"] == "break-glass-required"


def test_the_glass_is_for_the_owner_of_that_salon(
    calling, stranger, grace, wren, mina, auditor, cleaner, master, stranger_manager
):
    body = {"client_id": str(grace.public_id), "reason": "Curious."}
    assert stranger.post("/break-glass", body).status_code == 401
    for who in (grace, wren, mina, auditor, cleaner, master):
        assert calling(who).post("/break-glass", body).status_code == 403
    answer = calling(stranger_manager).post("/break-glass", body)
    assert [(one["code"], one["pointer"]) for one in answer.data["errors"]] == [("unknown", "/client_id")]
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/client_id", "/reason"]),
        ({"client_id": "x", "reason": ""}, ["/client_id", "/reason"]),
        ({"client_id": 1, "reason": 1}, ["/client_id", "/reason"]),
        ({"client_id": "{grace}", "reason": "  "}, ["/reason"]),
        ({"client_id": "{grace}", "reason": "a\0b"}, ["/reason"]),
        ({"client_id": "{grace}", "reason": "x" * 1001}, ["/reason"]),
        ({"client_id": "{grace}", "reason": "y", "minutes": 600}, ["/minutes"]),
        ({"client_id": str(uuid.uuid4()), "reason": "y"}, ["/client_id"]),
    ],
)
def test_a_glass_that_cannot_be_broken_so(calling, sol, grace, body, pointers):
    answer = calling(sol).post(
        "/break-glass", {name: str(grace.public_id) if value == "{grace}" else value for name, value in body.items()}
    )
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.data["errors"]] == pointers
    assert not BreakGlass.objects.exists()
