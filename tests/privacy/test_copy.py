"""The copy of everything that is kept of somebody."""

import pytest

from bookings.models import Chair, Service
from bookings.services import inbound, walkins
from bookings.services.walkins import Newcomer
from clients.models import Client
from salon.accounts.viewer import SYSTEM
from salon.locations.models import Location
from salon.privacy.selectors import own
from tests import make
from tests.bookings.waiting import wait
from tests.make import at
from therapists.models import Therapist

pytestmark = pytest.mark.django_db
NOW = at("08:00")


def write(client: Client) -> None:
    inbound.receive(provider="plain", provider_id="1", sender=str(client.phone), words="My heel hurts", now=NOW)


def test_tells_what_was_waited_for(grace: Client, massage: Service, mina: Therapist, recliner: Chair) -> None:
    wait(grace, massage)
    walkins.join(service=massage, newcomer=Newcomer(client=grace), by=SYSTEM, now=NOW)
    told = own.all_of(grace, now=NOW)
    assert [wish["service"] for entry in told["waiting_list"] for wish in entry["wishes"]] == [massage.name]
    assert [one["service"] for one in told["walk_ins"]] == [massage.name]


def test_tells_what_came_in_by_text(grace: Client) -> None:
    write(grace)
    assert [one["words"] for one in own.all_of(grace, now=NOW)["texts"]] == ["My heel hurts"]


def test_tells_no_text_that_somebody_else_with_this_number_may_have_written(grace: Client, salon_: Location) -> None:
    make.client(salon_, name="Ada Hopkins", phone=str(grace.phone))
    write(grace)
    assert own.all_of(grace, now=NOW)["texts"] == []
