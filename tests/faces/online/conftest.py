"""A stranger's browser in front of Lindenhof, at its opening on the fixed Tuesday."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from bookings.models import Chair, Service
from therapists.models import Therapist

HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"')
START = re.compile(r'data-testid="slot-button" data-start="([^"]+)"')


class Visitor:
    """A browser without JavaScript that follows the forms it is shown."""

    def __init__(self) -> None:
        self.browser = Browser()
        self.page = ""
        self.response: Any = None

    def get(self, path: str) -> Any:
        return self._keep(self.browser.get(path))

    def post(self, path: str, **fields: Any) -> Any:
        """Send the form on the page shown, hidden fields and all, with these fields filled in."""
        return self._keep(self.browser.post(path, {**self.hidden(), **fields}))

    def hidden(self) -> dict[str, str]:
        return {
            name: html.unescape(value) for name, value in HIDDEN.findall(self.page) if name != "csrfmiddlewaretoken"
        }

    def starts(self) -> list[str]:
        """The instants behind the buttons of the page."""
        return [html.unescape(start) for start in START.findall(self.page)]

    def hold(self, service: Service, start: str) -> None:
        """Press a time and stand on the page of details."""
        self.get(f"/book/{service.slug}")
        response = self.post(f"/book/{service.slug}", start=start)
        assert response.status_code == 303, self.page
        self.get(response["Location"])

    def book(self, service: Service, start: str = "2026-03-10T10:00:00+01:00", **fields: Any) -> None:
        """Press a time, fill in the rest and stand on the page that says so."""
        self.hold(service, start)
        response = self.post(f"/book/{service.slug}/details", **person(**fields))
        assert response.status_code == 303, self.page
        self.get(response["Location"])

    def _keep(self, response: Any) -> Any:
        self.response = response
        self.page = response.content.decode()
        return response


def person(**fields: Any) -> dict[str, Any]:
    """A form filled in by somebody who leaves the health questions for the salon."""
    return {"name": "Grace Hopkins", "contact": "grace@example.com", "terms": "on", "privacy": "on"} | fields


def healthy(**fields: Any) -> dict[str, str]:
    """Answers "no" to every question of the day, with the tick that lets them be kept."""
    checks = {f"check_TC-{number}": "no" for number in (1, 2, 3, 4, 5, 6, 7, 8, 10)}
    return {"health": "on", **checks, **fields}


@pytest.fixture(autouse=True)
def at_opening(settings: Settings, set_clock: Callable[..., None]) -> None:
    """The clock stands at 08:00 on the fixed Tuesday; no limits."""
    set_clock("08:00")
    settings.RATE_FACTOR = 0


@pytest.fixture
def service(massage: Service, omar: Therapist, recliner: Chair) -> Service:
    """A massage that Omar gives on one chair."""
    return massage


@pytest.fixture
def visitor(db: None) -> Visitor:
    return Visitor()
