"""What the answers mean for the visit is told once, on the page after booking."""

from bookings.models import Service
from tests.faces.online.conftest import Visitor, healthy, person

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
