"""The cast: who plays in the tests, and the salon they play in."""

from collections.abc import Callable
from datetime import datetime

import pytest

from bookings.models import Chair, Service
from clients.models import Client, Light
from salon.accounts.models import User
from salon.accounts.roles import Role
from salon.accounts.viewer import ANONYMOUS, Viewer
from salon.locations.models import Location
from tests import make
from tests.make import at, viewer
from therapists.models import Therapist

__all__ = ["at", "viewer"]


@pytest.fixture(name="at")
def _at() -> Callable[..., datetime]:
    """`at("10:30")` on the fixed Tuesday."""
    return make.at


@pytest.fixture(name="viewer")
def _viewer() -> Callable[..., Viewer]:
    """`viewer(wren)`."""
    return make.viewer


@pytest.fixture
def now() -> datetime:
    """Tuesday, as the salon opens."""
    return make.at("08:00")


# ---- the place -------------------------------------------------------------------------


@pytest.fixture
def salon_(db: None) -> Location:
    """Lindenhof in Berlin, open every day from 08:00 to 20:00."""
    return make.location(slug="lindenhof")


@pytest.fixture
def other_salon(db: None) -> Location:
    """Another house whose people may know nothing of Lindenhof."""
    return make.location(
        slug="harbour", name="Harbour", time_zone="Europe/Lisbon", address="Rua do Cais 1, 1200-001 Lisboa"
    )


@pytest.fixture
def whirlpool(salon_: Location) -> Chair:
    """A chair with water: 20 minutes of cleaning after a bath, 10 after dry use."""
    return make.chair(salon_, type="WHIRLPOOL", code="W1", name="Whirlpool 1")


@pytest.fixture
def recliner(salon_: Location) -> Chair:
    """A chair without water: 10 minutes of cleaning."""
    return make.chair(salon_, type="DRY", code="D1", name="Recliner 1")


@pytest.fixture
def massage(salon_: Location) -> Service:
    """45 minutes on any chair by anybody with FOOT-1, ten minutes of notes after."""
    return make.service(salon_, slug="massage-45")


@pytest.fixture
def reflexology(salon_: Location) -> Service:
    """50 minutes on any chair by a reflexologist."""
    return make.service(
        salon_, slug="reflexology-50", name="Reflexology", minutes=50, needs=["REFLEX"], family="REFLEX", price="59.00"
    )


@pytest.fixture
def pedicure(salon_: Location) -> Service:
    """45 minutes with water, by somebody with a nail licence."""
    return make.service(
        salon_,
        slug="pedicure-45",
        name="Spa pedicure",
        buffers=(0, 20),
        needs=["NAIL"],
        family="PEDI",
        has_soak=True,
        needs_chair=Service.NeedsChair.BASIN,
        price="42.00",
    )


# ---- those who are treated -------------------------------------------------------------


@pytest.fixture
def grace(salon_: Location) -> Client:
    """A client who has nothing to declare, and said so."""
    client = make.client(salon_, name="Grace Hopkins", email="grace@example.com", phone="+493055510001")
    make.declaration(client, {})
    return client


@pytest.fixture
def dora(salon_: Location) -> Client:
    """A client who has diabetes, and said so."""
    client = make.client(salon_, name="Dora Díaz", email="dora@example.com", phone="+493055510002", language="es")
    make.declaration(client, {"X-DIAB": {"value": "yes"}}, light=Light.AMBER)
    return client


# ---- those who work --------------------------------------------------------------------


@pytest.fixture
def wren(salon_: Location) -> User:
    """Reception."""
    return make.user(salon_, role=Role.RECEPTIONIST, name="Wren", email="wren@lindenhof.example")


@pytest.fixture
def sol(salon_: Location) -> User:
    """The owner."""
    return make.user(salon_, role=Role.MANAGER, name="Sol", email="sol@lindenhof.example")


@pytest.fixture
def mina(salon_: Location) -> Therapist:
    """A therapist with every certificate, who logs in as `mina.user`."""
    account = make.user(salon_, role=Role.THERAPIST, name="Mina", email="mina@lindenhof.example")
    return make.therapist(salon_, name="Mina", qualifications=make.ALL_CERTIFICATES, user=account, position=1)


@pytest.fixture
def omar(salon_: Location) -> Therapist:
    """A therapist who may massage; his reflexology certificate ended the day before."""
    account = make.user(salon_, role=Role.THERAPIST, name="Omar", email="omar@lindenhof.example")
    omar = make.therapist(salon_, name="Omar", user=account, position=2)
    make.qualification(omar, "REFLEX", expires_on=make.at("00:00", days=-1).date())
    return omar


@pytest.fixture
def anonymous() -> Viewer:
    """A stranger."""
    return ANONYMOUS
