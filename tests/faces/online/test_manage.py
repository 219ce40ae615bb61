"""Managing a booking by its link: look, move, cancel, save."""

import re
import secrets
from collections.abc import Callable

import pytest
from pytest_django import Settings

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service
from salon.accounts.models import AuditEvent
from salon.locations.models import Location
from tests import make
from tests.faces.online.conftest import Visitor
from tests.make import at
from therapists.models import Therapist

TOMORROW = "2026-03-12T10:00:00+01:00"


@pytest.fixture
def link(service: Service) -> str:
    """The path of the link to a booking for Thursday at ten."""
    booker = Visitor()
    booker.book(service, TOMORROW)
    found = re.search(r"/b/bk_[\w-]+", booker.page)
    assert found is not None
    return found[0]


@pytest.fixture
def holder(link: str) -> Visitor:
    """Somebody who pressed the button behind the link."""
    visitor = Visitor()
    visitor.get(link)
    visitor.post(link)
    return visitor


def test_looking_at_the_link_changes_nothing(link: str) -> None:
    before = AuditEvent.objects.count()
    visitor = Visitor()
    response = visitor.get(link)
    assert response.status_code == 200
    assert 'data-status="confirmed"' in visitor.page
    assert not response.cookies
    assert AuditEvent.objects.count() == before
    assert Visitor().get("/my/appointment").status_code == 200
    assert "knows of no appointment" in Visitor().get("/my/appointment").content.decode()


def test_the_button_leads_to_an_address_without_the_token(link: str) -> None:
    visitor = Visitor()
    visitor.get(link)
    response = visitor.post(link)
    assert (response.status_code, response["Location"]) == (303, "/my/appointment")
    assert "Relaxing foot massage" in visitor.get("/my/appointment").content.decode()


def test_the_page_of_a_link_tells_nobody_its_address(link: str) -> None:
    response = Visitor().get(link)
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("token", ["bk_unknown", "x", "bk_ü", "st_" + "a" * 43])
def test_an_unknown_link_has_ended(token: str, visitor: Visitor, salon_: Location) -> None:
    assert visitor.get(f"/b/{token}").status_code == 410
    assert visitor.browser.post(f"/b/{token}").status_code == 410
    assert not visitor.browser.cookies


def test_links_are_not_guessed(visitor: Visitor, salon_: Location, settings: Settings) -> None:
    settings.RATE_FACTOR = 1
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": secrets.token_hex(8)}}
    told = [visitor.get(f"/b/bk_{number}").status_code for number in range(22)]
    assert told == [410] * 20 + [429] * 2


def test_a_link_ends_a_week_after_the_visit(link: str, set_clock: Callable[..., None]) -> None:
    set_clock("10:44", days=9)
    assert Visitor().get(link).status_code == 200
    set_clock("10:46", days=9)
    assert Visitor().get(link).status_code == 410


def test_moves_to_the_time_pressed(holder: Visitor) -> None:
    appointment = Appointment.objects.get()
    path = f"/my/appointment/{appointment.public_id}/move"
    holder.get(f"{path}?day=2026-03-13")
    assert "2026-03-13T09:00:00+01:00" in holder.starts()
    response = holder.post(path, start="2026-03-13T09:00:00+01:00")
    assert (response.status_code, response["Location"]) == (303, "/my/appointment")
    appointment.refresh_from_db()
    assert (appointment.starts_at, appointment.version) == (at("09:00", days=3), 2)
    assert "Your appointment has been moved." in holder.get("/my/appointment").content.decode()


def test_moves_to_anybody_when_asked(holder: Visitor, mina: Therapist, omar: Therapist, service: Service) -> None:
    make.appointment(service=service, therapist=omar, starts_at=at("09:00", days=3))
    appointment = Appointment.objects.get(starts_at=at("10:00", days=2))
    path = f"/my/appointment/{appointment.public_id}/move"
    holder.get(f"{path}?day=2026-03-13")
    assert "2026-03-13T09:00:00+01:00" not in holder.starts()
    holder.get(f"{path}?day=2026-03-13&anybody=1")
    assert holder.post(path, start="2026-03-13T09:00:00+01:00").status_code == 303
    appointment.refresh_from_db()
    assert appointment.therapist == mina


def test_a_time_lost_while_moving_leaves_the_appointment_where_it_was(
    holder: Visitor, service: Service, omar: Therapist, recliner: Chair
) -> None:
    appointment = Appointment.objects.get()
    path = f"/my/appointment/{appointment.public_id}/move"
    holder.get(f"{path}?day=2026-03-13")
    make.appointment(service=service, therapist=omar, chair=recliner, starts_at=at("09:00", days=3))
    assert holder.post(path, start="2026-03-13T09:00:00+01:00").status_code == 409
    assert 'data-testid="alternatives"' in holder.page
    appointment.refresh_from_db()
    assert appointment.starts_at == at("10:00", days=2)


@pytest.mark.parametrize(("clock", "days", "cost"), [("09:59", 1, "costs nothing"), ("10:01", 1, "costs €24.50")])
def test_says_what_cancelling_costs_before_it_is_done(
    clock: str, days: int, cost: str, holder: Visitor, set_clock: Callable[..., None]
) -> None:
    set_clock(clock, days=days)
    holder.get(f"/my/appointment/{Appointment.objects.get().public_id}/cancel")
    assert cost in holder.page
    assert Appointment.objects.get().status == Status.CONFIRMED


def test_cancels_with_a_reason(holder: Visitor) -> None:
    path = f"/my/appointment/{Appointment.objects.get().public_id}/cancel"
    holder.get(path)
    assert holder.post(path).status_code == 422
    assert holder.post(path, reason="because").status_code == 422
    assert holder.post(path, reason="plans")["Location"] == "/my/appointment"
    assert Appointment.objects.get().status == Status.CANCELLED
    assert 'data-status="cancelled"' in holder.get("/my/appointment").content.decode()
    assert holder.get(path)["Location"] == "/my/appointment"


def test_the_calendar_file_is_the_entry_of_the_mails(holder: Visitor) -> None:
    appointment = Appointment.objects.get()
    response = holder.get(f"/my/appointment/{appointment.public_id}.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"UID:{appointment.public_id}@localhost\r\n" in holder.page
    assert "DTSTART:20260312T090000Z\r\n" in holder.page
    assert "SUMMARY:Lindenhof: Appointment\r\n" in holder.page
    assert "LOCATION:Lindenstr. 5\\, 10969 Berlin\r\n" in holder.page
    assert "DESCRIPTION:Lindenhof\\nLindenstr. 5\\, 10969 Berlin\\n+49 30 12340\r\n" in holder.page
    assert "massage" not in holder.page.lower()


@pytest.mark.parametrize("action", ["/move", "/cancel", ".ics"])
def test_nobody_else_reaches_the_appointment(action: str, link: str, service: Service) -> None:
    stranger = Visitor()
    stranger.book(service, "2026-03-13T12:00:00+01:00", name="Ida", contact="ida@example.com")
    theirs = Appointment.objects.get(starts_at=at("10:00", days=2))
    path = f"/my/appointment/{theirs.public_id}{action}"
    assert stranger.get(path).status_code == 404
    assert Visitor().get(path).status_code == 404
    assert stranger.browser.post(path, {"reason": "plans", "start": TOMORROW}).status_code in (404, 405)
    theirs.refresh_from_db()
    assert theirs.status == Status.CONFIRMED


def test_a_forged_cookie_opens_nothing(visitor: Visitor, salon_: Location) -> None:
    visitor.browser.cookies["visits"] = "WyJia19hIl0:forged:signature"
    assert "knows of no appointment" in visitor.get("/my/appointment").content.decode()


def test_a_cancelled_appointment_offers_to_book_again_and_nothing_else(holder: Visitor, link: str) -> None:
    Appointment.objects.update(status=Status.CANCELLED)
    for path in (link, "/my/appointment"):
        holder.get(path)
        assert 'href="/book/massage-45?salon=lindenhof" data-testid="book-again"' in holder.page
        assert "Move" not in holder.page
        assert ".ics" not in holder.page


def test_what_is_off_the_menu_leads_back_to_the_menu(holder: Visitor, service: Service) -> None:
    Appointment.objects.update(status=Status.CANCELLED)
    Service.objects.update(is_online_bookable=False)
    holder.get("/my/appointment")
    assert 'href="/book?salon=lindenhof" data-testid="book-again"' in holder.page


def test_says_what_cancelling_has_cost(holder: Visitor, link: str, set_clock: Callable[..., None]) -> None:
    set_clock("10:01", days=1)
    path = f"/my/appointment/{Appointment.objects.get().public_id}/cancel"
    holder.get(path)
    holder.post(path, reason="plans")
    for page in ("/my/appointment", "/my/appointment", link):
        assert "This cancellation costs €24.50." in holder.get(page).content.decode()


def test_a_free_cancellation_speaks_of_no_cost(holder: Visitor, set_clock: Callable[..., None]) -> None:
    set_clock("10:01", days=1)
    path = f"/my/appointment/{Appointment.objects.get().public_id}/cancel"
    holder.get(path)
    holder.post(path, reason="illness")
    assert "costs" not in holder.get("/my/appointment").content.decode()


def test_a_page_from_before_a_move_asks_again(holder: Visitor) -> None:
    path = f"/my/appointment/{Appointment.objects.get().public_id}/move"
    holder.get(f"{path}?day=2026-03-13")
    stale = holder.page
    holder.post(path, start="2026-03-13T09:00:00+01:00")
    holder.page = stale
    assert holder.post(path, start="2026-03-13T12:00:00+01:00").status_code == 409
    assert "Your appointment has changed since you opened this page" in holder.page
    assert "Now: Friday, 13 March at 09:00" in holder.page
    assert Appointment.objects.get().starts_at == at("09:00", days=3)
    assert holder.post(path, start="2026-03-13T12:00:00+01:00").status_code == 303
    assert Appointment.objects.get().starts_at == at("12:00", days=3)


def test_the_same_move_sent_twice_is_one_move(holder: Visitor) -> None:
    path = f"/my/appointment/{Appointment.objects.get().public_id}/move"
    holder.get(f"{path}?day=2026-03-13")
    page = holder.page
    for _again in range(2):
        holder.page = page
        assert holder.post(path, start="2026-03-13T09:00:00+01:00").status_code == 303
    assert Appointment.objects.get().version == 2


def test_a_page_from_before_a_move_cancels_nothing(holder: Visitor) -> None:
    path = f"/my/appointment/{Appointment.objects.get().public_id}"
    holder.get(f"{path}/cancel")
    stale = holder.page
    holder.get(f"{path}/move?day=2026-03-13")
    holder.post(f"{path}/move", start="2026-03-13T09:00:00+01:00")
    holder.page = stale
    assert holder.post(f"{path}/cancel", reason="plans").status_code == 409
    assert "Friday, 13 March 2026" in holder.page
    assert holder.post(f"{path}/cancel", reason="plans").status_code == 303
    assert Appointment.objects.get().status == Status.CANCELLED


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-03-10", "cancelling costs €24.50 from then on"),
        ("2026-03-11", "cancelling costs up to €24.50 from then on"),
        ("2026-03-13", ""),
    ],
)
def test_warns_that_a_near_time_cannot_be_cancelled_for_nothing(
    day: str, words: str, holder: Visitor, set_clock: Callable[..., None]
) -> None:
    set_clock("10:01")
    holder.get(f"/my/appointment/{Appointment.objects.get().public_id}/move?day={day}")
    assert holder.starts()
    assert words in holder.page
    assert ('data-testid="cost-after"' in holder.page) == bool(words)


def test_tells_nobody_when_the_client_is_elsewhere(holder: Visitor, service: Service, mina: Therapist) -> None:
    appointment = Appointment.objects.get()
    path = f"/my/appointment/{appointment.public_id}/move"
    make.appointment(service=service, therapist=mina, client=appointment.client, starts_at=at("09:00", days=3))
    holder.get(f"{path}?day=2026-03-13")
    assert holder.post(path, start="2026-03-13T09:00:00+01:00").status_code == 409
    assert "other appointment" not in holder.page
    assert "We cannot give you this time." in holder.page


def test_a_day_without_the_same_therapist_leads_to_others(
    holder: Visitor, service: Service, omar: Therapist, mina: Therapist, recliner: Chair
) -> None:
    make.time_off(omar, at("00:00", days=3), at("00:00", days=90))
    path = f"/my/appointment/{Appointment.objects.get().public_id}/move"
    holder.get(f"{path}?day=2026-03-13")
    assert "Omar cannot be booked for this on this day." in holder.page
    assert 'form="with-anybody"' in holder.page
    assert holder.post(path, start="2026-03-13T09:00:00+01:00", anybody="1").status_code == 303
    assert Appointment.objects.get().therapist == mina


def test_a_day_that_cannot_be_read_is_said_to_be_another(holder: Visitor) -> None:
    path = f"/my/appointment/{Appointment.objects.get().public_id}/move"
    assert 'data-testid="misread"' in holder.get(f"{path}?day=soon").content.decode()
    assert 'data-testid="misread"' not in holder.get(f"{path}?day=2026-03-13").content.decode()
