"""The staff entrance."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client as Browser

from salon.accounts.roles import Role
from tests import make

pytestmark = pytest.mark.django_db
WRONG = "a-wrong-password-entirely"


@pytest.fixture(autouse=True)
def _uncounted(settings):
    settings.RATE_FACTOR = 0


@pytest.fixture
def browser():
    return Browser()


def log_in(browser, email, password=make.PASSWORD, **fields):
    return browser.post("/staff/login", {"email": email, "password": password} | fields)


def test_opens_the_landing_page(browser, wren):
    answer = log_in(browser, wren.email)
    assert (answer.status_code, answer["Location"]) == (303, "/staff")
    assert browser.get("/staff")["Location"] == "/desk"


def test_the_case_of_the_address_does_not_matter(browser, wren):
    assert log_in(browser, f" {wren.email.upper()} ").status_code == 303


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.RECEPTIONIST, "/desk"),
        (Role.MANAGER, "/desk"),
        (Role.THERAPIST, "/tablet"),
        (Role.MASTER, "/tablet"),
    ],
)
def test_each_role_begins_at_its_own_page(browser, salon_, role, page):
    browser.force_login(make.user(salon_, role=role, name="Somebody"))
    assert browser.get("/staff")["Location"] == page
    assert browser.get(page).status_code == 200


def test_a_role_without_pages_is_told_so(browser, salon_):
    browser.force_login(make.user(salon_, role=Role.CLEANER, name="Kai"))
    assert browser.get("/staff").status_code == 200


@pytest.mark.parametrize("goal", ["/desk?on=2026-03-11", "/tablet"])
def test_goes_where_one_wanted_to_go(browser, wren, goal):
    assert browser.get(goal)["Location"].startswith("/staff/login?next=")
    assert log_in(browser, wren.email, next=goal)["Location"] == goal


@pytest.mark.parametrize(
    "goal", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\elsewhere.example", ""]
)
def test_leads_nowhere_else(browser, wren, goal):
    assert log_in(browser, wren.email, next=goal)["Location"] == "/staff"
    assert browser.get("/staff/login", {"next": goal})["Location"] == "/staff"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(browser, wren):
    def told(email):
        answer = log_in(browser, email, WRONG)
        page = answer.content.decode().replace(email, "")
        return answer.status_code, re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page)

    assert told(wren.email) == told("nobody@salon.example")
    assert told(wren.email)[0] == 401


def test_somebody_who_left_cannot_log_in(browser, salon_):
    gone = make.user(salon_, name="Gone", is_active=False)
    assert log_in(browser, gone.email).status_code == 401


def test_the_password_comes_back_in_no_page(browser, wren):
    assert WRONG not in log_in(browser, wren.email, WRONG).content.decode()


def test_too_many_attempts_are_refused_even_with_the_right_password(browser, wren, settings):
    cache.clear()
    settings.RATE_FACTOR = 0.2
    assert [log_in(browser, wren.email, WRONG).status_code for _ in range(2)] == [401, 401]
    answer = log_in(browser, wren.email)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "_auth_user_id" not in browser.session


def test_a_log_in_gets_a_new_session_and_log_out_ends_it(browser, wren):
    browser.get("/staff/login")
    log_in(browser, wren.email)
    key = browser.session.session_key
    assert browser.get("/staff/logout").status_code == 405
    assert browser.post("/staff/logout")["Location"] == "/staff/login"
    assert not Session.objects.filter(session_key=key).exists()
    assert browser.get("/desk").status_code == 302


def test_a_foreign_page_cannot_log_anybody_in_or_out(wren):
    strict = Browser(enforce_csrf_checks=True)
    assert log_in(strict, wren.email).status_code == 403
    strict.force_login(wren)
    assert strict.post("/staff/logout").status_code == 403


def test_the_form_is_not_kept_by_the_browser(browser, wren):
    assert "no-store" in browser.get("/staff/login")["Cache-Control"]
