"""Declaring one's health."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection

from clients import selectors
from clients.models import Clearance, HealthDeclaration, HealthDraft
from clients.services import health
from salon.accounts.models import AuditEvent
from salon.accounts.services import audit
from salon.accounts.viewer import ANONYMOUS
from salon.catalogue import selectors as catalogue
from salon.core.errors import Forbidden
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.at("09:00")


@pytest.fixture(autouse=True)
def _catalogue(db):
    make.load()


def declared(client, answers, *, now=NOW, **asked):
    usual = {"rules_version": "", "families": frozenset({"RELAX"}), "source": "online"}
    return health.declare(client, answers=answers, by=ANONYMOUS, now=now, **(usual | asked))


def all_no(*forms):
    return {r.code: {"value": "no"} for r in catalogue.questionnaire() if set(forms) & set(r.forms)}


def test_nothing_to_declare_is_green_and_parks_nothing(salon_):
    zoe = make.client(salon_, name="Zoë")
    result = declared(zoe, all_no("yearly"))
    assert (result.light, result.parks) == ("green", False)
    assert selectors.light_of(zoe) == "green"


def test_questions_left_open_are_grey(salon_):
    zoe = make.client(salon_, name="Zoë")
    assert declared(zoe, {}).light == "grey"


def test_a_stop_is_red_and_parks(salon_):
    zoe = make.client(salon_, name="Zoë")
    result = declared(zoe, all_no("yearly") | {"X-FEVER": {"value": "yes"}})
    assert (result.light, result.parks) == ("red", True)


def test_not_sure_counts_as_yes(salon_):
    zoe = make.client(salon_, name="Zoë")
    assert declared(zoe, all_no("yearly") | {"X-CLOT-HX": {"value": "unsure"}}).light == "red"


def test_keeps_answers_with_their_day_and_the_version_of_the_rules(salon_):
    zoe = make.client(salon_, name="Zoë")
    declared(zoe, {"X-DIAB": {"value": "yes"}})
    row = HealthDeclaration.objects.get(client=zoe)
    assert row.answers == {"X-DIAB": {"value": "yes", "answered_on": "2026-03-10"}}
    assert row.rules_version == str(catalogue.release().number)


def test_answers_cannot_be_read_in_the_database_while_the_name_can(salon_):
    zoe = make.client(salon_, name="Zoë Canary-Name")
    declared(zoe, {"X-MEDS": {"value": "yes", "which": "canary-medicine"}})
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM clients_healthdeclaration WHERE client_id = %s", [zoe.pk])
        stored = cursor.fetchone()[0]
        cursor.execute("SELECT name FROM clients_client WHERE id = %s", [zoe.pk])
        assert cursor.fetchone()[0] == "Zoë Canary-Name"
    assert stored
    assert "canary-medicine" not in stored
    assert "X-MEDS" not in stored


def test_a_later_answer_goes_before_an_earlier_one(salon_):
    zoe = make.client(salon_, name="Zoë")
    declared(zoe, {"X-DIAB": {"value": "no"}, "X-PAD": {"value": "no"}}, now=make.at("09:00", days=-30))
    declared(zoe, {"X-DIAB": {"value": "yes"}})
    answers = selectors.answers_of(zoe)
    assert answers["X-DIAB"] == {"value": "yes", "answered_on": "2026-03-10"}
    assert answers["X-PAD"] == {"value": "no", "answered_on": "2026-02-08"}


def test_yesterdays_fever_does_not_count_today(salon_):
    zoe = make.client(salon_, name="Zoë")
    declared(zoe, all_no("yearly") | {"X-FEVER": {"value": "yes"}}, now=make.at("09:00", days=-1))
    proposal = selectors.proposal_for(zoe, families=frozenset({"RELAX"}), today=make.TUESDAY)
    assert proposal.light == "green"


def test_on_the_day_itself_the_questions_of_the_day_are_open_too(salon_):
    zoe = make.client(salon_, name="Zoë")
    declared(zoe, all_no("yearly"))
    today = make.TUESDAY
    assert "X-FEVER" in selectors.proposal_for(zoe, families=frozenset({"RELAX"}), today=today, on=today).missing


def test_a_doctors_word_counts_up_to_its_last_day(salon_, mina, viewer):
    zoe = make.client(salon_, name="Zoë")
    declared(zoe, all_no("yearly") | {"X-ANTICOAG": {"value": "yes"}})
    last = date(2026, 3, 20)
    letter: Any = {"rule_code": "X-ANTICOAG", "doctor": "Dr. Canary", "issued_on": make.TUESDAY, "valid_until": last}
    health.clear(zoe, by=viewer(mina), now=NOW, **letter)

    def light(on):
        return selectors.proposal_for(zoe, families=frozenset({"RELAX"}), today=make.TUESDAY, on=on).light

    assert (light(last), light(date(2026, 3, 21))) == ("amber", "red")


def test_reception_cannot_write_down_a_doctors_word(grace, wren, viewer):
    with pytest.raises(Forbidden):
        health.clear(
            grace,
            rule_code="X-PAD",
            doctor="Dr. No",
            issued_on=make.TUESDAY,
            valid_until=make.TUESDAY,
            by=viewer(wren),
            now=NOW,
        )
    assert not Clearance.objects.exists()


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"X-NONE": {"value": "no"}}, {"code": "unknown-code", "pointer": "/screening/answers/X-NONE"}),
        ({"X-DIAB": {"value": "maybe"}}, {"code": "invalid-value", "pointer": "/screening/answers/X-DIAB"}),
        (
            {"X-BP": {"value": "yes", "kind": "sideways"}},
            {"code": "invalid-value", "pointer": "/screening/answers/X-BP/kind"},
        ),
        ({"X-MEDS": {"value": "yes", "which": "a\x00b"}}, {"code": "unfit-text", "pointer": "/screening/answers"}),
    ],
)
def test_refuses_answers_to_no_question_and_stores_nothing(grace, answers, error):
    before = HealthDeclaration.objects.count()
    with pytest.raises(health.AnswersUnfit) as refused:
        declared(grace, answers)
    assert refused.value.params == {"errors": [error]}
    assert HealthDeclaration.objects.count() == before


def test_refuses_answers_to_rules_that_are_gone(grace):
    with pytest.raises(health.AnswersUnfit) as refused:
        declared(grace, {}, rules_version="0")
    assert refused.value.params["errors"][0]["code"] == "stale-version"


def test_the_audit_row_says_that_and_never_what(grace):
    declared(grace, {"X-DIAB": {"value": "yes"}})
    row = AuditEvent.objects.get(action="health.declare")
    assert row.detail == {"client": str(grace.public_id)}


def test_opening_the_answers_is_written_down(dora, mina, viewer):
    answers = health.read(dora, by=viewer(mina), now=NOW, purpose="screening")
    assert answers["X-DIAB"]["value"] == "yes"
    row = AuditEvent.objects.get(action="health.read")
    assert (row.object_id, row.actor) == (dora.public_id, viewer(mina).actor)


def test_stores_nothing_when_the_audit_row_cannot_be_written(grace, monkeypatch):
    before = HealthDeclaration.objects.count()

    def broken(**_):
        raise RuntimeError("no audit trail")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        declared(grace, {})
    assert HealthDeclaration.objects.count() == before


def test_a_form_that_nobody_goes_on_with_is_forgotten_after_a_fortnight(grace):
    for days in (-15, -13):
        topic = uuid.uuid4()
        health.keep_draft(grace, topic=topic, given={"c-TC-1": ["no"]}, now=make.at("10:00", days=days))
    assert health.forget_old_drafts(now=make.at("10:00")) == 1
    assert HealthDraft.objects.get().saved_at == make.at("10:00", days=-13)
