"""What the answers mean for the visit, told once and in plain words."""

import pytest

from bookings.models import Service
from salon.faces.outcome import sentences
from tests.faces.online.conftest import Visitor, healthy, person
from tests.make import at

TEN = "2026-03-10T10:00:00+01:00"


def test_nothing_speaks_against_it(visitor: Visitor, service: Service) -> None:
    visitor.book(service, **healthy())
    assert 'data-testid="screening-outcome"' in visitor.page


def test_somebody_will_get_in_touch(visitor: Visitor, service: Service) -> None:
    visitor.book(service, **healthy(**{"check_TC-1": "yes", "which_TC-1": "X-FEVER"}))
    assert "A therapist will look at your answers and contact you." in visitor.page
    assert "fever" not in visitor.page.lower()


def test_without_answers_nothing_is_said(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    assert 'data-testid="screening-outcome"' not in visitor.page


def test_the_cookie_is_for_the_next_page_alone_and_unreadable(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    response = visitor.post("/book/massage-45/details", **person(**healthy()))
    cookie = response.cookies["outcome"]
    assert (cookie["path"], cookie["max-age"], cookie["httponly"]) == ("/book/done", 900, True)
    assert "parked" not in cookie.value


def test_a_forged_outcome_says_nothing(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    visitor.browser.cookies["outcome"] = "forged"
    visitor.get("/book/done")
    assert 'data-testid="screening-outcome"' not in visitor.page


PLAIN: dict[str, object] = {
    "parked": False,
    "urgent": False,
    "dry": False,
    "gentle": False,
    "short": None,
    "note": False,
    "products": False,
    "trained": False,
    "feet": [],
    "around": [],
    "spots": False,
    "amber": False,
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "Nothing you told us speaks against your visit."),
        ({"amber": True}, "We will take your answers into account."),
        ({"note": True}, "bring a note from your doctor"),
        ({"dry": True}, "without a foot bath"),
        ({"gentle": True}, "We will work gently."),
        ({"short": 30}, "at most 30 minutes"),
        ({"feet": ["left"]}, "We will not treat the left foot this time."),
        ({"feet": ["left", "right"]}, "We will not treat your feet this time."),
        ({"spots": True}, "We will work around the spots"),
        ({"products": True}, "leave out the products"),
        ({"trained": True}, "the right training"),
    ],
)
def test_each_effect_has_its_sentence(change: dict[str, object], words: str) -> None:
    assert any(words in sentence for sentence in sentences({**PLAIN, **change}))


def test_what_waits_for_a_therapist_promises_nothing() -> None:
    told = sentences({**PLAIN, "parked": True, "feet": ["left"], "dry": True})
    assert told == ["A therapist will look at your answers and contact you. You need not do anything."]


@pytest.mark.django_db
def test_places_are_named_with_their_foot(salon_: object, mina: object) -> None:
    (sentence,) = sentences({**PLAIN, "around": [["left", "HEAD"]]})
    assert sentence.startswith("We will keep away from: ")
    assert "(left foot)" in sentence
    assert at("08:00")
