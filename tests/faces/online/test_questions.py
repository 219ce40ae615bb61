"""The questions before a visit, in the hands of whoever has its key."""

import logging
import re
from collections.abc import Callable

import pytest
from django.db import connection

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service
from clients.models import Client, HealthDeclaration, HealthDraft, Light
from clients.selectors import about_of
from salon.faces.aboutfields import about_lines
from salon.outbox.models import Message
from tests import make
from tests.faces.online.conftest import Visitor, healthy, person
from tests.faces.online.patients import Patient, no_today
from therapists.models import Therapist

DAY = "2026-03-12T10:00:00+01:00"


@pytest.fixture
def booked(service: Service) -> Patient:
    """Somebody who booked for Thursday at ten and stands on the page that says so."""
    found = Patient()
    found.book(service, DAY)
    return found


def test_the_page_after_booking_and_my_appointments_lead_to_them(booked: Patient) -> None:
    address = f"/my/appointment/{Appointment.objects.get().public_id}/questions"
    assert f'href="{address}"' in booked.page
    booked.get("/my/appointment")
    assert f'href="{address}"' in booked.page


def test_the_link_of_a_message_leads_to_them(booked: Patient) -> None:
    link = re.search(r"/b/bk_[\w-]+", booked.page)
    assert link is not None
    reader = Patient()
    assert reader.get(f"{link[0]}/questions").status_code == 200
    assert not reader.browser.cookies
    address = f"/my/appointment/{Appointment.objects.get().public_id}/questions"
    assert reader.post(f"{link[0]}/questions")["Location"] == address
    assert reader.get(address).status_code == 200


def test_no_part_asks_more_than_a_phone_can_bear(booked: Patient) -> None:
    booked.begin()
    seen: list[str] = []
    while booked.part not in seen and booked.part:
        seen.append(booked.part)
        if booked.part != "today":
            assert booked.page.count('data-testid="screening-question"') <= 10
        booked.answer(**booked.all_no())
    assert seen == ["today", "blood", "bones", "illness", "you"]


def test_a_healthy_client_is_thanked_and_the_desk_sees_green(booked: Patient) -> None:
    booked.begin()
    booked.no_to_all()
    assert "Nothing you told us speaks against your visit." in booked.page
    declared = HealthDeclaration.objects.get()
    assert (declared.source, declared.topic) == ("online", Appointment.objects.get().public_id)
    assert Appointment.objects.get().screening_light == Light.GREEN
    assert HealthDraft.objects.count() == 0


def test_what_was_answered_is_not_asked_again_until_the_day_before(
    booked: Patient, set_clock: Callable[..., None]
) -> None:
    booked.begin()
    booked.no_to_all()
    booked.get(booked.path)
    assert booked.response["Location"].endswith("/thanks")
    set_clock("09:00", days=1)
    link = Patient()
    link.browser = booked.browser
    link.begin()
    assert link.part == "today"
    assert "Part 1 of 1" in link.page


def test_the_questions_of_the_booking_are_not_asked_twice_on_one_day(service: Service) -> None:
    patient = Patient()
    patient.book(service, DAY, **healthy())
    patient.begin()
    assert patient.part == "blood"
    patient.no_to_all()
    assert Appointment.objects.get().screening_light == Light.GREEN


def test_a_stop_parks_the_visit_and_says_so_kindly(booked: Patient) -> None:
    booked.begin()
    booked.answer(**no_today() | {"c-TC-2": "yes", "q-X-CLOT": "yes", "health_consent": "1"})
    booked.no_to_all()
    assert "A therapist will look at your answers and contact you." in booked.page
    assert "The time is kept for you." in booked.page
    appointment = Appointment.objects.get()
    assert (appointment.status, appointment.screening_light) == (Status.PENDING_REVIEW, Light.RED)
    waiting = Message.objects.filter(topic=appointment.public_id, status=Message.Status.PLANNED)
    assert set(waiting.values_list("kind", flat=True)) == {"received"}


def test_somebody_under_age_is_asked_to_bring_a_parent(booked: Patient) -> None:
    booked.begin()
    while booked.part != "you":
        booked.answer(**booked.all_no())
    booked.answer(**booked.all_no() | {"q-X-MINOR": "yes", "f-X-MINOR-age": "16"})
    assert "Please come with a parent or guardian" in booked.page
    assert Appointment.objects.get().status == Status.CONFIRMED


def test_an_open_question_is_marked_and_the_others_stay(booked: Patient) -> None:
    booked.begin()
    assert booked.answer(**no_today() | {"c-TC-4": "", "health_consent": "1"}) == 422
    assert booked.page.count('value="no" checked') == len(no_today()) - 1
    assert booked.page.count("question--open") == 1
    assert not HealthDeclaration.objects.exists()


def test_a_yes_that_names_nothing_is_asked_what_it_is(booked: Patient) -> None:
    booked.begin()
    assert booked.answer(**no_today() | {"c-TC-1": "yes", "health_consent": "1"}) == 422
    assert booked.part == "today"


def test_nothing_is_kept_before_somebody_agrees(booked: Patient) -> None:
    booked.begin()
    for do in ("next", "pause", "keep"):
        assert booked.answer(do, **no_today()) == 422
        booked.begin()
    assert HealthDraft.objects.count() == 0


def test_a_form_can_be_left_and_gone_on_with_on_the_same_device(booked: Patient) -> None:
    booked.begin()
    booked.answer(**no_today() | {"health_consent": "1"})
    assert booked.part == "blood"
    booked.answer("pause", **{"q-X-BP": "yes"})
    assert "Your answers are kept for two weeks" in booked.page
    booked.begin()
    assert booked.part == "blood"
    assert 'data-testid="resumed"' in booked.page
    assert 'name="q-X-BP" value="yes" checked' in booked.page
    booked.answer("back")
    assert booked.part == "today"
    assert booked.page.count('value="no" checked') == len(no_today())


def test_another_device_with_the_same_link_sees_nothing_that_was_typed(booked: Patient) -> None:
    token = re.search(r"/b/bk_[\w-]+", booked.page)
    assert token is not None
    booked.begin()
    booked.answer("pause", **no_today() | {"c-TC-3": "yes", "health_consent": "1"})
    other = Patient()
    other.get(token[0])
    other.post(token[0])
    other.begin()
    assert "checked" not in other.page
    assert 'data-testid="resumed"' not in other.page


def test_the_holder_of_a_link_is_shown_nothing_of_what_the_salon_knows(booked: Patient, dora: Client) -> None:
    appointment = Appointment.objects.get()
    dora.email = "grace@example.com"
    make.declaration(dora, {"X-DIAB": {"value": "yes"}}, light=Light.AMBER, declared_at=make.at("07:00"))
    Appointment.objects.filter(pk=appointment.pk).update(client=dora)
    booked.begin()
    assert "checked" not in booked.page
    assert "consent-health" in booked.page
    booked.answer(**no_today() | {"health_consent": "1"})
    assert booked.part == "blood"
    booked.no_to_all()
    assert "Nothing you told us speaks against your visit." in booked.page
    appointment.refresh_from_db()
    assert appointment.screening_light == Light.AMBER


def test_a_second_press_sends_once(booked: Patient) -> None:
    booked.begin()
    while booked.part != "you":
        booked.answer(**booked.all_no())
    fields = booked.hidden() | booked.all_no() | {"do": "next"}
    first = booked.browser.post(booked.path, fields)
    second = booked.browser.post(booked.path, fields)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert HealthDeclaration.objects.count() == 1


def test_what_is_told_beside_the_questions_is_kept_sealed_and_for_the_therapist(booked: Patient) -> None:
    booked.begin()
    while booked.part != "you":
        booked.answer(**booked.all_no())
    assert 'data-testid="about-you"' in booked.page
    told = {"f-about-doctor": "Dr. Roth", "f-about-reaches_feet": "with_help", "f-about-goals": "GOAL-SLEEP"}
    booked.answer(**booked.all_no() | told)
    declaration = HealthDeclaration.objects.get()
    assert declaration.about == {"doctor": "Dr. Roth", "reaches_feet": "with_help", "goals": ["GOAL-SLEEP"]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT about FROM clients_healthdeclaration")
        assert "Roth" not in cursor.fetchone()[0]
    lines = {str(label): words for label, words in about_lines(about_of(declaration.client))}
    assert lines["Your doctor"] == "Dr. Roth"
    assert lines["Can you reach your feet comfortably?"] == "With somebody's help"


def test_no_to_all_leaves_a_yes_as_it_is(booked: Patient) -> None:
    booked.begin()
    booked.answer(**no_today() | {"health_consent": "1"})
    booked.answer("no", **{"q-X-BP": "yes"})
    assert 'name="q-X-BP" value="yes" checked' in booked.page
    assert 'name="q-X-PACE" value="no" checked' in booked.page
    assert booked.part == "blood"


def test_answers_reach_no_address_no_log_and_no_title(booked: Patient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    booked.begin()
    booked.answer(**no_today() | {"c-TC-1": "yes", "q-X-FEVER": "yes", "health_consent": "1"})
    for _ in range(4):
        booked.answer(**booked.all_no())
        told = re.search(r"<title>(.*?)</title>", booked.page)
        assert told is not None
        assert "fever" not in told[1].lower()
        assert "X-" not in booked.response.request["PATH_INFO"] + booked.response.request["QUERY_STRING"]
    assert "X-FEVER" not in caplog.text


def test_nobody_without_the_key_gets_to_them(booked: Patient) -> None:
    booked.begin()
    stranger = Visitor()
    assert stranger.get(booked.path).status_code == 404
    assert stranger.get(f"{booked.path}/thanks").status_code == 404
    assert booked.get(booked.path).headers["Cache-Control"] == "no-store"


def test_a_visit_without_questions_or_over_has_no_form(
    booked: Patient, service: Service, set_clock: Callable[..., None]
) -> None:
    booked.begin()
    service.is_screening_required = False
    service.save()
    assert booked.get(booked.path).status_code == 404


def test_two_people_of_one_visit_are_asked_apart(
    service: Service, omar: Therapist, mina: Therapist, recliner: Chair, whirlpool: Chair
) -> None:
    pair = Patient()
    pair.get(f"/book/{service.slug}?party=2")
    pair.post(f"/book/{service.slug}?party=2", start=pair.starts()[0])
    pair.get(pair.response["Location"])
    pair.post(f"/book/{service.slug}/details", **person(guest="Ida"))
    pair.get("/my/appointment")
    assert pair.page.count('data-testid="questions-open"') == 2
