"""Joining the waiting list from a day without times."""

import html
import re
from typing import Any

import pytest

from bookings.models import Appointment, Chair, Service, WaitlistEntry, WaitlistWish
from clients.models import Client
from salon.locations.models import BookingPolicy, Location
from salon.outbox.models import Message, OptIn
from tests import make
from tests.faces.online.conftest import Visitor, person
from tests.make import at
from therapists.models import Therapist

PATH = "/book/massage-45/waitlist"
FULL = f"{PATH}?day=2026-03-13"


def wish_fields(number: int = 0, **fields: Any) -> dict[str, Any]:
    said = {"service": "massage-45", "therapist": "", "first": "2026-03-13", "last": "2026-03-13", "part": "any"}
    return {f"wish{number}-{name}": value for name, value in (said | {"party": "1"} | fields).items()}


def joined(visitor: Visitor, *wishes: dict[str, Any], **fields: Any) -> Any:
    """Fill the form in and send it."""
    visitor.get(FULL)
    said = {name: value for one in wishes or (wish_fields(),) for name, value in one.items()}
    return visitor.post(FULL, **{"wishes": str(max(1, len(wishes))), **said, **person(**fields)})


def test_a_full_day_offers_to_wait_and_remembers_which_day_and_whom(
    visitor: Visitor, service: Service, omar: Therapist, recliner: Chair
) -> None:
    make.time_off(omar, at("00:00", days=3), at("00:00", days=4))
    visitor.get(f"/book/massage-45?day=2026-03-13&therapist={omar.public_id}")
    found = re.search(r'href="([^"]+)" data-testid="waitlist"', visitor.page)
    assert found is not None
    assert visitor.get(html.unescape(found[1])).status_code == 200
    assert visitor.page.count('value="2026-03-13"') == 2
    assert f'value="{omar.public_id}" selected' in visitor.page


def test_joins_with_one_wish_and_lands_on_the_page_of_the_entry(visitor: Visitor, service: Service) -> None:
    response = joined(visitor, wish_fields(part="evening", party="2"))
    assert response.status_code == 303
    assert response["Location"].startswith("/w/bk_")
    entry, wish = WaitlistEntry.objects.get(), WaitlistWish.objects.get()
    assert (entry.client.name, entry.client.email, entry.source) == ("Grace Hopkins", "grace@example.com", "online")
    assert entry.consents == {"terms": "1", "privacy": "1"}
    assert (wish.starts_at, wish.ends_at) == (at("00:00", days=3), at("00:00", days=4))
    assert (wish.day_from, wish.day_to, wish.party_size, wish.therapist) == (17 * 60, 24 * 60, 2, None)
    visitor.get(response["Location"])
    assert "You are next." in visitor.page
    assert Message.objects.get().kind == "waitlist"
    assert not Appointment.objects.exists()


def test_up_to_five_wishes_one_at_a_time_without_losing_a_word(visitor: Visitor, service: Service) -> None:
    visitor.get(FULL)
    said: dict[str, Any] = wish_fields(part="morning")
    for number in range(2, 6):
        answer = visitor.post(FULL, step="more", **said, **person())
        assert answer.status_code == 200
        assert visitor.page.count('data-testid="wish"') == number
        assert 'value="Grace Hopkins"' in visitor.page
        assert "toast-error" not in visitor.page
        said |= wish_fields(number - 1, first=f"2026-03-{12 + number}", last=f"2026-03-{12 + number}")
    assert 'data-testid="add-wish"' not in visitor.page
    assert visitor.post(FULL, **said, **person()).status_code == 303
    assert WaitlistWish.objects.count() == 5
    assert WaitlistWish.objects.filter(day_from=0, day_to=12 * 60).count() == 1


def test_all_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost(visitor: Visitor, service: Service) -> None:
    answer = joined(visitor, wish_fields(first="2026-03-14"), name="", contact="nonsense", terms="")
    assert answer.status_code == 422
    assert "The last day lies before the first." in visitor.page
    assert "Tell us your name." in visitor.page
    assert 'value="nonsense"' in visitor.page
    assert 'value="2026-03-14"' in visitor.page
    assert not WaitlistEntry.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"first": "2026-03-01", "last": "2026-03-02"}, "These days have passed."),
        ({"first": "2027-03-13", "last": "2027-03-13"}, "We do not take bookings that far ahead yet."),
        ({"first": "soon"}, "Give the day such as 2026-10-24."),
        ({"service": "haircut"}, "haircut"),
        ({"party": "9"}, "9"),
        ({"part": "night"}, "night"),
    ],
)
def test_what_nobody_can_fulfil_is_marked(visitor: Visitor, service: Service, fields: Any, words: str) -> None:
    assert joined(visitor, wish_fields(**fields)).status_code == 422
    assert words in visitor.page
    assert 'aria-invalid="true"' in visitor.page
    assert not WaitlistEntry.objects.exists()


def test_the_same_form_sent_twice_is_one_entry(visitor: Visitor, service: Service) -> None:
    visitor.get(FULL)
    page = visitor.page
    for _ in range(2):
        visitor.page = page
        answer = visitor.post(FULL, **wish_fields(), **person())
        assert answer.status_code == 303
    assert WaitlistEntry.objects.count() == 1


def test_a_number_without_the_tick_is_not_texted(visitor: Visitor, service: Service) -> None:
    joined(visitor, contact="+49 151 23456789")
    assert not OptIn.objects.exists()
    joined(Visitor(), contact="+49 151 23456780", texts="on")
    agreed = OptIn.objects.get()
    assert (agreed.channel, agreed.purpose, agreed.text_version, agreed.source) == ("sms", "service", "1", "online")


def test_five_entries_are_enough(visitor: Visitor, service: Service) -> None:
    for _ in range(5):
        assert joined(visitor).status_code == 303
    assert joined(visitor).status_code == 422
    assert "toast-error" in visitor.page
    assert WaitlistEntry.objects.count() == 5


def test_a_salon_that_asks_for_proof_sends_a_number_first(visitor: Visitor, service: Service) -> None:
    BookingPolicy.objects.update(verifies_contacts=True)
    assert joined(visitor).status_code == 200
    assert 'data-testid="asks-code"' in visitor.page
    assert not WaitlistEntry.objects.exists()


def test_shows_nothing_of_whom_the_salon_knows(visitor: Visitor, service: Service, grace: Client) -> None:
    joined(visitor, name="Somebody", contact="grace@example.com")
    visitor.get(visitor.response["Location"])
    assert "Hopkins" not in visitor.page


def test_another_salons_therapist_is_no_choice(visitor: Visitor, service: Service, other_salon: Location) -> None:
    stranger = make.therapist(other_salon, name="Eva")
    answer = joined(visitor, wish_fields(therapist=str(stranger.public_id)))
    assert answer.status_code == 422
    assert not WaitlistEntry.objects.exists()


def test_what_is_not_on_the_menu_has_no_list(visitor: Visitor, service: Service) -> None:
    assert visitor.get("/book/nothing/waitlist").status_code == 404
    Service.objects.update(is_online_bookable=False)
    assert visitor.get(PATH).status_code == 404
