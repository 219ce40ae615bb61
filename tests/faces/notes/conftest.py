"""Mina's tablet on the fixed Tuesday."""

import pytest
from django.test import Client as Browser

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service
from clients.models import Client
from tests import make
from tests.faces.colleagues import clock, logged_in
from tests.sessionlog import steps
from therapists.models import Therapist

__all__ = ["clock"]


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
