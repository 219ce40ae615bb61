"""Nothing is there, and somebody opens a salon."""

import pytest
from django.test import Client as Browser

from salon.accounts.models import User
from salon.faces.opening import address_to_open
from salon.locations.models import Location
from tests import make

pytestmark = pytest.mark.django_db
TOLD = {
    "name": "Fußweg am Markt",
    "address": "Markt 1, 04109 Leipzig",
    "time_zone": "Europe/Berlin",
    "currency": "EUR",
    "language": "en",
    "days": ["1", "2", "3"],
    "opens": "09:00",
    "closes": "18:00",
    "with_menu": "on",
    "person": "Ida Holm",
    "login": "Ida@fussweg.example",
    "password": "a-quiet-lavender-bath",
}


@pytest.fixture(autouse=True)
def catalogue(db):
    make.load()


def code():
    return address_to_open().split("code=")[1]


def send(**changes):
    browser = Browser()
    return browser, browser.post("/manage/open", {"code": code(), **TOLD, **changes})


def test_one_form_makes_salon_week_menu_and_manager_and_the_list_says_what_is_left():
    browser, answer = send()
    assert (answer.status_code, answer["Location"]) == (303, "/manage/")
    place, ida = Location.objects.get(), User.objects.get()
    assert (place.slug, place.policy.version, ida.memberships.get().role) == ("fuweg-am-markt", 1, "manager")
    assert [(one.weekday, one.opens_minute) for one in place.opening_hours.order_by("weekday")] == [
        (day, 540) for day in (1, 2, 3)
    ]
    assert place.services.count() > 10
    (told,) = browser.get("/manage/").context["checklists"]
    assert [step.is_done for step in told.steps] == [True, True, False, False, False, False]


def test_the_code_opens_one_salon():
    used = code()
    send()
    assert Browser().get(f"/manage/open?code={used}").status_code == 404
    assert Browser().post("/manage/open", {"code": used, **TOLD, "login": "b@b.example"}).status_code == 404
    assert Location.objects.count() == 1


@pytest.mark.parametrize("given", ["", "nothing", "InByYWN0aWNlIg:1abc:def"])
def test_no_salon_is_opened_without_one(given):
    assert Browser().get("/manage/open", {"code": given}).status_code == 404
    assert Browser().post("/manage/open", {"code": given, **TOLD}).status_code == 404
    assert not Location.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "short"),
        ("time_zone", ""),
        ("closes", "08:00"),
        ("login", "ida"),
        ("currency", "euro"),
        ("name", ""),
    ],
)
def test_what_does_not_fit_is_marked_and_nothing_is_made(field, value):
    _, answer = send(**{field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert answer.context["form"]["address"].value() == TOLD["address"]
    assert not Location.objects.exists()
    assert not User.objects.exists()


def test_an_address_of_somebody_else_needs_their_password(salon_, sol):
    _, answer = send(login=sol.email)
    assert (answer.status_code, Location.objects.count()) == (422, 1)


def test_a_manager_opens_a_second_salon_with_the_password_they_have(salon_, sol):
    _, answer = send(login=sol.email, password=make.PASSWORD)
    assert answer.status_code == 303
    assert sol.memberships.count() == 2


def test_a_salon_of_the_same_name_gets_another_address():
    send()
    send(login="b@b.example")
    assert sorted(place.slug for place in Location.objects.all()) == ["fuweg-am-markt", "fuweg-am-markt-2"]
