"""Who comes into the back office, and what of it is theirs."""

import pytest
from django.apps import apps

from salon.accounts.roles import Role
from salon.faces.manage.registry import office
from tests import make
from tests.faces.colleagues import logged_in

pytestmark = pytest.mark.django_db
PAGES = sorted(f"/manage/{model._meta.app_label}/{model._meta.model_name}/" for model in office._registry)
# What a person must not be able to touch there: visits, records, health, messages, what opens doors.
ABSENT = {
    "bookings": {"Appointment", "Visit", "WaitlistEntry", "WalkIn"},
    "clients": {model.__name__ for model in apps.get_app_config("clients").get_models()},
    "sessionlog": {model.__name__ for model in apps.get_app_config("sessionlog").get_models()},
    "outbox": {"Message", "MessagePlan", "OptIn", "Suppression", "InboundText"},
    "accounts": {"AccessToken", "BreakGlass", "IdempotencyKey"},
    "privacy": {model.__name__ for model in apps.get_app_config("privacy").get_models()},
}


@pytest.fixture
def rows(salon_, massage, recliner, mina, sol):
    """One row of each kind at Lindenhof, by the address of its page."""
    make.load()
    held = mina.qualifications.order_by("id").first()
    role = sol.memberships.get()
    things = (salon_, salon_.policy, massage, recliner, mina, held, sol, role)
    return [f"/manage/{one._meta.app_label}/{one._meta.model_name}/{one.pk}/change/" for one in things]


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.MANAGER])
def test_no_other_role_gets_in(salon_, role):
    browser = logged_in(make.user(salon_, role=role))
    assert {browser.get(page).status_code for page in ("/manage/", *PAGES)} == {403}


def test_it_has_the_houses_sign_so_that_no_browser_looks_for_another(sol):
    page = logged_in(sol).get("/manage/").content.decode()
    assert 'rel="icon" href="/static/img/favicon' in page


def test_a_flag_of_the_admin_opens_nothing(salon_):
    user = make.user(salon_, role=Role.RECEPTIONIST)
    user.is_staff = user.is_superuser = True
    user.save()
    assert logged_in(user).get("/manage/").status_code == 403


def test_whoever_is_not_logged_in_is_sent_to_the_houses_own_door(salon_):
    answer = logged_in(None).get("/manage/bookings/service/")
    assert answer["Location"] == "/staff/login?next=/manage/bookings/service/"
    assert logged_in(None).post("/manage/login/", {"username": "a", "password": "b"})["Location"] == "/staff/login"


def test_a_locked_screen_shows_nothing(owner):
    owner.post("/staff/lock")
    answer = owner.get("/manage/")
    assert (answer.status_code, answer["Location"]) == (303, "/staff/unlock?next=%2Fmanage%2F")


def test_the_manager_sees_every_page_of_the_own_salon(owner, rows):
    assert {page: owner.get(page).status_code for page in ("/manage/", *PAGES, *rows)} == dict.fromkeys(
        ("/manage/", *PAGES, *rows), 200
    )


def test_nobody_sees_or_changes_another_salons_rows(rows, hugo):
    browser = logged_in(hugo)
    assert {browser.get(page).status_code for page in rows} == {404}
    assert {browser.post(page, {"name": "Mine"}).status_code for page in rows} == {404}
    for page in ("bookings/service", "bookings/chair", "therapists/therapist", "accounts/user", "accounts/auditevent"):
        shown = browser.get(f"/manage/{page}/").content.decode()
        assert not any(word in shown for word in ("Recliner 1", "massage-45", "Mina", "sol@lindenhof"))


def test_nothing_of_a_visit_a_record_or_a_client_has_a_page():
    pages = {(model._meta.app_label, model.__name__) for model in office._registry}
    assert [(app, name) for app, names in ABSENT.items() for name in names if (app, name) in pages] == []


def test_only_roles_and_certificates_can_be_taken_away(owner, rows):
    got = {page: owner.get(page.replace("/change/", "/delete/")).status_code for page in rows}
    assert [page.split("/")[3] for page, status in got.items() if status != 403] == ["qualification", "membership"]


def test_the_back_office_obeys_the_policy_of_every_other_page(owner, salon_):
    for page in ("/manage/", "/desk"):
        policy = dict(part.strip().split(" ", 1) for part in owner.get(page)["Content-Security-Policy"].split(";"))
        assert (policy["script-src"], policy["style-src"], policy["default-src"]) == ("'self'", "'self'", "'none'")


def test_a_page_is_kept_by_nobody(owner, salon_):
    assert owner.get("/manage/")["Cache-Control"] == "no-store"


def test_a_session_is_neither_started_nor_a_signed_note_changed_from_here(owner, massage, mina, grace):
    visit = make.appointment(service=massage, therapist=mina, client=grace, starts_at=make.at("10:30"))
    for page in ("bookings/appointment", "sessionlog/sessionlog", "sessionlog/screening", "sessionlog/addendum"):
        for way in ("add/", f"{visit.pk}/change/", f"{visit.pk}/delete/"):
            assert owner.post(f"/manage/{page}/{way}", {"status": "in_service", "post": "yes"}).status_code == 404
    visit.refresh_from_db()
    assert visit.status == "confirmed"


def test_the_button_logs_out(owner, salon_):
    assert owner.post("/manage/logout/")["Location"] == "/staff/login"
    assert owner.get("/manage/").status_code == 302


def test_no_other_site_logs_somebody_out(salon_, sol):
    strict = logged_in(sol).__class__(enforce_csrf_checks=True)
    strict.force_login(sol)
    assert strict.post("/manage/logout/").status_code == 403
    assert strict.get("/manage/").status_code == 200
