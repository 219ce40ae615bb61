"""What the tests of every staff page share: the hour, and a browser in which somebody has logged in."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

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
