"""Sealing a note through the API, and adding to a sealed one."""

import pytest

from salon.sessionlog.models import Addendum, CoSignature, SessionLog
from salon.sessionlog.selectors.record import seal_holds
from tests import make
from tests.faces.api.asking import note
from tests.sessionlog.steps import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(log):
    return f"/session-notes/{log.public_id}"


@pytest.fixture
def whole(log, mina):
    """A note that could be signed."""
    return written(log, make.viewer(mina))


def signature(mina, **changes):
    return {
        "state": "signed",
        "signed_at": "2026-03-10T11:20:00+01:00",
        "signed_by": {"id": str(mina.user.public_id), "name": "Mina"},
        "content_hash": SessionLog.objects.get().digest,
        "late_entry": False,
        "co_signed_at": None,
        "co_signed_by": None,
    } | changes


def test_the_author_signs_once(calling, mina, whole, path, set_clock):
    set_clock("11:20")
    first = calling(mina).post(f"{path}/sign")
    assert (first.status_code, first.data) == (200, signature(mina))
    set_clock("11:40")
    assert calling(mina).post(f"{path}/sign").data == first.data
    assert seal_holds(whole)


def test_later_than_a_day_it_is_a_late_entry(calling, mina, whole, path, set_clock):
    set_clock("12:00", days=1)
    assert calling(mina).post(f"{path}/sign").data["late_entry"] is True


def test_what_is_missing_is_told_with_its_place(calling, mina, path):
    answer = calling(mina).post(f"{path}/sign")
    assert (answer.status_code, answer.data["code"]) == (422, "note-incomplete")
    assert answer.data["missing"] == ["techniques", "duration", "after", "aftercare"]
    assert [(one["code"], one["pointer"]) for one in answer.data["errors"]] == [
        ("required", "/plan/techniques"),
        ("required", "/plan/duration_minutes"),
        ("required", "/after"),
        ("required", "/plan/aftercare"),
    ]
    assert SessionLog.objects.get().signed_at is None


def test_a_version_that_is_gone_is_not_signed(calling, mina, whole, path):
    answer = calling(mina).post(f"{path}/sign", If_Match='"1"')
    assert (answer.status_code, answer.data["code"], answer.data["current"]) == (412, "version-mismatch", 2)
    assert calling(mina).post(f"{path}/sign", If_Match='"2"').status_code == 200


@pytest.mark.parametrize("step", ["sign", "co-sign", "amendments"])
def test_each_step_is_for_those_who_treat(
    calling, stranger, signed, visit, grace, wren, sol, auditor, cleaner, omar, stranger_manager, step
):
    path, body = f"/session-notes/{signed.public_id}/{step}", {"text": "A", "reason": "B"}
    body = body if step == "amendments" else {}
    assert stranger.post(path, body).status_code == 401
    for who in (grace, visit.visit, wren, sol, auditor, cleaner, stranger_manager):
        assert calling(who).post(path, body).status_code == 403
    assert calling(omar).post(path, body).status_code == 404


def test_a_master_signs_nobody_elses_note(calling, master, whole, path):
    assert calling(master).post(f"{path}/sign").status_code == 403
    assert SessionLog.objects.get().signed_at is None


# ---- a master's name beside it ------------------------------------------------------------------------------


def test_a_master_signs_under_it(calling, master, signed, path, set_clock):
    set_clock("12:00")
    answer = calling(master).post(f"{path}/co-sign")
    assert answer.status_code == 200
    assert answer.data["co_signed_at"] == "2026-03-10T12:00:00+01:00"
    assert answer.data["co_signed_by"] == {"id": str(master.public_id), "name": "Nadia"}
    assert calling(master).post(f"{path}/co-sign").data == answer.data
    assert calling(master).get(path).data["co_signed_by"]["name"] == "Nadia"


def test_a_draft_is_not_co_signed(calling, master, whole, path):
    answer = calling(master).post(f"{path}/co-sign")
    assert (answer.status_code, answer.data["code"], answer.data["allowed"]) == (409, "invalid-transition", ["sign"])


def test_the_author_is_no_second_name(calling, mina, signed, path):
    assert calling(mina).post(f"{path}/co-sign").status_code == 403
    assert not CoSignature.objects.exists()


# ---- adding -----------------------------------------------------------------------------------------------------


def test_what_is_added_stands_beside_the_signed_text(calling, mina, signed, path, set_clock):
    set_clock("12:00")
    answer = calling(mina).post(f"{path}/amendments", {"text": "It was the right foot.", "reason": "Mixed up."})
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1{path}"
    assert answer.data == {
        "id": str(Addendum.objects.get().public_id),
        "kind": "addition",
        "text": "It was the right foot.",
        "reason": "Mixed up.",
        "author": {"id": str(mina.user.public_id), "name": "Mina"},
        "written_at": "2026-03-10T12:00:00+01:00",
    }
    told = calling(mina).get(path).data
    assert (told["state"], told["amendments"], told["subjective"]) == (
        "signed",
        [answer.data],
        {"words": "Tired feet."},
    )
    assert seal_holds(signed)


def test_a_master_may_say_that_it_was_entered_in_error(calling, master, grace, signed, path):
    body = {"text": "Another client's.", "reason": "Wrong visit.", "kind": "entered_in_error"}
    assert calling(master).post(f"{path}/amendments", body).status_code == 201
    assert calling(grace).get(path).data["state"] == "entered_in_error"


def test_sent_twice_it_is_added_once(calling, mina, signed, path):
    body = {"text": "More.", "reason": "Forgotten."}
    said = [calling(mina).post(f"{path}/amendments", body, Idempotency_Key="an-addition-of-1") for _ in range(2)]
    assert said[0].content == said[1].content
    assert Addendum.objects.count() == 1


def test_a_draft_is_changed_and_not_added_to(calling, mina, whole, path):
    answer = calling(mina).post(f"{path}/amendments", {"text": "A", "reason": "B"})
    assert (answer.status_code, answer.data["code"]) == (409, "invalid-transition")


def test_there_is_no_way_to_change_a_signed_note(calling, mina, master, signed, visit, path):
    for who in (mina, master):
        caller = calling(who)
        assert caller.delete(path).status_code == 405
        assert caller.patch(path, {"subjective": {}}).status_code == 405
        assert caller.put(path, note(visit), If_Match="*").status_code in (403, 409)
    assert seal_holds(signed)


@pytest.mark.parametrize("kind", ["", "deletion", 1, ["addition"], {"a": 1}])
def test_a_kind_that_there_is_not(calling, mina, signed, path, kind):
    answer = calling(mina).post(f"{path}/amendments", {"text": "A", "reason": "B", "kind": kind})
    assert [one["pointer"] for one in answer.data["errors"]] == ["/kind"]
    assert not Addendum.objects.exists()
