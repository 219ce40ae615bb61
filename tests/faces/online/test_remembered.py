"""Somebody books again on the same device: nothing to type, and nothing to read for whoever borrows it."""

import json
from collections.abc import Callable

import pytest

from bookings.models import Appointment, Service
from clients.models import Client, Consent
from salon.core.fields import seal
from salon.locations.models import Location
from tests.faces.online.conftest import Visitor, person

NOON = "2026-03-10T12:00:00+01:00"


@pytest.fixture
def regular(service: Service) -> Visitor:
    """A browser whose owner asked to be remembered with her first booking."""
    visitor = Visitor()
    visitor.book(service, remember="on")
    return visitor


def test_the_second_booking_takes_one_press_on_the_form(regular: Visitor, service: Service) -> None:
    regular.hold(service, NOON)
    assert 'data-testid="remembered"' in regular.page
    assert 'data-testid="field-name"' not in regular.page
    assert 'data-testid="consent-terms"' not in regular.page
    assert regular.post("/book/massage-45/details").status_code == 303
    assert Client.objects.count() == 1
    assert Appointment.objects.filter(client__name="Grace Hopkins").count() == 2


def test_shows_no_more_than_a_first_name_and_the_end_of_an_address(regular: Visitor, service: Service) -> None:
    regular.hold(service, NOON)
    assert "Grace" in regular.page
    assert "Hopkins" not in regular.page
    assert "grace@example.com" not in regular.page
    assert "g…@example.com" in regular.page


def test_the_cookie_tells_its_reader_nothing_and_scripts_cannot_read_it(regular: Visitor) -> None:
    cookie = regular.browser.cookies["me"]
    assert "grace" not in cookie.value.lower()
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/book")


def test_nobody_is_remembered_who_did_not_ask(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    assert "me" not in visitor.browser.cookies
    visitor.hold(service, NOON)
    assert 'data-testid="field-name"' in visitor.page


def test_somebody_else_makes_it_forget(regular: Visitor, service: Service) -> None:
    regular.hold(service, NOON)
    response = regular.post("/book/massage-45/details", step="forget")
    assert response.cookies["me"].value == ""
    regular.get(response["Location"])
    assert 'data-testid="field-name"' in regular.page


def test_a_new_version_of_the_terms_is_asked_again(regular: Visitor, service: Service, salon_: Location) -> None:
    Location.objects.filter(pk=salon_.pk).update(terms_version="2")
    regular.hold(service, NOON)
    assert 'data-testid="consent-terms"' in regular.page
    assert regular.post("/book/massage-45/details").status_code == 422
    assert regular.post("/book/massage-45/details", terms="on", privacy="on").status_code == 303
    assert Consent.objects.filter(kind="terms", version="2").exists()


def test_another_salon_knows_nobody(regular: Visitor, service: Service, salon_: Location) -> None:
    Location.objects.filter(pk=salon_.pk).update(slug="elsewhere")
    regular.get("/book?salon=elsewhere")
    regular.hold(service, NOON)
    assert 'data-testid="field-name"' in regular.page


@pytest.mark.parametrize(
    "forge",
    [
        lambda: "x",
        lambda: "ü",
        lambda: seal("no json"),
        lambda: seal(json.dumps({"name": "Eve"})),
        lambda: json.dumps({"salon": "lindenhof", "name": "Eve", "contact": "x", "terms": "1", "privacy": "1"}),
    ],
)
def test_a_forged_cookie_is_nobody(forge: Callable[[], str], visitor: Visitor, service: Service) -> None:
    visitor.hold(service, NOON)
    visitor.browser.cookies["me"] = forge()
    visitor.get("/book/massage-45/details")
    assert 'data-testid="field-name"' in visitor.page


def test_a_broken_off_booking_is_not_remembered(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, NOON)
    visitor.post("/book/massage-45/details", **person(contact="nowhere", remember="on"))
    assert "me" not in visitor.browser.cookies
