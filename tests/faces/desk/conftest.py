"""The desk on the fixed Tuesday."""

import pytest
from django.test import Client as Browser

from bookings.models import Appointment
from salon.accounts.models import User
from tests.faces.colleagues import clock, logged_in

__all__ = ["clock"]


def card_of(browser: Browser, visit: Appointment) -> str:
    """Everything that a person can do with a visit, as a page."""
    return str(browser.get(f"/desk/visits/{visit.public_id}").content.decode())


@pytest.fixture
def desk(wren: User) -> Browser:
    """Wren at the desk."""
    return logged_in(wren)
