"""The page behind the mail after a visit."""

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Service
from clients.models import Client
from salon.accounts.models import AuditEvent
from salon.locations.models import Location
from salon.outbox.models import Message
from salon.sessionlog.services import signing
from tests import make
from tests.faces.online.conftest import Visitor
from tests.sessionlog import steps
from therapists.models import Therapist


@pytest.fixture
def link(massage: Service, mina: Therapist, grace: Client) -> str:
    """Grace was treated on the fixed Tuesday, and Mina has signed with some advice."""
    make.load()
    steps.agree(grace)
    visit = make.appointment(
        service=massage, therapist=mina, client=grace, starts_at=make.at("10:30"), status=Status.ARRIVED
    )
    as_mina = make.viewer(mina)
    sections = steps.WHOLE | {"plan": {"duration_minutes": 40, "aftercare": ["HC-WARMUP"]}}
    log = steps.written(steps.started(visit, as_mina), as_mina, sections=sections)
    signing.sign(log, by=as_mina, now=make.at("11:20"))
    return f"/a/{Message.objects.get(kind='aftercare').content['manage_token']}"


def reads() -> int:
    return AuditEvent.objects.filter(action="log.read", purpose="aftercare").count()


def test_opening_the_link_shows_nothing_of_the_record_and_writes_nothing_down(visitor: Visitor, link: str) -> None:
    assert visitor.get(link).status_code == 200
    assert "Show it to me" in visitor.page
    assert "warm water" not in visitor.page
    assert "Relaxing" not in visitor.page
    assert reads() == 0


def test_a_press_shows_the_advice_and_is_written_down(visitor: Visitor, link: str) -> None:
    assert visitor.browser.post(link).status_code == 200
    visitor.page = visitor.browser.post(link).content.decode()
    assert "Warm up first" in visitor.page
    assert "warm water, about 38 °C" in visitor.page
    assert reads() == 2


def test_it_is_open_for_thirty_days(visitor: Visitor, link: str, set_clock: object) -> None:
    assert callable(set_clock)
    set_clock("11:00", days=30)
    assert visitor.get(link).status_code == 200
    set_clock("11:30", days=30)
    assert visitor.get(link).status_code == 410
    assert visitor.browser.post(link).status_code == 410
    assert "warm water" not in visitor.page


def test_whoever_was_forgotten_has_no_page_any_more(visitor: Visitor, link: str) -> None:
    Client.objects.update(restricted_at=make.at("07:00"))
    assert visitor.get(link).status_code == 410


@pytest.mark.parametrize("token", ["bk_unknown", "x", "bk_ü"])
def test_an_unknown_link_has_ended(visitor: Visitor, salon_: Location, token: str) -> None:
    assert visitor.get(f"/a/{token}").status_code == 410


def test_the_key_opens_neither_the_visit_nor_the_waiting_list(visitor: Visitor, link: str) -> None:
    assert visitor.get(link.replace("/a/", "/b/")).status_code == 410
    assert visitor.get(link.replace("/a/", "/w/")).status_code == 410


def test_tells_nobody_its_address(visitor: Visitor, link: str) -> None:
    response = visitor.get(link)
    assert (response["Referrer-Policy"], response["Cache-Control"]) == ("no-referrer", "no-store")
