"""A second service, a second person, somebody who speaks a language: added in place."""

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service
from salon.locations.models import Location
from tests import make
from tests.faces.online.conftest import Visitor, person
from tests.make import at
from therapists.models import Therapist

TEN = "2026-03-10T10:00:00+01:00"


@pytest.fixture
def house(service: Service, reflexology: Service, mina: Therapist, whirlpool: Chair) -> Service:
    """Two services, two therapists, two chairs."""
    return service


def test_the_menu_leads_to_a_second_service(visitor: Visitor, house: Service) -> None:
    visitor.get("/book?with=massage-45")
    assert "/book/massage-45?also=reflexology-50" in visitor.page
    assert visitor.page.count('data-testid="service-card"') == 1


def test_two_services_are_held_one_after_the_other(visitor: Visitor, house: Service) -> None:
    visitor.get("/book/massage-45?also=reflexology-50")
    response = visitor.post("/book/massage-45", start=TEN)
    visitor.get(response["Location"])
    assert "Relaxing foot massage" in visitor.page
    assert "Reflexology" in visitor.page
    assert "€108" in visitor.page
    assert 'name="guest"' not in visitor.page
    assert visitor.post("/book/massage-45/details", **person()).status_code == 303
    booked = Appointment.objects.order_by("starts_at")
    assert [one.status for one in booked] == [Status.CONFIRMED] * 2
    assert len({one.client_id for one in booked}) == 1
    assert booked[0].ends_at <= booked[1].starts_at


def test_two_people_may_take_different_things(visitor: Visitor, house: Service) -> None:
    visitor.get("/book/massage-45?party=2&guest=reflexology-50")
    visitor.get(visitor.post("/book/massage-45", start=TEN)["Location"])
    assert 'name="guest"' in visitor.page
    assert visitor.post("/book/massage-45/details", **person(guest="Ida")).status_code == 303
    booked = Appointment.objects.order_by("leg")
    assert [one.service.slug for one in booked] == ["massage-45", "reflexology-50"]
    assert [one.client and one.client.name for one in booked] == ["Grace Hopkins", "Ida"]


def test_a_second_person_on_the_menu_costs_one_tap(visitor: Visitor, house: Service) -> None:
    visitor.get("/book?party=2")
    assert 'href="/book/massage-45?party=2"' in visitor.page


@pytest.mark.parametrize("query", ["also=nothing", "also=massage-45", "guest=../x", "speaks=klingon", "also=%00"])
def test_what_is_not_on_the_menu_is_left_out(query: str, visitor: Visitor, house: Service) -> None:
    assert visitor.get(f"/book/massage-45?{query}").status_code == 200
    assert TEN in visitor.starts()


def test_a_language_is_a_filter(visitor: Visitor, house: Service, omar: Therapist, mina: Therapist) -> None:
    Therapist.objects.filter(pk=omar.pk).update(languages=["ar", "en"])
    Therapist.objects.filter(pk=mina.pk).update(languages=["de", "en"])
    visitor.get("/book/massage-45")
    assert "speaks Arabic" in visitor.page
    make.appointment(service=house, therapist=omar, starts_at=at("10:00"))
    visitor.get("/book/massage-45?speaks=ar")
    assert TEN not in visitor.starts()
    eleven = "2026-03-10T11:00:00+01:00"
    visitor.post("/book/massage-45", start=eleven)
    assert Appointment.objects.get(status=Status.HELD).therapist == omar


def test_an_expired_pair_is_offered_times_for_a_pair(visitor: Visitor, house: Service, set_clock: object) -> None:
    visitor.get("/book/massage-45?party=2")
    visitor.get(visitor.post("/book/massage-45", start=TEN)["Location"])
    set_clock("08:20")  # type: ignore[operator]
    response = visitor.post("/book/massage-45/details", **person(guest="Ida"))
    assert response.status_code == 410
    visitor.post("/book/massage-45/details", **person(guest="Ida"), start=visitor.starts()[0])
    assert Appointment.objects.filter(status=Status.CONFIRMED).count() == 2


def test_a_day_without_the_therapist_offers_others_that_can_be_pressed(
    visitor: Visitor, house: Service, omar: Therapist, salon_: Location
) -> None:
    make.time_off(omar, at("00:00"), at("00:00", days=90))
    visitor.get(f"/book/massage-45?therapist={omar.public_id}&day=2026-03-10")
    assert "Omar cannot be booked for this on this day." in visitor.page
    assert 'form="with-anybody"' in visitor.page
    assert visitor.starts()


def test_a_service_that_nobody_gives_leads_to_others(visitor: Visitor, house: Service, salon_: Location) -> None:
    make.service(salon_, slug="rare", name="Rare", needs=["ONCO", "MATERNITY", "NAIL", "NOBODY-HAS-THIS"])
    visitor.get("/book/rare")
    assert visitor.starts() == []
    assert "Something else that is free" in visitor.page
    assert "/book/massage-45" in visitor.page


def test_a_holiday_is_told_with_its_reason(visitor: Visitor, house: Service, salon_: Location) -> None:
    make.closure(salon_, at("00:00", days=1), at("00:00", days=2), reason="We are painting the walls.")
    visitor.get("/book/massage-45?day=2026-03-11")
    assert "The salon is closed on this day. We are painting the walls." in visitor.page
    assert len(visitor.starts()) >= 3
