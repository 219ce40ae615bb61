"""Setting aside what screening asks for: by a master, with a reason, by two people where the salon wants that."""

import pytest

from salon.accounts.roles import Role
from salon.core.errors import Forbidden
from salon.sessionlog.models import RecordPolicy
from salon.sessionlog.services import screening
from tests import make
from tests.sessionlog.steps import decided, nothing_to_declare

pytestmark = pytest.mark.django_db

LIFTED = {"decision": "adapt", "adaptations": {"lifted": ["P"]}, "reason": "Her doctor agrees."}


def lifting(visit, by, **changes):
    said = nothing_to_declare() | {"X-DIAB": {"value": "yes"}}
    return decided(visit, by, **(LIFTED | {"answers": said} | changes))


def test_a_master_who_vouches_lets_a_therapist_lift_a_limit(visit, as_mina, as_master):
    with pytest.raises(screening.DecisionUnfit):
        lifting(visit, as_mina)
    both = lifting(visit, as_mina, second_person=as_master)
    assert (both.decided_by_id, both.second_person_id) == (as_mina.user_id, as_master.user_id)


def test_where_the_salon_wants_two_a_master_alone_lifts_nothing(visit, as_mina, as_master):
    RecordPolicy.objects.create(location=visit.location, demands_second_person=True)
    with pytest.raises(screening.DecisionUnfit) as refused:
        lifting(visit, as_master)
    assert [error["code"] for error in refused.value.params["errors"]] == ["second-person-missing"]
    assert lifting(visit, as_master, second_person=as_mina).second_person_id == as_mina.user_id


def test_nobody_is_their_own_second_person_and_no_stranger_is(visit, as_mina, as_master, as_wren, other_salon):
    elsewhere = make.viewer(make.user(other_salon, role=Role.MASTER, name="Rui"))
    for second in (as_master, as_wren, elsewhere, make.viewer(None)):
        with pytest.raises(Forbidden):
            lifting(visit, as_master, second_person=second)


def test_a_second_person_is_named_only_where_something_was_lifted(visit, as_mina, as_master):
    assert decided(visit, as_mina, second_person=as_master).second_person is None
