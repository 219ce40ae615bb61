"""Answering the health questions, and reading what stands of the answers."""

from datetime import timedelta

import pytest

from bookings.models import Appointment
from clients.models import Consent, HealthDeclaration
from salon.accounts.models import AuditEvent
from salon.sessionlog.services import glass
from tests import make
from tests.faces.api.asking import form, make_token
from tests.faces.api.conftest import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(visit):
    return f"/appointments/{visit.public_id}/screenings"


def light_of(visit):
    return Appointment.objects.get(pk=visit.pk).screening_light


# ---- answering ---------------------------------------------------------------------------------------


def test_a_client_reads_what_it_means_in_plain_words(calling, grace, visit, path):
    answer = calling(grace).post(path, form())
    assert answer.status_code == 201, answer.data
    declared = HealthDeclaration.objects.latest("id")
    assert answer.data == {
        "id": str(declared.public_id),
        "outcome": "ok",
        "advice": ["Thank you. Nothing you told us speaks against your visit."],
    }
    assert (declared.source, declared.topic, light_of(visit)) == ("client", visit.public_id, "green")


@pytest.mark.parametrize(
    ("code", "outcome", "words"),
    [
        ("X-FEVER", "we_will_contact_you", "A therapist will look at your answers and contact you."),
        ("X-DIAB", "ok", "Somebody with the right training will look after you."),
        ("X-WOUND-SMALL", "ok", "We will treat you without a foot bath."),
        ("X-CLOT-HX", "we_will_contact_you", "Please bring a note from your doctor."),
        ("X-CLOT-RED", "we_will_contact_you", "What you describe can be an emergency. Please call 112 now"),
    ],
)
def test_each_outcome_has_its_words_and_no_diagnosis(calling, grace, visit, path, code, outcome, words):
    answer = calling(grace).post(path, form(code))
    assert answer.data["outcome"] == outcome
    assert any(sentence.startswith(words) for sentence in answer.data["advice"]), answer.data["advice"]
    assert code not in answer.content.decode()


def test_an_emergency_comes_first(calling, grace, path):
    advice = calling(grace).post(path, form("X-CLOT-RED")).data["advice"]
    assert advice[0].startswith("What you describe can be an emergency.")
    assert advice[1].startswith("Do not rub or massage the leg.")


def test_a_foot_to_leave_alone_is_named(calling, grace, path):
    said = form("X-GOUT")
    next(one for one in said["answers"] if one["code"] == "X-GOUT")["details"] = {"now": "yes", "side": "left"}
    assert "We will not treat the left foot this time." in calling(grace).post(path, said).data["advice"]


def test_the_desk_hands_over_the_tablet_and_sees_a_colour(calling, wren, visit, path):
    answer = calling(wren).post(path, form("X-DIAB"))
    declared = HealthDeclaration.objects.latest("id")
    assert answer.data == {"id": str(declared.public_id), "screening_light": "amber"}
    assert declared.source == "kiosk"


def test_the_therapist_of_the_visit_gets_both(calling, mina, path):
    data = calling(mina).post(path, form("X-DIAB")).data
    assert set(data) == {"id", "screening_light", "outcome", "advice"}


def test_the_holder_of_the_booking_answers_as_anybody_might_who_has_the_link(calling, visit, path):
    answer = calling(visit.visit).post(path, form())
    assert (answer.status_code, HealthDeclaration.objects.latest("id").source) == (201, "online")


def test_a_holder_learns_nothing_of_what_was_said_before(calling, visit, path, grace):
    make.declaration(grace, {"X-DIAB": {"value": "yes"}}, declared_at=make.at("07:00"))
    answer = calling(visit.visit).post(path, form())
    assert answer.data["advice"] == ["Thank you. Nothing you told us speaks against your visit."]
    assert light_of(visit) == "amber"


# ---- agreeing ------------------------------------------------------------------------------------------


def test_a_holder_agrees_each_time(calling, visit, path):
    answer = calling(visit.visit).post(path, form(consent=False))
    assert (answer.status_code, answer.data["code"], answer.data["kinds"]) == (
        422, "consent-required", ["health_data"],
    )  # fmt: skip


@pytest.mark.parametrize("who", ["grace", "wren", "mina"])
def test_others_agree_while_no_agreement_is_fresh(request, calling, visit, path, who):
    caller = calling(request.getfixturevalue(who))
    assert caller.post(path, form(consent=None)).status_code == 201
    Consent.objects.all().delete()
    before = HealthDeclaration.objects.count()
    assert caller.post(path, form(consent=False)).data["code"] == "consent-required"
    assert HealthDeclaration.objects.count() == before
    assert caller.post(path, form(consent=True)).status_code == 201
    assert Consent.objects.get().kind == "health_data"


# ---- when and who --------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["cancelled", "no_show", "declined"])
def test_a_visit_that_is_off_takes_no_answers(calling, grace, visit, path, status):
    Appointment.objects.filter(pk=visit.pk).update(status=status)
    answer = calling(grace).post(path, form())
    assert (answer.status_code, answer.data["code"]) == (409, "invalid-transition")


def test_a_session_under_way_takes_none_either(calling, grace, log, path):
    assert calling(grace).post(path, form()).data["code"] == "invalid-transition"


def test_the_answers_of_others_visits_are_nobodys_to_give(
    calling, stranger, path, dora, omar, stranger_manager, master
):
    before = HealthDeclaration.objects.count()
    assert stranger.post(path, form()).status_code == 401
    for who in (dora, omar, stranger_manager):
        assert calling(who).post(path, form()).status_code == 404
    assert calling(master).post(path, form()).status_code == 403
    assert HealthDeclaration.objects.count() == before


def test_sent_twice_they_are_kept_once(calling, grace, path):
    before = HealthDeclaration.objects.count()
    said = [calling(grace).post(path, form(), Idempotency_Key="a-key-for-the-form") for _ in range(2)]
    assert said[0].content == said[1].content
    assert HealthDeclaration.objects.count() == before + 1


# ---- reading ---------------------------------------------------------------------------------------------


def test_what_stands_is_told_with_what_follows(calling, mina, grace, visit, path):
    declared = calling(grace).post(path, form("X-DIAB")).data["id"]
    answer = calling(mina).get(f"{path}/latest")
    data = answer.data
    assert (answer.status_code, data["id"], data["source"]) == (200, declared, "client")
    said = {one["code"]: one for one in data["answers"]}
    assert said["X-DIAB"] == {"code": "X-DIAB", "value": "yes", "answered_on": "2026-03-10", "details": {}}
    assert {"code": "P", "cap": 3, "rules": ["X-DIAB"]} in data["proposal"]
    assert [hit["code"] for hit in data["rules_hit"]] == ["X-DIAB"]
    assert (data["light"], data["missing"], data["decision"]) == ("amber", [], None)


def test_before_anything_was_said_for_this_visit_there_is_no_id(calling, mina, path):
    data = calling(mina).get(f"{path}/latest").data
    assert (data["id"], data["declared_at"], data["light"]) == (None, None, "grey")
    assert "X-FEVER" in data["missing"]


def test_each_reading_is_written_down(calling, mina, grace, path):
    for who in (mina, grace):
        calling(who).get(f"{path}/latest")
    rows = AuditEvent.objects.filter(action="health.read").order_by("id")
    assert [(row.actor, row.object_id, row.purpose) for row in rows] == [
        (f"staff:{mina.user.public_id}", grace.public_id, "screening"),
        (f"client:{grace.public_id}", grace.public_id, "own"),
    ]


def test_only_those_to_whom_the_record_is_open_read_it(
    calling, stranger, path, visit, dora, wren, omar, sol, auditor, cleaner, stranger_manager, master
):
    latest = f"{path}/latest"
    assert stranger.get(latest).status_code == 401
    for who in (wren, auditor, cleaner, visit.visit):
        assert calling(who).get(latest).status_code == 403
    for who in (dora, omar, stranger_manager):
        assert calling(who).get(latest).status_code == 404
    answer = calling(sol).get(latest)
    assert (answer.status_code, answer.data["code"]) == (403, "break-glass-required")
    assert calling(master).get(latest).status_code == 200
    assert not AuditEvent.objects.filter(action="health.read").exclude(actor__contains=master.public_id).exists()


def test_the_owner_reads_it_after_breaking_the_glass(calling, sol, grace, path):
    glass.break_glass(grace, reason="Complaint.", by=make.viewer(sol), now=make.at("08:00"))
    assert calling(sol).get(f"{path}/latest").status_code == 200


def test_the_window_shuts_thirty_days_after_the_visit(calling, mina, path, set_clock):
    # The clocks change in between.
    set_clock("11:29", days=30)
    assert calling(mina).get(f"{path}/latest").status_code == 200
    set_clock("11:31", days=30)
    assert calling(mina).get(f"{path}/latest").status_code == 404


def test_a_token_reads_as_far_as_its_scopes_go(calling, mina, path, salon_):
    blind = Caller(token=make_token(mina.user, "appointments:read", lasting=timedelta(days=1)))
    seeing = Caller(token=make_token(mina.user, "health:read"))
    assert (blind.get(f"{path}/latest").status_code, seeing.get(f"{path}/latest").status_code) == (403, 200)
