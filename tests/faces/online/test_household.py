"""Several people on one address: nobody overwrites, or learns of, another."""

from bookings.models import Appointment, Service
from clients.models import Client
from tests import make
from tests.faces.online.conftest import Visitor

NOON = "2026-03-10T12:00:00+01:00"


def test_two_people_with_one_address_are_two_clients_of_one_household(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    visitor.book(service, NOON, name="Ida Hopkins")
    people = Client.objects.order_by("id")
    assert [one.name for one in people] == ["Grace Hopkins", "Ida Hopkins"]
    assert len({one.household_id for one in people}) == 1
    assert people[0].household_id is not None


def test_each_of_them_asks_for_their_own_data(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    visitor.book(service, NOON, name="Ida Hopkins")
    visitor.get("/my/data")
    assert visitor.page.count('data-testid="send-code"') == 2


def test_booking_under_a_known_name_and_address_shows_and_changes_nothing(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    before = Client.objects.values().get()
    stranger = Visitor()
    stranger.book(service, NOON)
    assert Client.objects.values().get() == before
    assert stranger.get("/my/appointment").content.count(b'data-testid="booking"') == 1
    assert Appointment.objects.count() == 2


def test_a_guest_is_a_person_of_the_household(
    visitor: Visitor, service: Service, mina: object, recliner: object
) -> None:
    make.chair(service.location, type="DRY")
    visitor.get("/book/massage-45?party=2")
    visitor.get(visitor.post("/book/massage-45", start=NOON)["Location"])
    told = {"name": "Grace Hopkins", "contact": "grace@example.com", "guest": "Ida", "terms": "on", "privacy": "on"}
    assert visitor.post("/book/massage-45/details", **told).status_code == 303
    assert {one.name for one in Client.objects.all()} == {"Grace Hopkins", "Ida"}
    assert len(set(Client.objects.values_list("household", flat=True))) == 1
