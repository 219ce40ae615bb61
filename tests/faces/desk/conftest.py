"""The desk on the fixed Tuesday."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from bookings.models import Appointment
from salon.accounts.models import User
from tests import make


@pytest.fixture(autouse=True)
def clock(settings: Settings, tmp_path: Path) -> Callable[[str], None]:
    """It is 10:20 on the fixed Tuesday until `clock("10:40")` says otherwise."""
    file = tmp_path / "clock"
    settings.TEST_CLOCK_FILE = str(file)

    def turn(to: str) -> None:
        file.write_text(make.at(to).isoformat())

    turn("10:20")
    return turn


def logged_in(user: User | None) -> Browser:
    """A browser in which somebody has logged in."""
    browser = Browser()
    if user is not None:
        browser.force_login(user)
    return browser


def card_of(browser: Browser, visit: Appointment) -> str:
    """Everything that a person can do with a visit, as a page."""
    return str(browser.get(f"/desk/visits/{visit.public_id}").content.decode())


@pytest.fixture
def desk(wren: User) -> Browser:
    """Wren at the desk."""
    return logged_in(wren)
