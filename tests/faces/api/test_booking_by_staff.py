"""Booking as staff do: directly, or out of a hold in the books they run."""

import pytest

from bookings.models import Appointment
from clients.models import Client, HealthDeclaration
from clients.services.health import current_version
from tests import make
from tests.faces.api.asking import booking, leg, make_token, person
from tests.faces.api.conftest import Caller

pytestmark = pytest.mark.django_db

STAFF = {
    "id", "reference", "group_id", "status", "version", "salon_id", "service_id", "therapist_id", "chair_id",
    "client_id", "start", "end", "occupied", "timezone", "price", "fee", "source", "locale", "screening_light",
    "policy_version", "desk_note", "overrides", "created_at", "updated_at",
}  # fmt: skip


@pytest.fixture
def open_house(massage, mina, whirlpool):
    return massage


@pytest.fixture
def held(stranger, open_house):
    return stranger.post("/holds", {"legs": [leg(open_house)]}).data


def direct(service, start="2026-03-11T10:05:00+01:00", **changes):
    return {"legs": [leg(service, start)], "client": person()} | changes


def test_the_desk_books_any_free_minute_directly(calling, wren, open_house, whirlpool, mina):
    answer = calling(wren).post("/appointments", direct(open_house, desk_note="Rang first", source="phone"))
    assert answer.status_code == 201
    assert set(answer.data) == STAFF
    assert answer.data["occupied"] == {
        "therapist": ["2026-03-11T10:05:00+01:00", "2026-03-11T11:00:00+01:00"],
        "chair": ["2026-03-11T10:05:00+01:00", "2026-03-11T11:00:00+01:00"],
    }
    assert (answer.data["source"], answer.data["desk_note"], answer.data["group_id"]) == ("phone", "Rang first", None)


def test_the_desk_names_a_client_it_knows(calling, wren, open_house, grace):
    answer = calling(wren).post("/appointments", direct(open_house, client=None, client_id=str(grace.public_id)))
    assert answer.data["client_id"] == str(grace.public_id)


def test_a_client_of_another_salon_is_not_known(calling, wren, open_house, other_salon):
    foreign = make.client(other_salon, name="Foreign")
    answer = calling(wren).post("/appointments", direct(open_house, client=None, client_id=str(foreign.public_id)))
    assert (answer.status_code, answer.data["errors"][0]["pointer"]) == (422, "/client_id")


def test_foreign_therapists_and_chairs_are_not_known(calling, wren, open_house, other_salon):
    therapist, chair = make.therapist(other_salon), make.chair(other_salon)
    foreign = leg(open_house, therapist_id=str(therapist.public_id), chair_id=str(chair.public_id))
    answer = calling(wren).post("/appointments", direct(open_house, legs=[foreign]))
    assert [error["pointer"] for error in answer.data["errors"]] == ["/legs/0/therapist_id", "/legs/0/chair_id"]
    assert Appointment.objects.count() == 0


def test_a_second_visit_of_a_client_at_the_time_needs_an_override_with_a_reason(calling, wren, open_house, grace, omar):
    make.chair(open_house.location, type="DRY")
    caller, known = calling(wren), {"client": None, "client_id": str(grace.public_id)}
    assert caller.post("/appointments", direct(open_house, **known)).status_code == 201
    answer = caller.post("/appointments", direct(open_house, **known))
    assert (answer.status_code, answer.data["code"]) == (409, "client-overlap")
    overruled = {"codes": ["client-overlap"], "reason": "Books for her sister"}
    answer = caller.post("/appointments", direct(open_house, **known, override=overruled))
    assert answer.data["overrides"] == [{"code": "client-overlap", "reason": "Books for her sister"}]


@pytest.mark.parametrize("code", ["slot-taken", "chair-not-ready", "anything"])
def test_what_cannot_be_overruled_is_refused(calling, wren, open_house, code):
    answer = calling(wren).post("/appointments", direct(open_house, override={"codes": [code], "reason": "x"}))
    assert answer.data["errors"][0]["pointer"] == "/override/codes/0"


def test_a_therapist_books_their_own_time_only(calling, mina, omar, open_house):
    own = calling(mina).post("/appointments", direct(open_house))
    assert (own.status_code, own.data["therapist_id"]) == (201, str(mina.public_id))
    others = leg(open_house, "2026-03-11T14:00:00+01:00", therapist_id=str(omar.public_id))
    assert calling(mina).post("/appointments", direct(open_house, legs=[others])).status_code == 403


def test_those_who_do_not_run_the_day_book_nothing(calling, cleaner, auditor, stranger_manager, open_house):
    assert calling(cleaner).post("/appointments", direct(open_house)).status_code == 403
    assert calling(auditor).post("/appointments", direct(open_house)).status_code == 403
    assert calling(stranger_manager).post("/appointments", direct(open_house)).status_code == 404
    assert Appointment.objects.count() == 0


def test_staff_confirm_holds_in_the_books_they_run(
    calling, stranger, held, wren, mina, omar, cleaner, auditor, stranger_manager
):
    Appointment.objects.update(therapist=mina)
    for who in (omar, cleaner, auditor):
        assert calling(who).post("/appointments", booking(held)).status_code == 403
    assert calling(stranger_manager).post("/appointments", booking(held)).status_code == 404
    reading = Caller(token=make_token(wren, "appointments:read"))
    assert reading.post("/appointments", booking(held)).status_code == 403
    assert Appointment.objects.get().status == "held"
    assert calling(mina).post("/appointments", booking(held)).status_code == 201


def test_a_therapist_confirms_no_hold_that_is_partly_a_colleagues(calling, stranger, open_house, mina, omar, wren):
    make.chair(open_house.location, type="DRY")
    both = stranger.post("/holds", {"legs": [leg(open_house), leg(open_house)]}).data
    for who in (mina, omar):
        assert calling(who).post("/appointments", booking(both)).status_code == 403
    assert calling(wren).post("/appointments", booking(both)).status_code == 201


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("override", {"codes": ["outside-hours"], "reason": "please"}),
        ("source", "phone"),
    ],
)
def test_what_a_hold_has_no_use_for_is_refused(calling, wren, held, field, value):
    answer = calling(wren).post("/appointments", booking(held, **{field: value}))
    assert (answer.status_code, answer.data["errors"][0]["pointer"]) == (422, f"/{field}")
    assert Appointment.objects.get().status == "held"


def test_a_direct_booking_has_no_use_for_a_token(calling, wren, held, open_house):
    answer = calling(wren).post("/appointments", direct(open_house, hold_token=held["token"]))
    assert (answer.status_code, answer.data["errors"][0]["pointer"]) == (422, "/hold_token")


def test_guests_without_a_place_are_refused(calling, stranger, wren, open_house, held, omar):
    answer = stranger.post("/appointments", booking(held, guests=["Ömer"]))
    assert (answer.status_code, answer.data["errors"][0]["pointer"]) == (422, "/guests/0")
    after = [leg(open_house, f"2026-03-12T{hour}:00:00+01:00") for hour in (10, 12)]
    answer = calling(wren).post("/appointments", direct(open_house, legs=after, guests=["Ömer"]))
    assert (answer.status_code, answer.data["errors"][0]["pointer"]) == (422, "/guests/0")
    make.chair(open_house.location, type="DRY")
    beside = [leg(open_house, f"2026-03-12T{start}:00+01:00") for start in ("10:00", "10:30", "12:00")]
    answer = calling(wren).post("/appointments", direct(open_house, legs=beside, guests=["Ömer", "Ole"]))
    assert [error["pointer"] for error in answer.data["errors"]] == ["/guests/1"]
    assert Client.objects.count() == 0
    answer = calling(wren).post("/appointments", direct(open_house, legs=beside, guests=["Ömer"]))
    assert answer.status_code == 201
    assert set(Client.objects.values_list("name", flat=True)) == {"Zoë Ünal", "Ömer"}


# ---- answers told at the desk --------------------------------------------------------------


def answering(code="X-DIAB", value="yes", version=""):
    return {"version": version or current_version(), "answers": [{"code": code, "value": value}]}


def test_answers_told_at_the_desk_are_kept(calling, wren, open_house):
    answer = calling(wren).post("/appointments", direct(open_house, screening=answering()))
    assert (answer.status_code, answer.data["status"]) == (201, "confirmed")
    declared = HealthDeclaration.objects.get()
    assert declared.answers["X-DIAB"]["value"] == "yes"
    assert answer.data["screening_light"] == declared.light


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"code": "MADE-UP"}, "unknown_code", "/screening/answers/0"),
        ({"value": "perhaps"}, "invalid_value", "/screening/answers/0"),
        ({"version": "0"}, "stale_version", "/screening/version"),
    ],
)
def test_answers_at_the_desk_that_fit_no_question_book_nothing(calling, wren, open_house, changes, code, pointer):
    answer = calling(wren).post("/appointments", direct(open_house, screening=answering(**changes)))
    assert (answer.status_code, answer.data["code"]) == (422, "validation")
    assert [(error["code"], error["pointer"]) for error in answer.data["errors"]] == [(code, pointer)]
    assert (Appointment.objects.count(), HealthDeclaration.objects.count()) == (0, 0)
