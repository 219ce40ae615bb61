"""Clients in the API: found, added, changed, merged and told apart again; nothing of their health."""

import pytest

from bookings.models import Appointment
from clients.models import Alert, Client, Consent
from clients.services import merging
from salon.accounts.models import AuditEvent
from tests import make
from tests.make import at

pytestmark = pytest.mark.django_db
ZOE = {"name": "Zoë Ünal", "email": "zoe@example.com", "phone": "+493055510003", "locale": "de"}
CANARY = "ochre-lantern-kidney"


@pytest.fixture
def zoe(calling, wren):
    return Client.objects.get(public_id=calling(wren).post("/clients", ZOE).data["id"])


@pytest.fixture
def double(salon_):
    """Zoë once more, as somebody at the phone wrote her down."""
    return make.client(salon_, name="Zoe Uenal", email="", phone="+493055510003", born_on=None, desk_note="By the door")


def visit_of(client, massage, mina, starts_at, **fields):
    return make.appointment(service=massage, therapist=mina, client=client, starts_at=starts_at, **fields)


@pytest.mark.parametrize("q", ["ünal", "UNAL zo", "0003", "+49 30 5551 0003"])
def test_finds_by_any_part_of_the_name_or_the_last_digits(calling, wren, zoe, q):
    answer = calling(wren).get(f"/clients?q={q.replace('+', '%2B')}")
    assert [one["name"] for one in answer.data["items"]] == ["Zoë Ünal"]


@pytest.mark.parametrize("query", ["", "?q=", "?q=ün", "?q=003"])
def test_too_little_to_search_for_is_a_fault(calling, wren, zoe, query):
    answer = calling(wren).get(f"/clients{query}")
    assert (answer.status_code, answer.data["code"]) == (422, "validation")
    assert answer.data["errors"][0]["parameter"] == "q"


def test_tells_at_most_twenty(calling, wren, salon_):
    for number in range(25):
        make.client(salon_, name=f"Grace Number {number}")
    assert len(calling(wren).get("/clients?q=number").data["items"]) == 20


def test_adds_somebody_with_the_salons_kind_of_phone_number(calling, wren):
    answer = calling(wren).post("/clients", {"name": "Ali Vural", "phone": "030 5551 0004"})
    assert (answer.status_code, answer.data["phone"], answer.headers["ETag"]) == (201, "+493055510004", '"1"')
    assert answer.headers["Location"] == f"/api/v1/clients/{answer.data['id']}"
    assert AuditEvent.objects.filter(action="client.create").count() == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "Ali"}, "/client"),
        ({"phone": "+493055510004"}, "/name"),
        ({"name": "Ali", "phone": "12"}, "/client/phone"),
        ({"name": "Ali", "email": "nowhere"}, "/client/email"),
        ({"name": "Ali", "email": "a@example.com", "colour": "red"}, "/colour"),
    ],
)
def test_what_cannot_be_is_told(calling, wren, body, pointer):
    answer = calling(wren).post("/clients", body)
    assert answer.status_code == 422
    assert pointer in [fault["pointer"] for fault in answer.data["errors"]]
    assert not Client.objects.exists()


def test_somebody_alike_is_named_and_may_be_somebody_else(calling, wren, zoe):
    desk = calling(wren)
    said = {"name": "Ada Ünal", "phone": "+493055510003"}
    refused = desk.post("/clients", said)
    assert (refused.status_code, refused.data["code"]) == (409, "duplicate")
    (candidate,) = refused.data["candidates"]
    assert (candidate["id"], candidate["name"]) == (str(zoe.public_id), "Zoë Ünal")
    assert desk.post("/clients", said | {"others": [candidate["id"]]}).status_code == 201


def test_the_very_same_person_is_nobody_else(calling, wren, zoe):
    answer = calling(wren).post("/clients", ZOE | {"others": [str(zoe.public_id)]})
    assert answer.status_code == 409
    assert Client.objects.count() == 1


def test_changes_what_is_named_in_the_version_that_was_seen(calling, wren, zoe):
    desk, path = calling(wren), f"/clients/{zoe.public_id}"
    assert desk.patch(path, {"likes": "Tea"}).status_code == 428
    assert desk.patch(path, {"likes": "Tea"}, If_Match='"7"').status_code == 412
    answer = desk.patch(path, {"likes": "Tea", "email": None, "born_on": "1990-05-01"}, If_Match='"1"')
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert (answer.data["likes"], answer.data["email"], answer.data["phone"]) == ("Tea", None, "+493055510003")
    row = AuditEvent.objects.get(action="client.change")
    assert row.detail == {"fields": ["born_on", "email", "likes"]}


def test_who_becomes_alike_is_named(calling, wren, zoe, salon_):
    ali = make.client(salon_, name="Ali")
    answer = calling(wren).patch(f"/clients/{ali.public_id}", {"phone": ZOE["phone"]}, If_Match='"1"')
    assert (answer.status_code, answer.data["candidates"][0]["id"]) == (409, str(zoe.public_id))


def test_clients_change_their_own_and_learn_of_nobody(calling, zoe, salon_):
    grace = make.client(salon_, name="Grace Hopkins")
    own = calling(grace)
    path = f"/clients/{grace.public_id}"
    told = own.get(path).data
    assert "desk_note" not in told
    answer = own.patch(path, {"name": "Zoë Ünal", "email": ZOE["email"]}, If_Match='"1"')
    assert (answer.status_code, answer.data["name"]) == (200, "Zoë Ünal")
    assert own.patch(path, {"desk_note": "VIP"}, If_Match='"2"').status_code == 422


def test_a_therapist_sees_the_name_and_the_phone_of_the_day(calling, mina, zoe, massage):
    path = f"/clients/{zoe.public_id}"
    assert calling(mina).get(path).status_code == 404
    visit = visit_of(zoe, massage, mina, at("10:00", days=1))
    told = {"id": str(zoe.public_id), "name": "Zoë Ünal", "phone": None}
    assert calling(mina).get(path).data == told
    Appointment.objects.filter(pk=visit.pk).update(starts_at=at("10:00"))
    assert calling(mina).get(path).data == told | {"phone": ZOE["phone"]}


def test_no_word_of_health_is_told_to_anybody(calling, wren, sol, zoe):
    make.declaration(zoe, {"X-MEDS": {"value": "yes", "which": CANARY}})
    for who in (wren, sol):
        for path in ("/clients?q=unal", f"/clients/{zoe.public_id}"):
            text = calling(who).get(path).content.decode()
            assert CANARY not in text
            assert not {"light", "declaration", "screening", "health"} & set(text.split('"'))


def merge(calling, sol, gone, into, **body):
    return calling(sol).post(f"/clients/{gone.public_id}/merge", {"into": str(into.public_id)} | body)


def test_a_merge_moves_everything_and_fills_what_was_missing(calling, sol, zoe, double, massage, mina, now):
    visit = visit_of(double, massage, mina, at("10:00", days=1))
    declared = make.declaration(double, {})
    Alert.objects.create(client=double, code="desk", words="Rings the bell", raised_at=now)
    Consent.objects.create(client=double, kind="terms", version="1", source="desk", given_at=now)
    answer = merge(calling, sol, double, zoe)
    assert (answer.status_code, answer.data["into"]) == (200, str(zoe.public_id))
    assert answer.data["undo_until"] == "2026-03-11T08:00:00+01:00"
    for row in (visit, declared, Alert.objects.get(), Consent.objects.get()):
        row.refresh_from_db()
        assert row.client == zoe
    zoe.refresh_from_db()
    assert (zoe.name, zoe.email, zoe.desk_note, zoe.version) == ("Zoë Ünal", ZOE["email"], "By the door", 2)
    assert calling(sol).get(f"/clients/{double.public_id}").status_code == 404
    assert AuditEvent.objects.get(action="client.merge").detail["into"] == str(zoe.public_id)


def test_what_is_asked_for_is_taken_over(calling, sol, zoe, double):
    assert merge(calling, sol, double, zoe, take=["name"]).status_code == 200
    zoe.refresh_from_db()
    assert (zoe.name, zoe.search_name) == ("Zoe Uenal", "zoe uenal")


def test_a_merge_is_taken_back_whole_and_what_came_since_stays(calling, sol, zoe, double, massage, mina, now):
    before = Client.objects.filter(pk=zoe.pk).values().get()
    visit = visit_of(double, massage, mina, at("10:00", days=1))
    merge(calling, sol, double, zoe, take=["name"])
    later = visit_of(zoe, massage, mina, at("12:00", days=1))
    answer = calling(sol).post(f"/clients/{double.public_id}/unmerge")
    assert (answer.status_code, answer.data["name"]) == (200, "Zoe Uenal")
    visit.refresh_from_db()
    later.refresh_from_db()
    assert (visit.client, later.client) == (double, zoe)
    assert Client.objects.filter(pk=zoe.pk).values().get() == before | {"version": 3}
    assert calling(sol).post(f"/clients/{double.public_id}/unmerge").status_code == 409


def test_what_was_changed_since_is_not_undone(calling, sol, zoe, double):
    merge(calling, sol, double, zoe, take=["name"])
    calling(sol).patch(f"/clients/{zoe.public_id}", {"name": "Zoë Ünal-Berg"}, If_Match='"2"')
    calling(sol).post(f"/clients/{double.public_id}/unmerge")
    zoe.refresh_from_db()
    assert (zoe.name, zoe.desk_note) == ("Zoë Ünal-Berg", "")


def test_after_a_day_it_stands_and_nothing_of_it_is_kept(calling, sol, zoe, double, set_clock):
    merge(calling, sol, double, zoe)
    assert merging.forget_old(now=at("07:59", days=1)) == 0
    set_clock("08:00", days=1)
    answer = calling(sol).post(f"/clients/{double.public_id}/unmerge")
    assert (answer.status_code, answer.data["code"]) == (409, "invalid-transition")
    assert merging.forget_old(now=at("08:00", days=1)) == 1
    merged = zoe.former_selves.get()
    assert merged == double


def test_two_booked_at_once_are_two_until_one_is_moved(calling, sol, zoe, double, massage, mina, omar):
    visit_of(zoe, massage, mina, at("10:00", days=1))
    visit_of(double, massage, omar, at("10:15", days=1))
    answer = merge(calling, sol, double, zoe)
    assert (answer.status_code, answer.data["code"]) == (409, "client-overlap")
    assert Appointment.objects.filter(client=double).count() == 1


def test_a_past_visit_that_was_written_down_twice_is_no_hindrance(calling, sol, zoe, double, massage, mina, omar):
    for client, therapist in ((zoe, mina), (double, omar)):
        visit_of(client, massage, therapist, at("10:00", days=-3), status="completed")
    assert merge(calling, sol, double, zoe).status_code == 200
    assert Appointment.objects.filter(client=zoe).count() == 2


def test_nobody_goes_into_themselves_or_a_strangers_house(calling, sol, zoe, double, other_salon):
    assert merge(calling, sol, zoe, zoe).status_code == 409
    assert merge(calling, sol, zoe, make.client(other_salon)).status_code == 422
    merge(calling, sol, double, zoe)
    assert merge(calling, sol, double, zoe).status_code == 404
