"""What is wrong with a form is told where it is wrong."""

import re

import pytest

from bookings.models import Appointment
from clients.models import Client
from tests import make
from tests.faces.desk.test_new import booked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _staffed(massage, mina, omar, recliner):
    """Somebody to give the massage, and a chair."""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"at": ""}, "at"),
        ({"at": "99"}, "at"),
        ({"at": "25:00"}, "at"),
        ({"name": "  "}, "name"),
        ({"name": "Zo\x00e"}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"phone": "call me"}, "phone"),
        ({"email": "nowhere"}, "email"),
        ({"client": ""}, "client"),
        ({"at": "20:30", "overrule_hours": "1"}, "overrule_reason"),
        ({"overrule_client": "1", "overrule_reason": " "}, "overrule_reason"),
    ],
)
def test_marks_the_field_with_its_own_sentence(desk, changes, field):
    answer = booked(desk, desk_note="by the window", **changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in page
    marked = re.findall(r'<(?:input|fieldset)[^>]*aria-invalid="true"[^>]*>', page)
    assert any(f'aria-describedby="e-{field}"' in tag for tag in marked)
    assert re.search(rf'id="e-{field}"[^>]*>\s*(<p>)?\w', page)
    assert "by the window" in page
    assert not Appointment.objects.exists()


def test_marks_everything_at_once(desk):
    page = booked(desk, at="", name="", phone="").content.decode()
    assert page.count('aria-invalid="true"') >= 3
    assert all(f'href="#f-{field}"' in page for field in ("at", "name", "phone"))


def test_nothing_is_marked_before_something_was_sent(desk):
    assert "aria-invalid" not in desk.get("/desk/new?service=massage-45&on=2026-03-10").content.decode()


@pytest.mark.parametrize("phone", ["030 901820", "+49 30 901820", "0049 30 901820"])
def test_takes_a_number_as_it_is_dialled_here(desk, phone):
    assert booked(desk, phone=phone).status_code == 303
    assert str(Client.objects.get().phone) == "+4930901820"


def test_chooses_for_the_desk_only_when_one_client_was_found(desk, grace, salon_):
    one = desk.get("/desk/new?service=massage-45&q=hopk").content.decode()
    assert re.search(rf'value="{grace.public_id}"[^>]* checked', one)
    other = make.client(salon_, name="Ada Hopkins")
    two = desk.get("/desk/new?service=massage-45&q=hopk").content.decode()
    assert not re.search(r'name="client"[^>]* checked', two)
    chosen = booked(desk, q="hopk", client=str(other.public_id), at="").content.decode()
    assert re.search(rf'value="{other.public_id}"[^>]* checked', chosen)


@pytest.mark.parametrize(
    ("told", "field"), [("on=2026-03-10&at=99", "at"), ("on=never&at=15:30", "on"), ("on=2026-03-10&at=", "at")]
)
def test_explain_marks_what_cannot_be_read(desk, told, field):
    page = desk.get(f"/desk/explain?service=massage-45&{told}").content.decode()
    assert re.search(rf'<input[^>]*aria-invalid="true"[^>]*aria-describedby="e-{field}"', page)
    assert f'id="e-{field}"' in page


def test_explain_calls_a_closed_salon_closed_once(desk, salon_, recliner):
    make.chair(salon_, type="DRY", code="D2", name="Recliner 2")
    night = desk.get("/desk/explain?service=massage-45&on=2026-03-10&at=21:00").content.decode()
    assert night.count("The salon is closed.") == 1
    assert "Out of use" not in night
    make.closure(salon_, make.at("00:00", days=2), make.at("00:00", days=4))
    make.renew_rota(salon_)
    holiday = desk.get("/desk/explain?service=massage-45&on=2026-03-12&at=10:00").content.decode()
    assert holiday.count("The salon is closed.") == 1
    assert "14 March" in holiday


def test_explain_says_until_with_the_clock_alone_only_today(desk, mina, omar, grace):
    service = mina.location.services.get()
    for days in (0, 1):
        make.appointment(service=service, therapist=mina, client=grace, starts_at=make.at("14:00", days=days))
    address = f"/desk/explain?service=massage-45&at=14:15&therapist={mina.public_id}"
    assert "Until 14:55." in desk.get(f"{address}&on=2026-03-10").content.decode()
    assert "Until 11 March, 14:55." in desk.get(f"{address}&on=2026-03-11").content.decode()
