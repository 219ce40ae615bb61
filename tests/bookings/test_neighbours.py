"""People who come together sit together."""

import pytest

from bookings.services import visits
from bookings.services.party import Booker
from bookings.services.placing import LegRequest
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def chairs(salon_):
    """Six chairs in a row; the second and the fifth have a basin."""
    kinds = ["DRY", "WHIRLPOOL", "DRY", "DRY", "WHIRLPOOL", "DRY"]
    return [make.chair(salon_, type=kind, code=f"C{place}", position=place) for place, kind in enumerate(kinds)]


@pytest.fixture
def team(salon_):
    return [make.therapist(salon_, name=name, position=place) for place, name in enumerate(["Ada", "Bo", "Cy", "Di"])]


@pytest.fixture
def together(massage, wren, viewer, grace, now, at):
    def book(people, clock="10:00", service=massage):
        legs = [LegRequest(service, at(clock))] * people
        booker = Booker(client=grace, guests=["Hope", "Faith", "Joy"][: people - 1])
        made = visits.book(legs=legs, booker=booker, source="desk", by=viewer(wren), now=now)
        return sorted(int(row.chair.code[1:]) for row in made.appointments if row.chair)

    return book


def taken(massage, therapist, chair, at):
    make.appointment(service=massage, therapist=therapist, chair=chair, starts_at=at("10:00"))


def test_two_get_neighbours_without_a_basin_where_there_are_such(together, chairs, team):
    assert together(2) == [2, 3]


def test_neighbours_matter_more_than_a_spared_basin(together, chairs, team, massage, at):
    taken(massage, make.therapist(massage.location, name="Zed", position=9), chairs[3], at)
    assert together(2) in ([0, 1], [1, 2], [4, 5])


def test_four_sit_as_close_as_the_free_chairs_allow(together, chairs, team, massage, at):
    taken(massage, make.therapist(massage.location, name="Zed", position=9), chairs[2], at)
    found = together(4)
    assert found[-1] - found[0] == 4


def test_each_has_a_chair_and_a_therapist_of_their_own(together, chairs, team):
    assert len(set(together(4))) == 4
