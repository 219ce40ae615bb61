"""Finding clients at the desk."""

import pytest

from clients import selectors
from salon.accounts.viewer import SYSTEM
from salon.core.errors import Forbidden, NotFound
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(salon_):
    names = ["Zoë Ünal", "李小龙大师", "Мария Иванова", "مريم حسن", "Łucja O'Brien"]
    return {name: make.client(salon_, name=name, phone=f"+4930555200{i:02}") for i, name in enumerate(names)}


def found(viewer, salon, q):
    return [client.name for client in selectors.search(viewer=viewer, location=salon, q=q)]


@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("unal", "Zoë Ünal"),
        ("ÜNAL zo", "Zoë Ünal"),
        ("小龙大", "李小龙大师"),
        ("ИВАН", "Мария Иванова"),
        ("حسن", "مريم حسن"),
        ("brien", "Łucja O'Brien"),
        ("0002", "Мария Иванова"),
        ("030 55520003", "مريم حسن"),
    ],
)
def test_finds_by_any_part_of_the_name_in_any_script_or_by_phone(people, wren, salon_, viewer, q, name):
    assert found(viewer(wren), salon_, q) == [name]


@pytest.mark.parametrize("q", ["", "zo", "  z o ", "002", "%%%", "___"])
def test_too_little_to_go_by_finds_nobody(people, wren, salon_, viewer, q):
    assert found(viewer(wren), salon_, q) == []


def test_finds_at_most_twenty(salon_, wren, viewer):
    for number in range(25):
        make.client(salon_, name=f"Ann {number:02}")
    assert found(viewer(wren), salon_, "ann ") == [f"Ann {number:02}" for number in range(20)]


def test_shows_no_client_of_another_salon(people, salon_, other_salon, viewer):
    stranger = make.user(other_salon)
    assert found(viewer(stranger), salon_, "unal") == []
    assert found(viewer(stranger), other_salon, "unal") == []


def test_a_therapist_searches_no_clients(people, mina, salon_, viewer):
    assert found(viewer(mina), salon_, "unal") == []


def test_opens_a_client_for_the_desk_and_for_nobody_else(grace, dora, wren, mina, other_salon, viewer):
    assert selectors.client_for(viewer=viewer(wren), public_id=grace.public_id) == grace
    assert selectors.client_for(viewer=viewer(grace), public_id=grace.public_id) == grace
    assert selectors.client_for(viewer=SYSTEM, public_id=grace.public_id) == grace
    with pytest.raises(Forbidden):
        selectors.client_for(viewer=viewer(mina), public_id=grace.public_id)
    for who in (viewer(dora), viewer(None), viewer(make.user(other_salon))):
        with pytest.raises(NotFound):
            selectors.client_for(viewer=who, public_id=grace.public_id)
