"""Mina's tablet on the fixed Tuesday."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service
from clients.models import Client
from salon.accounts.models import User
from tests import make
from tests.sessionlog import steps
from therapists.models import Therapist


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


@pytest.fixture
def visit(massage: Service, mina: Therapist, recliner: Chair, grace: Client) -> Appointment:
    """Grace is here for Mina, and has agreed to health data being kept."""
    make.load()
    steps.agree(grace)
    return make.appointment(
        service=massage,
        therapist=mina,
        chair=recliner,
        client=grace,
        starts_at=make.at("10:30"),
        status=Status.ARRIVED,
    )


@pytest.fixture
def tablet(mina: Therapist) -> Browser:
    """Mina's tablet."""
    return logged_in(mina.user)
