"""What a card on the board offers, and what it never does."""

import pytest

from bookings.domain.lifecycle import Status
from bookings.services.coming import say_coming
from salon.accounts.roles import Role
from tests import make
from tests.faces.colleagues import logged_in
from tests.faces.desk.conftest import card_of

pytestmark = pytest.mark.django_db
BOARD = "/desk?on=2026-03-10"


@pytest.fixture
def parked(massage, mina, recliner, grace):
    return make.appointment(
        service=massage,
        therapist=mina,
        chair=recliner,
        client=grace,
        starts_at=make.at("14:00"),
        status=Status.PENDING_REVIEW,
    )


def press(browser, visit, step, **fields):
    return browser.post(f"/desk/appointments/{visit.public_id}/{step}", fields, follow=True).content.decode()


def status_of(visit):
    visit.refresh_from_db()
    return visit.status


def test_approves_only_with_the_tick_that_a_therapist_agreed(desk, parked):
    assert 'name="therapist_agreed"' in card_of(desk, parked)
    assert "toast-error" in press(desk, parked, "approve")
    assert status_of(parked) == Status.PENDING_REVIEW
    press(desk, parked, "approve", therapist_agreed="1")
    assert status_of(parked) == Status.CONFIRMED


def test_a_therapist_approves_without_the_tick(parked, mina):
    press(logged_in(mina.user), parked, "approve")
    assert status_of(parked) == Status.CONFIRMED


@pytest.mark.parametrize("fields", [{}, {"reason_code": "salon"}, {"sure": "1"}, {"sure": "1", "reason_code": ""}])
def test_declines_only_with_a_reason_and_a_confirmation(desk, parked, fields):
    assert "toast-error" in press(desk, parked, "decline", **fields)
    assert status_of(parked) == Status.PENDING_REVIEW


def test_declines_for_the_reason_given(desk, parked):
    press(desk, parked, "decline", reason_code="therapist", sure="1")
    assert (status_of(parked), parked.cancel_reason) == (Status.DECLINED, "therapist")


def test_a_stop_by_the_therapist_is_told_and_offers_no_undo(desk, visit, clock):
    press(desk, visit, "cancel", reason_code="client")
    assert 'data-testid="step-undo"' in card_of(desk, visit)
    type(visit).objects.filter(pk=visit.pk).update(cancel_reason="health")
    assert "Called off by the therapist" in desk.get(BOARD).content.decode()
    page = card_of(desk, visit)
    assert "Called off by the therapist" in page
    assert 'data-testid="step-undo"' not in page
    press(desk, visit, "undo")
    assert status_of(visit) == Status.CANCELLED


def test_offers_no_undo_of_an_undo(desk, visit):
    press(desk, visit, "check_in")
    assert 'data-testid="step-undo"' in card_of(desk, visit)
    press(desk, visit, "undo")
    assert 'data-testid="step-undo"' not in card_of(desk, visit)


def test_checks_in_only_those_of_today(desk, massage, mina, grace):
    make.appointment(service=massage, therapist=mina, client=grace, starts_at=make.at("10:30", days=1))
    assert "step-check_in" not in desk.get("/desk?on=2026-03-11").content.decode()
    make.appointment(service=massage, therapist=mina, client=grace, starts_at=make.at("19:00"))
    assert "step-check_in" in desk.get(BOARD).content.decode()


def test_shows_the_reference_and_the_phone_to_those_who_may_call(desk, visit, salon_):
    page = card_of(desk, visit)
    assert visit.visit.reference in page
    assert "tel:+493055510001" in page
    master = logged_in(make.user(salon_, role=Role.MASTER, name="Nadia"))
    assert "+493055510001" not in card_of(master, visit)


def test_says_who_is_away(desk, visit, omar):
    make.time_off(omar, make.at("00:00"), make.at("00:00", days=1))
    assert "Away" in desk.get(BOARD).content.decode()
    assert "Away" not in desk.get("/desk?on=2026-03-12").content.decode()


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        (Role.RECEPTIONIST, ["/desk"], ["/tablet"]),
        (Role.MASTER, ["/desk", "/tablet"], []),
        (Role.THERAPIST, ["/tablet"], ["/desk"]),
        (Role.AUDITOR, [], ["/desk", "/tablet"]),
    ],
)
def test_navigation_leads_only_where_the_role_may_go(salon_, mina, role, shown, hidden):
    user = mina.user if role == Role.THERAPIST else make.user(salon_, role=role, name="Somebody")
    page = logged_in(user).get("/staff", follow=True).content.decode()
    assert all(f'<a href="{place}"' in page for place in shown)
    assert not any(f'<a href="{place}"' in page for place in hidden)


def test_says_that_the_client_has_said_to_be_coming(desk, visit, grace):
    assert 'data-testid="says-coming"' not in card_of(desk, visit)
    say_coming(visit, by=make.viewer(grace), now=make.at("09:00"))
    page = card_of(desk, visit)
    assert 'data-testid="says-coming"' in page
    assert "Says to be coming" in page


@pytest.mark.parametrize("version", ["²", "9" * 5000])
def test_a_version_that_is_no_number_is_an_older_one(desk, visit, version):
    answer = desk.post(f"/desk/visits/{visit.public_id}/note", {"desk_note": "Window", "version": version})
    assert answer.status_code < 500
    visit.refresh_from_db()
    assert visit.desk_note == ""
