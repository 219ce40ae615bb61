"""Journeys: a real browser, with and without JavaScript, against the running program."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests import make
from tests.journeys import browsers

# Playwright keeps an event loop in this thread; Django takes it for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# What the browser says of an answer of 4xx and of a line that is down, files of a service worker among it.
OF_THE_LINE = ("Failed to load resource", "An unknown error occurred when fetching the script")
CONTEXT = {"locale": "en-GB", "timezone_id": "Europe/Berlin", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": browsers.chromium(), "args": browsers.FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, **CONTEXT}


@pytest.fixture
def serving(live_server: LiveServer, settings: Settings) -> str:
    """The address of the running program, which takes it for the address that people see."""
    settings.PUBLIC_ORIGIN = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return str(live_server.url)


@pytest.fixture
def clock_file(settings: Settings, tmp_path: Path) -> Path:
    """The clock stands at 08:00 on the fixed Tuesday; no limits."""
    clock = tmp_path / "clock"
    clock.write_text(make.at("08:00").isoformat())
    settings.TEST_CLOCK_FILE = str(clock)
    settings.RATE_FACTOR = 0
    return clock


@contextmanager
def complaints(page: Page) -> Iterator[None]:
    """Collects errors in scripts and of the security policy; what comes of the line is no such error."""
    found: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(OF_THE_LINE):
            found.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield
    assert found == []


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page with JavaScript; what the browser complains of (a broken script, the security policy) fails the test."""
    with complaints(page):
        yield page


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page without JavaScript."""
    context = browser.new_context(java_script_enabled=False, **CONTEXT)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture(params=["page", "plain_page"])
def any_page(request: pytest.FixtureRequest) -> Page:
    """The same journey with JavaScript and without."""
    found: Page = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """`assert_accessible(page)`: axe finds nothing on it."""
    axe = Axe()

    def check(page: Page) -> None:
        results = axe.run(page)
        assert results.violations_count == 0, results.generate_report()

    return check
