"""Manage sessions and links, copies of one's data, and being forgotten."""

import pytest

from bookings.models import Appointment
from clients.models import Client
from salon.accounts.models import AuditEvent
from salon.accounts.roles import Role
from salon.outbox.models import Message
from salon.privacy.models import ErasureRequest, LinkRequest
from salon.privacy.services import exports, links
from tests import make
from tests.make import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(massage, mina, recliner, grace) -> Appointment:
    return make.appointment(
        service=massage, therapist=mina, chair=recliner, client=grace, starts_at=at("10:00", days=2)
    )


def test_a_manage_link_becomes_a_session_without_an_address(calling, visit):
    holder = calling(visit.visit)
    token = holder.headers["Authorization"].removeprefix("Bearer ")
    answer = calling(None).post("/manage-sessions", {"token": token})
    assert answer.status_code == 200
    assert [one["id"] for one in answer.data["appointments"]] == [str(visit.public_id)]
    assert "client" not in answer.content.decode()


@pytest.mark.parametrize("token", ["bk_unknown", "st_" + "a" * 43, "ü"])
def test_an_unknown_link_opens_nothing(calling, salon_, token):
    answer = calling(None).post("/manage-sessions", {"token": token})
    assert (answer.status_code, answer.data["code"]) == (401, "token-invalid")


def test_links_are_promised_to_everybody_alike_and_sent_to_those_who_have_visits(calling, visit, now):
    told = [calling(None).post("/manage-links", {"email": one}) for one in ("grace@example.com", "nobody@example.com")]
    assert [answer.status_code for answer in told] == [202, 202]
    assert told[0].content == told[1].content
    assert LinkRequest.objects.count() == 2, "the same work for both"
    assert links.answer_all(now=now) == 1
    (mail,) = Message.objects.filter(kind="links")
    assert mail.address == "grace@example.com"
    assert "/b/bk_" in mail.content["links"][0]
    assert not LinkRequest.objects.exists()


def test_an_address_asked_for_again_and_again_is_left_alone_and_hears_the_same(calling, visit, settings):
    settings.RATE_FACTOR = 1
    told = [calling(None).post("/manage-links", {"email": "grace@example.com"}).status_code for _ in range(5)]
    assert told == [202] * 5
    assert LinkRequest.objects.count() == 3


def test_a_copy_is_made_and_handed_out_once(calling, grace, visit, now):
    client = calling(grace)
    job = client.post("/me/exports").data["job_id"]
    assert client.get(f"/jobs/{job}").data == {"status": "queued"}
    assert exports.make_queued(now=now) == 1
    told = client.get(f"/jobs/{job}").data
    assert told["status"] == "done"
    path = told["result_url"].partition("/api/v1")[2]
    copy = client.post(path).data
    assert copy["person"]["email"] == "grace@example.com"
    assert copy["bookings"][0]["reference"] == visit.visit.reference
    assert client.post(path).status_code == 410
    assert "result_url" not in client.get(f"/jobs/{job}").data
    assert AuditEvent.objects.filter(action="privacy.export", object_id=grace.public_id).count() == 1


def test_staff_start_a_copy_and_do_not_see_it(calling, grace, wren, now):
    desk = calling(wren)
    job = desk.post(f"/clients/{grace.public_id}/exports").data["job_id"]
    exports.make_queued(now=now)
    assert desk.get(f"/jobs/{job}").data == {"status": "done"}
    assert desk.post(f"/jobs/{job}/result").status_code == 403
    assert Message.objects.get(kind="copy").address == "grace@example.com"


def test_a_second_person_forgets_somebody(calling, grace, visit, sol, now):
    make.user(grace.location, role=Role.MANAGER, name="Second", email="second@lindenhof.example")
    manager = calling(sol)
    found = manager.post(f"/clients/{grace.public_id}/erasure-requests").data["request_id"]
    refused = manager.post(f"/erasure-requests/{found}/approve")
    assert (refused.status_code, refused.data["code"]) == (422, "second-person-required")
    again = ErasureRequest.objects.get()
    other = make.user(grace.location, role=Role.MANAGER, name="Third", email="third@lindenhof.example")
    answer = calling(other).post(f"/erasure-requests/{again.public_id}/approve")
    assert answer.status_code == 200
    assert "contact" in answer.data["erased"]
    assert {one["what"] for one in answer.data["kept"]} == {"health_declarations", "bookings"}
    assert calling(other).get(f"/clients/{grace.public_id}/exports").status_code in (404, 405)
    stored = Client.objects.get(pk=grace.pk)
    assert (stored.email, str(stored.phone), stored.name) == ("", "", f"#{str(grace.public_id)[:8]}")
    visit.refresh_from_db()
    assert (visit.status, visit.fee) == ("cancelled", 0)
