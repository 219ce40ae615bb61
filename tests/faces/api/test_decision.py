"""A therapist's decision before a session."""

import hashlib
import json
import uuid

import pytest

from bookings.models import Appointment
from clients.models import HealthDeclaration
from salon.accounts.models import AuditEvent, IdempotencyKey
from salon.accounts.roles import Role
from salon.sessionlog.models import RecordPolicy, Screening
from tests import make
from tests.faces.api.asking import form

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(calling, grace, visit):
    """Where to decide on what Grace has just said, by what she said."""

    def send(*said):
        return calling(grace).post(f"/appointments/{visit.public_id}/screenings", form(*said)).data["id"]

    return send


def decide(caller, declared, **body):
    return caller.post(f"/screenings/{declared}/decision", {"decision": "clear"} | body)


def test_clear_opens_the_session(calling, mina, visit, answered):
    answer = decide(calling(mina), answered())
    assert answer.status_code == 200, answer.data
    screening = Screening.objects.get()
    assert answer.data == {
        "id": str(screening.public_id),
        "decision": "clear",
        "adaptations": {},
        "reason": "",
        "decided_at": "2026-03-10T08:00:00+01:00",
        "decided_by": {"id": str(mina.user.public_id), "name": "Mina"},
        "second_person": None,
        "rules_version": screening.rules_version,
    }
    assert calling(mina).post(f"/appointments/{visit.public_id}/start").data["status"] == "in_service"


def test_deciding_says_that_both_feet_were_looked_at(calling, mina, answered):
    decide(calling(mina), answered())
    assert Screening.objects.get().foot_check == {"left": {"is_done": True}, "right": {"is_done": True}}


def test_what_was_seen_is_kept(calling, mina, answered):
    decide(calling(mina), answered(), foot_checks={"left": {"skin": "dry", "words": "A little."}})
    assert Screening.objects.get().foot_check["left"] == {"is_done": True, "skin": "dry", "words": "A little."}


def test_a_foot_that_nobody_looked_at_keeps_the_session_shut(calling, mina, answered):
    answer = decide(calling(mina), answered(), foot_checks={"left": {"is_done": False}})
    assert (answer.status_code, answer.data["code"]) == (422, "screening-required")
    assert not Screening.objects.exists()


def test_limits_of_the_therapist_stand_beside_those_of_the_rules(calling, mina, answered):
    limits = {"pressure_cap": 2, "minute_cap": 30, "areas": ["SOLAR"], "words": "Gently."}
    answer = decide(calling(mina), answered("X-DIAB"), decision="adapt", adaptations=limits)
    assert answer.data["adaptations"] == limits


def test_a_decision_may_be_made_anew_under_its_own_id(calling, mina, answered):
    first = decide(calling(mina), answered()).data["id"]
    assert decide(calling(mina), first, decision="adapt").status_code == 200
    assert Screening.objects.count() == 2


@pytest.mark.parametrize("decision", ["stop", "refer"])
def test_a_stop_frees_the_time_at_no_cost(calling, mina, visit, answered, decision):
    assert decide(calling(mina), answered(), decision=decision, reason="Unwell.").status_code == 200
    stored = Appointment.objects.get()
    assert (stored.status, stored.screening_light) == ("cancelled", "red")
    assert not stored.fee


def test_nobody_goes_ahead_where_the_rules_stop(calling, master, answered):
    answer = decide(calling(master), answered("X-FEVER"), decision="adapt")
    assert (answer.status_code, answer.data["code"]) == (422, "screening-stop")


def test_questions_that_are_open_keep_it_shut(calling, mina, visit, grace):
    declared = make.declaration(grace, {}, declared_at=make.at("07:00"))
    HealthDeclaration.objects.filter(pk=declared.pk).update(topic=visit.public_id)
    answer = decide(calling(mina), declared.public_id)
    assert (answer.status_code, answer.data["code"]) == (422, "screening-required")


def test_every_reason_against_it_is_told(calling, mina, answered):
    answer = decide(calling(mina), answered("X-DIAB"), adaptations={"lifted": ["P"]})
    assert [one["code"] for one in answer.data["errors"]] == ["master_only", "reason_missing"]
    assert all(one["detail"] != "This is not valid." for one in answer.data["errors"])


def test_somebody_elses_consent_is_named(calling, mina, grace, visit, answered):
    type(grace).objects.filter(pk=grace.pk).update(born_on="2012-05-01")
    declared = answered()
    assert "consent_missing" in [one["code"] for one in decide(calling(mina), declared).data["errors"]]
    answer = decide(calling(mina), declared, consents=["guardian"])
    assert (answer.status_code, answer.data["adaptations"]) == (200, {"consents": ["guardian"]})


# ---- a colleague who vouches ------------------------------------------------------------------------------


def vouching(who, password=make.PASSWORD):
    return {"email": who.email, "password": password}


def lifting(who, **changes):
    lifted = {"adaptations": {"lifted": ["P"]}, "reason": "Used to it."}
    return lifted | {"second_person": vouching(who)} | changes


def test_a_master_vouches_with_their_own_log_in(calling, mina, master, answered):
    answer = decide(calling(mina), answered("X-ASPIRIN"), **lifting(master))
    assert answer.status_code == 200, answer.data
    assert answer.data["second_person"] == {"id": str(master.public_id), "name": "Nadia"}
    assert Screening.objects.get().second_person_id == master.pk


def test_the_salon_may_want_two_people(calling, master, visit, answered, salon_):
    RecordPolicy.objects.create(location=salon_, demands_second_person=True)
    declared = answered("X-ASPIRIN")
    alone = {"adaptations": {"lifted": ["P"]}, "reason": "Used to it."}
    answer = decide(calling(master), declared, **alone)
    assert [one["code"] for one in answer.data["errors"]] == ["second_person_missing"]


@pytest.mark.parametrize("password", ["wrong", "", "x" * 1000])
def test_a_wrong_password_vouches_for_nothing(calling, mina, master, answered, password):
    declared = answered("X-ASPIRIN")
    answer = decide(calling(mina), declared, **lifting(master, second_person=vouching(master, password)))
    assert answer.status_code in (403, 422)
    assert not Screening.objects.exists()


def test_nobody_vouches_for_themselves_nor_from_another_house(calling, mina, answered, other_salon):
    declared = answered("X-ASPIRIN")
    elsewhere = make.user(other_salon, role=Role.MASTER, name="Rosa")
    for who in (mina.user, elsewhere):
        assert decide(calling(mina), declared, **lifting(who)).status_code == 403
    assert not Screening.objects.exists()


def test_guessing_passwords_is_limited(calling, mina, master, answered, settings):
    settings.RATE_FACTOR = 0.1
    declared = answered("X-ASPIRIN")
    wrong = lifting(master, second_person=vouching(master, "wrong"))
    statuses = [decide(calling(mina), declared, **wrong).status_code for _ in range(3)]
    assert statuses[0] == 403
    assert statuses[-1] == 429


def test_the_password_is_kept_nowhere_and_cannot_be_tried_out(calling, mina, master, answered):
    declared = answered("X-ASPIRIN")
    body = {"decision": "clear"} | lifting(master)
    calling(mina).post(f"/screenings/{declared}/decision", body)
    told = [str(row.detail) for row in AuditEvent.objects.all()] + [row.answer for row in IdempotencyKey.objects.all()]
    assert not any(make.PASSWORD in text for text in told)
    plain = hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    assert not IdempotencyKey.objects.filter(fingerprint=plain).exists()


# ---- who --------------------------------------------------------------------------------------------------


def test_only_those_who_treat_decide(
    calling, stranger, grace, wren, sol, omar, auditor, cleaner, stranger_manager, visit, answered, other_salon
):
    declared = answered()
    elsewhere = make.user(other_salon, role=Role.MASTER, name="Rosa")
    assert decide(stranger, declared).status_code == 401
    for who in (grace, visit.visit, wren, sol, auditor, cleaner, stranger_manager):
        assert decide(calling(who), declared).status_code == 403
    for who in (omar, elsewhere):
        assert decide(calling(who), declared).status_code == 404
    assert not Screening.objects.exists()


def test_what_was_never_said_cannot_be_decided(calling, mina, grace):
    unbound = make.declaration(grace, {})
    for one in (uuid.uuid4(), unbound.public_id):
        assert decide(calling(mina), one).status_code == 404


def test_once_the_session_runs_it_is_too_late(calling, mina, log):
    answer = decide(calling(mina), log.screening.public_id)
    assert (answer.status_code, answer.data["code"]) == (409, "invalid-transition")
