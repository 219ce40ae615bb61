"""The tablet in the client's hands."""

import pytest
from django.db import connection
from django.test import Client as Browser

from clients.models import HealthDeclaration, HealthDraft
from clients.services.health import current_version
from salon.accounts.models import AuditEvent
from salon.catalogue import selectors as catalogue
from salon.sessionlog.models import Screening
from tests import make
from tests.sessionlog import steps

pytestmark = pytest.mark.django_db


def hand_over(tablet, visit):
    return tablet.post(f"/tablet/visits/{visit.public_id}/hand-over")


def all_no(**changes):
    told = {f"c-{item.code}": "no" for item in catalogue.check_items()}
    told |= {f"q-{rule.code}": "no" for rule in catalogue.questionnaire() if "yearly" in rule.forms}
    return told | {"rules_version": current_version(), "do": "send"} | changes


@pytest.fixture
def handed(tablet, visit):
    assert hand_over(tablet, visit)["Location"] == "/tablet/handed-over"
    return tablet


def test_shows_the_questions_and_no_name_of_staff_or_earlier_answer(handed, visit):
    page = handed.get("/tablet/handed-over").content.decode()
    assert 'data-testid="health-form"' in page
    assert "checked" not in page
    assert "Log out" not in page


@pytest.mark.parametrize("address", ["/tablet", "/desk", "/staff/pin", "/", "/admin/"])
def test_opens_nothing_else(handed, visit, address):
    answer = handed.get(address)
    assert answer.status_code == 303
    assert answer["Location"].startswith("/staff/unlock")


def test_opens_nothing_of_the_interface(handed, visit):
    assert handed.get("/api/v1/appointments").status_code == 401


def test_what_is_sent_is_the_clients_own_word_and_locks_the_tablet(handed, visit):
    answer = handed.post("/tablet/handed-over", all_no())
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'data-testid="health-thanks"' in page
    assert "Nothing you told us speaks against your visit." in page
    declared = HealthDeclaration.objects.get(topic=visit.public_id)
    assert (declared.source, declared.client_id) == ("kiosk", visit.client_id)
    assert handed.get("/tablet/handed-over")["Location"].startswith("/staff/unlock")
    handed.post("/staff/unlock", {"secret": make.PASSWORD})
    page = handed.get(f"/tablet/visits/{visit.public_id}/note").content.decode()
    assert "Filled in by the client" in page
    assert Screening.objects.count() == 0


def test_what_is_told_beside_the_questions_stands_on_the_therapists_page(handed, visit):
    told = {"f-about-emergency_contact": "Rosa, 030 1234", "f-about-tight_shoes": "yes"}
    handed.post("/tablet/handed-over", all_no(**told))
    handed.post("/staff/unlock", {"secret": make.PASSWORD})
    page = handed.get(f"/tablet/visits/{visit.public_id}/note").content.decode()
    assert "Rosa, 030 1234" in page
    assert "Do you often wear tight or high shoes?" in page


def test_the_therapist_looks_the_answers_over_and_decides(handed, visit):
    handed.post("/tablet/handed-over", all_no())
    handed.post("/staff/unlock", {"secret": make.PASSWORD})
    page = handed.get(f"/tablet/visits/{visit.public_id}/note").content.decode()
    assert page.count('value="no" checked') >= len(catalogue.check_items())


def test_open_questions_are_told_and_what_was_answered_stays(handed, visit):
    first = catalogue.check_items()[0]
    answer = handed.post("/tablet/handed-over", all_no(**{f"c-{first.code}": ""}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('value="no" checked') >= len(catalogue.check_items()) - 1
    assert not HealthDeclaration.objects.filter(topic=visit.public_id).exists()


def test_a_form_can_be_left_and_gone_on_with(handed, visit):
    first = catalogue.check_items()[0]
    assert handed.post("/tablet/handed-over", {"do": "keep", f"c-{first.code}": "yes"}).status_code == 204
    assert HealthDraft.objects.count() == 1
    page = handed.get("/tablet/handed-over").content.decode()
    assert 'data-testid="resumed"' in page
    assert f'name="c-{first.code}" value="yes" checked' in page
    handed.post("/tablet/handed-over", all_no())
    assert HealthDraft.objects.count() == 0


def test_what_is_typed_is_kept_encrypted(handed, visit):
    first = catalogue.check_items()[0]
    handed.post("/tablet/handed-over", {"do": "keep", f"c-{first.code}": "yes"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM clients_healthdraft")
        stored = str(cursor.fetchall())
    assert first.code not in stored


def test_without_consent_nothing_is_kept(tablet, massage, mina, dora):
    make.load()
    visit = make.appointment(service=massage, therapist=mina, client=dora, starts_at=make.at("10:30"))
    hand_over(tablet, visit)
    assert 'data-testid="consent-health"' in tablet.get("/tablet/handed-over").content.decode()
    assert tablet.post("/tablet/handed-over", all_no()).status_code == 422
    mine = HealthDeclaration.objects.filter(topic=visit.public_id)
    assert not mine.exists()
    assert tablet.post("/tablet/handed-over", all_no(health_consent="1")).status_code == 200
    assert mine.count() == 1


def test_another_therapists_visit_is_not_handed_over(visit, omar):
    tablet = Browser()
    tablet.force_login(omar.user)
    assert hand_over(tablet, visit).status_code == 404
    assert tablet.get("/tablet").status_code == 200


def test_a_desk_hands_nothing_over(visit, wren):
    desk = Browser()
    desk.force_login(wren)
    assert hand_over(desk, visit).status_code == 403


def test_the_yearly_part_is_not_asked_again_while_it_is_in_date(handed, visit):
    handed.post("/tablet/handed-over", all_no())
    handed.post("/staff/unlock", {"secret": make.PASSWORD})
    hand_over(handed, visit)
    page = handed.get("/tablet/handed-over").content.decode()
    assert "Once a year" not in page


def test_handing_over_writes_down_no_reading(handed, visit):
    before = AuditEvent.objects.filter(action="log.read").count()
    handed.get("/tablet/handed-over")
    assert AuditEvent.objects.filter(action="log.read").count() == before


def test_a_decision_can_follow_the_clients_word(handed, visit, mina):
    handed.post("/tablet/handed-over", all_no())
    assert steps.decided(visit, make.viewer(mina), answers={}).decision == "clear"
