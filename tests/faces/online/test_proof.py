"""Where a salon asks for it, whoever books proves the address with a number."""

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Service
from clients.models import Client
from salon.locations.models import BookingPolicy
from salon.outbox.models import Message
from tests.faces.online.conftest import Visitor, person

TEN = "2026-03-10T10:00:00+01:00"
DETAILS = "/book/massage-45/details"


@pytest.fixture(autouse=True)
def careful(service: Service) -> None:
    BookingPolicy.objects.update(verifies_contacts=True)


def number() -> str:
    return str(Message.objects.filter(kind="code").order_by("-id")[0].content["code"])


def test_books_only_with_the_number(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    assert visitor.post(DETAILS, **person()).status_code == 200
    assert 'data-testid="asks-code"' in visitor.page
    assert 'value="Grace Hopkins"' in visitor.page
    assert not Client.objects.exists()
    assert visitor.post(DETAILS, **person(code=number())).status_code == 303
    assert Appointment.objects.get().status == Status.CONFIRMED


@pytest.mark.parametrize("wrong", ["12", "000000"])
def test_another_number_books_nothing(wrong: str, visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    visitor.post(DETAILS, **person())
    assert visitor.post(DETAILS, **person(code=wrong)).status_code == 422
    assert not Client.objects.exists()


def test_known_and_unknown_addresses_get_the_same_answer(visitor: Visitor, service: Service) -> None:
    pages = []
    for name in ("Grace Hopkins", "Somebody Else"):
        visitor.hold(service, TEN)
        visitor.post(DETAILS, **person(name=name, contact=f"{name[:5].lower()}@example.com"))
        pages.append('data-testid="asks-code"' in visitor.page)
    assert pages == [True, True]
    assert Message.objects.filter(kind="code").count() == 2


def test_the_same_form_sent_twice_books_once(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    visitor.post(DETAILS, **person())
    page, code = visitor.page, number()
    for _ in range(2):
        visitor.page = page
        assert visitor.post(DETAILS, **person(code=code))["Location"] == "/book/done"
    assert Appointment.objects.count() == 1


def test_the_api_asks_for_it_as_well(visitor: Visitor, service: Service) -> None:
    hold = visitor.browser.post(
        "/api/v1/holds",
        {"legs": [{"service_id": str(service.public_id), "start": TEN}]},
        content_type="application/json",
        headers={"idempotency-key": "k" * 24},
    ).json()
    body = {
        "hold_id": hold["id"],
        "hold_token": hold["token"],
        "client": {"name": "Grace", "email": "grace@example.com"},
        "consents": {"terms_version": "1", "privacy_version": "1"},
    }

    def book(key: str, **more: str) -> int:
        headers = {"idempotency-key": key * 24}
        return visitor.browser.post(
            "/api/v1/appointments", {**body, **more}, content_type="application/json", headers=headers
        ).status_code

    assert book("a") == 422
    asked = visitor.browser.post(
        "/api/v1/contact-codes", {"email": "grace@example.com"}, content_type="application/json"
    )
    assert asked.status_code == 202
    assert book("b", contact_code="000000" if number() != "000000" else "111111") == 422
    assert book("c", contact_code=number()) == 201
