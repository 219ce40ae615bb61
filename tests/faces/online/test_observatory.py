"""Every page of clients and of staff scores 120 or more by the table of the HTTP Observatory."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from bookings.models import Appointment, Service
from salon.accounts.models import User
from tests.faces.online.conftest import person
from tests.faces.online.observatory import score
from therapists.models import Therapist

BAR = 120


@pytest.fixture(autouse=True)
def behind_tls(settings: Settings) -> None:
    """As in production: https in front."""
    settings.IS_SECURE = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True


def looked_at(browser: Browser, paths: list[str]) -> dict[str, int]:
    told = {}
    for path in paths:
        response: Any = browser.get(path, secure=True)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            told[path] = score(response, cookies=list(response.cookies.values()))
    return told


def test_the_pages_of_clients(service: Service) -> None:
    browser = Browser()
    paths = ["/", "/book", "/book/massage-45", "/salons/lindenhof", "/terms", "/privacy", "/my/link", "/b/unknown"]
    paths += ["/my/appointment", "/my/data", "/nothing-here", "/staff/login", "/problems/slot-taken"]
    told = looked_at(browser, paths)
    browser.post("/book/massage-45", {"start": "2026-03-10T10:00:00+01:00"}, secure=True)
    told |= looked_at(browser, ["/book/massage-45/details"])
    answer: Any = browser.post("/book/massage-45/details", person(), secure=True)
    assert score(answer, cookies=list(answer.cookies.values())) >= BAR
    mine = f"/my/appointment/{Appointment.objects.get().public_id}"
    told |= looked_at(browser, ["/book/done", "/my/appointment", "/my/data", f"{mine}/move", f"{mine}/cancel"])
    told |= looked_at(browser, ["/book/massage-45/waitlist", "/w/unknown", "/a/unknown", "/unsubscribe/unknown"])
    assert len(told) == 21
    assert {path: points for path, points in told.items() if points < BAR} == {}


def test_every_page_of_staff_that_needs_no_id(service: Service, sol: User, mina: Therapist) -> None:
    for user in (sol, mina.user):
        assert user is not None
        browser = Browser()
        browser.force_login(user)
        told = looked_at(browser, [f"/{path}" for path in plain_paths()])
        assert told
        assert {path: points for path, points in told.items() if points < BAR} == {}


def plain_paths(resolver: URLResolver | None = None, before: str = "") -> list[str]:
    """The addresses below which nothing has to be filled in."""
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            found += plain_paths(one, path)
        elif isinstance(one, URLPattern) and "<" not in path and "(" not in path and "^" not in path:
            found.append(path)
    return [path for path in found if not path.startswith(("api", "admin", "language"))]


def test_what_the_table_takes_away_is_noticed() -> None:
    class Bare:
        headers: dict[str, str] = {}

    assert score(Bare(), cookies=[]) == 100 - 25 - 5 - 20 - 20
