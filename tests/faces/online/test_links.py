"""The links of a message about an appointment: looking changes nothing, a press does what the link says."""

import re
from collections.abc import Callable

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Service
from salon.accounts.models import AuditEvent
from salon.faces.online.views.links import LOOK, WISHES
from salon.outbox.letters.mails import written
from salon.outbox.models import Message
from tests.faces.online.conftest import Visitor
from tests.make import at

THURSDAY = "2026-03-12T10:00:00+01:00"
KINDS = sorted(set(WISHES) - {LOOK})


@pytest.fixture
def link(service: Service) -> str:
    """The path of the link to a booking for Thursday at ten."""
    booker = Visitor()
    booker.book(service, THURSDAY)
    found = re.search(r"/b/bk_[\w-]+", booker.page)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("wish", KINDS)
def test_a_mail_scanner_that_opens_every_link_changes_nothing(link: str, wish: str) -> None:
    before = AuditEvent.objects.count()
    scanner = Visitor()
    assert scanner.get(f"{link}/{wish}").status_code == 200
    assert scanner.browser.head(f"{link}/{wish}").status_code == 200
    assert AuditEvent.objects.count() == before
    appointment = Appointment.objects.get()
    assert (appointment.status, appointment.version, appointment.client_confirmed_at) == (Status.CONFIRMED, 1, None)
    assert not scanner.browser.cookies


def test_one_press_says_to_be_coming(link: str) -> None:
    visitor = Visitor()
    visitor.get(f"{link}/confirm")
    assert "I will be there" in visitor.page
    assert visitor.post(f"{link}/confirm")["Location"] == "/my/appointment"
    assert Appointment.objects.get().client_confirmed_at == at("08:00")
    assert "Thank you. We look forward to seeing you." in visitor.get("/my/appointment").content.decode()
    assert 'data-testid="said-so"' in visitor.page
    assert 'data-testid="said-so"' in visitor.get(f"{link}/confirm").content.decode()
    assert 'data-testid="open-appointment"' not in visitor.page


def test_saying_so_twice_is_said_once(link: str, set_clock: Callable[..., None]) -> None:
    visitor = Visitor()
    visitor.post(f"{link}/confirm")
    set_clock("09:00")
    assert visitor.post(f"{link}/confirm").status_code == 303
    assert Appointment.objects.get().client_confirmed_at == at("08:00")
    assert AuditEvent.objects.filter(action="client.coming").count() == 1


@pytest.mark.parametrize("wish", ["move", "cancel"])
def test_a_press_leads_on_to_the_page_where_it_is_done(link: str, wish: str) -> None:
    visitor = Visitor()
    visitor.get(f"{link}/{wish}")
    appointment = Appointment.objects.get()
    assert visitor.post(f"{link}/{wish}")["Location"] == f"/my/appointment/{appointment.public_id}/{wish}"
    assert visitor.get(f"/my/appointment/{appointment.public_id}/{wish}").status_code == 200
    appointment.refresh_from_db()
    assert appointment.status == Status.CONFIRMED


@pytest.mark.parametrize("wish", KINDS)
def test_what_is_over_says_so_and_has_no_button(link: str, wish: str, set_clock: Callable[..., None]) -> None:
    set_clock("11:00", days=2)
    visitor = Visitor()
    assert visitor.get(f"{link}/{wish}").status_code == 200
    assert "Nothing can be changed here any more." in visitor.page
    assert 'data-testid="open-appointment"' not in visitor.page
    assert visitor.post(f"{link}/{wish}")["Location"] == "/my/appointment"
    assert Appointment.objects.get().client_confirmed_at is None


@pytest.mark.parametrize("wish", KINDS)
def test_an_unknown_key_opens_none_of_them(visitor: Visitor, salon_: object, wish: str) -> None:
    assert visitor.get(f"/b/bk_unknown/{wish}").status_code == 410
    assert visitor.browser.post(f"/b/bk_unknown/{wish}").status_code == 410


def test_each_tells_nobody_its_address(link: str) -> None:
    for wish in KINDS:
        response = Visitor().get(f"{link}/{wish}")
        assert (response["Referrer-Policy"], response["Cache-Control"]) == ("no-referrer", "no-store")


def test_every_link_of_every_letter_of_a_booking_leads_to_a_page(link: str, set_clock: Callable[..., None]) -> None:
    """Nothing that we send ends in the void: what is planned is written and its links are followed."""
    Message.objects.filter(kind="aftercare").delete()
    followed = set()
    for message in Message.objects.filter(status="planned"):
        letter = written(message)
        assert "http://testserver" not in letter.text
        for address in re.findall(r"http://localhost:8000(/[^\s\"<]*)", letter.text + letter.html):
            followed.add(re.sub(r"bk_[\w-]+|unsubscribe/.*", "…", address))
            assert Visitor().get(address).status_code == 200, address
    assert {"/b/…", "/b/…/confirm", "/b/…/move", "/b/…/cancel", "/…"} <= followed
