"""A manager reads a record in an emergency: with a reason, for some minutes, and everybody can see it."""

import re

import pytest

from salon.accounts.models import AuditEvent, BreakGlass
from salon.accounts.roles import Role
from salon.sessionlog.selectors.trail import access_log_of, openings
from salon.sessionlog.services import signing
from tests import make
from tests.faces.colleagues import logged_in
from tests.sessionlog import steps

pytestmark = pytest.mark.django_db
WORDS = "ochre-lantern-kidney"


@pytest.fixture
def record(visit, mina):
    """Grace's record, with a signed note in it and something added."""
    by = make.viewer(mina)
    log = steps.started(visit, by)
    words = {**steps.WHOLE["subjective"], "words": WORDS}
    steps.written(log, by, sections={**steps.WHOLE, "subjective": words})
    signing.sign(log, by=by, now=make.at("11:20"))
    return f"/tablet/records/{visit.client.public_id}"


@pytest.fixture
def manager(sol):
    return logged_in(sol)


def text(answer):
    return answer.content.decode()


def opened(browser, record, reason="The client fell and is on the way to a doctor."):
    key = re.search(r'name="form_key" value="([^"]+)"', text(browser.get(record)))
    return browser.post(record, {"do": "open", "reason": reason, "form_key": key[1] if key else ""})


def test_nothing_is_shown_before_there_is_a_reason(manager, record):
    assert WORDS not in text(manager.get(record))
    for reason in ("", "  ", "x" * 1001):
        answer = opened(manager, record, reason)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in text(answer)
    assert not BreakGlass.objects.exists()


def test_with_a_reason_the_notes_are_read_and_every_reading_is_written_down(manager, record, visit, clock):
    assert opened(manager, record).status_code == 303
    shown = text(manager.get(record))
    assert WORDS in shown
    assert 'data-seconds-left="1800"' in shown
    row = AuditEvent.objects.get(action="log.read", actor__startswith="staff")
    assert row.purpose == "emergency"
    told = openings(list(access_log_of(visit.client)), client=visit.client)
    assert {(one.name, one.what, one.is_emergency) for one in told if one.role == "manager"} == {
        ("Sol", "note", True), ("Sol", "record", True),
    }  # fmt: skip


def test_it_ends_by_itself(manager, record, clock):
    opened(manager, record)
    clock("10:49")
    assert WORDS in text(manager.get(record))
    clock("10:50")
    assert WORDS not in text(manager.get(record))


def test_it_ends_early_on_a_button(manager, record, visit, clock):
    opened(manager, record)
    clock("10:25")
    answer = manager.post(record, {"do": "end"})
    assert answer["Location"] == f"/desk/clients/{visit.client.public_id}"
    assert WORDS not in text(manager.get(record))
    assert AuditEvent.objects.filter(action="record.shut_glass").count() == 1


def test_the_same_form_sent_twice_opens_once(manager, record):
    key = re.search(r'name="form_key" value="([^"]+)"', text(manager.get(record)))
    assert key is not None
    for _ in range(2):
        manager.post(record, {"do": "open", "reason": "Ambulance", "form_key": key[1]})
    assert BreakGlass.objects.count() == 1


def test_nobody_else_opens_it(record, wren, omar, salon_, other_salon):
    strangers = {
        "reception": (wren, 403),
        "therapist": (omar.user, 403),
        "auditor": (make.user(salon_, role=Role.AUDITOR, name="Ada"), 403),
        "other manager": (make.user(other_salon, role=Role.MANAGER, name="Rui"), 404),
        "nobody": (None, 302),
    }
    for name, (user, status) in strangers.items():
        browser = logged_in(user)
        assert browser.get(record).status_code == status, name
        assert browser.post(record, {"do": "open", "reason": "Curious"}).status_code == status, name
    assert not BreakGlass.objects.exists()


def test_what_one_manager_opened_is_closed_to_another(manager, record, salon_):
    opened(manager, record)
    second = logged_in(make.user(salon_, role=Role.MANAGER, name="Second"))
    assert WORDS not in text(second.get(record))


def test_the_profile_leads_the_manager_there_and_nobody_else(manager, wren, record, visit):
    profile = f"/desk/clients/{visit.client.public_id}"
    assert record in text(manager.get(profile))
    assert record not in text(logged_in(wren).get(profile))
