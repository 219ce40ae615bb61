"""What clients say of their health for one visit, before a therapist decides."""

from typing import Any

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.services.refusals import ConsentRequired, InvalidTransition
from clients.models import Consent, HealthDeclaration, HealthDraft, Light
from clients.selectors import draft_of
from clients.services import health
from clients.services.health import AnswersUnfit
from salon.accounts.models import AuditEvent
from salon.core.errors import NotFound
from salon.sessionlog.services import answers
from tests import make
from tests.sessionlog.steps import agree, decided, nothing_to_declare

pytestmark = pytest.mark.django_db

NOW = make.at("09:55")


def submit(visit, who, said, source="kiosk", **changes):
    usual: dict[str, Any] = {"rules_version": "", "now": NOW}
    return answers.submit(visit, answers=said, source=source, by=make.viewer(who), **(usual | changes))


def fever():
    return nothing_to_declare() | {"X-FEVER": {"value": "yes"}}


def test_nothing_to_declare_makes_the_visit_green(visit, grace):
    declared = submit(visit, grace, nothing_to_declare())
    visit.refresh_from_db()
    assert (visit.screening_light, declared.parks, visit.status) == (Light.GREEN, False, Status.ARRIVED)
    assert answers.latest_declaration(visit) == declared.declaration


def test_a_fever_makes_it_red_and_refuses_nobody(visit, grace):
    declared = submit(visit, grace, fever())
    visit.refresh_from_db()
    assert (visit.screening_light, declared.parks, visit.status) == (Light.RED, True, Status.ARRIVED)


def test_a_stranger_takes_no_yes_back(visit, dora):
    agree(dora)
    Appointment.objects.filter(pk=visit.pk).update(client=dora)
    visit.refresh_from_db()
    submit(visit, visit.visit, nothing_to_declare(), source="online")
    visit.refresh_from_db()
    assert visit.screening_light == Light.AMBER


def test_the_answers_belong_to_this_visit(visit, grace, massage, mina):
    other = make.appointment(service=massage, therapist=mina, client=grace, starts_at=make.at("17:00"))
    submit(visit, grace, nothing_to_declare())
    assert answers.latest_declaration(other) is None


def test_the_audit_row_says_that_and_never_what(visit, grace):
    submit(visit, grace, fever())
    row = AuditEvent.objects.get(action="health.declare")
    assert row.detail == {"client": str(grace.public_id)}


@pytest.mark.parametrize("said", [{"X-NONE": {"value": "yes"}}, {"X-FEVER": {"value": "maybe"}}])
def test_an_answer_to_no_question_changes_nothing(visit, grace, said):
    before = HealthDeclaration.objects.count()
    with pytest.raises(AnswersUnfit):
        submit(visit, grace, said)
    assert HealthDeclaration.objects.count() == before


def test_questions_of_another_version_are_refused(visit, grace):
    with pytest.raises(AnswersUnfit) as refused:
        submit(visit, grace, nothing_to_declare(), rules_version="999")
    assert refused.value.params["errors"][0]["code"] == "stale-version"


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.NO_SHOW, Status.DECLINED])
def test_a_visit_that_is_off_takes_no_answers(visit, grace, status):
    Appointment.objects.filter(pk=visit.pk).update(status=status)
    visit.refresh_from_db()
    with pytest.raises(InvalidTransition):
        submit(visit, grace, nothing_to_declare())


def test_agreeing_keeps_the_version_of_the_text(visit, grace):
    Consent.objects.all().delete()
    answers.agree(visit, source="kiosk", by=make.viewer(grace), now=NOW)
    consent = Consent.objects.get()
    assert (consent.kind, consent.version, consent.source) == ("health_data", visit.location.privacy_version, "kiosk")


def test_nothing_is_kept_that_nobody_agreed_to(visit, grace):
    Consent.objects.all().delete()
    before = HealthDeclaration.objects.count()
    with pytest.raises(ConsentRequired) as refused:
        submit(visit, grace, nothing_to_declare())
    assert (refused.value.params, HealthDeclaration.objects.count()) == ({"kinds": ["health_data"]}, before)
    submit(visit, grace, nothing_to_declare(), agrees=True)
    assert (Consent.objects.get().source, HealthDeclaration.objects.count()) == ("kiosk", before + 1)


def test_an_agreement_given_with_unfit_answers_is_not_kept_either(visit, grace):
    Consent.objects.all().delete()
    with pytest.raises(AnswersUnfit):
        submit(visit, grace, {"X-NONE": {"value": "yes"}}, agrees=True)
    assert not Consent.objects.exists()


def test_an_agreement_of_more_than_a_year_ago_is_asked_again(visit, grace):
    Consent.objects.update(given_at=make.at("09:55", days=-366))
    with pytest.raises(ConsentRequired):
        submit(visit, grace, nothing_to_declare())


# ---- a form that is filled in in two goes -----------------------------------------------------


def test_a_form_goes_on_where_it_was_left(visit, grace):
    health.keep_draft(grace, topic=visit.public_id, given={"c-TC-1": ["no"]}, now=NOW)
    health.keep_draft(grace, topic=visit.public_id, given={"c-TC-1": ["no"], "c-TC-2": ["yes"]}, now=NOW)
    assert draft_of(visit.public_id) == {"c-TC-1": ["no"], "c-TC-2": ["yes"]}
    assert HealthDraft.objects.count() == 1


def test_a_draft_is_gone_once_it_is_sent_or_a_therapist_has_decided(visit, grace, as_mina):
    for finish in (lambda: submit(visit, grace, nothing_to_declare()), lambda: decided(visit, as_mina)):
        health.keep_draft(grace, topic=visit.public_id, given={"c-TC-1": ["no"]}, now=NOW)
        finish()
        assert draft_of(visit.public_id) == {}


def test_a_draft_that_nobody_goes_on_with_is_forgotten(visit, grace):
    health.keep_draft(grace, topic=visit.public_id, given={"c-TC-1": ["no"]}, now=NOW)
    assert health.forget_old_drafts(now=make.at("09:55", days=14)) == 0
    assert health.forget_old_drafts(now=make.at("09:56", days=14)) == 1


def test_a_draft_with_what_cannot_be_stored_is_refused(visit, grace):
    with pytest.raises(AnswersUnfit):
        health.keep_draft(grace, topic=visit.public_id, given={"c-TC-1": ["a\x00"]}, now=NOW)


def test_a_visit_without_a_client_is_asked_nothing(massage, mina):
    held = make.appointment(service=massage, therapist=mina, starts_at=make.at("17:00"), status=Status.HELD)
    with pytest.raises(NotFound):
        submit(held, None, nothing_to_declare())
