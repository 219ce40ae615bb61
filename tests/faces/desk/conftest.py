"""The desk on the fixed Tuesday."""

import pytest
from django.test import Client as Browser

from bookings.models import Appointment, Chair, Service
from clients.models import Client
from salon.accounts.models import User
from tests import make
from tests.faces.colleagues import clock, logged_in
from therapists.models import Therapist

__all__ = ["clock"]


def card_of(browser: Browser, visit: Appointment) -> str:
    """Everything that a person can do with a visit, as a page."""
    return str(browser.get(f"/desk/visits/{visit.public_id}").content.decode())


@pytest.fixture
def desk(wren: User) -> Browser:
    """Wren at the desk."""
    return logged_in(wren)


@pytest.fixture
def visit(massage: Service, mina: Therapist, recliner: Chair, grace: Client) -> Appointment:
    """10:30 to 11:15, ten minutes of notes and ten of cleaning after it."""
    return make.appointment(service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:30"))
