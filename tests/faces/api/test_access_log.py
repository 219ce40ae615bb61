"""Who has opened a record, for those whom it concerns."""

import uuid
from typing import Any

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(calling, mina, signed, set_clock):
    """Mina opens Grace's note at 12:00 and her answers at 12:01."""
    set_clock("12:00")
    calling(mina).get(f"/session-notes/{signed.public_id}")
    set_clock("12:01")
    calling(mina).get(f"/appointments/{signed.appointment.public_id}/screenings/latest")
    return signed


def test_a_client_sees_who_has_read_what_and_what_for(calling, grace, mina, read):
    answer = calling(grace).get(f"/clients/{grace.public_id}/access-log")
    assert answer.status_code == 200
    assert answer.data["items"][:2] == [
        {
            "at": "2026-03-10T12:01:00+01:00",
            "who": {"name": "Mina", "role": "therapist"},
            "purpose": "screening",
            "what": "answers",
            "emergency": False,
            "note_id": None,
            "session_at": None,
        },
        {
            "at": "2026-03-10T12:00:00+01:00",
            "who": {"name": "Mina", "role": "therapist"},
            "purpose": "session",
            "what": "note",
            "emergency": False,
            "note_id": str(read.public_id),
            "session_at": "2026-03-10T10:30:00+01:00",
        },
    ]


def test_a_note_has_a_list_of_its_own(calling, grace, sol, auditor, read):
    for who in (grace, sol, auditor):
        answer = calling(who).get(f"/session-notes/{read.public_id}/access-log")
        assert {one["what"] for one in answer.data["items"]} == {"note"}


def test_an_emergency_is_marked_and_its_reason_is_nobodys_reading(calling, grace, sol, read):
    calling(sol).post("/break-glass", {"client_id": str(grace.public_id), "reason": "Complaint of 9 March."})
    calling(sol).get(f"/session-notes/{read.public_id}")
    answer = calling(grace).get(f"/clients/{grace.public_id}/access-log")
    assert [(one["what"], one["who"]["name"], one["emergency"]) for one in answer.data["items"][:2]] == [
        ("note", "Sol", True),
        ("record", "Sol", True),
    ]
    assert "Complaint" not in answer.content.decode()


def test_it_comes_in_pages_that_join(calling, grace, mina, read):
    for _ in range(5):
        calling(mina).get(f"/session-notes/{read.public_id}")
    path = f"/clients/{grace.public_id}/access-log"
    whole = calling(grace).get(path).data["items"]
    seen: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        page = calling(grace).get(f"{path}?limit=2{cursor and f'&cursor={cursor}'}").data
        seen += page["items"]
        cursor = page["next_cursor"]
    assert seen == whole


@pytest.mark.parametrize("address", ["/clients/{client}/access-log", "/session-notes/{note}/access-log"])
def test_it_is_for_the_client_the_owner_and_the_auditor(
    calling,
    stranger,
    read,
    visit,
    grace,
    dora,
    sol,
    auditor,
    wren,
    mina,
    omar,
    cleaner,
    master,
    stranger_manager,
    address,
):
    path = address.format(client=grace.public_id, note=read.public_id)
    assert stranger.get(path).status_code == 401
    for who in (wren, mina, omar, cleaner, master, read.appointment.visit):
        assert calling(who).get(path).status_code == 403
    for who in (dora, stranger_manager):
        assert calling(who).get(path).status_code == 404
    for who in (grace, sol, auditor):
        assert calling(who).get(path).status_code == 200
        assert calling(who).get(address.format(client=uuid.uuid4(), note=uuid.uuid4())).status_code == 404


def test_a_draft_is_no_business_of_the_client(calling, grace, sol, log):
    path = f"/session-notes/{log.public_id}/access-log"
    assert (calling(grace).get(path).status_code, calling(sol).get(path).status_code) == (404, 200)


def test_a_client_whom_nobody_looked_at_has_an_empty_list(calling, dora):
    answer = calling(dora).get(f"/clients/{dora.public_id}/access-log")
    assert answer.data == {"items": [], "next_cursor": None}


def test_reading_the_list_is_no_reading_of_the_record(calling, grace, read):
    path = f"/clients/{grace.public_id}/access-log"
    assert calling(grace).get(path).data == calling(grace).get(path).data


def test_it_costs_the_same_however_long(calling, grace, mina, read, django_assert_num_queries):
    caller, path = calling(grace), f"/clients/{grace.public_id}/access-log"
    caller.get(path)
    with django_assert_num_queries(10):
        caller.get(f"{path}?limit=1")
    for _ in range(10):
        calling(mina).get(f"/session-notes/{read.public_id}")
    with django_assert_num_queries(10):
        caller.get(f"{path}?limit=10")
