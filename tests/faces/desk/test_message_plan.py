"""The manager says on a page what is sent, and when."""

import pytest

from salon.accounts.models import AuditEvent
from salon.outbox.models import MessagePlan
from tests.faces.colleagues import logged_in

pytestmark = pytest.mark.django_db
PAGE = "/desk/message-plan"
USUAL = {
    "reminder_48h": "48", "reminder_24h": "24", "reminder_2h": "2", "reminder_24h_text": "on", "reminder_2h_text": "on",
    "reminder_48h_on": "on", "reminder_24h_on": "on", "reminder_2h_on": "on",
    "aftercare_on": "on", "rebooking_on": "on",
    "opens": "09:00", "closes": "20:00", "sunday": "12:00", "aftercare": "10:00", "texts_a_day": "1",
    "texts_a_week": "3", "rebooking_days": "28", "version": "1",
}  # fmt: skip


@pytest.fixture
def owner(sol):
    return logged_in(sol)


def text(answer):
    return answer.content.decode()


def test_shows_the_usual_until_somebody_changes_it(owner):
    page = text(owner.get(PAGE))
    for name, value in USUAL.items():
        assert f'name="{name}"' in page
        assert value == "on" or f'value="{value}"' in page, name
    assert not MessagePlan.objects.exists()


def test_keeps_what_is_said(owner, salon_):
    said = {name: value for name, value in USUAL.items() if name not in ("reminder_48h_on", "reminder_2h_text")}
    answer = owner.post(PAGE, said | {"reminder_2h": "1,5", "opens": "8:30", "texts_a_day": "2"})
    assert (answer.status_code, answer["Location"]) == (303, f"{PAGE}?location={salon_.slug}")
    row = MessagePlan.objects.get()
    assert (row.off, row.opens_minute, row.texts_a_day, row.version) == (["reminder_48h"], 510, 2, 2)
    assert row.steps[2] == {"kind": "reminder_2h", "minutes": 90, "by_text": False}
    page = text(owner.get(PAGE))
    assert 'value="1.5"' in page
    assert AuditEvent.objects.filter(action="plan.change").count() == 1


def test_the_form_as_it_is_shown_changes_nothing(owner):
    assert owner.post(PAGE, USUAL).status_code == 303
    assert not AuditEvent.objects.filter(action="plan.change").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("opens", "07:00"), ("closes", "22:00"), ("closes", "late"), ("sunday", "21:00"), ("aftercare", "22:00"),
        ("texts_a_day", "9"), ("texts_a_week", "x"), ("rebooking_days", "3"), ("reminder_2h", "0.1"),
        ("reminder_48h", "12"), ("reminder_24h", "soon"), ("reminder_48h", "1e400"), ("reminder_48h", "nan"),
    ],
)  # fmt: skip
def test_what_no_salon_may_plan_is_marked_and_stays_typed(owner, field, value):
    answer = owner.post(PAGE, USUAL | {field: value})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)
    assert f'value="{value}"' in text(answer)
    assert not AuditEvent.objects.filter(action="plan.change").exists()


def test_two_managers_do_not_overwrite_each_other(owner):
    owner.post(PAGE, USUAL | {"texts_a_day": "2"})
    answer = owner.post(PAGE, USUAL | {"texts_a_day": "3"})
    assert answer.status_code == 409
    assert 'value="2"' in text(answer), "the page shows the plan as it is now"
    assert MessagePlan.objects.get().texts_a_day == 2


def test_is_the_managers_alone(desk, salon_, other_salon):
    assert desk.get(PAGE).status_code == 403
    assert desk.post(PAGE, USUAL).status_code == 403
    assert not MessagePlan.objects.exists()
