"""A request carried out once, however often it is sent."""

import pytest
from django.db import connection

from bookings.models import Appointment, Service, Visit
from clients.models import Client
from salon.accounts.models import AccessToken, IdempotencyKey
from salon.outbox.models import Message
from tests import make
from tests.faces.api.asking import booking, leg, person
from tests.faces.api.conftest import Caller

pytestmark = pytest.mark.django_db
KEY = "a-key-of-more-than-22-characters"


@pytest.fixture
def open_house(massage, mina, whirlpool):
    return massage


def test_the_first_answer_is_given_again(stranger, open_house):
    body = {"legs": [leg(open_house)]}
    first = stranger.post("/holds", body, Idempotency_Key=KEY)
    again = stranger.post("/holds", body, Idempotency_Key=KEY)
    assert "Idempotent-Replayed" not in first.headers
    assert again["Idempotent-Replayed"] == "true"
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Location"] == first["Location"]
    assert (Visit.objects.count(), AccessToken.objects.count()) == (1, 1)


def test_a_booking_sent_twice_is_one_booking_with_one_set_of_messages(stranger, open_house):
    held = stranger.post("/holds", {"legs": [leg(open_house)]}).data
    answers = [stranger.post("/appointments", booking(held), Idempotency_Key=KEY) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.content for answer in answers}) == 1
    assert (Appointment.objects.count(), Client.objects.count()) == (1, 1)
    assert Message.objects.filter(kind="confirmation").count() == 1


def test_spaces_and_order_make_no_other_request(stranger, open_house):
    service = str(open_house.public_id)
    one = f'{{"legs":[{{"service_id":"{service}","start":"2026-03-11T10:00:00+01:00"}}]}}'.encode()
    other = f'{{ "legs": [ {{"start": "2026-03-11T10:00:00+01:00", "service_id": "{service}" }} ] }}'.encode()
    first = stranger.post("/holds", one, Idempotency_Key=KEY)
    assert stranger.post("/holds", other, Idempotency_Key=KEY).content == first.content


def test_the_key_of_another_request_is_refused(stranger, open_house):
    stranger.post("/holds", {"legs": [leg(open_house)]}, Idempotency_Key=KEY)
    answer = stranger.post("/holds", {"legs": [leg(open_house, "2026-03-11T14:00:00+01:00")]}, Idempotency_Key=KEY)
    assert (answer.status_code, answer.data["code"]) == (422, "idempotency-key-reused")
    assert Visit.objects.count() == 1


def test_a_final_refusal_is_given_again_too(stranger, open_house):
    stranger.post("/holds", {"legs": [leg(open_house)]})
    body = {"legs": [leg(open_house)]}
    first = stranger.post("/holds", body, Idempotency_Key=KEY)
    make.chair(open_house.location, type="DRY")
    again = stranger.post("/holds", body, Idempotency_Key=KEY)
    assert (first.status_code, first.content) == (409, again.content)
    assert again["Content-Type"] == "application/problem+json"
    assert again["Idempotent-Replayed"] == "true"


def test_what_may_be_tried_again_is_not_kept(open_house, grace):
    held = Caller().post("/holds", {"legs": [leg(open_house)]}).data
    wrong = booking(held, hold_token="bk_nothing")
    assert Caller().post("/appointments", wrong, Idempotency_Key=KEY).status_code == 404
    assert Caller().post("/appointments", booking(held), Idempotency_Key=KEY).status_code == 201


@pytest.mark.parametrize("path", ["/holds", "/appointments", "/services", "/appointments/{id}/reschedule"])
def test_some_requests_need_a_key(calling, sol, open_house, mina, grace, whirlpool, path):
    appointment = make.appointment(
        service=open_house, therapist=mina, starts_at=make.at("15:00", days=1), chair=whirlpool, client=grace
    )
    answer = calling(sol).post(path.format(id=appointment.public_id), {}, Idempotency_Key="")
    assert (answer.status_code, answer.data["code"]) == (400, "idempotency-key-required")


@pytest.mark.parametrize("key", ["short", "x" * 256, "with a blank in between", "ümläut-ümläut-ümläut"])
def test_a_key_has_16_to_255_visible_characters(calling, wren, open_house, key):
    answer = calling(wren).post("/holds", {"legs": [leg(open_house)]}, Idempotency_Key=key)
    assert (answer.status_code, answer.data["code"]) == (400, "idempotency-key-required")
    assert Visit.objects.count() == 0


def test_a_strangers_key_is_longer_for_they_all_share_one_name(calling, stranger, wren, open_house):
    body = {"legs": [leg(open_house)]}
    assert stranger.post("/holds", body, Idempotency_Key="x" * 21).status_code == 400
    assert calling(wren).post("/holds", body, Idempotency_Key="x" * 16).status_code == 201


def test_two_people_may_have_the_same_key(calling, wren, sol, open_house):
    one = {"legs": [leg(open_house)], "client": person()}
    two = {"legs": [leg(open_house, "2026-03-11T14:00:00+01:00")], "client": person()}
    assert calling(wren).post("/appointments", one, Idempotency_Key=KEY).status_code == 201
    assert calling(sol).post("/appointments", two, Idempotency_Key=KEY).status_code == 201


def test_a_key_is_honoured_where_none_is_needed(calling, wren, open_house, mina, whirlpool, grace):
    appointment = make.appointment(
        service=open_house, therapist=mina, starts_at=make.at("10:00", days=1), chair=whirlpool, client=grace
    )
    desk, path = calling(wren), f"/appointments/{appointment.public_id}"
    first = desk.post(f"{path}/check-in", Idempotency_Key=KEY)
    desk.post(f"{path}/undo")
    again = desk.post(f"{path}/check-in", Idempotency_Key=KEY)
    assert (again["Idempotent-Replayed"], again.content) == ("true", first.content)
    assert Appointment.objects.get().status == "confirmed"


def test_a_key_opens_nothing_for_those_no_longer_let_in(calling, wren, stranger, open_house):
    body = {"legs": [leg(open_house)], "client": person()}
    calling(wren).post("/appointments", body, Idempotency_Key=KEY)
    wren.is_active = False
    wren.save()
    assert IdempotencyKey.objects.count() == 1
    answer = stranger.post("/appointments", body, Idempotency_Key=KEY)
    assert (answer.status_code, answer.data["code"]) == (422, "unknown-field")


def test_what_is_kept_of_an_answer_cannot_be_read_in_the_database(stranger, open_house):
    held = stranger.post("/holds", {"legs": [leg(open_house)]}, Idempotency_Key=KEY).data
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM accounts_idempotencykey")
        assert held["token"] not in cursor.fetchone()[0]


def test_a_service_sent_twice_is_one_service(calling, sol):
    body = {
        "slug": "stones",
        "name": "Stones",
        "family": "RELAX",
        "duration_minutes": 30,
        "price": {"amount": "30.00", "currency": "EUR"},
    }
    answers = [calling(sol).post("/services", body, Idempotency_Key=KEY) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Service.objects.count() == 1
