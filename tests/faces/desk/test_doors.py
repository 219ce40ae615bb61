"""Who may open the pages of the staff, and what the desk never shows."""

import pytest

from bookings.domain.lifecycle import Status
from salon.accounts.roles import Role
from tests import make
from tests.faces.colleagues import logged_in
from tests.sessionlog import steps

pytestmark = pytest.mark.django_db
CANARY = "canary-of-health"


@pytest.fixture
def visit(massage, mina, recliner, grace):
    make.load()
    steps.agree(grace)
    return make.appointment(
        service=massage,
        therapist=mina,
        chair=recliner,
        client=grace,
        starts_at=make.at("10:30"),
        status=Status.ARRIVED,
    )


@pytest.fixture
def staff(wren, sol, mina, omar, salon_, other_salon):
    """Everybody who logs in, by the name of what they are."""
    return {
        "reception": wren,
        "manager": sol,
        "therapist": mina.user,
        "other therapist": omar.user,
        "master": make.user(salon_, role=Role.MASTER, name="Nadia"),
        "cleaner": make.user(salon_, role=Role.CLEANER, name="Kai"),
        "auditor": make.user(salon_, role=Role.AUDITOR, name="Ada"),
        "other reception": make.user(other_salon, name="Rui"),
        "other salon's therapist": make.therapist(other_salon, name="Eva", with_user=True).user,
        "nobody": None,
    }


DESK = {"reception": 200, "manager": 200, "master": 200, "other reception": 200, "nobody": 302}
NEW = {"reception": 200, "manager": 200, "other reception": 200, "nobody": 302}
TABLET = {"therapist": 200, "other therapist": 200, "master": 200, "other salon's therapist": 200, "nobody": 302}
NOTE = {"therapist": 200, "master": 200, "other therapist": 404, "other salon's therapist": 404, "nobody": 302}


@pytest.mark.parametrize(
    ("page", "expected"), [("/desk", DESK), ("/desk/new", NEW), ("/tablet", TABLET), ("/desk/explain", DESK)]
)
def test_each_page_opens_for_the_right_people(staff, page, expected):
    got = {name: logged_in(user).get(page).status_code for name, user in staff.items()}
    assert got == {name: expected.get(name, 403) for name in staff}


@pytest.mark.parametrize("part", ["note", "screening"])
def test_a_visit_on_the_tablet_opens_for_those_who_treat_the_client(staff, visit, part):
    address = f"/tablet/visits/{visit.public_id}/{part}"
    got = {name: logged_in(user).get(address).status_code for name, user in staff.items()}
    fine = 200 if part == "note" else 303
    expected = {name: NOTE.get(name, 403) for name in staff}
    assert got == {name: fine if status == 200 else status for name, status in expected.items()}


@pytest.mark.parametrize("step", ["start", "complete", "check-in", "screening", "clearance", "note"])
def test_nobody_else_changes_a_visit_from_the_tablet(staff, visit, step):
    for name in ("reception", "manager", "other therapist", "other salon's therapist", "cleaner", "nobody"):
        answer = logged_in(staff[name]).post(f"/tablet/visits/{visit.public_id}/{step}")
        assert answer.status_code in (302, 403, 404), name
    visit.refresh_from_db()
    assert (visit.status, visit.screenings.count()) == (Status.ARRIVED, 0)


@pytest.mark.parametrize("step", ["check_in", "cancel", "no_show", "undo", "complete"])
def test_nobody_else_changes_a_visit_at_the_desk(staff, visit, step):
    for name in (
        "master",
        "other therapist",
        "other reception",
        "other salon's therapist",
        "cleaner",
        "auditor",
        "nobody",
    ):
        answer = logged_in(staff[name]).post(f"/desk/appointments/{visit.public_id}/{step}")
        assert answer.status_code in (302, 403, 404), name
    visit.refresh_from_db()
    assert visit.status == Status.ARRIVED


def test_a_foreign_page_presses_no_button(staff, visit):
    strict = logged_in(staff["reception"]).__class__(enforce_csrf_checks=True)
    strict.force_login(staff["reception"])
    assert strict.post(f"/desk/appointments/{visit.public_id}/cancel").status_code == 403


def test_the_desk_shows_no_word_of_health(staff, visit):
    mina = make.viewer(visit.therapist)
    steps.decided(
        visit,
        mina,
        answers=steps.nothing_to_declare() | {"X-MEDS": {"value": "yes", "which": CANARY, "painkiller": "no"}},
        foot_check={foot: {"is_done": True, "words": CANARY} for foot in ("left", "right")},
        decision="adapt",
        adaptations={"words": CANARY},
        reason=CANARY,
    )
    visit.refresh_from_db()
    tablet = logged_in(visit.therapist.user)
    tablet.post(f"/tablet/visits/{visit.public_id}/start")
    log = type(visit).objects.get(pk=visit.pk).session_log
    steps.written(log, mina, sections={"subjective": {"words": CANARY}})
    assert CANARY in tablet.get(f"/tablet/visits/{visit.public_id}/note").content.decode()
    for name in ("reception", "manager"):
        desk = logged_in(staff[name])
        for page in ("/desk?on=2026-03-10", "/desk/new?service=massage-45&q=hopkins", "/desk/explain"):
            shown = desk.get(page).content.decode()
            assert CANARY not in shown
            assert "X-MEDS" not in shown
        assert "Adapt" in desk.get("/desk?on=2026-03-10").content.decode()
