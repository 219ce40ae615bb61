"""The page of somebody who waits: place, wishes, an offer to answer, and the way out."""

from collections.abc import Callable

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, FreedTime, Offer, Service, WaitlistEntry
from bookings.services import appointments, offering, offers
from bookings.services.waitlist import entry_token
from clients.models import Client, Consent
from salon.accounts.viewer import SYSTEM
from salon.locations.models import Location
from tests import make
from tests.bookings.waiting import booked, crowd, wait, wish
from tests.faces.online.conftest import Visitor
from tests.make import at
from therapists.models import Therapist


@pytest.fixture
def taken(service: Service, omar: Therapist, recliner: Chair) -> Appointment:
    """Friday at 14:00, which somebody has."""
    return booked(service, omar, chair=recliner)


@pytest.fixture
def entry(service: Service, taken: Appointment, grace: Client) -> WaitlistEntry:
    """Grace waits for Friday."""
    return wait(grace, service, now=at("08:00"))


def link_of(entry: WaitlistEntry) -> str:
    return f"/w/{entry_token(entry, now=at('08:00'))}"


@pytest.fixture
def link(entry: WaitlistEntry) -> str:
    return link_of(entry)


@pytest.fixture
def offered(taken: Appointment, entry: WaitlistEntry) -> Offer:
    """Friday has become free, and it is Grace's turn."""
    appointments.cancel(taken, reason_code="other", by=SYSTEM, now=at("08:00"))
    assert offering.offer_freed(now=at("08:00")) == 1
    return Offer.objects.get()


def test_shows_the_place_and_the_wishes(
    visitor: Visitor, service: Service, taken: Appointment, dora: Client, omar: Therapist
) -> None:
    crowd(service, 2)
    evening = wish(service, therapist=omar, day_from=17 * 60, party_size=2, ends_at=at("00:00", days=6))
    last = wait(dora, service, wish(service), evening, now=at("10:00"))
    assert visitor.get(link_of(last)).status_code == 200
    assert "You are number 3." in visitor.page
    assert visitor.page.count("list__item") == 2
    assert "Friday, 13 March 2026 · 08:00–20:00" in visitor.page
    assert "In the evening, from 17:00" in visitor.page
    assert "2 people at the same time" in visitor.page


def test_looking_changes_nothing(visitor: Visitor, link: str, offered: Offer) -> None:
    for _ in range(2):
        assert visitor.get(link).status_code == 200
    assert visitor.browser.head(link).status_code == 200
    offered.refresh_from_db()
    assert offered.status == "live"
    assert WaitlistEntry.objects.get().status == "offered"


def test_one_press_takes_the_time(visitor: Visitor, link: str, offered: Offer) -> None:
    visitor.get(link)
    assert "14:00" in visitor.page
    assert 'data-testid="offer-timer" data-seconds-left="' in visitor.page
    response = visitor.post(link, step="accept")
    assert (response.status_code, response["Location"]) == (303, "/book/done")
    visitor.get("/book/done")
    assert "You are booked" in visitor.page
    mine = Appointment.objects.get(status=Status.CONFIRMED)
    assert (mine.starts_at, mine.client) == (at("14:00", days=3), offered.entry.client)
    assert "You have taken a time" in visitor.get(link).content.decode()


def test_the_same_press_sent_twice_books_once_and_leads_to_the_same_page(
    visitor: Visitor, link: str, offered: Offer
) -> None:
    visitor.get(link)
    page = visitor.page
    for _ in range(2):
        visitor.page = page
        assert visitor.post(link, step="accept")["Location"] == "/book/done"
    visitor.page = ""
    assert visitor.post(link, step="accept").status_code == 303
    assert Appointment.objects.filter(status=Status.CONFIRMED).count() == 1


def test_no_lets_it_go_to_the_next_and_keeps_the_place(
    visitor: Visitor, link: str, offered: Offer, service: Service
) -> None:
    (second,) = crowd(service, 1)
    visitor.get(link)
    assert visitor.post(link, step="decline").status_code == 303
    assert offering.offer_freed(now=at("08:00")) == 1
    assert Offer.objects.get(status="live").entry == second
    visitor.get(link)
    assert "You stay on the list." in visitor.page
    assert "You are next." in visitor.page


def test_what_is_over_says_so_and_keeps_the_place(
    visitor: Visitor, link: str, offered: Offer, set_clock: Callable[..., None]
) -> None:
    visitor.get(link)
    page = visitor.page
    set_clock("13:00", days=2)
    visitor.page = page
    assert visitor.post(link, step="accept").status_code == 410
    assert "toast-error" in visitor.page
    visitor.get(link)
    assert 'data-testid="offer-over"' in visitor.page
    assert 'data-testid="accept-offer"' not in visitor.page
    offers.close_over(now=at("13:00", days=2))
    visitor.get(link)
    assert "You are next." in visitor.page
    assert 'data-testid="offer-over"' in visitor.page


def test_what_somebody_else_has_taken_is_gone(
    visitor: Visitor, link: str, offered: Offer, service: Service, set_clock: Callable[..., None]
) -> None:
    (second,) = crowd(service, 1)
    visitor.get(link)
    page = visitor.page
    offers.decline(offered, by=SYSTEM, now=at("08:00"))
    offering.offer_freed(now=at("08:00"))
    theirs = Offer.objects.get(entry=second)
    offers.accept(theirs, by=SYSTEM, now=at("08:00"))
    visitor.page = page
    assert visitor.post(link, step="accept").status_code == 409
    assert "toast-error" in visitor.page
    assert "went to somebody else" in visitor.page
    assert Appointment.objects.filter(status=Status.CONFIRMED).count() == 1


def test_whoever_the_desk_put_on_the_list_agrees_before_it_is_booked(
    visitor: Visitor, link: str, offered: Offer
) -> None:
    WaitlistEntry.objects.update(consents={})
    visitor.get(link)
    assert 'data-testid="consent-terms"' in visitor.page
    assert visitor.post(link, step="accept").status_code == 422
    assert not Appointment.objects.filter(status=Status.CONFIRMED).exists()
    assert visitor.post(link, step="accept", terms="on", privacy="on")["Location"] == "/book/done"
    assert set(Consent.objects.values_list("kind", flat=True)) >= {"terms", "privacy"}


def test_leaving_takes_two_presses_and_frees_what_was_offered(visitor: Visitor, link: str, offered: Offer) -> None:
    visitor.get(link)
    visitor.post(link, step="leave")
    assert WaitlistEntry.objects.get().status == "left"
    assert not Appointment.objects.filter(status=Status.HELD, visit__hold_end="").exists()
    visitor.get(link)
    assert "You are not on the list any more" in visitor.page
    assert "See free times" in visitor.page


@pytest.mark.parametrize("token", ["bk_unknown", "x", "bk_ü"])
def test_an_unknown_link_has_ended(visitor: Visitor, salon_: Location, token: str) -> None:
    assert visitor.get(f"/w/{token}").status_code == 410
    assert visitor.browser.post(f"/w/{token}", {"step": "leave"}).status_code == 410


def test_the_key_to_an_entry_opens_no_appointment_and_the_other_way_round(
    visitor: Visitor, link: str, service: Service, taken: Appointment
) -> None:
    assert visitor.get(link.replace("/w/", "/b/")).status_code == 410
    visitor.book(service)
    key = visitor.page.split("/b/")[1].split('"')[0]
    assert visitor.get(f"/w/{key}").status_code == 410


def test_tells_nobody_its_address(visitor: Visitor, link: str) -> None:
    response = visitor.get(link)
    assert (response["Referrer-Policy"], response["Cache-Control"]) == ("no-referrer", "no-store")
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_an_offer_for_two_shows_both_places(
    visitor: Visitor, service: Service, salon_: Location, omar: Therapist
) -> None:
    mina = make.therapist(salon_, name="Mina", qualifications=["FOOT-1"])
    make.chair(salon_, type="DRY")
    both = [booked(service, who, chair=make.chair(salon_, type="DRY")) for who in (omar, mina)]
    entry = wait(make.client(salon_), service, wish(service, party_size=2), now=at("08:00"))
    for row in both:
        appointments.cancel(row, reason_code="other", by=SYSTEM, now=at("08:00"))
    offering.offer_freed(now=at("08:00"))
    assert FreedTime.objects.count() == 2
    visitor.get(link_of(entry))
    offer = visitor.page.partition('data-testid="offer"')[2].partition("</section>")[0]
    assert ("Omar" in offer, "Mina" in offer) == (True, True)
