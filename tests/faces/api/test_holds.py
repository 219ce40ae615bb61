"""Holding a time for a few minutes."""

import pytest

from bookings.models import Appointment, Visit
from salon.accounts.models import Membership
from salon.accounts.roles import Role
from tests import make
from tests.faces.api.asking import booking, leg, make_token
from tests.faces.api.conftest import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(stranger, massage, mina, whirlpool):
    return stranger.post("/holds", {"legs": [leg(massage)]}).data


@pytest.fixture
def holder(held):
    return Caller(token=held["token"])


def test_a_hold_has_a_token_an_end_and_a_price(stranger, massage, mina, whirlpool):
    answer = stranger.post("/holds", {"legs": [leg(massage)]})
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/holds/{answer.data['id']}"
    assert answer.data["token"].startswith("bk_")
    assert answer.data["price"] == {"amount": "49.00", "currency": "EUR"}
    assert answer.data["legs"][0]["end"] == "2026-03-11T10:45:00+01:00"


def test_a_taken_time_names_others_nearby(stranger, held, massage, mina):
    answer = stranger.post("/holds", {"legs": [leg(massage)]})
    assert (answer.status_code, answer.data["code"]) == (409, "slot-taken")
    assert 1 <= len(answer.data["alternatives"]) <= 5
    assert answer.data["alternatives"][0]["therapist_ids"] == [str(mina.public_id)]
    again = stranger.post("/holds", {"legs": [leg(massage, answer.data["alternatives"][0]["start"])]})
    assert again.status_code == 201


def test_a_couple_is_held_together_or_not_at_all(stranger, massage, mina, omar, whirlpool):
    answer = stranger.post("/holds", {"legs": [leg(massage), leg(massage)]})
    assert answer.data["code"] == "slot-taken" or answer.status_code == 422
    assert Visit.objects.count() == 0
    make.chair(massage.location, type="DRY")
    answer = stranger.post("/holds", {"legs": [leg(massage), leg(massage)]})
    assert answer.status_code == 201
    assert {one["therapist"]["display_name"] for one in answer.data["legs"]} == {"Mina", "Omar"}
    assert answer.data["price"]["amount"] == "98.00"


def test_the_therapist_asked_for_is_the_one_held(stranger, massage, mina, omar, whirlpool):
    told = stranger.post("/holds", {"legs": [leg(massage, therapist_id=str(omar.public_id))]}).data
    assert told["legs"][0]["therapist"]["display_name"] == "Omar"


@pytest.mark.parametrize(
    ("start", "code", "member"),
    [
        ("2026-03-10T07:00:00+01:00", "in-past", None),
        ("2026-03-10T08:15:00+01:00", "notice-too-short", ("earliest", "2026-03-10T09:00:00+01:00")),
        ("2026-07-10T10:00:00+02:00", "beyond-horizon", ("latest", None)),
        ("2026-03-11T10:05:00+01:00", "not-offered", None),
        ("2026-03-11T22:00:00+01:00", "not-offered", None),
    ],
)
def test_a_time_the_rules_refuse_says_which_rule(stranger, massage, mina, whirlpool, start, code, member):
    answer = stranger.post("/holds", {"legs": [leg(massage, start)]})
    assert (answer.status_code, answer.data["code"]) == (422, code)
    if member is not None:
        assert member[0] in answer.data
        assert member[1] in (None, answer.data[member[0]])
    assert Visit.objects.count() == 0


def test_somebody_not_qualified_is_not_held(stranger, reflexology, omar, whirlpool):
    answer = stranger.post("/holds", {"legs": [leg(reflexology)]})
    assert (answer.status_code, answer.data["code"]) == (422, "not-qualified")


def test_a_device_holds_three_times_at_most(stranger, settings, massage, mina, whirlpool):
    settings.RATE_FACTOR = 1
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    for hour in (9, 11, 13):
        answer = stranger.post("/holds", {"legs": [leg(massage, f"2026-03-11T{hour:02d}:00:00+01:00")]})
        assert answer.status_code == 201
    answer = stranger.post("/holds", {"legs": [leg(massage, "2026-03-11T15:00:00+01:00")]})
    assert (answer.status_code, answer.data["code"], answer.data["limit"]) == (422, "too-many-open", 3)


def test_the_holder_sees_it_and_the_desk_does(holder, held, calling, wren):
    told = holder.get(f"/holds/{held['id']}").data
    assert told == {name: value for name, value in held.items() if name != "token"}
    assert calling(wren).get(f"/holds/{held['id']}").data["status"] == "live"


def test_nobody_else_sees_it(stranger, held, calling, stranger_manager, massage):
    path = f"/holds/{held['id']}"
    assert stranger.get(path).status_code == 401
    assert calling(stranger_manager).get(path).status_code == 404
    other = stranger.post("/holds", {"legs": [leg(massage, "2026-03-11T14:00:00+01:00")]}).data
    assert Caller(token=other["token"]).get(path).status_code == 404
    assert Caller(token=other["token"]).delete(path).status_code == 404


def test_it_is_extended_once(holder, held):
    path = f"/holds/{held['id']}/extend"
    assert holder.post(path).data["expires_at"] == "2026-03-10T08:12:00+01:00"
    answer = holder.post(path)
    assert (answer.status_code, answer.data["code"]) == (409, "invalid-transition")


def test_after_its_time_it_is_gone_and_blocks_nobody(holder, held, stranger, set_clock, massage):
    set_clock("08:08")
    assert holder.get(f"/holds/{held['id']}").data["status"] == "expired"
    assert holder.post(f"/holds/{held['id']}/extend").data["code"] == "hold-expired"
    assert stranger.post("/appointments", booking(held)).status_code == 410
    assert stranger.post("/holds", {"legs": [leg(massage)]}).status_code == 201


def test_it_is_let_go_as_often_as_one_likes(holder, held, stranger, massage):
    path = f"/holds/{held['id']}"
    for _ in range(2):
        assert holder.delete(path).status_code == 204
    assert holder.get(path).data["status"] == "released"
    assert stranger.post("/holds", {"legs": [leg(massage)]}).status_code == 201


def test_a_confirmed_hold_is_consumed_and_letting_it_go_cancels_nothing(holder, held, stranger):
    booked = stranger.post("/appointments", booking(held)).data
    assert holder.get(f"/holds/{held['id']}").data["status"] == "consumed"
    holder.delete(f"/holds/{held['id']}")
    assert Appointment.objects.get(public_id=booked["id"]).status == "confirmed"


def test_legs_of_two_salons_are_no_visit(stranger, massage, mina, whirlpool, other_salon):
    elsewhere = make.service(other_salon)
    answer = stranger.post("/holds", {"legs": [leg(massage), leg(elsewhere)]})
    assert answer.data["errors"] == [
        {"code": "one_location", "detail": "All of it must be at one salon.", "pointer": "/legs/1/service_id"}
    ]


def test_legs_days_apart_are_no_visit(stranger, massage, mina, whirlpool):
    answer = stranger.post("/holds", {"legs": [leg(massage), leg(massage, "2199-03-11T10:00:00+01:00")]})
    assert answer.data["errors"][0]["pointer"] == "/legs/1/start"


def test_a_therapist_holds_their_own_time_only(calling, mina, omar, massage, whirlpool):
    own = calling(mina).post("/holds", {"legs": [leg(massage)]})
    assert own.data["legs"][0]["therapist"]["display_name"] == "Mina"
    others = leg(massage, "2026-03-11T14:00:00+01:00", therapist_id=str(omar.public_id))
    assert calling(mina).post("/holds", {"legs": [others]}).status_code == 403
    assert Visit.objects.count() == 1


def test_staff_who_book_nothing_hold_nothing(calling, cleaner, auditor, wren, massage, mina, whirlpool, other_salon):
    make.therapist(other_salon, name="Cleo", user=cleaner)
    Membership.objects.create(user=cleaner, location=other_salon, role=Role.THERAPIST)
    reading = Caller(token=make_token(wren, "appointments:read"))
    for who in (calling(cleaner), calling(auditor), reading):
        assert who.post("/holds", {"legs": [leg(massage)]}).status_code == 403
    assert Visit.objects.count() == 0
    writing = Caller(token=make_token(wren, "appointments:write"))
    assert writing.post("/holds", {"legs": [leg(massage)]}).status_code == 201


def test_staff_hold_at_their_own_salon_only(calling, wren, stranger_manager, massage, mina, whirlpool):
    assert calling(stranger_manager).post("/holds", {"legs": [leg(massage)]}).status_code == 404
    assert calling(wren).post("/holds", {"legs": [leg(massage)]}).status_code == 201
