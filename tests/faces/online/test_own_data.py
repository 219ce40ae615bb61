"""One's own data on the pages: proof by a number, then messages, readers, a copy, being forgotten."""

import json
import re

import pytest

from bookings.models import Appointment, Service
from clients.models import Client
from clients.services import health
from salon.accounts.models import AuditEvent
from salon.outbox.models import Message
from salon.privacy.models import ContactCode, DataExport, ErasureRequest, LinkRequest
from salon.privacy.services import exports
from tests import make
from tests.faces.online.conftest import Visitor
from tests.faces.online.patients import Patient
from tests.make import at
from therapists.models import Therapist


@pytest.fixture
def booker(service: Service) -> Visitor:
    """A browser with the key to Grace's booking."""
    visitor = Visitor()
    visitor.book(service)
    return visitor


@pytest.fixture
def grace_(booker: Visitor) -> Client:
    return Client.objects.get()


def code() -> str:
    """The number in the last message."""
    return str(Message.objects.filter(kind="code").order_by("-id")[0].content["code"])


def enter(booker: Visitor, client: Client) -> None:
    booker.get("/my/data")
    booker.get(booker.post(f"/my/data/{client.public_id}/send")["Location"])
    assert booker.post(f"/my/data/{client.public_id}/code", code=code())["Location"] == "/my/data"
    booker.get("/my/data")


def test_a_number_opens_the_data_for_half_an_hour(booker: Visitor, grace_: Client, set_clock: object) -> None:
    booker.get("/my/data")
    assert "Who has read my record" not in booker.page
    enter(booker, grace_)
    assert "Who has read my record" in booker.page
    cookie = booker.browser.cookies["client"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/my")
    set_clock("08:31")  # type: ignore[operator]
    assert "Who has read my record" not in booker.get("/my/data").content.decode()


@pytest.mark.parametrize("wrong", ["000000", "12345", "abcdef", ""])
def test_another_number_opens_nothing(wrong: str, booker: Visitor, grace_: Client) -> None:
    booker.get("/my/data")
    booker.get(booker.post(f"/my/data/{grace_.public_id}/send")["Location"])
    assert booker.post(f"/my/data/{grace_.public_id}/code", code=wrong).status_code == 422
    assert "client" not in booker.browser.cookies


def test_five_wrong_tries_end_a_number(booker: Visitor, grace_: Client) -> None:
    booker.get("/my/data")
    booker.get(booker.post(f"/my/data/{grace_.public_id}/send")["Location"])
    right = code()
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(5):
        booker.post(f"/my/data/{grace_.public_id}/code", code=wrong)
    assert booker.post(f"/my/data/{grace_.public_id}/code", code=right).status_code == 422


def test_a_number_is_good_once_and_only_the_last_one(booker: Visitor, grace_: Client) -> None:
    booker.get("/my/data")
    booker.post(f"/my/data/{grace_.public_id}/send")
    first = code()
    booker.get("/my/data")
    booker.post(f"/my/data/{grace_.public_id}/send")
    booker.get(f"/my/data/{grace_.public_id}/code")
    if code() != first:
        assert booker.post(f"/my/data/{grace_.public_id}/code", code=first).status_code == 422
    assert booker.post(f"/my/data/{grace_.public_id}/code", code=code()).status_code == 303
    booker.get(f"/my/data/{grace_.public_id}/code")
    assert booker.post(f"/my/data/{grace_.public_id}/code", code=code()).status_code == 422


def test_the_number_itself_is_not_kept(booker: Visitor, grace_: Client) -> None:
    booker.get("/my/data")
    booker.post(f"/my/data/{grace_.public_id}/send")
    assert code() not in str(ContactCode.objects.values_list("digest", flat=True)[0])


def test_nobody_else_gets_to_the_door(service: Service, grace_: Client) -> None:
    stranger = Visitor()
    stranger.book(service, "2026-03-10T14:00:00+01:00", name="Ida", contact="ida@example.com")
    assert stranger.post(f"/my/data/{grace_.public_id}/send").status_code == 404
    assert stranger.get(f"/my/data/{grace_.public_id}/code").status_code == 404
    for path in ("messages", "export", "erasure"):
        assert stranger.post(f"/my/data/{path}")["Location"] == "/my/data"
    assert not DataExport.objects.exists()
    assert not ErasureRequest.objects.exists()


def test_says_who_has_read_the_record(booker: Visitor, grace_: Client, mina: Therapist) -> None:
    assert mina.user is not None
    health.read(grace_, by=make.viewer(mina.user), now=at("08:10"), purpose="care")
    enter(booker, grace_)
    assert "<bdi>Mina</bdi> (therapist): health answers" in booker.page


def test_a_copy_is_one_file_and_one_to_print(booker: Visitor, grace_: Client) -> None:
    for kind in ("json", "print"):
        enter(booker, grace_)
        booker.post("/my/data/export")
        assert exports.make_queued(now=at("08:05")) == 1
        booker.get("/my/data")
        path = re.search(r'action="(/my/data/export/[0-9a-f-]+)"', booker.page)
        assert path is not None
        response = booker.post(path[1], **{"as": kind})
        assert response.status_code == 200
        if kind == "json":
            assert json.loads(booker.page)["person"]["name"] == "Grace Hopkins"
            assert "attachment" in response["Content-Disposition"]
        else:
            assert "Everything that is kept of me" in booker.page
        assert booker.post(path[1], **{"as": kind}).status_code == 303
        assert response["Cache-Control"] == "no-store"


def test_a_wish_to_be_forgotten_is_written_down_once(booker: Visitor, grace_: Client) -> None:
    enter(booker, grace_)
    for _ in range(2):
        booker.post("/my/data/erasure")
    assert ErasureRequest.objects.count() == 1
    booker.get("/my/data")
    assert 'data-testid="erasure-state"' in booker.page


def test_messages_can_be_chosen(booker: Visitor, grace_: Client) -> None:
    enter(booker, grace_)
    assert 'name="email-marketing"' in booker.page
    booker.post("/my/data/messages", **{"email-marketing": "on", "email-reminder": "on"})
    booker.get("/my/data")
    assert 'name="email-marketing" checked' in booker.page
    booker.post("/my/data/messages", **{"email-reminder": "on"})
    assert 'name="email-marketing" checked' not in booker.get("/my/data").content.decode()


def test_the_data_can_be_closed_again(booker: Visitor, grace_: Client) -> None:
    enter(booker, grace_)
    booker.post("/my/data/leave")
    assert "Who has read my record" not in booker.get("/my/data").content.decode()


def test_asking_for_links_says_the_same_to_everybody(booker: Visitor, grace_: Client) -> None:
    pages = []
    for address in ("grace@example.com", "nobody@example.com"):
        visitor = Visitor()
        visitor.get("/my/link")
        pages.append(visitor.post("/my/link", email=address).content)
    assert pages[0] == pages[1]
    assert LinkRequest.objects.count() == 2
    assert Visitor().post("/my/link", email="no address").status_code == 422


def test_answers_of_a_proved_client_are_written_down_as_theirs(booker: Visitor, grace_: Client) -> None:
    patient = Patient()
    patient.browser = booker.browser
    patient.begin()
    patient.no_to_all()
    first = AuditEvent.objects.filter(action="health.declare").latest("id")
    assert first.actor.startswith("holder:")
    enter(booker, grace_)
    patient.begin(again=True)
    assert 'data-testid="consent-health"' in patient.page, "the page tells no more than to any holder of the link"
    patient.no_to_all()
    declared = AuditEvent.objects.filter(action="health.declare").latest("id")
    assert (declared.actor, declared.pk > first.pk) == (f"client:{grace_.public_id}", True)


def test_proof_of_one_client_says_nothing_of_another_in_the_same_browser(booker: Visitor, grace_: Client) -> None:
    enter(booker, grace_)
    booker.book(Service.objects.get(), "2026-03-10T14:00:00+01:00", name="Ida", contact="ida@example.com")
    visit = Appointment.objects.latest("id")
    assert visit.client_id != grace_.pk
    patient = Patient()
    patient.browser = booker.browser
    patient.get(f"/my/appointment/{visit.public_id}/questions")
    patient.no_to_all()
    declared = AuditEvent.objects.filter(action="health.declare").latest("id")
    assert declared.actor.startswith("holder:")
