"""Bad input to the record: the right 4xx, every fault named, nothing changed, never a 5xx."""

import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.models import Clearance, Consent, HealthDeclaration
from salon.accounts.models import AuditEvent, BreakGlass
from salon.sessionlog.models import Addendum, Screening, SessionLog, TechniqueUse
from tests import make
from tests.faces.api.asking import form, note

pytestmark = pytest.mark.django_db
TABLES = (HealthDeclaration, Consent, Screening, TechniqueUse, Addendum, Clearance, BreakGlass, AuditEvent)
NOTE = f"/session-notes/{uuid.UUID(int=5)}"
STROKE: dict[str, Any] = {"code": "T-STROKE", "foot": "both", "seconds": 60, "pressure": 2}
SPOT: dict[str, Any] = {"id": "a", "foot": "left", "view": "P", "x": 0.42, "y": 0.437}
JUNK = ["", "x", "a\0b", "x" * 20_000, 1, -1, 1.5, 10**30, True, None, [], {}, [None], [[]], {"a": 1}, "\u202e"]


@pytest.fixture
def counts(visit):
    """How much there is; a refused request leaves it as it is."""
    return lambda: [
        [table._base_manager.count() for table in TABLES],
        list(SessionLog.objects.values_list("version", "public_id")),
    ]


def pointers(answer):
    return [one["pointer"] for one in answer.data["errors"]]


def refused(answer, code=None):
    assert answer.status_code == 422, answer.data
    assert code is None or answer.data["code"] == code
    return pointers(answer)


# ---- answers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"version": "0"}, ["/version"]),
        ({"version": None, "answers": None}, ["/version", "/answers"]),
        ({"version": 7, "answers": "no", "light": "green"}, ["/version", "/answers", "/light"]),
        ({"answers": [{"code": "X-NONE", "value": "yes"}]}, ["/answers/0"]),
        ({"answers": [{"code": "X-FEVER", "value": "maybe"}, {"code": "X-NONE", "value": "no"}]},
         ["/answers/0", "/answers/1"]),
        ({"answers": [{"code": "X-FEVER", "value": {"a": [1]}}]}, ["/answers/0"]),
        ({"answers": [{"code": "X-FEVER", "value": "a\0"}]}, ["/answers/0/value"]),
        ({"answers": [{"value": "yes"}, {"code": "X-FEVER"}, 7]},
         ["/answers/0/code", "/answers/1/value", "/answers/2"]),
        ({"answers": [{"code": "X-FEVER", "value": "yes"}, {"code": "X-FEVER", "value": "no"}]}, ["/answers/1/code"]),
        ({"answers": [{"code": "X-GOUT", "value": "yes", "details": {"made_up": 1, "side": "up"}}]},
         ["/answers/0/details/made_up", "/answers/0/details/side"]),
        ({"answers": [{"code": "X-GOUT", "value": "yes", "details": {"value": "no", "answered_on": "1999-01-01"}}]},
         ["/answers/0/details/answered_on", "/answers/0/details/value"]),
        ({"answers": [{"code": "X-GOUT", "value": "yes", "details": ["side"]}]}, ["/answers/0/details"]),
        ({"answers": [{"code": "X-FEVER", "value": "no"}] * 301}, ["/answers"]),
        ({"consent": "yes"}, ["/consent"]),
        ({"consent": 1}, ["/consent"]),
    ],
)  # fmt: skip
def test_answers_that_fit_no_question(calling, grace, visit, counts, changes, named):
    body, before = form() | changes, counts()
    answer = calling(grace).post(f"/appointments/{visit.public_id}/screenings", body)
    assert sorted(refused(answer)) == sorted(named)
    assert counts() == before


@pytest.mark.parametrize("field", ["code", "value", "details"])
def test_no_answer_makes_the_salon_stumble(calling, grace, visit, field):
    client, path = calling(grace), f"/appointments/{visit.public_id}/screenings"
    for value in JUNK:
        said = {"code": "X-GOUT", "value": "yes", "details": {"side": "left"}} | {field: value}
        assert client.post(path, form(answers=[said])).status_code in (201, 422), value


@pytest.mark.parametrize(("code", "follow_up"), [("X-GOUT", "side"), ("X-CLOT-HX", "when"), ("X-PREG-1", "weeks")])
def test_no_detail_makes_it_stumble_either(calling, grace, mina, visit, code, follow_up):
    client, tablet, path = calling(grace), calling(mina), f"/appointments/{visit.public_id}/screenings"
    for value in JUNK:
        said = {"code": code, "value": "yes", "details": {follow_up: value}}
        assert client.post(path, form(answers=[said])).status_code in (201, 422), value
        assert tablet.get(f"{path}/latest").status_code == 200, value


def test_too_large_a_form_is_not_read(calling, grace, visit, counts):
    before = counts()
    body = form(answers=[{"code": "X-GOUT", "value": "yes", "details": {"side": "x" * 300_000}}])
    answer = calling(grace).post(f"/appointments/{visit.public_id}/screenings", body)
    assert (answer.status_code, counts()) == (413, before)


# ---- a decision --------------------------------------------------------------------------------------------


@pytest.fixture
def declared(calling, grace, visit):
    return calling(grace).post(f"/appointments/{visit.public_id}/screenings", form("X-ASPIRIN")).data["id"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, ["/decision"]),
        ({"decision": "go"}, ["/decision"]),
        ({"decision": ["clear"], "reason": 1, "colour": "red"}, ["/decision", "/reason", "/colour"]),
        ({"decision": "adapt", "adaptations": []}, ["/adaptations"]),
        ({"decision": "adapt",
          "adaptations": {"pressure_cap": 6, "minute_cap": 0, "areas": "SOLAR", "lifted": 1, "x": 1}},
         ["/adaptations/pressure_cap", "/adaptations/minute_cap", "/adaptations/areas", "/adaptations/lifted",
          "/adaptations/x"]),
        ({"decision": "adapt", "adaptations": {"pressure_cap": "2", "words": "a\0"}},
         ["/adaptations/pressure_cap", "/adaptations/words"]),
        ({"decision": "adapt", "adaptations": {"areas": ["SOLAR", "MOON"]}}, ["/adaptations/areas/1"]),
        ({"decision": "adapt", "adaptations": {"lifted": ["EVERYTHING"]}, "reason": "x"}, ["/decision", "/decision"]),
        ({"decision": "clear", "foot_checks": {"left": {"skin": "purple", "is_done": "yes"}, "third": {}}},
         ["/foot_checks/left/skin", "/foot_checks/left/is_done", "/foot_checks/third"]),
        ({"decision": "clear", "foot_checks": "both"}, ["/foot_checks"]),
        ({"decision": "clear", "consents": "guardian"}, ["/consents"]),
        ({"decision": "clear", "second_person": {}}, ["/second_person/email", "/second_person/password"]),
        ({"decision": "clear", "second_person": {"email": "a\0", "password": "x" * 1001, "pin": 1}},
         ["/second_person/email", "/second_person/password", "/second_person/pin"]),
        ({"decision": "clear", "reason": "x" * 10_001}, ["/reason"]),
    ],
)  # fmt: skip
def test_a_decision_that_cannot_be(calling, mina, declared, counts, body, named):
    before = counts()
    assert sorted(refused(calling(mina).post(f"/screenings/{declared}/decision", body))) == sorted(named)
    assert counts() == before


# ---- a note --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"appointment_id": "x", "chart_version": 1, "copied_from": 1, "author": "me", "version": 9},
         ["/appointment_id", "/chart_version", "/copied_from", "/author", "/version"]),
        ({"appointment_id": None}, ["/appointment_id"]),
        ({"subjective": [], "objective": "x", "assessment": 1, "plan": True, "after": [{}]},
         ["/subjective", "/objective", "/assessment", "/plan", "/after"]),
        ({"subjective": {"stress": 11, "pain": "6", "sleep": True, "mood": 1.5, "words": "a\0", "diagnosis": "x"}},
         [f"/subjective/{name}" for name in ("stress", "pain", "sleep", "mood", "words", "diagnosis")]),
        ({"subjective": {"goals": ["GOAL-NONE"], "complaints": [{"code": "CMP-NONE"}]}, "after": {"pulse": 200}},
         ["/subjective/complaints/0/code", "/subjective/goals/0"]),
        ({"objective": {"foot_checks": {"third": {}}, "pain_points": [{"x": 2, "y": "0.5", "pain_before": -1}]}},
         ["/objective/foot_checks/third", "/objective/pain_points/0/x", "/objective/pain_points/0/y",
          "/objective/pain_points/0/pain_before"]),
        ({"objective": {"pain_points": [{"x": 0.5}, SPOT | {"x": 0.99, "y": 0.01}]}},
         ["/objective/pain_points/0", "/objective/pain_points/1"]),
        ({"objective": {"pain_points": [SPOT] * 61}}, ["/objective/pain_points"]),
        ({"plan": {"techniques": [{}, STROKE | {"seconds": 0, "pressure": 6, "hold_seconds": "5", "by": "me"}]}},
         ["/plan/techniques/0/code", "/plan/techniques/0/foot", "/plan/techniques/0/seconds",
          "/plan/techniques/0/pressure", "/plan/techniques/1/seconds", "/plan/techniques/1/pressure",
          "/plan/techniques/1/hold_seconds", "/plan/techniques/1/by"]),
        ({"plan": {"techniques": [STROKE | {"code": "T-NONE", "zone": "MOON", "region": "SUN"}]}},
         ["/plan/techniques/0"] * 3),
        ({"plan": {"techniques": [STROKE | {"seconds": 10**30}]}}, ["/plan/techniques/0/seconds"]),
        ({"plan": {"techniques": [STROKE] * 201}}, ["/plan/techniques"]),
        ({"plan": {"zones_worked": {"left": ["MOON"], "right": "SOLAR"}}}, ["/plan/zones_worked/right"]),
        ({"plan": {"reactions": ["joy"], "referral": {"category": "priest"}, "duration_minutes": 481}},
         ["/plan/reactions/0", "/plan/referral/category", "/plan/duration_minutes"]),
        ({"chart_version": "made-up", "copied_from": str(uuid.uuid4())}, ["/chart_version", "/copied_from"]),
        ({"assessment": {"summary": "x" * 10_001}}, ["/assessment/summary"]),
    ],
)  # fmt: skip
def test_a_note_that_cannot_be(calling, mina, log, visit, counts, changes, named):
    before = counts()
    answer = calling(mina).put(NOTE, note(visit, **changes), If_None_Match="*")
    assert sorted(refused(answer)) == sorted(named)
    assert counts() == before


@pytest.mark.parametrize("header", ["W/", '"x"', '"-1"', '"99999999999999999999"', "2", '"1.0"', "ünïcode"])
def test_a_version_that_is_none_matches_nothing(calling, mina, log, visit, counts, header):
    tablet, path, before = calling(mina), f"/session-notes/{log.public_id}", counts()
    assert tablet.put(path, note(visit), If_Match=header).status_code == 412
    # Reading what stands there instead is written down, and nothing else.
    AuditEvent.objects.filter(purpose="conflict").delete()
    assert counts() == before
    assert tablet.put(path, note(visit), If_None_Match=header).status_code == 428
    assert counts() == before


def test_a_visit_of_nobody_and_of_somebody_else(calling, mina, log, other_salon, counts):
    therapist = make.therapist(other_salon, with_user=True)
    foreign = make.appointment(service=make.service(other_salon), therapist=therapist, starts_at=make.at("10:00"))
    before = counts()
    for appointment_id in (uuid.uuid4(), foreign.public_id):
        body = note(foreign, appointment_id=str(appointment_id))
        assert calling(mina).put(NOTE, body, If_None_Match="*").status_code == 404
    assert counts() == before


def test_too_large_a_note_is_not_read(calling, mina, log, visit, counts):
    before = counts()
    answer = calling(mina).put(NOTE, note(visit, subjective={"words": "x" * 300_000}), If_None_Match="*")
    assert (answer.status_code, counts()) == (413, before)


@pytest.mark.parametrize("raw", [b"{", b"[]", b'"note"', b"\xff", b'{"a": NaN}', b"null", b'{"plan": {}, "plan": {}}'])
def test_what_is_no_note_at_all(calling, mina, log, raw):
    assert calling(mina).put(NOTE, raw, If_None_Match="*").status_code in (400, 422)


@pytest.mark.parametrize("address", ["x", "1", "../sign", "00000000-0000-0000-0000-00000000000g", "%00", "*"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_address_that_names_no_note(calling, mina, log, visit, method, address):
    answer = calling(mina)(method, f"/session-notes/{address}", note(visit) if method == "PUT" else None)
    assert (answer.status_code, answer.data["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, ["/text", "/reason"]),
        ({"text": "", "reason": " "}, ["/text", "/reason"]),
        ({"text": "a\0", "reason": 1, "author": "me"}, ["/text", "/reason", "/author"]),
        ({"text": ["a"], "reason": {"a": 1}}, ["/text", "/reason"]),
        ({"text": "x" * 10_001, "reason": "y"}, ["/text"]),
    ],
)
def test_an_addition_that_cannot_be(calling, mina, signed, counts, body, named):
    before = counts()
    answer = calling(mina).post(f"/session-notes/{signed.public_id}/amendments", body)
    assert sorted(refused(answer)) == sorted(named)
    assert counts() == before


# ---- whatever it is ---------------------------------------------------------------------------------------------

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("subjective", "objective", "assessment", "plan", "after", "chart_version", "copied_from")
INNER = ("words", "pain", "goals", "complaints", "foot_checks", "pain_points", "techniques", "zones_worked", "referral")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(field=st.sampled_from(FIELDS), inner=st.sampled_from(INNER), value=VALUES, is_whole=st.booleans())
def test_no_value_anywhere_makes_the_salon_stumble(calling, mina, log, visit, field, inner, value, is_whole):
    version = SessionLog.objects.get().version
    body = note(visit, **{field: value if is_whole else {inner: value}})
    answer = calling(mina).put(f"/session-notes/{log.public_id}", body, If_Match=f'"{version}"')
    assert answer.status_code in (200, 422, 400), answer.data
