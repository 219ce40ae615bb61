"""Deciding whether a session goes ahead."""

from typing import Any

import pytest
from django.db import transaction

from bookings.domain.lifecycle import Status
from bookings.services.refusals import ConsentRequired, InvalidTransition, ScreeningRequired, ScreeningStop
from clients.models import Consent, HealthDeclaration
from clients.services import health
from salon.accounts.models import AuditEvent
from salon.accounts.services import audit
from salon.catalogue import selectors as catalogue
from salon.core.errors import Forbidden
from salon.sessionlog.models import NoteSigned, Screening
from salon.sessionlog.services import screening
from tests import make
from tests.records import open_log
from tests.sessionlog.steps import BOTH_LOOKED_AT, decided, nothing_to_declare

pytestmark = pytest.mark.django_db


def yes(code, **follow_ups):
    return nothing_to_declare() | {code: {"value": "yes", **follow_ups}}


def codes(refused):
    return [error["code"] for error in refused.value.params["errors"]]


def test_an_area_that_is_on_no_chart_would_keep_nobody_away(visit, as_mina):
    with pytest.raises(screening.DecisionUnfit) as refused:
        decided(visit, as_mina, decision="adapt", adaptations={"areas": ["SOLAR", "MOON", "A-HEEL"]})
    assert refused.value.params["errors"] == [{"code": "area-unknown", "pointer": "/adaptations/areas/1"}]
    assert not Screening.objects.exists()


def test_freezes_answers_rules_proposal_feet_and_decision(visit, as_mina, mina):
    decided(visit, as_mina, answers=yes("X-DIAB"), decision="adapt", adaptations={"pressure_cap": 2}, reason="")
    row = Screening.objects.get(appointment=visit)
    assert row.answers["X-DIAB"] == {"value": "yes", "answered_on": "2026-03-10"}
    assert row.answers.keys() == nothing_to_declare().keys()
    assert row.rules_version == str(catalogue.release().number)
    assert row.proposal["needs"]["pressure_cap"] == 3
    assert row.foot_check == BOTH_LOOKED_AT
    assert (row.decision, row.adaptations) == ("adapt", {"pressure_cap": 2})
    assert (row.decided_on, row.decided_by) == (make.TUESDAY, mina.user)


def test_tells_the_desk_a_colour_and_nothing_else(visit, as_mina):
    decided(visit, as_mina, answers=yes("X-DIAB"), decision="adapt")
    visit.refresh_from_db()
    assert (visit.screening_light, visit.status, visit.desk_note) == ("amber", Status.ARRIVED, "")
    row = AuditEvent.objects.get(action="screening.decide")
    assert row.detail == {"appointment": str(visit.public_id), "decision": "adapt", "lifted": 0}


def test_clear_is_green(visit, as_mina):
    decided(visit, as_mina)
    visit.refresh_from_db()
    assert visit.screening_light == "green"


@pytest.mark.parametrize("decision", ["stop", "refer"])
def test_a_decision_against_it_frees_the_time_at_no_cost(visit, as_mina, massage, mina, decision):
    decided(visit, as_mina, answers={"X-FEVER": {"value": "yes"}}, foot_check={}, decision=decision)
    visit.refresh_from_db()
    assert (visit.status, visit.cancel_reason, visit.fee) == (Status.CANCELLED, "health", 0)
    assert visit.screening_light == "red"
    other = make.client(visit.location, name="Somebody else")
    make.appointment(service=massage, therapist=mina, chair=visit.chair, client=other, starts_at=visit.starts_at)


@pytest.mark.parametrize(
    "answers",
    [
        {"X-FEVER": {"value": "yes"}},
        {"X-CLOT-RED": {"value": "unsure"}},
        {"X-ANTICOAG": {"value": "yes"}},
        {"X-WOUND-DEEP": {"value": "yes", "side": "both"}},
    ],
)
@pytest.mark.parametrize("decision", ["clear", "adapt"])
def test_nobody_goes_ahead_against_a_stop(visit, as_master, answers, decision):
    everything = {"lifted": ["STOP-S", "AREA", "P", "T"]}
    with pytest.raises(ScreeningStop):
        decided(
            visit,
            as_master,
            answers=nothing_to_declare() | answers,
            decision=decision,
            adaptations=everything,
            reason="I know better.",
        )
    assert not Screening.objects.exists()


def test_a_doctors_word_opens_the_way(visit, as_mina, grace):
    letter: Any = {"rule_code": "X-ANTICOAG", "doctor": "Dr. Roth"}
    letter |= {"issued_on": make.TUESDAY, "valid_until": make.TUESDAY}
    health.clear(grace, by=as_mina, now=make.at("10:10"), **letter)
    row = decided(visit, as_mina, answers=yes("X-ANTICOAG"), decision="adapt")
    assert row.proposal["clearances_used"] == ["X-ANTICOAG"]


def test_what_is_restricted_is_adapted_not_clear(visit, as_mina):
    with pytest.raises(screening.DecisionUnfit) as refused:
        decided(visit, as_mina, answers=yes("X-DIAB"), decision="clear")
    assert codes(refused) == ["adapt-needed"]


def test_only_a_master_lifts_a_cap_and_gives_a_reason(visit, as_mina, as_master):
    lifting = {"answers": yes("X-DIAB"), "decision": "clear", "adaptations": {"lifted": ["P"]}}
    with pytest.raises(screening.DecisionUnfit) as refused:
        decided(visit, as_mina, reason="Feels firm pressure well.", **lifting)
    assert codes(refused) == ["master-only"]
    with pytest.raises(screening.DecisionUnfit) as refused:
        decided(visit, as_master, reason="  ", **lifting)
    assert codes(refused) == ["reason-missing"]
    decided(visit, as_master, reason="Feels firm pressure well.", **lifting)
    assert AuditEvent.objects.get(action="screening.decide").detail["lifted"] == 1


def test_a_foot_that_is_left_alone_stays_so_for_a_master_too(visit, as_master):
    answers = yes("X-GOUT", now="yes", side="left")
    with pytest.raises(screening.DecisionUnfit) as refused:
        decided(
            visit,
            as_master,
            answers=answers,
            decision="clear",
            adaptations={"lifted": ["STOP-F"]},
            reason="It is fine.",
        )
    assert "not-liftable" in codes(refused)


def test_needs_a_therapist_with_the_certificate(massage, omar, recliner, grace, visit):
    with_omar = make.appointment(
        service=massage, therapist=omar, client=grace, starts_at=make.at("15:00"), status=Status.ARRIVED
    )
    with pytest.raises(screening.DecisionUnfit) as refused:
        decided(with_omar, make.viewer(omar), answers=yes("X-PREG-1", weeks=20), decision="adapt")
    assert codes(refused) == ["qualification-missing"]


def test_a_child_needs_a_guardians_consent(visit, as_mina):
    answers = yes("X-MINOR", age=16)
    with pytest.raises(screening.DecisionUnfit) as refused:
        decided(visit, as_mina, answers=answers, decision="clear")
    assert codes(refused) == ["consent-missing"]
    decided(visit, as_mina, answers=answers, decision="clear", adaptations={"consents": ["guardian"]})


@pytest.mark.parametrize(
    ("changes", "open_count"),
    [
        ({"foot_check": {}}, 2),
        ({"foot_check": {"left": {"is_done": True}}}, 1),
        ({"foot_check": {"left": {"is_done": True}, "right": {"is_done": False}}}, 1),
    ],
)
def test_looks_at_both_feet_before_going_ahead(visit, as_mina, changes, open_count):
    with pytest.raises(ScreeningRequired) as refused:
        decided(visit, as_mina, **changes)
    assert refused.value.params == {"missing": open_count}


def test_asks_every_question_before_going_ahead(visit, as_mina):
    answers = nothing_to_declare()
    del answers["X-FEVER"], answers["X-DIAB"]
    with pytest.raises(ScreeningRequired) as refused:
        decided(visit, as_mina, answers=answers)
    assert refused.value.params == {"missing": 2}


def test_remembers_the_yearly_answers_and_asks_those_of_the_day_again(visit, as_mina):
    yearly = {rule.code: {"value": "no"} for rule in catalogue.questionnaire(form="yearly")}
    of_the_day = {rule.code: {"value": "no"} for rule in catalogue.questionnaire(form="today")}
    earlier = make.at("09:00", days=-30)
    health.declare(
        visit.client,
        answers=yearly | of_the_day,
        rules_version="",
        families=frozenset({"RELAX"}),
        source="online",
        by=as_mina,
        now=earlier,
    )
    with pytest.raises(ScreeningRequired):
        decided(visit, as_mina, answers={})
    assert decided(visit, as_mina, answers=of_the_day).decision == "clear"


def test_needs_the_clients_consent_to_keep_health_data_or_takes_it_now(visit, as_mina):
    Consent.objects.all().delete()
    with pytest.raises(ConsentRequired) as refused:
        decided(visit, as_mina)
    assert refused.value.params == {"kinds": ["health_data"]}
    decided(visit, as_mina, health_consent="1")
    assert Consent.objects.get().source == "tablet"


@pytest.mark.parametrize("status", [Status.IN_SERVICE, Status.COMPLETED, Status.CANCELLED, Status.NO_SHOW])
def test_comes_before_the_session(visit, as_mina, status):
    if status in (Status.IN_SERVICE, Status.COMPLETED):
        open_log(visit, visit.updated_at)
    type(visit).objects.filter(pk=visit.pk).update(status=status)
    visit.refresh_from_db()
    with pytest.raises(InvalidTransition):
        decided(visit, as_mina)


def test_is_refused_to_everybody_who_does_not_treat_this_client(visit, as_wren, omar, sol, grace, other_salon):
    strangers = [as_wren, *map(make.viewer, (omar, sol, grace, None, make.therapist(other_salon, with_user=True)))]
    for stranger in strangers:
        with pytest.raises(Forbidden):
            decided(visit, stranger)
        with pytest.raises(Forbidden):
            screening.sheet(visit, by=stranger, now=make.at("10:20"))
    assert not AuditEvent.objects.filter(action="health.read").exists()


def test_a_decision_is_never_changed_only_followed_by_another(visit, as_mina):
    first = decided(visit, as_mina)
    for attempt in (
        first.save,
        first.delete,
        lambda: Screening.objects.update(decision="stop"),
        lambda: Screening.objects.all().delete(),
        lambda: Screening.objects.bulk_update([first], ["reason"]),
        lambda: Screening.objects.update_or_create(pk=first.pk, defaults={"decision": "stop"}),
    ):
        with pytest.raises(NoteSigned), transaction.atomic():
            attempt()
    second = decided(visit, as_mina, answers=yes("X-DIAB"), decision="adapt", now=make.at("10:25"))
    assert list(Screening.objects.order_by("decided_at")) == [first, second]


def test_opening_the_sheet_is_written_down(visit, as_mina):
    opened = screening.sheet(visit, by=as_mina, now=make.at("10:20"))
    assert (opened.consents_missing, opened.latest) == ([], None)
    assert "X-FEVER" in opened.proposal.missing
    row = AuditEvent.objects.get(action="health.read")
    assert (row.actor, row.object_id, row.purpose) == (as_mina.actor, visit.client.public_id, "screening")


def test_leaves_nothing_behind_when_the_audit_row_cannot_be_written(visit, as_mina, monkeypatch):
    declared = HealthDeclaration.objects.count()
    honest = audit.record

    def broken(**told):
        if told["action"] == "screening.decide":
            raise RuntimeError("no audit trail")
        honest(**told)

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        decided(visit, as_mina, decision="stop")
    visit.refresh_from_db()
    assert (visit.status, visit.screening_light) == (Status.ARRIVED, "grey")
    assert not Screening.objects.exists()
    assert HealthDeclaration.objects.count() == declared


def test_what_todays_check_leaves_open_holds_up_a_treatment_and_stays_in_the_record(visit, as_mina):
    with pytest.raises(ScreeningRequired):
        decided(visit, as_mina, left_open=["X-ANTICOAG"])
    stopped = decided(visit, as_mina, decision="refer", left_open=["X-ANTICOAG"])
    assert (stopped.proposal["missing"], stopped.proposal["light"]) == (["X-ANTICOAG"], "grey")
