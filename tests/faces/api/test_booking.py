"""Booking: out of a hold, or directly as staff do."""

import pytest

from bookings.models import Appointment
from clients.models import Client, Consent
from salon.outbox.models import Message, OptIn
from tests import make
from tests.faces.api.asking import agreed, booking, leg, person
from tests.faces.api.conftest import Caller

pytestmark = pytest.mark.django_db

OWN = {
    "id", "reference", "status", "version", "start", "end", "timezone", "service", "therapist", "salon", "price",
    "cancel_free_until", "can_cancel", "can_reschedule", "screening_required", "screening_outcome", "ics_url",
}  # fmt: skip
TOLD_ONCE = {"token", "manage_url"}


@pytest.fixture
def open_house(massage, mina, whirlpool):
    return massage


@pytest.fixture
def held(stranger, open_house):
    return stranger.post("/holds", {"legs": [leg(open_house)]}).data


def test_a_stranger_confirms_a_hold_and_is_told_exactly_this(stranger, held, settings):
    answer = stranger.post("/appointments", booking(held))
    assert answer.status_code == 201
    assert set(answer.data) == OWN | TOLD_ONCE
    assert answer.data["manage_url"] == f"{settings.PUBLIC_ORIGIN}/b/{answer.data['token']}"
    assert answer.data["cancel_free_until"] == "2026-03-10T10:00:00+01:00"
    assert (answer.data["can_cancel"], answer.data["can_reschedule"]) == (True, True)
    client = Client.objects.get()
    assert (client.name, client.email, client.language) == ("Zoë Ünal", "zoe@example.com", "es")
    assert set(Consent.objects.values_list("kind", "version")) == {("terms", "1"), ("privacy", "1")}
    assert Message.objects.filter(kind="confirmation").count() == 1


def test_the_token_opens_the_booking_without_being_told_again(stranger, held):
    booked = stranger.post("/appointments", booking(held)).data
    told = Caller(token=booked["token"]).get(f"/appointments/{booked['id']}").data
    assert set(told) == OWN


def test_the_bearer_of_the_hold_need_not_repeat_its_token(held):
    body = booking(held)
    del body["hold_token"]
    assert Caller(token=held["token"]).post("/appointments", body).status_code == 201


def test_ticked_boxes_are_kept_with_the_version_of_the_notice(stranger, held):
    stranger.post("/appointments", booking(held, consents=agreed(marketing_email=True, marketing_sms=False)))
    assert set(Consent.objects.values_list("kind", flat=True)) == {"terms", "privacy"}
    assert set(OptIn.objects.values_list("channel", "purpose")) == {("email", "marketing")}


def test_nothing_is_booked_without_agreement(stranger, held):
    answer = stranger.post("/appointments", booking(held, consents={"terms_version": "1"}))
    assert (answer.status_code, answer.data["code"], answer.data["kinds"]) == (422, "consent-required", ["privacy"])
    assert Client.objects.count() == 0
    assert stranger.post("/appointments", booking(held)).status_code == 201


def test_a_hold_is_confirmed_once(stranger, held):
    assert stranger.post("/appointments", booking(held)).status_code == 201
    answer = stranger.post("/appointments", booking(held))
    assert (answer.status_code, answer.data["code"]) == (409, "invalid-transition")
    assert Appointment.objects.count() == 1


def test_a_hold_is_opened_by_its_own_token_only(stranger, held, open_house):
    other = stranger.post("/holds", {"legs": [leg(open_house, "2026-03-11T14:00:00+01:00")]}).data
    for token in ("bk_nothing", other["token"], "st_x", "é"):
        assert stranger.post("/appointments", booking(held, hold_token=token)).status_code == 404
    answer = stranger.post("/appointments", booking(held, hold_token=None))
    assert answer.data["errors"][0]["pointer"] == "/hold_token"
    assert Appointment.objects.exclude(status="held").count() == 0


def test_a_known_address_makes_no_difference_and_shows_nothing(stranger, held, grace):
    answer = stranger.post("/appointments", booking(held, client=person(name="Somebody", email=grace.email)))
    assert (answer.status_code, set(answer.data)) == (201, OWN | TOLD_ONCE)
    assert grace.name not in answer.content.decode()
    grace.refresh_from_db()
    assert grace.name == "Grace Hopkins"


def test_a_couple_is_told_of_both(stranger, open_house, omar):
    make.chair(open_house.location, type="DRY")
    held = stranger.post("/holds", {"legs": [leg(open_house), leg(open_house)]}).data
    answer = stranger.post("/appointments", booking(held, guests=["Ömer"]))
    assert set(answer.data) == OWN | TOLD_ONCE | {"others"}
    assert [set(other) for other in answer.data["others"]] == [OWN]
    assert set(Client.objects.values_list("name", flat=True)) == {"Zoë Ünal", "Ömer"}


@pytest.mark.parametrize("name", ["عائشة بنت محمد", "שרה לוי", "Nguyễn Thị Hà", "李小龍", "O'Brien-Łukasz", "Ṩ" * 100])
def test_names_of_any_script_are_kept_as_typed(stranger, held, name):
    assert stranger.post("/appointments", booking(held, client=person(name=name))).status_code == 201
    assert Client.objects.get().name == name


def test_a_name_is_kept_composed(stranger, held):
    stranger.post("/appointments", booking(held, client=person(name="Zoe\u0308")))
    assert Client.objects.get().name == "Zoë"


@pytest.mark.parametrize(
    ("client", "pointer"),
    [
        ({"name": ""}, "/client/name"),
        ({"name": "   "}, "/client/name"),
        ({"name": "a\0b"}, "/client/name"),
        ({"name": "a\x07b"}, "/client/name"),
        ({"name": "x" * 201}, "/client/name"),
        ({"name": 7}, "/client/name"),
        ({"name": None}, "/client/name"),
        ({"email": "nobody"}, "/client/email"),
        ({"email": "a@b.example\0"}, "/client/email"),
        ({"email": "", "phone": ""}, "/client"),
        ({"email": None, "phone": None}, "/client"),
        ({"phone": "12"}, "/client/phone"),
        ({"phone": "call me"}, "/client/phone"),
        ({"locale": "not a language"}, "/client/locale"),
        ({"born_on": "0001-01-01"}, "/client/born_on"),
        ({"born_on": "9999-12-31"}, "/client/born_on"),
        ({"born_on": "yesterday"}, "/client/born_on"),
        ({"born_on": "1986-W11-2"}, "/client/born_on"),
        ({"role": "manager"}, "/client/role"),
    ],
)
def test_a_person_who_cannot_be_kept_is_refused_by_field(stranger, held, client, pointer):
    answer = stranger.post("/appointments", booking(held, client=person(**client)))
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.data["errors"]]
    assert Client.objects.count() == 0


@pytest.mark.parametrize(
    "field", ["price", "duration_minutes", "status", "therapist_id", "id", "reference", "policy_version"]
)
def test_what_a_caller_may_not_decide_is_refused(stranger, held, field):
    answer = stranger.post("/appointments", booking(held, **{field: "1"}))
    assert (answer.status_code, answer.data["code"]) == (422, "unknown-field")
    assert answer.data["errors"][0]["pointer"] == f"/{field}"


@pytest.mark.parametrize(
    "field",
    [
        {"client_id": "00000000-0000-4000-8000-000000000000", "client": None},
        {"override": {"codes": ["outside-hours"], "reason": "please"}},
        {"desk_note": "VIP"},
        {"source": "phone"},
    ],
)
def test_fields_for_staff_are_unknown_to_everybody_else(stranger, held, field):
    answer = stranger.post("/appointments", booking(held, **field))
    assert (answer.status_code, answer.data["code"]) == (422, "unknown-field")


def test_a_stranger_cannot_book_without_a_hold(stranger, open_house):
    answer = stranger.post("/appointments", {"legs": [leg(open_house)], "client": person(), "consents": agreed()})
    assert (answer.status_code, answer.data["errors"][0]["pointer"]) == (422, "/legs")


def test_all_faults_of_a_booking_are_told_at_once(stranger):
    answer = stranger.post(
        "/appointments",
        {"hold_id": "x", "client": {"name": "", "email": "x"}, "consents": {"health_data": "yes"}, "a/b~c": 1},
    )
    assert {error["pointer"] for error in answer.data["errors"]} == {
        "/hold_id",
        "/client/name",
        "/client/email",
        "/consents/health_data",
        "/a~1b~0c",
    }
