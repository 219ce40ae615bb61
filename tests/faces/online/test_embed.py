"""The button for other sites, and what these may read."""

import pytest

from bookings.models import Service
from salon.locations.models import Location
from salon.locations.services.looks import allow_sites
from tests.faces.online.conftest import Visitor

SITE = "https://lindenhof.example"


@pytest.fixture
def allowed(salon_: Location, service: Service) -> Location:
    return allow_sites(salon_, origins=[SITE])


def test_every_site_may_load_the_button(visitor: Visitor, salon_: Location) -> None:
    response = visitor.get("/embed.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "textContent" in visitor.page
    assert "innerHTML" not in visitor.page


@pytest.mark.parametrize("path", ["/api/v1/salon", "/api/v1/services", "/api/v1/therapists"])
def test_an_allowed_site_reads_catalogue_and_times(path: str, visitor: Visitor, allowed: Location) -> None:
    response = visitor.browser.get(path, headers={"origin": SITE})
    assert response["Access-Control-Allow-Origin"] == SITE
    assert "Access-Control-Allow-Credentials" not in response
    assert "Origin" in response["Vary"]


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "https://lindenhof.example.evil.example"])
def test_another_site_reads_nothing(origin: str, visitor: Visitor, allowed: Location) -> None:
    response = visitor.browser.get("/api/v1/services", headers={"origin": origin})
    assert "Access-Control-Allow-Origin" not in response
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/api/v1/appointments", "/api/v1/holds", "/book", "/my/appointment"])
def test_nothing_else_is_shared(path: str, visitor: Visitor, allowed: Location) -> None:
    assert "Access-Control-Allow-Origin" not in visitor.browser.get(path, headers={"origin": SITE})
    asked = {"origin": SITE, "access-control-request-method": "POST"}
    assert "Access-Control-Allow-Origin" not in visitor.browser.options(path, headers=asked)


def test_a_browser_that_asks_first_is_told(visitor: Visitor, allowed: Location) -> None:
    asked = {"origin": SITE, "access-control-request-method": "GET"}
    response = visitor.browser.options("/api/v1/availability", headers=asked)
    assert (response.status_code, response["Access-Control-Allow-Methods"]) == (204, "GET")
