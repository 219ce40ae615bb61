"""Which messages a client gets: told, changed, and ended with one click."""

import pytest
from django.conf import settings
from django.test import Client as Browser

from bookings.services import inbound
from salon.accounts.models import AuditEvent
from salon.outbox.models import OptIn, Suppression
from salon.outbox.services.delivery import deliver_due
from tests import make
from tests.outbox.conftest import content, plan  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db


def address(client) -> str:
    return f"/clients/{client.public_id}/message-preferences"


def choice(channel, purpose, is_wanted, **more):
    return {"channel": channel, "purpose": purpose, "is_wanted": is_wanted} | more


def standing(answer, channel, purpose):
    return next(one for one in answer.data["items"] if (one["channel"], one["purpose"]) == (channel, purpose))


def test_what_was_never_asked_stands_as_is_usual(calling, grace):
    told = calling(grace).get(address(grace))
    assert {(one["channel"], one["purpose"]): one["is_wanted"] for one in told.data["items"]} == {
        ("email", "service"): True,
        ("email", "reminder"): True,
        ("email", "marketing"): False,
        ("sms", "service"): False,
        ("sms", "marketing"): False,
    }
    assert told.headers["ETag"] == '"1"'


def test_a_yes_is_kept_with_the_words_the_time_and_the_source(calling, grace, set_clock):
    caller = calling(grace)
    body = {"items": [choice("sms", "service", is_wanted=True, text_version="7")]}
    answer = caller.put(address(grace), body, If_Match='"1"')
    assert standing(answer, "sms", "service") == {
        "channel": "sms",
        "purpose": "service",
        "is_wanted": True,
        "text_version": "7",
        "at": "2026-03-10T08:00:00+01:00",
        "source": "page",
        "reason": None,
    }
    assert answer.headers["ETag"] == '"2"'
    row = OptIn.objects.get()
    assert (row.text_version, row.source) == ("7", "page")
    assert AuditEvent.objects.filter(action="client.preferences").count() == 1


def test_a_no_is_kept_too_and_taken_back(calling, grace):
    caller = calling(grace)
    no = caller.put(address(grace), {"items": [choice("email", "reminder", is_wanted=False)]}, If_Match='"1"')
    assert standing(no, "email", "reminder")["reason"] == "asked"
    body = {"items": [choice("email", "reminder", is_wanted=True)]}
    yes = caller.put(address(grace), body, If_Match=no.headers["ETag"])
    assert standing(yes, "email", "reminder")["is_wanted"]


def test_two_pages_do_not_overwrite_each_other(calling, grace):
    caller, body = calling(grace), {"items": [choice("email", "marketing", is_wanted=True)]}
    assert caller.put(address(grace), body).status_code == 428
    assert caller.put(address(grace), body, If_Match='"1"').status_code == 200
    assert caller.put(address(grace), body, If_Match='"1"').status_code == 412


def test_an_address_that_there_is_not_cannot_be_wanted(calling, salon_, wren):
    somebody = make.client(salon_, name="Ann", email="ann@example.com", phone="")
    body = {"items": [choice("email", "marketing", is_wanted=True), choice("sms", "service", is_wanted=True)]}
    answer = calling(wren).put(address(somebody), body, If_Match="*")
    assert [fault["pointer"] for fault in answer.data["errors"]] == ["/items/1"]
    assert not OptIn.objects.exists()


def test_only_the_client_takes_back_a_stop(calling, wren, grace):
    inbound.receive(provider="file", provider_id="1", sender=str(grace.phone), words="STOP", now=make.at("08:00"))
    body = {"items": [choice("sms", "service", is_wanted=True)]}
    by_staff = calling(wren).put(address(grace), body, If_Match="*")
    assert (by_staff.status_code, by_staff.data["code"]) == (422, "consent-required")
    assert calling(grace).put(address(grace), body, If_Match="*").status_code == 200


# ---- one click -------------------------------------------------------------------------


@pytest.fixture
def mailed(plan, smtp_sink):  # noqa: F811 (the fixture)
    """The path of the link in the header of a reminder."""
    plan("reminder_24h", due_at=make.at("09:00"))
    deliver_due(now=make.at("09:00"))
    (mail,) = smtp_sink.messages
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return mail["List-Unsubscribe"].strip().removeprefix("<").removesuffix(">").removeprefix(settings.PUBLIC_ORIGIN)


def test_one_click_ends_it_without_a_page_a_cookie_or_a_question(mailed, plan, smtp_sink):  # noqa: F811
    browser = Browser(enforce_csrf_checks=True)
    body = "List-Unsubscribe=One-Click"
    kind = "application/x-www-form-urlencoded"
    answer = browser.post("/api/v1" + mailed, body, content_type=kind)
    assert (answer.status_code, answer.json()) == (200, {"channel": "email", "purposes": ["reminder"]})
    another = plan("reminder_2h", due_at=make.at("10:00"))
    deliver_due(now=make.at("10:00"))
    another.refresh_from_db()
    assert (another.status, another.skip_reason) == ("skipped", "suppressed")
    told = plan("moved", due_at=make.at("10:00"))
    deliver_due(now=make.at("10:00"))
    told.refresh_from_db()
    assert told.status == "sent"


def test_pressing_twice_is_pressing_once(mailed):
    answers = [Browser().post("/api/v1" + mailed, b"", content_type="text/plain").status_code for _ in range(2)]
    assert answers == [200, 200]
    assert Suppression.objects.count() == 1


def test_whoever_only_looks_changes_nothing(mailed):
    answer = Browser().get("/api/v1" + mailed)
    assert (answer.status_code, answer["Location"].endswith(mailed)) == (303, True)
    assert not Suppression.objects.exists()


def test_a_link_that_is_none_of_ours_ends_nothing(mailed, stranger):
    assert stranger.post(mailed[:-3] + "abc").status_code == 404
    assert not Suppression.objects.exists()
