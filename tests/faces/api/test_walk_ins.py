"""The queue of those who walk in, through the API."""

import pytest

from bookings.models import Appointment
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staffed(massage, mina, omar, recliner, whirlpool):
    """Two who massage, two chairs."""


@pytest.fixture
def desk(calling, wren):
    return calling(wren)


def joined(caller, massage, **more):
    return caller.post("/walk-ins", {"service_id": str(massage.public_id)} | more)


def test_gives_a_number_and_a_promised_start(desk, massage):
    answer = joined(desk, massage, display_name="Zoë")
    assert answer.status_code == 201
    assert answer.data["queue_number"] == 1
    assert answer.data["promised_start"] == "2026-03-10T08:00:00+01:00"
    assert [one["display_name"] for one in desk.get("/walk-ins").data["items"]] == ["Zoë"]


def test_seats_somebody_once(desk, massage):
    walk_in = joined(desk, massage).data["id"]
    seated = desk.post(f"/walk-ins/{walk_in}/seat", {})
    assert (seated.status_code, seated.data["status"], seated.data["source"]) == (201, "arrived", "walk-in")
    again = desk.post(f"/walk-ins/{walk_in}/seat", {})
    assert (again.status_code, again.data["code"]) == (409, "invalid-transition")
    assert desk.get("/walk-ins").data["items"] == []


def test_lets_somebody_leave(desk, massage):
    walk_in = joined(desk, massage).data["id"]
    left = desk.post(f"/walk-ins/{walk_in}/leave", {})
    assert left.data["status"] == "left"
    assert desk.post(f"/walk-ins/{walk_in}/seat", {}).status_code == 409


def test_the_same_key_queues_once(desk, massage):
    key = {"Idempotency-Key": "one-and-the-same-key-1"}
    body = {"service_id": str(massage.public_id)}
    first, second = (desk.post("/walk-ins", body, **key) for _ in range(2))
    assert first.data == second.data


def test_strangers_join_only_where_there_is_a_screen_at_the_door(stranger, massage, salon_):
    assert joined(stranger, massage).status_code == 401
    salon_.policy.has_kiosk = True
    salon_.policy.save()
    assert joined(stranger, massage).status_code == 201
    massage.is_online_bookable = False
    massage.save()
    assert joined(stranger, massage).status_code == 401


def test_says_when_nothing_is_left_today(desk, massage, set_clock):
    set_clock("19:40")
    answer = joined(desk, massage)
    assert (answer.status_code, answer.data["code"]) == (422, "not-offered")


def test_a_phone_that_cannot_be_is_told(desk, massage):
    answer = joined(desk, massage, phone="12")
    assert (answer.status_code, answer.data["code"]) == (422, "validation")


def test_a_held_start_is_no_appointment_yet(desk, massage):
    joined(desk, massage)
    assert desk.get("/appointments").data["items"] == []
    held = Appointment.objects.get()
    assert desk.get(f"/appointments/{held.public_id}").status_code == 404


def test_asks_for_somebody(desk, massage, omar, other_salon):
    answer = joined(desk, massage, therapist_id=str(omar.public_id))
    assert answer.status_code == 201
    assert Appointment.objects.get().therapist == omar
    there = make.therapist(other_salon, name="Eva")
    assert joined(desk, massage, therapist_id=str(there.public_id)).status_code == 422
