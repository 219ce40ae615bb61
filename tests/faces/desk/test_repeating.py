"""The last visit once more, when it was brought along from another program, and what of it there is no longer."""

import re
from datetime import date
from typing import Any

import pytest

from bookings.models import Appointment, Chair, PastVisit
from tests import make

pytestmark = pytest.mark.django_db


def brought(client: Any, **fields: Any) -> PastVisit:
    """A visit that another program told of."""
    usual = {
        "on": date(2026, 1, 15),
        "status": "completed",
        "service_words": "Pediluvium",
        "therapist_words": "Mina A.",
    }
    kept = usual | {"location": client.location, "mark": "a row", "imported_at": make.at("08:00")} | fields
    return PastVisit.objects.create(client=client, **kept)


def again(desk, client) -> str:
    return str(desk.get(f"/desk/clients/{client.public_id}/again").content.decode())


def pressed(desk, page: str):
    """The first free time that the page offers, pressed."""
    form = re.search(r'<form method="post" action="/desk/new">.*?</form>', page, re.DOTALL)
    assert form, "a time is offered"
    return desk.post("/desk/new", dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0])))


def test_a_visit_that_was_brought_along_is_booked_again_at_one_press(desk, massage, mina, recliner, grace):
    brought(grace, service=massage, therapist=mina)
    page = again(desk, grace)
    assert f"{massage.name} with {mina.display_name}, last on 15 January 2026" in page
    assert "again-missing" not in page
    assert pressed(desk, page).status_code == 303
    booked = Appointment.objects.get()
    assert (booked.service, booked.therapist, booked.client) == (massage, mina, grace)


def test_what_the_salon_does_not_have_is_said_in_the_words_of_the_other_program(desk, massage, mina, recliner, grace):
    brought(grace, therapist=mina)
    page = again(desk, grace)
    assert "<bdi>Pediluvium</bdi> is not on the menu." in page
    assert "again-time" not in page
    assert f"therapist={mina.public_id}" in page, "another service is looked for with the same therapist"


def test_a_therapist_who_is_gone_is_said_and_others_are_offered(desk, massage, mina, omar, recliner, grace):
    brought(grace, service=massage, therapist_words="Old Hand")
    page = again(desk, grace)
    assert "<bdi>Old Hand</bdi> is not on the team." in page
    assert "First free with anybody" in page


def test_a_visit_here_counts_for_more_than_one_brought_along(desk, massage, mina, recliner, grace):
    brought(grace)
    make.appointment(service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("08:30"))
    assert "Pediluvium" not in again(desk, grace)


def test_who_stayed_away_before_has_nothing_to_repeat(desk, massage, grace):
    brought(grace, service=massage, status="no_show")
    assert "again-last" not in again(desk, grace)


def test_the_chair_of_last_time_is_booked_where_it_is_free(desk, massage, mina, recliner, whirlpool, grace):
    make.appointment(service=massage, therapist=mina, chair=whirlpool, client=grace, starts_at=make.at("08:30"))
    assert pressed(desk, again(desk, grace)).status_code == 303
    assert Appointment.objects.latest("pk").chair == whirlpool


def test_a_chair_that_is_in_use_no_longer_is_said(desk, massage, mina, recliner, whirlpool, grace):
    make.appointment(service=massage, therapist=mina, chair=whirlpool, client=grace, starts_at=make.at("08:30"))
    Chair.objects.filter(pk=whirlpool.pk).update(is_active=False)
    page = again(desk, grace)
    assert f"<bdi>{whirlpool.name}</bdi> is in use no longer." in page
    assert pressed(desk, page).status_code == 303


@pytest.mark.parametrize("page", ["/desk/find?q=hopk", "/desk/clients?q=hopk"])
def test_a_search_tells_of_a_visit_that_was_brought_along(desk, grace, page):
    brought(grace)
    told = desk.get(page).content.decode()
    assert "Last 15 Jan 2026: Pediluvium" in told
    assert "Never been here" not in told
