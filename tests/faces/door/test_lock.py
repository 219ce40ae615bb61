"""The locked screen and the PIN that opens it."""

import pytest
from django.test import Client as Browser

from salon.accounts.models import AuditEvent
from salon.faces import locking
from tests import make

pytestmark = pytest.mark.django_db
PIN = "2907"


@pytest.fixture(autouse=True)
def _uncounted(settings):
    settings.RATE_FACTOR = 0


@pytest.fixture
def screen(wren):
    browser = Browser()
    browser.force_login(wren)
    return browser


def choose(screen, pin=PIN, password=make.PASSWORD):
    return screen.post("/staff/pin", {"pin": pin, "password": password})


def unlock(screen, secret, **fields):
    return screen.post("/staff/unlock", {"secret": secret} | fields)


def lock(screen):
    assert screen.post("/staff/lock").status_code == 303


def wind_back(screen, seconds):
    """As if nobody had touched the screen for so long."""
    session = screen.session
    session[locking.SEEN] -= seconds
    session.save()


def test_a_locked_screen_shows_no_page_of_staff(screen):
    lock(screen)
    answer = screen.get("/desk?day=2026-11-10")
    assert answer.status_code == 303
    assert answer["Location"] == "/staff/unlock?next=%2Fdesk%3Fday%3D2026-11-10"
    page = screen.get(answer["Location"]).content.decode()
    assert "Are you Wren" in page
    assert "/desk?day=2026-11-10" in page


def test_the_interface_knows_nobody_while_it_is_locked(screen):
    assert screen.get("/api/v1/appointments").status_code == 200
    lock(screen)
    assert screen.get("/api/v1/appointments").status_code == 401


def test_the_password_opens_it_where_it_was_left(screen):
    lock(screen)
    answer = unlock(screen, make.PASSWORD, next="/desk?day=2026-11-10")
    assert answer["Location"] == "/desk?day=2026-11-10"
    assert screen.get("/desk").status_code == 200


def test_a_pin_opens_it_as_well(screen):
    assert choose(screen).status_code == 303
    lock(screen)
    assert unlock(screen, "0000").status_code == 401
    assert screen.get("/desk").status_code == 303
    assert unlock(screen, PIN).status_code == 303
    assert screen.get("/desk").status_code == 200


def test_another_site_is_no_place_to_go_on(screen):
    lock(screen)
    assert unlock(screen, make.PASSWORD, next="https://elsewhere.example/")["Location"] == "/staff"


def test_too_many_wrong_tries_end_the_session(screen, settings):
    settings.RATE_FACTOR = 1
    lock(screen)
    for _ in range(8):
        assert unlock(screen, "0000").status_code == 401
    assert unlock(screen, make.PASSWORD).status_code == 303
    assert screen.get("/desk")["Location"].startswith("/staff/login")


@pytest.mark.parametrize("pin", ["123", "1234", "4321", "7777", "12a4", "123456789", "١٢٣٥", ""])
def test_a_pin_that_is_easy_to_guess_is_refused(screen, wren, pin):
    assert choose(screen, pin).status_code == 422
    wren.refresh_from_db()
    assert wren.pin == ""


def test_a_pin_wants_the_password(screen, wren):
    assert choose(screen, password="guessed").status_code == 422
    wren.refresh_from_db()
    assert wren.pin == ""


def test_a_pin_is_kept_as_a_hash_and_its_choice_written_down(screen, wren):
    choose(screen)
    wren.refresh_from_db()
    assert wren.pin
    assert PIN not in wren.pin
    assert AuditEvent.objects.filter(action="user.choose_pin", object_id=wren.public_id).count() == 1


def test_a_screen_that_nobody_touched_for_a_while_locks_itself(screen):
    assert screen.get("/desk").status_code == 200
    wind_back(screen, locking.IDLE_SECONDS - 60)
    assert screen.get("/desk").status_code == 200
    wind_back(screen, locking.IDLE_SECONDS + 60)
    assert screen.get("/desk")["Location"].startswith("/staff/unlock")


def test_somebody_else_can_log_in(screen):
    lock(screen)
    assert screen.post("/staff/logout").status_code == 303
    assert screen.get("/staff/unlock").status_code == 303


def test_nothing_is_locked_for_clients(db):
    assert Browser().get("/staff/unlock").status_code == 303
