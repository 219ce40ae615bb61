"""A manager says what is sent and when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bookings.services.messageplans import PlanChanged, PlanUnfit, change_plan
from salon.accounts.models import AuditEvent
from salon.outbox.domain.plan import USUAL, Step, faults
from salon.outbox.domain.quiet import Window
from salon.outbox.models import MessagePlan
from salon.outbox.selectors.plans import message_plan_of, plan_of
from tests.make import at

pytestmark = pytest.mark.django_db
HOUR = 60


@pytest.fixture
def manager(sol, viewer):
    return viewer(sol)


def change(salon_, manager, version=1, **changes):
    plan = replace(USUAL, **changes)
    return change_plan(salon_, plan=plan, expected_version=version, by=manager, now=at("09:00"))


def test_the_next_booking_goes_by_the_new_plan(salon_, manager):
    assert plan_of(salon_) == USUAL
    row = change(salon_, manager, off=frozenset({"reminder_2h"}), texts_a_day=2)
    assert (row.version, row.plan.off) == (2, {"reminder_2h"})
    salon_.refresh_from_db()
    assert plan_of(salon_).texts_a_day == 2


def test_a_change_is_written_down(salon_, manager):
    change(salon_, manager, rebooking_days=35)
    event = AuditEvent.objects.get(action="plan.change")
    assert event.detail == {"before": {"rebooking_days": 28}, "after": {"rebooking_days": 35}}


def test_saying_the_same_again_changes_nothing(salon_, manager):
    assert change(salon_, manager).version == 1
    assert not AuditEvent.objects.filter(action="plan.change").exists()


def test_two_managers_do_not_overwrite_each_other(salon_, manager):
    change(salon_, manager, texts_a_day=2)
    with pytest.raises(PlanChanged):
        change(salon_, manager, texts_a_day=3)
    assert message_plan_of(salon_).texts_a_day == 2
    assert MessagePlan.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"window": Window(7 * HOUR, 20 * HOUR, 12 * HOUR)}, ("out_of_range", "opens")),
        ({"window": Window(9 * HOUR, 22 * HOUR, 12 * HOUR)}, ("out_of_range", "closes")),
        ({"window": Window(12 * HOUR, 12 * HOUR + 30, 12 * HOUR)}, ("not_after_start", "closes")),
        ({"window": Window(9 * HOUR, 20 * HOUR, 8 * HOUR)}, ("out_of_range", "sunday")),
        ({"aftercare_minute": 8 * HOUR}, ("out_of_range", "aftercare")),
        ({"texts_a_day": 6}, ("out_of_range", "texts_a_day")),
        ({"texts_a_week": -1}, ("out_of_range", "texts_a_week")),
        ({"rebooking_days": 3}, ("out_of_range", "rebooking_days")),
        ({"off": frozenset({"confirmation"})}, ("invalid", "steps")),
        ({"steps": USUAL.steps[:2]}, ("invalid", "steps")),
        ({"steps": (*USUAL.steps[:2], Step("reminder_2h", timedelta(minutes=5)))}, ("out_of_range", "reminder_2h")),
        (
            {"steps": (USUAL.steps[0], Step("reminder_24h", timedelta(hours=1)), USUAL.steps[2])},
            ("not_after_start", "reminder_24h"),
        ),
    ],
)
def test_what_no_salon_may_plan_is_refused(salon_, manager, changes, fault):
    assert fault in list(faults(replace(USUAL, **changes)))
    with pytest.raises(PlanUnfit):
        change(salon_, manager, **changes)
    assert not MessagePlan.objects.exists()


def test_the_usual_plan_is_a_fit_one():
    assert list(faults(USUAL)) == []
