"""Moving a visit at the desk."""

import re

import pytest

from bookings.domain.lifecycle import Status
from tests import make
from tests.faces.colleagues import logged_in
from tests.faces.desk.conftest import card_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(massage, mina, omar, recliner, grace):
    return make.appointment(service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("14:00"))


def address(visit):
    return f"/desk/visits/{visit.public_id}/move"


def moved(desk, visit, **changes):
    page = desk.get(address(visit)).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(form_key|version)" value="([^"]*)"', page))
    usual = {"on": "2026-03-10", "therapist": "keep", "chair": "keep", "at": "16:00"}
    return desk.post(address(visit), hidden | usual | changes)


def test_the_card_leads_to_it_while_the_visit_can_move(desk, visit):
    assert f'href="{address(visit)}"' in card_of(desk, visit)
    type(visit).objects.filter(pk=visit.pk).update(status=Status.NO_SHOW)
    assert f'href="{address(visit)}"' not in card_of(desk, visit)


def test_offers_the_free_times_with_its_own_among_them(desk, visit):
    page = desk.get(address(visit)).content.decode()
    assert 'data-start="2026-03-10T13:00:00+00:00"' in page
    assert "Grace Hopkins" in page


def test_moves_to_another_time_and_shows_it_there(desk, visit, mina, recliner):
    answer = moved(desk, visit)
    visit.refresh_from_db()
    assert (answer.status_code, visit.starts_at) == (303, make.at("16:00"))
    assert (visit.therapist, visit.chair) == (mina, recliner)
    assert answer["Location"].endswith(f"on=2026-03-10#a-{visit.public_id}")


def test_moves_to_a_time_that_was_picked_on_another_day(desk, visit):
    moved(desk, visit, on="2026-03-11", at="", start=make.at("09:00", days=1).isoformat())
    visit.refresh_from_db()
    assert visit.starts_at == make.at("09:00", days=1)


def test_moves_to_the_therapist_named_at_the_same_time(desk, visit, omar):
    moved(desk, visit, therapist=str(omar.public_id), at="14:00")
    visit.refresh_from_db()
    assert (visit.therapist, visit.starts_at) == (omar, make.at("14:00"))


def test_any_therapist_takes_a_colleague_when_the_own_one_is_busy(desk, visit, massage, mina, omar, dora):
    make.appointment(service=massage, therapist=mina, client=dora, starts_at=make.at("16:00"))
    assert moved(desk, visit).status_code == 409
    assert moved(desk, visit, therapist="any", chair="any").status_code == 303
    visit.refresh_from_db()
    assert (visit.therapist, visit.starts_at) == (omar, make.at("16:00"))


def test_any_chair_takes_another_one(desk, visit, salon_, massage, omar, dora, recliner):
    other = make.chair(salon_, type="DRY", code="D2", name="Recliner 2")
    make.appointment(service=massage, therapist=omar, chair=recliner, client=dora, starts_at=make.at("16:00"))
    assert moved(desk, visit).status_code == 409
    assert moved(desk, visit, chair="any").status_code == 303
    visit.refresh_from_db()
    assert visit.chair == other


def test_a_taken_time_keeps_what_was_typed_and_lists_others(desk, visit, massage, mina, dora):
    make.appointment(service=massage, therapist=mina, client=dora, starts_at=make.at("16:00"))
    page = moved(desk, visit, at="16:10").content.decode()
    visit.refresh_from_db()
    assert 'value="16:10"' in page
    assert 'data-testid="toast-error"' in page
    assert 'data-testid="alternative"' in page
    assert visit.starts_at == make.at("14:00")


@pytest.mark.parametrize("at", ["", "99", "soon"])
def test_marks_a_time_that_cannot_be_read(desk, visit, at):
    answer = moved(desk, visit, at=at)
    assert answer.status_code == 422
    assert 'aria-describedby="e-at"' in answer.content.decode()


@pytest.mark.parametrize("version", ["0", "99", "x", ""])
def test_refuses_when_it_was_changed_since_the_page_was_shown(desk, visit, version):
    answer = moved(desk, visit, version=version)
    visit.refresh_from_db()
    assert (answer.status_code, visit.starts_at) == (409, make.at("14:00"))
    assert 'value="16:00"' in answer.content.decode()


def test_the_same_form_sent_twice_moves_once(desk, visit):
    page = desk.get(address(visit)).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(form_key|version)" value="([^"]*)"', page))
    sent = hidden | {"on": "2026-03-10", "therapist": "keep", "chair": "keep", "at": "16:00"}
    first, second = (desk.post(address(visit), sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]


def test_a_visit_that_is_over_cannot_move(desk, visit):
    type(visit).objects.filter(pk=visit.pk).update(status=Status.NO_SHOW)
    assert moved(desk, visit).status_code == 409


def test_opens_for_those_who_run_the_day_there(desk, visit, other_salon, omar):
    assert logged_in(None).get(address(visit)).status_code == 302
    for user in (make.user(other_salon, name="Rui"), omar.user):
        assert logged_in(user).get(address(visit)).status_code in (403, 404)
        assert logged_in(user).post(address(visit), {"on": "2026-03-10", "at": "16:00"}).status_code in (403, 404)
