"""Reading notes: one, that of a visit, those of a client."""

import uuid

import pytest

from salon.accounts.models import AuditEvent
from salon.sessionlog.models import SessionLog
from salon.sessionlog.services import glass
from tests import make
from tests.faces.api.asking import note
from tests.sessionlog.steps import started, written

pytestmark = pytest.mark.django_db


def test_a_note_is_read_by_its_id_by_its_visit_and_by_its_client(calling, mina, signed, visit, grace):
    caller = calling(mina)
    one = caller.get(f"/session-notes/{signed.public_id}").data
    assert caller.get(f"/appointments/{visit.public_id}/session-note").data == one
    page = caller.get(f"/clients/{grace.public_id}/session-notes").data
    assert page == {"items": [one], "next_cursor": None}
    assert (one["state"], one["content_hash"]) == ("signed", signed.digest)
    purposes = AuditEvent.objects.filter(action="log.read").order_by("id").values_list("purpose", flat=True)
    assert list(purposes) == ["session", "session", "history"]


def test_clients_read_their_own_once_it_is_signed(calling, grace, signed, visit):
    caller = calling(grace)
    for path in (f"/session-notes/{signed.public_id}", f"/appointments/{visit.public_id}/session-note"):
        assert caller.get(path).data["subjective"] == {"words": "Tired feet."}
    assert len(caller.get(f"/clients/{grace.public_id}/session-notes").data["items"]) == 1
    assert set(AuditEvent.objects.filter(action="log.read").values_list("purpose", flat=True)) == {"own"}


def test_clients_know_of_no_draft(calling, grace, log, visit):
    caller = calling(grace)
    for path in (f"/session-notes/{log.public_id}", f"/appointments/{visit.public_id}/session-note"):
        assert caller.get(path).status_code == 404
    assert caller.get(f"/clients/{grace.public_id}/session-notes").data["items"] == []


def addresses(log):
    return [
        f"/session-notes/{log.public_id}",
        f"/appointments/{log.appointment.public_id}/session-note",
        f"/clients/{log.client.public_id}/session-notes",
    ]


def test_notes_are_open_as_the_record_is(
    calling, stranger, signed, visit, dora, wren, auditor, cleaner, omar, sol, stranger_manager, master
):
    AuditEvent.objects.filter(action="log.read").delete()
    for path in addresses(signed):
        assert stranger.get(path).status_code == 401
        for who in (visit.visit, wren, auditor, cleaner):
            assert calling(who).get(path).status_code == 403
        for who in (dora, omar, stranger_manager):
            assert calling(who).get(path).status_code == 404
        answer = calling(sol).get(path)
        assert (answer.status_code, answer.data["code"]) == (403, "break-glass-required")
    assert not AuditEvent.objects.filter(action="log.read").exists()
    assert [calling(master).get(path).status_code for path in addresses(signed)] == [200] * 3


def test_what_is_not_there_is_as_unknown_as_what_is_shut(calling, omar, mina, sol, signed):
    missing = f"/session-notes/{uuid.uuid4()}"
    shut, none = (calling(omar).get(path) for path in (f"/session-notes/{signed.public_id}", missing))
    different = {"instance", "request_id"}
    assert {name: value for name, value in shut.data.items() if name not in different} == {
        name: value for name, value in none.data.items() if name not in different
    }
    for kind in ("appointments/{}/session-note", "clients/{}/session-notes"):
        for who in (mina, sol):
            assert calling(who).get(f"/{kind.format(uuid.uuid4())}").status_code == 404


def test_the_owner_reads_after_breaking_the_glass_and_writes_nothing(calling, sol, signed, grace, visit):
    glass.break_glass(grace, reason="Complaint.", by=make.viewer(sol), now=make.at("08:00"))
    assert [calling(sol).get(path).status_code for path in addresses(signed)] == [200] * 3
    assert calling(sol).put(addresses(signed)[0], note(visit), If_Match='"2"').status_code == 403


def test_a_therapist_reads_the_history_of_a_client_they_have_now(calling, omar, signed, massage, grace):
    make.appointment(service=massage, therapist=omar, client=grace, starts_at=make.at("15:00", days=3))
    assert [calling(omar).get(path).status_code for path in addresses(signed)] == [200] * 3


def test_a_client_without_notes_has_an_empty_list(calling, grace):
    assert calling(grace).get(f"/clients/{grace.public_id}/session-notes").data == {"items": [], "next_cursor": None}


def test_a_long_history_comes_in_pages_the_newest_first(calling, mina, massage, grace, log, django_assert_num_queries):
    for clock in ("08:30", "12:00", "14:00", "16:00"):
        visit = make.appointment(
            service=massage, therapist=mina, client=grace, starts_at=make.at(clock), status="arrived"
        )
        written(started(visit, make.viewer(mina)), make.viewer(mina))
    caller, path = calling(mina), f"/clients/{grace.public_id}/session-notes"
    seen: list[str] = []
    cursor: str | None = ""
    pages = 0
    while cursor is not None:
        page = caller.get(f"{path}?limit=2{cursor and f'&cursor={cursor}'}").data
        seen += [one["id"] for one in page["items"]]
        cursor, pages = page["next_cursor"], pages + 1
    newest_first = SessionLog.objects.order_by("-created_at", "-id").values_list("public_id", flat=True)
    assert (pages, seen) == (3, [str(public_id) for public_id in newest_first])
    with django_assert_num_queries(13):
        caller.get(f"{path}?limit=1")
    with django_assert_num_queries(13):
        caller.get(f"{path}?limit=4")
