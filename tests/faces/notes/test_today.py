"""The therapist's day on the tablet."""

import pytest

from salon.accounts.roles import Role
from salon.sessionlog.models import SessionLog
from tests import make
from tests.faces.colleagues import logged_in
from tests.sessionlog import steps

pytestmark = pytest.mark.django_db


def page_of(answer):
    return answer.content.decode()


def test_shows_ones_own_day_and_a_master_the_teams(tablet, visit, massage, omar, dora, salon_):
    make.appointment(service=massage, therapist=omar, client=dora, starts_at=make.at("12:00"))
    assert "Dora" not in page_of(tablet.get("/tablet?on=2026-03-10"))
    assert "Grace Hopkins" in page_of(tablet.get("/tablet?on=2026-03-10"))
    master = logged_in(make.user(salon_, role=Role.MASTER, name="Nadia"))
    assert "Dora" in page_of(master.get("/tablet?on=2026-03-10"))


def test_lists_what_is_not_signed_and_says_what_is_overdue(tablet, visit, mina, clock):
    steps.started(visit, make.viewer(mina))
    page = page_of(tablet.get("/tablet?on=2026-03-11"))
    assert "Not signed yet" in page
    assert "Overdue" not in page
    clock("23:59")
    assert "Overdue" not in page_of(tablet.get("/tablet?on=2026-03-11"))
    SessionLog.objects.update(started_at=make.at("10:30", days=-2))
    assert "Overdue" in page_of(tablet.get("/tablet?on=2026-03-11"))


def test_the_list_and_the_opened_visit_show_the_same_last_known_colour(tablet, visit):
    visit.screening_light = "green"
    visit.save(update_fields=["screening_light"])
    for page in (
        page_of(tablet.get("/tablet?on=2026-03-10")),
        page_of(tablet.get(f"/tablet/visits/{visit.public_id}/note")),
    ):
        assert 'data-testid="block-light" data-status="green"' in page
        assert "last known" in page


def test_marks_a_masters_own_visits_among_the_teams(visit, massage, mina, omar, dora, salon_):
    make.appointment(service=massage, therapist=omar, client=dora, starts_at=make.at("12:00"))
    mina.user = make.user(salon_, role=Role.MASTER, name="Mina the master")
    mina.save(update_fields=["user"])
    page = page_of(logged_in(mina.user).get("/tablet?on=2026-03-10"))
    assert page.count('data-testid="mine"') == 1
