"""Writing a note from a tablet."""

import uuid
from typing import Any

import pytest

from salon.accounts.models import AuditEvent
from salon.faces.api import note_body
from salon.sessionlog.domain import note as domain
from salon.sessionlog.models import SessionLog
from salon.sessionlog.services import sessions
from tests import make
from tests.faces.api.asking import note
from tests.sessionlog.steps import decided, started

pytestmark = pytest.mark.django_db
OURS = "0b8f9a52-6f0f-4c1a-9a37-5f3f6f1f8f11"
PATH = f"/session-notes/{OURS}"


@pytest.fixture
def tablet(calling, mina, log):
    """Mina's tablet, while Grace's session runs."""
    return calling(mina)


@pytest.fixture
def begun(tablet, visit):
    """A note that the tablet has begun: version 2."""
    answer = tablet.put(PATH, note(visit), If_None_Match="*")
    assert answer.status_code == 201, answer.data
    return answer.data


# ---- writing --------------------------------------------------------------------------------------------


def test_the_tablet_begins_a_note_under_its_own_id(tablet, visit, mina, grace):
    answer = tablet.put(PATH, note(visit), If_None_Match="*")
    assert (answer.status_code, answer["ETag"]) == (201, '"2"')
    data = answer.data
    assert (data["id"], data["version"], data["state"]) == (OURS, 2, "draft")
    assert data["author"] == {"id": str(mina.user.public_id), "name": "Mina"}
    assert data["client_id"] == str(grace.public_id)
    assert data["subjective"] == {"goals": ["GOAL-RELAX"], "stress": 6, "words": "Tired feet."}
    assert data["plan"]["techniques"] == [
        {"code": "T-STROKE", "foot": "both", "region": "A-WHOLE", "seconds": 300, "pressure": 2}
    ]
    assert data["ended_at"] == "2026-03-10T11:10:00+01:00"


def test_it_goes_on_with_the_version_it_has_seen(tablet, visit, begun):
    answer = tablet.put(PATH, note(visit, assessment={"summary": "Looser."}), If_Match='"2"')
    assert (answer.status_code, answer["ETag"], answer.data["assessment"]) == (200, '"3"', {"summary": "Looser."})


def test_without_a_version_nothing_is_written(tablet, visit, log):
    answer = tablet.put(PATH, note(visit))
    assert (answer.status_code, answer.data["code"]) == (428, "precondition-required")
    assert SessionLog.objects.get().version == 1


def test_the_first_note_sent_again_is_done(tablet, visit, begun):
    before = AuditEvent.objects.count()
    answer = tablet.put(PATH, note(visit), If_None_Match="*")
    assert (answer.status_code, answer["ETag"], answer.data) == (200, '"2"', begun)
    assert AuditEvent.objects.count() == before


def test_a_change_sent_again_is_done(tablet, visit, begun):
    changed = note(visit, assessment={"summary": "Looser."})
    first, again = (tablet.put(PATH, changed, If_Match='"2"') for _ in range(2))
    assert (again.status_code, again["ETag"], again.data) == (200, '"3"', first.data)
    assert AuditEvent.objects.filter(action="log.write").count() == 2


STALE = [{"If_None_Match": "*"}, {"If_Match": '"1"'}, {"If_Match": '"9"'}, {"If_Match": "x"}]


@pytest.mark.parametrize("header", STALE)
def test_two_tablets_on_one_note_lose_nothing(tablet, visit, begun, header):
    answer = tablet.put(PATH, note(visit, subjective={"words": "From the other tablet."}), **header)
    assert (answer.status_code, answer.data["code"], answer["ETag"]) == (412, "version-mismatch", '"2"')
    assert answer.data["current"] == begun
    assert SessionLog.objects.get().subjective["words"] == "Tired feet."
    row = AuditEvent.objects.get(action="log.read")
    assert (row.purpose, str(row.object_id)) == ("conflict", OURS)


def test_any_version_may_be_meant(tablet, visit, begun):
    assert tablet.put(PATH, note(visit, after={"declined": True}), If_Match="*").status_code == 200
    assert tablet.put(PATH, note(visit), If_Match='"7", "3"').status_code == 200


def test_a_visit_has_one_note(tablet, visit, begun):
    answer = tablet.put(f"/session-notes/{uuid.uuid4()}", note(visit), If_None_Match="*")
    assert (answer.status_code, answer.data["code"]) == (409, "duplicate")
    assert str(SessionLog.objects.get().public_id) == OURS


def test_a_signed_note_is_shut(tablet, visit, begun):
    tablet.post(f"{PATH}/sign")
    answer = tablet.put(PATH, note(visit, subjective={"words": "No."}), If_Match='"2"')
    assert (answer.status_code, answer.data["code"]) == (409, "note-signed")


def test_there_is_no_note_before_the_session(calling, mina, visit):
    answer = calling(mina).put(PATH, note(visit), If_None_Match="*")
    assert (answer.status_code, answer.data["code"], answer.data["allowed"]) == (409, "invalid-transition", ["start"])


def test_what_the_screening_excludes_is_refused_with_its_figures(calling, mina, visit):
    decided(visit, make.viewer(mina), decision="adapt", adaptations={"pressure_cap": 1})
    visit.refresh_from_db()
    sessions.start(visit, by=make.viewer(mina), now=make.at("10:30"))
    answer = calling(mina).put(PATH, note(visit), If_None_Match="*")
    assert answer.status_code == 422
    assert answer.data["errors"] == [
        {
            "code": "pressure_over_cap",
            "detail": "The screening allows less pressure.",
            "pointer": "/plan/techniques/0",
            "cap": 1,
        }
    ]
    assert SessionLog.objects.get().version == 1


def test_a_note_begun_as_last_time_says_where_each_field_is_from(calling, mina, signed, massage, grace):
    later = make.appointment(
        service=massage, therapist=mina, client=grace, starts_at=make.at("14:00"), status="arrived"
    )
    started(later, make.viewer(mina))
    body = note(later, copied_from=str(signed.public_id), plan={"aftercare": ["none"], "duration_minutes": 30})
    data = calling(mina).put(PATH, body, If_None_Match="*").data
    assert data["copied_from"] == str(signed.public_id)
    assert data["provenance"]["/plan/aftercare"] == "copied"
    assert data["provenance"]["/plan/duration_minutes"] == "changed"
    assert data["provenance"]["/assessment/summary"] == "new"


def test_a_note_of_somebody_else_is_no_source(tablet, visit, massage, omar, dora, salon_):
    theirs = make.appointment(
        service=massage, therapist=omar, client=dora, starts_at=make.at("14:00"), status="in_service"
    )
    source = SessionLog.objects.get(appointment=theirs)
    answer = tablet.put(PATH, note(visit, copied_from=str(source.public_id)), If_None_Match="*")
    assert [(one["code"], one["pointer"]) for one in answer.data["errors"]] == [("unfit", "/copied_from")]


def test_only_the_author_writes(
    calling, stranger, log, visit, grace, wren, sol, auditor, cleaner, omar, master, stranger_manager
):
    path = f"/session-notes/{log.public_id}"
    assert stranger.put(path, note(visit), If_Match='"1"').status_code == 401
    for who in (grace, visit.visit, wren, sol, auditor, cleaner, stranger_manager, master):
        assert calling(who).put(path, note(visit), If_Match='"1"').status_code == 403
    assert calling(omar).put(path, note(visit), If_Match='"1"').status_code == 404
    assert SessionLog.objects.get().version == 1


def test_anothers_note_is_not_taken_over_through_ones_own_visit(calling, log, omar, massage, dora):
    own = make.appointment(
        service=massage, therapist=omar, client=dora, starts_at=make.at("14:00"), status="in_service"
    )
    answer = calling(omar).put(f"/session-notes/{log.public_id}", note(own), If_None_Match="*")
    assert answer.status_code == 404
    assert SessionLog.objects.get(pk=log.pk).appointment_id != own.pk


# ---- the contract's fields are the record's ------------------------------------------------------------------


def names(body: Any) -> Any:
    """The fields of a body, with those of what stands in it."""
    found = {}
    for name, field in body.get_fields().items():
        inner = getattr(field, "child", field)
        found[name] = names(inner) if hasattr(inner, "get_fields") else None
    return found


@pytest.mark.parametrize(
    ("body", "known"),
    [
        (note_body.SubjectiveBody, domain.FIELDS["subjective"]),
        (note_body.ObjectiveBody, domain.FIELDS["objective"]),
        (note_body.AssessmentBody, domain.FIELDS["assessment"]),
        (note_body.AfterBody, domain.FIELDS["after"]),
        (note_body.PainPointBody, domain.POINT),
        (note_body.FootCheckBody, domain.FOOT),
    ],
)
def test_every_field_of_the_record_may_be_sent(body, known):
    assert set(names(body())) == set(known)


def test_the_plan_holds_the_techniques_too():
    assert set(names(note_body.PlanBody())) == {*domain.FIELDS["plan"], "techniques"}
