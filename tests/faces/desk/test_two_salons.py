"""A receptionist of two salons: one at a time, and nothing of the one on the pages of the other."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from bookings.models import Appointment
from salon.accounts.models import Membership, User
from salon.accounts.roles import Role
from salon.locations.models import Location
from tests import make
from tests.faces.colleagues import logged_in

pytestmark = pytest.mark.django_db
ON = "2026-03-10"
PAGES = (
    "/desk",
    "/desk/week",
    "/desk/month",
    "/desk/grid",
    "/desk/day-sheet",
    "/desk/copy",
    "/desk/clients",
    "/desk/turns",
    "/desk/waitlist",
    "/desk/messages",
    "/desk/new",
    "/desk/walk-in",
    "/desk/first",
    "/desk/explain",
    "/desk/reassign",
    "/desk/find",
)


@pytest.fixture
def both(wren: User, other_salon: Location, massage: Any, mina: Any, recliner: Any, grace: Any) -> Browser:
    """Wren, who sits at the desk of either salon; Grace is booked in Berlin, Inês in Lisbon."""
    Membership.objects.create(user=wren, location=other_salon, role=Role.RECEPTIONIST)
    make.appointment(service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:30"))
    bath = make.service(other_salon, slug="bath", name="Harbour foot bath")
    rui = make.therapist(other_salon, name="Rui")
    ines = make.client(other_salon, name="Inês Hopkins")
    make.appointment(service=bath, therapist=rui, client=ines, starts_at=make.at("10:30"))
    return logged_in(wren)


def shown(browser: Browser, path: str, location: str) -> str:
    answer = browser.get(path, {"location": location, "on": ON, "q": "hopkins"})
    assert answer.status_code == 200, path
    return str(answer.content.decode())


@pytest.mark.parametrize("path", PAGES)
def test_each_page_tells_of_the_salon_that_is_chosen_and_leads_on_in_it(both: Browser, path: str) -> None:
    theirs = {"lindenhof": ("Grace Hopkins", "Mina"), "harbour": ("Inês Hopkins", "Rui", "Harbour foot bath")}
    for location, others in (("lindenhof", theirs["harbour"]), ("harbour", theirs["lindenhof"])):
        page = shown(both, path, location)
        assert [words for words in others if words in page] == []
        main = page.partition("<main")[2] or page
        assert set(re.findall(r'href="[^"]*[?;]location=([\w-]+)', main)) <= {location}


@pytest.mark.parametrize("path", ["/desk", "/desk/week", "/desk/month"])
def test_the_salon_is_changed_on_the_page_and_the_day_stays(both: Browser, path: str) -> None:
    page = shown(both, path, "harbour")
    assert '<option value="harbour" selected>Harbour</option>' in page
    assert '<option value="lindenhof">' in page
    assert f'name="on" value="{ON}"' in page


def test_the_day_of_each_is_told_on_its_own_clock(both: Browser) -> None:
    assert "10:30–" in shown(both, "/desk", "lindenhof")
    assert "09:30–" in shown(both, "/desk", "harbour")


def test_a_visit_is_moved_to_nobody_of_the_other_salon(both: Browser, mina: Any) -> None:
    visit = Appointment.objects.get(location__slug="harbour")
    answer = both.post(f"/desk/visits/{visit.public_id}/place", {"therapist": str(mina.public_id)})
    assert answer.status_code == 404
    visit.refresh_from_db()
    assert visit.version == 1


@pytest.fixture
def empty(wren: User) -> Browser:
    """Wren, at a salon that has nobody yet."""
    quay = make.location(slug="quay", name="Quay")
    Membership.objects.create(user=wren, location=quay, role=Role.RECEPTIONIST)
    return logged_in(wren)


def test_the_board_of_a_salon_in_which_nobody_works_yet_says_so(empty: Browser) -> None:
    assert "Nobody works here yet." in shown(empty, "/desk", "quay")


@pytest.mark.parametrize("view", ["week", "month"])
def test_week_and_month_of_such_a_salon_open_on_its_name(empty: Browser, view: str) -> None:
    assert '<p class="quiet">Quay</p>' in shown(empty, f"/desk/{view}", "quay")
