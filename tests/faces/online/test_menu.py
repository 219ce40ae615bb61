"""The first page: services as cards, at the salon that was chosen."""

import pytest

from bookings.models import Service
from salon.locations.models import Location
from tests import make
from tests.faces.online.conftest import Visitor


@pytest.mark.parametrize("path", ["/", "/book"])
def test_shows_minutes_and_price_of_every_service(path: str, visitor: Visitor, service: Service) -> None:
    assert visitor.get(path).status_code == 200
    assert visitor.page.count('data-testid="service-card"') == 1
    assert "45 minutes" in visitor.page
    assert "€49" in visitor.page


def test_leaves_out_what_is_not_booked_online(visitor: Visitor, service: Service, salon_: Location) -> None:
    make.service(salon_, name="Only at the desk", is_online_bookable=False)
    visitor.get("/book")
    assert "Only at the desk" not in visitor.page


def test_remembers_the_salon_that_was_chosen(visitor: Visitor, service: Service, other_salon: Location) -> None:
    make.service(other_salon, name="Sea-salt scrub")
    visitor.get("/book?salon=harbour")
    assert "Sea-salt scrub" in visitor.page
    visitor.get("/book")
    assert "Sea-salt scrub" in visitor.page
    assert service.name not in visitor.page


def test_a_salon_that_does_not_exist_is_not_found(visitor: Visitor, service: Service) -> None:
    assert visitor.get("/book?salon=nowhere").status_code == 404
    assert visitor.get("/book").status_code == 200


def test_what_people_wrote_is_shown_and_not_run(visitor: Visitor, salon_: Location) -> None:
    make.service(salon_, name="<script>alert(1)</script>", description='"><img src=x onerror=alert(2)>')
    visitor.get("/book")
    assert "&lt;script&gt;alert(1)" in visitor.page
    assert "<script>alert" not in visitor.page
    assert "<img" not in visitor.page
