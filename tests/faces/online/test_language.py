"""Choosing the language of the pages."""

import pytest
from pytest_django import Settings

from bookings.models import Service
from tests.faces.online.conftest import Visitor


def test_one_language_alone_offers_no_choice(visitor: Visitor, service: Service, settings: Settings) -> None:
    settings.LANGUAGES = [("en", "English")]
    visitor.get("/book")
    assert 'class="languages"' not in visitor.page


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/book?salon=lindenhof", "/book?salon=lindenhof"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_leads_back_to_our_own_pages_only(wanted: str, leads_to: str, visitor: Visitor, service: Service) -> None:
    response = visitor.post("/language", language="en", next=wanted)
    assert (response.status_code, response["Location"]) == (303, leads_to)
    assert visitor.browser.cookies["language"].value == "en"


def test_a_language_that_is_not_offered_is_not_kept(visitor: Visitor, service: Service) -> None:
    visitor.post("/language", language="tlh", next="/")
    assert "language" not in visitor.browser.cookies


def test_looking_changes_nothing(visitor: Visitor, service: Service) -> None:
    assert visitor.get("/language").status_code == 405
