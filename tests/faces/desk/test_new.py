"""Booking at the desk."""

import re

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from clients.models import Client
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staffed(massage, mina, omar, recliner):
    """Somebody to give the massage, and a chair."""


def form(page, **changes):
    key = re.search(r'name="form_key" value="([^"]+)"', page.content.decode())
    usual = {
        "form_key": key[1] if key else "",
        "location": "lindenhof",
        "service": "massage-45",
        "on": "2026-03-10",
        "client": "new",
        "name": "Zoë Ünal",
        "phone": "+493055510003",
        "at": "14:00",
    }
    return usual | changes


def booked(desk, **changes):
    return desk.post("/desk/new", form(desk.get("/desk/new?service=massage-45&on=2026-03-10"), **changes))


def test_offers_the_free_times_of_the_day(desk, mina, omar, grace):
    make.appointment(service=mina.location.services.get(), therapist=mina, client=grace, starts_at=make.at("14:00"))
    page = desk.get("/desk/new?service=massage-45&on=2026-03-10").content.decode()
    assert 'data-start="2026-03-10T13:00:00+00:00"' in page
    alone = desk.get(f"/desk/new?service=massage-45&on=2026-03-10&therapist={mina.public_id}").content.decode()
    assert 'data-start="2026-03-10T13:00:00+00:00"' not in alone


def test_books_a_new_client_and_shows_the_place_on_the_board(desk):
    answer = booked(desk)
    made = Appointment.objects.get()
    assert (answer.status_code, made.status, made.starts_at) == (303, Status.CONFIRMED, make.at("14:00"))
    assert made.client is not None
    assert (made.client.name, made.visit.source) == ("Zoë Ünal", "desk")
    assert answer["Location"].endswith(f"#a-{made.public_id}")


def test_books_somebody_who_is_known(desk, grace):
    page = desk.get("/desk/new?service=massage-45&on=2026-03-10&q=hopk").content.decode()
    assert f'value="{grace.public_id}"' in page
    booked(desk, client=str(grace.public_id), name="", phone="")
    assert Appointment.objects.get().client == grace
    assert Client.objects.count() == 1


def test_books_a_walk_in_for_this_very_minute(desk):
    assert booked(desk, at="10:20", source="walk-in").status_code == 303
    assert Appointment.objects.get().visit.source == "walk-in"


def test_writes_down_what_began_earlier_today(desk):
    assert booked(desk, at="09:00", source="walk-in").status_code == 303


def test_keeps_to_the_therapist_asked_for(desk, omar):
    booked(desk, therapist=str(omar.public_id))
    assert Appointment.objects.get().therapist == omar


def test_the_same_form_sent_twice_books_once(desk):
    sent = form(desk.get("/desk/new?service=massage-45&on=2026-03-10"))
    first, second = (desk.post("/desk/new", sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"at": ""},
        {"at": "25:00"},
        {"at": "soon"},
        {"at": "", "start": "2026-03-10T14:00:00"},
        {"at": "", "start": "tomorrow"},
        {"on": "2026-03-09", "at": "14:00"},
        {"at": "21:00"},
        {"service": "none"},
        {"name": ""},
        {"phone": ""},
        {"phone": "12"},
        {"email": "nowhere"},
        {"name": "Zo\x00e"},
    ],
)
def test_what_cannot_be_is_told_keeps_what_was_typed_and_books_nothing(desk, changes):
    answer = booked(desk, desk_note="by the window", **changes)
    page = answer.content.decode()
    assert answer.status_code == (409 if changes.get("at") == "21:00" or "on" in changes else 422)
    assert 'data-testid="toast-error"' in page
    assert "service" in changes or "by the window" in page
    assert not Appointment.objects.exists()


def test_a_taken_time_is_told(desk, mina, omar, grace, dora):
    service = mina.location.services.get()
    make.appointment(service=service, therapist=mina, client=grace, starts_at=make.at("14:00"))
    make.appointment(service=service, therapist=omar, client=dora, starts_at=make.at("14:00"))
    answer = booked(desk)
    assert answer.status_code == 409
    assert "no longer free" in answer.content.decode() or "quicker" in answer.content.decode()
    assert Appointment.objects.count() == 2


def test_outside_hours_only_with_the_tick(desk):
    assert booked(desk, at="20:30").status_code == 409
    assert booked(desk, at="20:30", overrule_hours="1", overrule_reason="A regular.").status_code == 303
    assert Appointment.objects.get().overrides == [{"code": "outside-hours", "reason": "A regular."}]


@pytest.mark.parametrize("client", ["not-an-id", "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_client_is_not_found(desk, client):
    assert booked(desk, client=client).status_code == 404


def test_a_client_of_another_salon_is_not_found(desk, other_salon):
    stranger = make.client(other_salon, name="Stranger")
    assert booked(desk, client=str(stranger.public_id)).status_code == 404
    assert "Stranger" not in desk.get("/desk/new?service=massage-45&q=stranger").content.decode().replace(
        'value="stranger"', ""
    )


def test_explains_why_a_time_is_not_free(desk, mina, omar, grace):
    service = mina.location.services.get()
    make.appointment(service=service, therapist=mina, client=grace, starts_at=make.at("14:00"))
    address = f"/desk/explain?service=massage-45&on=2026-03-10&at=14:15&therapist={mina.public_id}"
    page = desk.get(address).content.decode()
    assert "Has another visit" in page
    assert "Grace" not in page
    assert "This time is free" in desk.get("/desk/explain?service=massage-45&on=2026-03-10&at=15:30").content.decode()
    assert desk.get("/desk/explain?service=none&on=2026-03-10&at=15:30").status_code == 404
    assert desk.get("/desk/explain?service=massage-45&on=never&at=99").status_code == 200
