"""Who is asking: sessions, tokens and their ends."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from salon.accounts.models import AccessToken, AuditEvent
from tests import make
from tests.faces.api.asking import make_token
from tests.faces.api.conftest import Caller

pytestmark = pytest.mark.django_db
NEW = {
    "slug": "stones",
    "name": "Stones",
    "family": "RELAX",
    "duration_minutes": 30,
    "price": {"amount": "30.00", "currency": "EUR"},
}


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer bk_nothing", "Bearer \xff", "Basic d3Jlbjp4", "bk_nothing", "Bearer a b"]
)
def test_a_bad_credential_is_refused_even_where_none_is_needed(stranger, salon_, header):
    answer = stranger.get("/salon", Authorization=header)
    assert (answer.status_code, answer.data["code"]) == (401, "token-invalid")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_ends(calling, sol, set_clock):
    caller = Caller(token=make_token(sol, "settings:write", lasting=timedelta(hours=1)))
    assert caller.get("/salon").status_code == 200
    set_clock("09:00")
    assert caller.get("/salon").status_code == 401


def test_a_token_that_was_taken_back_opens_nothing(sol):
    caller = Caller(token=make_token(sol, "settings:write"))
    AccessToken.objects.update(revoked_at=make.at("08:00"))
    assert caller.get("/salon").status_code == 401


def test_a_token_does_what_its_scopes_say_and_its_owner_may(sol, wren, massage):
    assert Caller(token=make_token(sol, "settings:write")).post("/services", NEW).status_code == 201
    assert Caller(token=make_token(sol, "appointments:write")).post("/services", NEW).status_code == 403
    assert Caller(token=make_token(wren, "settings:write")).post("/services", NEW).status_code == 403
    assert Caller(token=make_token(sol, "appointments:read")).get("/appointments").status_code == 200
    assert Caller(token=make_token(sol, "settings:write")).get("/appointments").status_code == 403


def test_a_reading_token_changes_nothing(sol, wren, massage, mina, whirlpool, grace):
    appointment = make.appointment(
        service=massage, therapist=mina, starts_at=make.at("10:00", days=1), chair=whirlpool, client=grace
    )
    caller = Caller(token=make_token(wren, "appointments:read"))
    assert caller.get(f"/appointments/{appointment.public_id}").status_code == 200
    assert caller.post(f"/appointments/{appointment.public_id}/cancel").status_code == 403


def test_somebody_who_left_is_nobody(calling, wren):
    token, session = Caller(token=make_token(wren, "appointments:read")), calling(wren)
    wren.is_active = False
    wren.save()
    assert token.get("/appointments").status_code == 401
    assert session.get("/appointments").status_code == 401


def test_roles_count_as_they_are_now(calling, wren):
    session = calling(wren)
    assert session.get("/appointments").status_code == 200
    wren.memberships.all().delete()
    assert session.get("/appointments").status_code == 403


def test_a_session_changes_nothing_without_the_token_of_its_page(sol):
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(sol)
    headers = {"Idempotency-Key": "a-key-of-more-than-22-characters"}
    answer = browser.post("/api/v1/services", NEW, "application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    browser.cookies["csrftoken"] = "x" * 32
    answer = browser.post("/api/v1/services", NEW, "application/json", headers=headers | {"X-CSRFToken": "x" * 32})
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (MULTIPART_CONTENT, encode_multipart(BOUNDARY, {"csrfmiddlewaretoken": "x" * 32})),
        ("application/x-www-form-urlencoded", b"csrfmiddlewaretoken=" + b"x" * 32),
    ],
)
def test_a_form_with_the_token_of_its_page_is_no_json(wren, massage, mina, whirlpool, grace, kind, body):
    appointment = make.appointment(
        service=massage, therapist=mina, starts_at=make.at("10:00", days=1), chair=whirlpool, client=grace
    )
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(wren)
    browser.cookies["csrftoken"] = "x" * 32
    answer = browser.generic("POST", f"/api/v1/appointments/{appointment.public_id}/cancel", body, kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")
    appointment.refresh_from_db()
    assert appointment.status == "confirmed"


def test_strangers_and_tokens_need_no_page(massage, mina, whirlpool, sol):
    browser = Browser(enforce_csrf_checks=True)
    body = {"legs": [{"service_id": str(massage.public_id), "start": "2026-03-11T10:00:00+01:00"}]}
    headers = {"Idempotency-Key": "a-key-of-more-than-22-characters"}
    assert browser.post("/api/v1/holds", body, "application/json", headers=headers).status_code == 201
    headers["Authorization"] = f"Bearer {make_token(sol, 'settings:write')}"
    assert browser.post("/api/v1/services", NEW, "application/json", headers=headers).status_code == 201


def test_get_changes_nothing(calling, wren, massage, mina, whirlpool, grace):
    appointment = make.appointment(
        service=massage, therapist=mina, starts_at=make.at("10:00", days=1), chair=whirlpool, client=grace
    )
    before = AuditEvent.objects.count()
    for path in ("", "/cancel", "/reschedule", "/check-in"):
        calling(wren).get(f"/appointments/{appointment.public_id}{path}?method=POST&status=cancelled")
    appointment.refresh_from_db()
    assert (appointment.status, appointment.version, AuditEvent.objects.count()) == ("confirmed", 1, before)


def test_a_token_sees_inside_only_as_far_as_it_goes(wren, sol, massage, omar):
    service, therapist = f"/services/{massage.public_id}", f"/therapists/{omar.public_id}"
    for scope, inside in (("audit:read", False), ("appointments:read", True), ("settings:write", True)):
        caller = Caller(token=make_token(sol, scope))
        assert ("buffer_after_minutes" in caller.get(service).data) == inside
        assert ("contact" in caller.get(therapist).data) == inside
    assert "contact" not in Caller(token=make_token(wren, "settings:write")).get(therapist).data
