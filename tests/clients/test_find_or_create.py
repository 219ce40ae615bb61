"""Finding or adding a client."""

from datetime import date

import pytest

from clients.models import Client, Household
from clients.services import people
from salon.accounts.models import AuditEvent
from salon.accounts.services import audit
from tests import make

pytestmark = pytest.mark.django_db


def introduced(salon, **changes):
    person = {"name": "Zoë Ünal", "email": "zoe@example.com", "phone": "", "language": "de", "born_on": None}
    return people.find_or_create(salon, now=make.at("09:00"), **(person | changes))


def test_adds_a_stranger_with_an_audit_row_that_names_no_person(salon_):
    zoe = introduced(salon_, phone="+49 30 5551 0003", born_on=date(1990, 5, 1))
    assert (zoe.name, zoe.search_name, zoe.email) == ("Zoë Ünal", "zoe unal", "zoe@example.com")
    assert (str(zoe.phone), zoe.phone_ending, zoe.born_on) == ("+493055510003", "0003", date(1990, 5, 1))
    assert zoe.household is None
    row = AuditEvent.objects.get(action="client.create")
    assert row.object_id == zoe.public_id
    assert "zoe" not in str(row.detail).lower()


@pytest.mark.parametrize("name", ["Zoë Ünal", "  zoe   unal ", "ZOË ÜNAL", "Zoe\u0308 U\u0308nal"])
def test_knows_the_same_person_again_however_the_name_is_typed(salon_, name):
    zoe = introduced(salon_)
    assert introduced(salon_, name=name, email="ZOE@example.com") == zoe
    assert Client.objects.count() == 1


def test_knows_a_person_by_phone_alone(salon_):
    zoe = introduced(salon_, phone="+493055510003")
    assert introduced(salon_, email="", phone="+49 (30) 55510003") == zoe


def test_changes_nothing_of_what_is_stored(salon_):
    zoe = introduced(salon_, phone="+493055510003", born_on=date(1990, 5, 1))
    before = Client.objects.filter(pk=zoe.pk).values().get()
    introduced(salon_, phone="+493055510009", language="en", born_on=date(2001, 1, 1))
    assert Client.objects.filter(pk=zoe.pk).values().get() == before


def test_puts_another_name_behind_the_same_contact_into_one_household(salon_):
    zoe = introduced(salon_)
    ali = introduced(salon_, name="Ali Ünal")
    eda = introduced(salon_, name="Eda Ünal")
    zoe.refresh_from_db()
    assert len({zoe.pk, ali.pk, eda.pk}) == 3
    assert zoe.household_id == ali.household_id == eda.household_id is not None
    assert (zoe.name, Household.objects.count()) == ("Zoë Ünal", 1)


def test_two_names_with_nothing_in_common_share_no_household(salon_):
    assert introduced(salon_, name="Ali", email="ali@example.com").household is None
    assert introduced(salon_).household is None


def test_is_somebody_else_at_another_salon(salon_, other_salon):
    assert introduced(salon_) != introduced(other_salon)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"name": "  "}, ["name"]),
        ({"name": "x" * 201}, ["name"]),
        ({"name": "Zo\x00e"}, ["name"]),
        ({"email": "", "phone": ""}, ["contact"]),
        ({"email": "not an address"}, ["email"]),
        ({"phone": "call me"}, ["phone"]),
        ({"phone": "+49 1"}, ["phone"]),
        ({"name": "", "email": "", "phone": ""}, ["contact", "name"]),
    ],
)
def test_refuses_what_nobody_could_be_called_or_reached_by(salon_, given, fields):
    with pytest.raises(people.ContactUnfit) as refused:
        introduced(salon_, **given)
    assert refused.value.params == {"fields": fields}
    assert not Client.objects.exists()


def test_adds_nobody_when_the_audit_row_cannot_be_written(salon_, monkeypatch):
    def broken(**_):
        raise RuntimeError("no audit trail")

    introduced(salon_, name="Ali Ünal")
    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        introduced(salon_)
    ali = Client.objects.get()
    assert (ali.name, ali.household) == ("Ali Ünal", None)
    assert not Household.objects.exists()
