"""Writing down a doctor's word."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from clients.models import Clearance
from clients.selectors import proposal_for
from clients.services import health
from clients.services.health import LetterUnfit
from salon.core.errors import Forbidden
from tests import make

pytestmark = pytest.mark.django_db

TODAY = make.TUESDAY
RELAX, REFLEX = frozenset({"RELAX"}), frozenset({"REFLEX"})


@pytest.fixture(autouse=True)
def _catalogue(db):
    make.load()


def clear(client, who, **changes):
    usual: dict[str, Any] = {
        "rule_code": "X-HEART",
        "doctor": "Dr. Bell",
        "issued_on": TODAY,
        "valid_until": TODAY + timedelta(days=90),
    }
    return health.clear(client, by=make.viewer(who), now=make.at("10:00"), **(usual | changes))


def outcome(client, families=RELAX):
    return proposal_for(client, families=families, today=TODAY)


def test_what_the_rule_stopped_may_go_ahead(grace, mina):
    make.declaration(grace, {"X-HEART": {"value": "yes"}}, declared_at=make.at("09:00"))
    assert outcome(grace).clearances_needed == ("X-HEART",)
    clear(grace, mina)
    assert outcome(grace).clearances_needed == ()


def test_a_word_on_one_kind_of_work_allows_no_other(grace, mina):
    make.declaration(grace, {"X-HEART": {"value": "yes"}}, declared_at=make.at("09:00"))
    clear(grace, mina, families=["RELAX"])
    assert outcome(grace).clearances_needed == ()
    assert outcome(grace, REFLEX).clearances_needed == ("X-HEART",)


def test_a_word_on_pressure_caps_it(grace, mina):
    make.declaration(grace, {"X-HEART": {"value": "yes"}}, declared_at=make.at("09:00"))
    clear(grace, mina, pressure_max=1)
    assert outcome(grace).needs.pressure_cap == 1


def test_doctor_and_scope_are_encrypted(grace, mina):
    clear(grace, mina, scope="Only the left foot.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT doctor, scope FROM clients_clearance")
        stored = cursor.fetchone()
    assert "Bell" not in str(stored)
    assert "left" not in str(stored)
    row = Clearance.objects.get()
    assert (row.doctor, row.scope) == ("Dr. Bell", "Only the left foot.")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"rule_code": "X-NONE"}, "/rule_code"),
        ({"doctor": "  "}, "/doctor"),
        ({"doctor": "a\x00"}, "/doctor"),
        ({"scope": "a\x00"}, "/scope"),
        ({"issued_on": TODAY + timedelta(days=1)}, "/issued_on"),
        ({"valid_until": TODAY - timedelta(days=1)}, "/valid_until"),
        ({"valid_until": TODAY + timedelta(days=366)}, "/valid_until"),
        ({"families": ["MAGIC"]}, "/families"),
        ({"pressure_max": 6}, "/pressure_max"),
    ],
)
def test_names_what_is_wrong_with_the_letter(grace, mina, changes, pointer):
    with pytest.raises(LetterUnfit) as refused:
        clear(grace, mina, **changes)
    assert pointer in [error["pointer"] for error in refused.value.params["errors"]]
    assert not Clearance.objects.exists()


def test_it_holds_a_year_at_most(grace, mina):
    assert clear(grace, mina, valid_until=TODAY + timedelta(days=365)).pk


def test_is_for_those_who_treat_or_manage(grace, mina, sol, wren):
    clear(grace, sol)
    for who in (wren, grace, None):
        with pytest.raises(Forbidden):
            clear(grace, who)
