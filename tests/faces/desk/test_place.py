"""Putting a visit elsewhere on the board, as scripts and plain forms ask for it."""

import pytest

from bookings.domain.lifecycle import Status
from salon.accounts.roles import Role
from tests import make
from tests.faces.colleagues import logged_in

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Solea-Part": "1"}


@pytest.fixture
def visit(massage, mina, omar, recliner, whirlpool, grace):
    return make.appointment(service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("14:00"))


def put(browser, visit, *, script=True, **fields):
    return browser.post(f"/desk/visits/{visit.public_id}/place", fields, headers=SCRIPT if script else {})


def test_a_script_is_told_where_to_look_and_what_was_said(desk, visit):
    answer = put(desk, visit, start=make.at("15:05").isoformat())
    told = answer.json()
    assert told["go"].endswith(f"#a-{visit.public_id}")
    assert told["said"]
    visit.refresh_from_db()
    assert visit.starts_at == make.at("15:05")


def test_a_form_comes_back_to_the_place(desk, visit):
    answer = put(desk, visit, script=False, later="5")
    assert answer.status_code == 303
    visit.refresh_from_db()
    assert visit.starts_at == make.at("14:05")


@pytest.mark.parametrize(
    ("fields", "minutes"), [({"minutes": "60"}, 60), ({"longer": "15"}, 60), ({"longer": "-5"}, 40)]
)
def test_changes_the_length(desk, visit, fields, minutes):
    put(desk, visit, **fields)
    visit.refresh_from_db()
    assert visit.client_to - visit.client_from == minutes


def test_keeps_the_chair_while_it_is_free_and_takes_another_where_it_is_not(desk, visit, massage, omar, recliner):
    put(desk, visit, later="5")
    visit.refresh_from_db()
    assert visit.chair == recliner
    make.appointment(service=massage, therapist=omar, chair=recliner, starts_at=make.at("16:00"))
    put(desk, visit, start=make.at("16:00").isoformat())
    visit.refresh_from_db()
    assert (visit.starts_at, visit.chair.code) == (make.at("16:00"), "W1")


def test_a_refusal_says_who_is_in_the_way_and_what_is_free_instead(desk, visit, massage, mina, whirlpool):
    make.appointment(service=massage, therapist=mina, chair=whirlpool, starts_at=make.at("16:00"))
    answer = put(desk, visit, start=make.at("16:10").isoformat())
    told = answer.json()
    assert answer.status_code == 409
    assert any("Mina" in reason for reason in told["reasons"])
    assert not any("Grace" in reason for reason in told["reasons"])
    assert {"start", "therapist", "words"} == set(told["others"][0])
    page = put(desk, visit, script=False, start=make.at("16:10").isoformat())
    assert "Mina" in desk.get(page["Location"]).content.decode()


def test_its_own_time_is_not_in_the_way(desk, visit):
    assert put(desk, visit, later="5").status_code == 200


def test_outside_the_hours_only_with_a_reason(desk, visit):
    answer = put(desk, visit, start=make.at("20:30").isoformat())
    assert answer.json()["can_overrule"] is True
    answer = put(desk, visit, start=make.at("20:30").isoformat(), overrule_reason="Asked for it")
    assert answer.status_code == 200


def test_somebody_elses_change_is_not_overwritten(desk, visit):
    put(desk, visit, later="5")
    answer = put(desk, visit, later="5", version="1")
    assert answer.json()["code"] == "version-mismatch"


@pytest.mark.parametrize(
    "fields", [{"start": "soon"}, {"start": "2026-03-10T14:00:00"}, {"minutes": "1"}, {"minutes": "900"}]
)
def test_what_cannot_be_read_changes_nothing(desk, visit, fields):
    assert put(desk, visit, **fields).status_code == 422
    visit.refresh_from_db()
    assert visit.version == 1


@pytest.mark.parametrize("name", ["therapist", "chair"])
def test_what_is_not_of_this_salon_is_not_found(desk, visit, other_salon, name):
    there = {"therapist": make.therapist(other_salon, name="Eva"), "chair": make.chair(other_salon)}[name]
    assert put(desk, visit, **{name: str(there.public_id)}).status_code == 404


def test_only_who_runs_the_day_moves_anything(visit, salon_, mina):
    master = logged_in(make.user(salon_, role=Role.MASTER, name="Nadia"))
    assert put(master, visit, later="5").status_code == 403
    assert put(logged_in(mina.user), visit, later="5").status_code == 403
    visit.refresh_from_db()
    assert (visit.version, visit.status) == (1, Status.CONFIRMED)


def test_the_note_is_kept_and_not_over_somebody_elses(desk, visit):
    address = f"/desk/visits/{visit.public_id}/note"
    assert desk.post(address, {"desk_note": "By the window.", "version": "1"}).status_code == 303
    visit.refresh_from_db()
    assert visit.desk_note == "By the window."
    page = desk.post(address, {"desk_note": "Lost.", "version": "1"}, follow=True).content.decode()
    assert 'data-testid="toast-error"' in page
    visit.refresh_from_db()
    assert visit.desk_note == "By the window."
