"""Booking a series at the desk."""

import pytest

from bookings.models import Appointment
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(massage, mina, recliner, grace):
    return {"client": str(grace.public_id), "service": "massage-45", "on": "2026-03-12", "at": "10:00", "times": "2"}


def test_books_what_is_ticked_and_leaves_the_rest(desk, form):
    desk.post("/desk/series", {**form, "date": "2026-03-12"})
    assert Appointment.objects.get().starts_at == make.at("10:00", days=2)


@pytest.mark.parametrize("other", ["9999-12-31T23:59:00-12:00", "0001-01-01T00:00:00+12:00", "soon"])
def test_a_time_at_the_ends_of_the_calendar_is_none(desk, form, other):
    assert desk.post("/desk/series", {**form, "other": other}).status_code == 422
    assert not Appointment.objects.exists()
