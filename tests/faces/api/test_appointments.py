"""Looking at, moving and stepping through appointments."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.domain.lifecycle import Status
from tests import make
from tests.faces.api.test_booking import OWN
from tests.faces.api.test_booking_by_staff import STAFF

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(massage, mina, whirlpool, grace):
    """Grace with Mina tomorrow at ten."""
    return make.appointment(
        service=massage, therapist=mina, starts_at=make.at("10:00", days=1), chair=whirlpool, client=grace
    )


@pytest.fixture
def path(booked):
    return f"/appointments/{booked.public_id}"


# ---- looking -----------------------------------------------------------------------------


def test_each_sees_their_own_view(calling, path, booked, wren, mina, grace):
    for who, fields in ((wren, STAFF), (mina, STAFF), (grace, OWN), (booked.visit, OWN)):
        answer = calling(who).get(path)
        assert (answer.status_code, set(answer.data)) == (200, fields)
        assert answer["ETag"] == '"1"'


def test_for_all_others_there_is_none(calling, stranger, path, dora, omar, stranger_manager, booked):
    unknown = stranger.get("/appointments/00000000-0000-4000-8000-000000000000")
    for caller in (
        stranger,
        calling(dora),
        calling(omar),
        calling(stranger_manager),
        calling(make.visit(booked.location)),
    ):
        answer = caller.get(path)
        assert answer.status_code == 404
        same = {"code", "title", "detail", "status", "type"}
        assert {name: answer.data[name] for name in same} == {name: unknown.data[name] for name in same}


def test_the_desk_sees_a_colour_and_no_reason(calling, wren, path):
    told = calling(wren).get(path).data
    assert told["screening_light"] == "grey"
    assert not [name for name in told if "health" in name or "answer" in name]


def test_the_list_holds_what_one_may_see(calling, booked, wren, mina, omar, stranger_manager, auditor, cleaner):
    seen = {who: calling(who).get("/appointments") for who in (wren, mina, omar, stranger_manager)}
    assert [item["id"] for item in seen[wren].data["items"]] == [str(booked.public_id)]
    assert len(seen[mina].data["items"]) == 1
    assert seen[omar].data["items"] == []
    assert seen[stranger_manager].data["items"] == []
    assert calling(cleaner).get("/appointments").status_code == 403
    assert calling(auditor).get("/appointments").status_code == 403


def test_the_list_is_for_staff(calling, stranger, booked, grace):
    assert stranger.get("/appointments").status_code == 401
    assert calling(grace).get("/appointments").status_code == 403
    assert calling(booked.visit).get("/appointments").status_code == 403


def test_the_list_is_narrowed_by_its_filters(calling, wren, booked, massage, omar, dora):
    chair = make.chair(massage.location, type="DRY")
    other = make.appointment(
        service=massage, therapist=omar, starts_at=make.at("14:00", days=2), chair=chair, client=dora,
        status=Status.ARRIVED,
    )  # fmt: skip
    caller = calling(wren)

    def ids(query):
        return [item["id"] for item in caller.get(f"/appointments?{query}").data["items"]]

    one, two = str(booked.public_id), str(other.public_id)
    assert ids("") == [one, two]
    assert ids("from=2026-03-12") == [two]
    assert ids("to=2026-03-12") == [one]
    assert ids("status=arrived,completed") == [two]
    assert ids("status=arrived&status=confirmed") == [one, two]
    assert ids(f"therapist_id={omar.public_id}") == [two]
    assert ids(f"chair_id={chair.public_id}") == [two]
    assert ids(f"client_id={booked.client.public_id}") == [one]
    assert ids(f"group_id={booked.visit.public_id}") == [one]
    assert ids("q=dIaZ") == [two]
    assert ids(f"q={booked.visit.reference.lower()}") == [one]
    assert ids("limit=1") == [one]
    cursor = caller.get("/appointments?limit=1").data["next_cursor"]
    assert ids(f"limit=1&cursor={cursor}") == [two]


@pytest.mark.parametrize("query", ["q=ab", "q=%00%00%00", "status=held,odd", "from=x", "to=9999-01-01", "chair_id=1"])
def test_a_filter_that_means_nothing_is_refused(calling, wren, query):
    answer = calling(wren).get(f"/appointments?{query}")
    assert (answer.status_code, answer.data["code"]) == (422, "validation")


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    calling, wren, booked, massage, mina, whirlpool, grace
):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            calling(wren).get("/appointments")
        return len(captured)

    few = statements()
    for day in range(2, 12):
        make.appointment(
            service=massage, therapist=mina, starts_at=make.at("10:00", days=day), chair=whirlpool, client=grace
        )
    assert statements() == few


def test_the_calendar_file_names_neither_service_nor_client(calling, stranger, booked, path, massage, grace):
    answer = calling(grace).get(f"{path}.ics", Accept="text/calendar")
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"UID:{booked.public_id}@localhost" in text
    assert "METHOD:PUBLISH" in text
    assert massage.name not in text
    assert grace.name not in text
    assert stranger.get(f"{path}.ics").status_code == 404


# ---- changing ----------------------------------------------------------------------------


def test_the_desk_amends_its_own_fields(calling, wren, path):
    answer = calling(wren).patch(path, {"desk_note": "Window seat", "locale": "es", "source": "phone"}, If_Match='"1"')
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    told = answer.data
    assert (told["desk_note"], told["locale"], told["source"], told["version"]) == ("Window seat", "es", "phone", 2)
    assert calling(wren).patch(path, {"desk_note": None}, If_Match='"2"').data["desk_note"] == ""


def test_an_amendment_needs_the_version_seen(calling, wren, path):
    assert calling(wren).patch(path, {"desk_note": "x"}).status_code == 428
    answer = calling(wren).patch(path, {"desk_note": "x"}, If_Match='"9"')
    assert (answer.status_code, answer.data["current"]) == (412, 1)


@pytest.mark.parametrize("field", ["start", "status", "therapist_id", "price", "client_id", "version", "fee"])
def test_nothing_else_is_amended(calling, wren, path, field):
    answer = calling(wren).patch(path, {field: "1"}, If_Match='"1"')
    assert (answer.status_code, answer.data["code"]) == (422, "unknown-field")


def test_only_the_desk_amends(calling, stranger, mina, grace, booked, path):
    assert stranger.patch(path, {"desk_note": "x"}, If_Match='"1"').status_code == 401
    for who in (mina, grace, booked.visit):
        assert calling(who).patch(path, {"desk_note": "x"}, If_Match='"1"').status_code == 403


def test_a_client_moves_their_visit(calling, grace, path, mina):
    answer = calling(grace).post(f"{path}/reschedule", {"start": "2026-03-12T11:00:00+01:00"})
    assert answer.status_code == 200
    assert (answer.data["start"], answer.data["version"]) == ("2026-03-12T11:00:00+01:00", 2)
    assert answer.data["therapist"]["display_name"] == "Mina"


def test_a_move_onto_a_taken_time_offers_others(calling, grace, path, massage, mina, whirlpool, dora):
    make.appointment(service=massage, therapist=mina, starts_at=make.at("11:00", days=2), chair=whirlpool, client=dora)
    answer = calling(grace).post(f"{path}/reschedule", {"start": "2026-03-12T11:00:00+01:00"})
    assert (answer.status_code, answer.data["code"]) == (409, "slot-taken")
    assert answer.data["alternatives"]


def test_a_move_from_a_version_that_is_gone_is_refused(calling, wren, path):
    body = {"start": "2026-03-12T11:00:00+01:00"}
    assert calling(wren).post(f"{path}/reschedule", body, If_Match='"7"').status_code == 412
    assert calling(wren).post(f"{path}/reschedule", body, If_Match='"1"').status_code == 200


def test_where_late_changes_are_for_the_phone_the_public_cannot_make_them(
    calling, wren, salon_, mina, whirlpool, grace
):
    salon_.policy.allows_late_cancel_online = False
    salon_.policy.save()
    soon = make.appointment(
        service=make.service(salon_), therapist=mina, starts_at=make.at("18:00"), chair=whirlpool, client=grace
    )
    path = f"/appointments/{soon.public_id}"
    told = calling(grace).get(path).data
    assert (told["can_cancel"], told["can_reschedule"]) == (False, False)
    for action, body in (("cancel", {}), ("reschedule", {"start": "2026-03-12T11:00:00+01:00"})):
        answer = calling(grace).post(f"{path}/{action}", body)
        assert (answer.status_code, answer.data["code"]) == (422, "policy-window")
        assert answer.data["until"] == "2026-03-09T18:00:00+01:00"
    assert calling(wren).post(f"{path}/cancel").status_code == 200


def test_a_client_cancels_and_the_time_is_free(calling, stranger, grace, path, massage, booked):
    answer = calling(grace).post(f"{path}/cancel", {"reason_code": "illness"})
    assert (answer.status_code, answer.data["status"]) == (200, "cancelled")
    found = stranger.get(f"/availability?service_id={massage.public_id}&from=2026-03-11&to=2026-03-12").data["slots"]
    assert "2026-03-11T10:00:00+01:00" in [slot["start"] for slot in found]


def test_only_staff_waive_a_fee(calling, grace, wren, path):
    answer = calling(grace).post(f"{path}/cancel", {"waive_fee": False})
    assert (answer.status_code, answer.data["errors"][0]["pointer"]) == (422, "/waive_fee")
    assert calling(wren).post(f"{path}/cancel", {"waive_fee": True}).data["fee"]["amount"] == "0.00"
