"""The desk on the fixed Tuesday."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from bookings.models import Appointment
from salon.accounts.models import User


@pytest.fixture(autouse=True)
def clock(set_clock: Callable[..., None]) -> Callable[..., None]:
    """It is 10:20 on the fixed Tuesday until `clock("10:40")` says otherwise."""
    set_clock("10:20")
    return set_clock


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
