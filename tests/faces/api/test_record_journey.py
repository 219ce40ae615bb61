"""One session through the API: the questions, the decision, the note, the signature, and who has read it."""

import pytest

from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors.record import seal_holds
from tests import make
from tests.faces.api.asking import note

pytestmark = pytest.mark.django_db
NOTE = "/session-notes/5a0c8a3e-9a57-4f7c-8d3a-0a4f5a1b2c3d"
MINE, THEIRS = {"words": "Tired feet, and a stiff neck."}, {"summary": "From the other tablet."}


@pytest.fixture
def coming(massage, mina, recliner, grace):
    """Grace comes to Mina today at 10:30."""
    make.load()
    return make.appointment(
        service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:30"), status="confirmed"
    )


def answers_to(questionnaire, *said):
    """A form filled in from the questionnaire alone."""
    answers = [
        {"code": one["code"], "value": "yes" if one["code"] in said else "no"} for one in questionnaire["questions"]
    ]
    return {"version": questionnaire["version"], "answers": answers, "consent": True}


def test_from_the_first_question_to_who_has_read_it(calling, stranger, coming, mina, grace, wren, set_clock):
    visit, tablet, client = f"/appointments/{coming.public_id}", calling(mina), calling(grace)
    questions = stranger.get(f"/screening/questionnaire?service_id={coming.service.public_id}").data
    declared = client.post(f"{visit}/screenings", answers_to(questions, "X-ASPIRIN")).data
    assert declared["outcome"] == "ok"
    assert declared["advice"] == ["Somebody with the right training will look after you."]
    assert calling(wren).get(visit).data["screening_light"] == "amber"

    set_clock("10:20")
    calling(wren).post(f"{visit}/check-in")
    decide(tablet, visit, declared["id"])
    set_clock("10:30")
    assert tablet.post(f"{visit}/start").data["status"] == "in_service"
    set_clock("10:45")
    kept = write_beside(tablet, calling(mina), coming)
    set_clock("11:20")
    seal(tablet, coming, kept)
    tablet.post(f"{visit}/complete")

    set_clock("18:00")
    read = client.get(f"{visit}/session-note").data
    assert (read["state"], read["subjective"]["words"]) == ("signed", MINE["words"])
    assert [one["text"] for one in read["amendments"]] == ["It was the right foot."]
    opened = client.get(f"/clients/{grace.public_id}/access-log").data["items"]
    assert [(one["at"][11:16], one["who"]["name"], one["what"], one["purpose"]) for one in opened] == [
        ("18:00", "Grace Hopkins", "note", "own"),
        ("10:45", "Mina", "note", "conflict"),
        ("10:20", "Mina", "answers", "screening"),
    ]


def decide(tablet, visit, declared):
    """The therapist looks at what stands, and goes ahead within limits."""
    stands = tablet.get(f"{visit}/screenings/latest").data
    assert (stands["id"], [one["code"] for one in stands["proposal"]]) == (declared, ["P"])
    within = {"decision": "adapt", "adaptations": {"pressure_cap": 3}, "foot_checks": {"left": {"skin": "dry"}}}
    answer = tablet.post(f"/screenings/{declared}/decision", within)
    assert answer.status_code == 200, answer.data


def write_beside(tablet, other, coming):
    """Two tablets write: each is told of the other, an answer gets lost, and both texts stand in the end."""
    begun = tablet.put(NOTE, note(coming), If_None_Match="*")
    assert begun.status_code == 201, begun.data
    found = begun.data["objective"]
    assert found["foot_checks"]["left"] == {"is_done": True, "skin": "dry"}
    mine = note(coming, objective=found, subjective=MINE)
    saved = other.put(NOTE, note(coming, objective=found, assessment=THEIRS), If_Match=begun["ETag"])
    refused = tablet.put(NOTE, mine, If_Match=begun["ETag"])
    assert (refused.status_code, refused.data["current"]) == (412, saved.data)
    merged = mine | {"assessment": refused.data["current"]["assessment"]}
    kept = tablet.put(NOTE, merged, If_Match=refused["ETag"])
    assert kept.status_code == 200
    assert tablet.put(NOTE, merged, If_Match=refused["ETag"]).data == kept.data
    assert (kept.data["subjective"], kept.data["assessment"]) == (MINE, THEIRS)
    return kept


def seal(tablet, coming, kept):
    """Signed once and for all; from then on there are additions only."""
    sealed = tablet.post(f"{NOTE}/sign", If_Match=kept["ETag"])
    assert (sealed.status_code, sealed.data["state"]) == (200, "signed")
    assert tablet.post(f"{NOTE}/sign").data == sealed.data
    assert tablet.put(NOTE, note(coming, subjective=MINE), If_Match=kept["ETag"]).data["code"] == "note-signed"
    added = tablet.post(f"{NOTE}/amendments", {"text": "It was the right foot.", "reason": "Mixed up."})
    assert added.status_code == 201
    assert seal_holds(SessionLog.objects.get())
