"""The board at the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from salon.accounts.models import AuditEvent
from tests import make
from tests.faces.desk.conftest import card_of

pytestmark = pytest.mark.django_db
BOARD = "/desk?on=2026-03-10"


def press(browser, visit, step, **fields):
    return browser.post(f"/desk/appointments/{visit.public_id}/{step}", fields)


def test_shows_the_day_of_each_therapist_with_status_and_light_in_words(desk, visit, omar):
    page = desk.get(BOARD).content.decode()
    assert page.count('data-testid="board-column"') == 2
    assert page.count('data-testid="board-block"') == 1
    for words in ("Grace Hopkins", "10:30", "11:15", "Relaxing foot massage", "Recliner 1", "Confirmed", "Not asked"):
        assert words in page


def test_keeps_to_the_day_and_to_the_location(desk, visit, other_salon):
    assert "Grace Hopkins" not in desk.get("/desk?on=2026-03-11").content.decode()
    assert desk.get("/desk?location=harbour").status_code == 404


@pytest.mark.parametrize("on", ["", "yesterday", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_an_unreadable_day_is_today(desk, visit, on):
    assert "10 March 2026" in desk.get("/desk", {"on": on}).content.decode()


def test_checks_in_and_comes_back_to_the_place(desk, visit):
    answer = press(desk, visit, "check_in")
    visit.refresh_from_db()
    assert (answer.status_code, visit.status) == (303, Status.ARRIVED)
    assert answer["Location"] == f"/desk?location=lindenhof&on=2026-03-10#a-{visit.public_id}"
    assert "Arrived" in desk.get(BOARD).content.decode()


def test_undoes_within_three_minutes_and_not_after(desk, visit, clock):
    press(desk, visit, "check_in")
    clock("10:22")
    assert 'data-testid="step-undo"' in card_of(desk, visit)
    press(desk, visit, "undo")
    visit.refresh_from_db()
    assert visit.status == Status.CONFIRMED
    press(desk, visit, "check_in")
    clock("10:26")
    assert 'data-testid="step-undo"' not in card_of(desk, visit)
    page = desk.post(f"/desk/appointments/{visit.public_id}/undo", follow=True).content.decode()
    assert 'data-testid="toast-error"' in page


def test_cancels_with_a_reason(desk, visit):
    press(desk, visit, "cancel", reason_code="illness")
    visit.refresh_from_db()
    assert (visit.status, visit.cancel_reason, visit.fee) == (Status.CANCELLED, "illness", 0)
    assert press(desk, visit, "cancel", reason_code="bad mood").status_code == 404


def test_offers_no_show_only_after_the_minutes_of_grace(desk, visit, clock):
    clock("10:39")
    assert "step-no_show" not in card_of(desk, visit)
    clock("10:40")
    assert "step-no_show" in card_of(desk, visit)
    press(desk, visit, "no_show")
    visit.refresh_from_db()
    assert visit.status == Status.NO_SHOW


def test_a_step_that_no_longer_fits_is_told_and_changes_nothing(desk, visit):
    page = desk.post(f"/desk/appointments/{visit.public_id}/complete", follow=True).content.decode()
    visit.refresh_from_db()
    assert 'data-testid="toast-error"' in page
    assert visit.status == Status.CONFIRMED


def test_looking_changes_nothing(desk, visit):
    before = Appointment.objects.values().get(pk=visit.pk)
    desk.get(BOARD)
    assert desk.get(f"/desk/appointments/{visit.public_id}/check_in").status_code == 405
    assert Appointment.objects.values().get(pk=visit.pk) == before
    assert not AuditEvent.objects.filter(object_id=visit.public_id).exists()


def test_needs_no_more_statements_for_a_fuller_day(desk, visit, massage, omar, salon_):
    desk.get(BOARD)  # reads the roster, which is kept until it changes
    with CaptureQueriesContext(connection) as few:
        desk.get(BOARD)
    for number in range(5):
        person = make.client(salon_, name=f"Guest {number}")
        make.appointment(service=massage, therapist=omar, client=person, starts_at=make.at(f"{12 + number}:00"))
    with CaptureQueriesContext(connection) as many:
        desk.get(BOARD)
    assert len(many) == len(few) <= 14


def test_a_page_of_staff_is_not_kept_by_the_browser(desk, visit):
    assert desk.get(BOARD)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "مريم حسن", "Zo\u202ee"])
def test_shows_any_name_as_text(desk, massage, mina, salon_, name):
    person = make.client(salon_, name=name)
    make.appointment(service=massage, therapist=mina, client=person, starts_at=make.at("12:00"))
    assert "<script>alert" not in desk.get(BOARD).content.decode()
