"""A visit of Grace to Mina at 10:30, who has arrived."""

from datetime import datetime

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service
from clients.models import Client
from salon.accounts.models import User
from salon.accounts.roles import Role
from salon.accounts.viewer import Viewer
from salon.locations.models import Location
from tests import make
from tests.sessionlog import steps
from therapists.models import Therapist


@pytest.fixture(autouse=True)
def _catalogue(db: None) -> None:
    make.load()


@pytest.fixture
def visit(massage: Service, mina: Therapist, recliner: Chair, grace: Client) -> Appointment:
    """Grace is here, and has agreed to health data being kept."""
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
def as_mina(mina: Therapist) -> Viewer:
    """Mina, logged in."""
    return make.viewer(mina)


@pytest.fixture
def as_master(salon_: Location) -> Viewer:
    """Nadia, who answers for the team."""
    return make.viewer(make.user(salon_, role=Role.MASTER, name="Nadia"))


@pytest.fixture
def as_wren(wren: User) -> Viewer:
    """Reception, logged in."""
    return make.viewer(wren)


@pytest.fixture
def at_ten_twenty() -> datetime:
    """Ten minutes before the visit."""
    return make.at("10:20")
