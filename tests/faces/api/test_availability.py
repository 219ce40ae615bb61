"""What is on offer, as the public and the staff see it."""

from datetime import datetime

import pytest

from bookings.domain.lifecycle import Status
from tests import make
from tests.faces.api.asking import booking, leg, make_token
from tests.faces.api.conftest import Caller

pytestmark = pytest.mark.django_db


def path(service, start="2026-03-11", end="2026-03-12", **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return f"/availability?service_id={service.public_id}&from={start}&to={end}{more}"


@pytest.fixture
def open_house(massage, mina, whirlpool):
    """One therapist, one chair, one service."""
    return massage


def test_a_day_tells_its_starts_in_the_salons_time(stranger, open_house, mina):
    told = stranger.get(path(open_house)).data
    assert (told["timezone"], told["step_minutes"]) == ("Europe/Berlin", 15)
    assert told["generated_at"] == "2026-03-10T08:00:00+01:00"
    first = told["slots"][0]
    assert first == {
        "start": "2026-03-11T08:00:00+01:00",
        "end": "2026-03-11T08:45:00+01:00",
        "therapist_ids": [str(mina.public_id)],
    }
    assert told["next_available"] == first["start"]
    starts = [datetime.fromisoformat(slot["start"]) for slot in told["slots"]]
    assert starts == sorted(set(starts))


def test_every_start_on_offer_can_be_held(stranger, open_house):
    for slot in stranger.get(path(open_house, end="2026-03-11T10:00:00%2B01:00")).data["slots"]:
        held = stranger.post("/holds", {"legs": [{"service_id": str(open_house.public_id), "start": slot["start"]}]})
        assert held.status_code == 201
        release = stranger("DELETE", f"/holds/{held.data['id']}", Authorization=f"Bearer {held.data['token']}")
        assert release.status_code == 204


def test_a_start_not_on_offer_cannot_be_held(stranger, open_house):
    odd = leg(open_house, "2026-03-11T08:05:00+01:00")
    assert stranger.post("/holds", {"legs": [odd]}).data["code"] == "not-offered"


def test_dates_are_the_salons_midnights_and_instants_are_instants(stranger, open_house):
    whole = stranger.get(path(open_house)).data["slots"]
    same = stranger.get(path(open_house, "2026-03-10T23:00:00Z", "2026-03-11T23:00:00Z")).data["slots"]
    unencoded = stranger.get(path(open_house, "2026-03-11T00:00:00+01:00", "2026-03-12T00:00:00+01:00")).data["slots"]
    assert whole == same == unencoded


def test_31_days_are_answered_across_a_clock_change_and_32_are_not(stranger, open_house):
    assert stranger.get(path(open_house, "2026-03-11", "2026-04-11")).status_code == 200
    answer = stranger.get(path(open_house, "2026-03-11", "2026-04-12"))
    assert (answer.status_code, answer.data["code"]) == (422, "window-too-large")


def test_nothing_free_in_the_window_tells_the_next_time_that_is(stranger, open_house, salon_):
    make.closure(salon_, make.at("00:00", days=1), make.at("00:00", days=2))
    told = stranger.get(path(open_house)).data
    assert (told["slots"], told["next_available"]) == ([], "2026-03-12T08:00:00+01:00")


def test_nothing_free_at_all_tells_nothing(stranger, massage):
    told = stranger.get(path(massage)).data
    assert (told["slots"], told["next_available"]) == ([], None)


def test_ones_own_hold_is_left_out_of_account(stranger, open_house):
    start = "2026-03-11T10:00:00+01:00"
    held = stranger.post("/holds", {"legs": [{"service_id": str(open_house.public_id), "start": start}]}).data
    others = [slot["start"] for slot in stranger.get(path(open_house)).data["slots"]]
    own = [slot["start"] for slot in stranger.get(path(open_house, hold_token=held["token"])).data["slots"]]
    assert start not in others
    assert start in own


@pytest.mark.parametrize("end", ["consumed", "released", "expired"])
def test_what_became_of_a_hold_is_in_the_way_of_its_token_too(stranger, open_house, mina, end, set_clock):
    held = stranger.post("/holds", {"legs": [leg(open_house)]}).data
    if end == "consumed":
        stranger.post("/appointments", booking(held))
    elif end == "released":
        Caller(token=held["token"]).delete(f"/holds/{held['id']}")
    else:
        set_clock("08:30")
    asked = path(open_house, hold_token=held["token"])
    assert ("2026-03-11T10:00:00+01:00" in [slot["start"] for slot in stranger.get(asked).data["slots"]]) == (
        end != "consumed"
    )


def test_a_hold_token_that_opens_nothing_is_refused(stranger, open_house):
    answer = stranger.get(path(open_house, hold_token="bk_nothing"))
    assert answer.data["errors"][0]["parameter"] == "hold_token"


def test_one_therapist_or_a_party_may_be_asked_for(stranger, open_house, mina, omar):
    by_omar = stranger.get(path(open_house, therapist_id=omar.public_id)).data["slots"]
    assert {tuple(slot["therapist_ids"]) for slot in by_omar} == {(str(omar.public_id),)}
    assert stranger.get(path(open_house, party_size=2)).data["slots"] == []
    make.chair(open_house.location, type="DRY")
    assert len(stranger.get(path(open_house, party_size=2)).data["slots"]) > 0


def test_chairs_are_shown_to_those_who_run_the_day(
    calling, stranger, wren, mina, grace, cleaner, open_house, whirlpool
):
    asked = path(open_house, view="staff")
    for who in (wren, mina):
        slot = calling(who).get(asked).data["slots"][0]
        assert slot["chair_ids"] == [str(whirlpool.public_id)]
    assert stranger.get(asked).status_code == 401
    assert calling(grace).get(asked).status_code == 403
    assert calling(cleaner).get(asked).status_code == 403
    assert "chair_ids" not in stranger.get(path(open_house)).data["slots"][0]


def test_another_salons_staff_see_its_public_part(calling, stranger_manager, open_house):
    assert calling(stranger_manager).get(path(open_house)).status_code == 200
    assert calling(stranger_manager).get(path(open_house, view="staff")).status_code == 403


def test_what_cannot_be_booked_online_is_not_offered_to_strangers(
    stranger, calling, wren, stranger_manager, salon_, mina, whirlpool
):
    service = make.service(salon_, is_online_bookable=False)
    best = f"/availability/best?service_id={service.public_id}"
    reading_audits = Caller(token=make_token(wren, "audit:read"))
    for outside in (stranger, calling(stranger_manager), reading_audits):
        told = outside.get(path(service)).data
        assert (told["slots"], told["next_available"]) == ([], None)
        assert outside.get(best).data["slots"] == []
    assert len(calling(wren).get(best).data["slots"]) > 0
    assert len(Caller(token=make_token(wren, "appointments:read")).get(best).data["slots"]) > 0
    assert stranger.post("/holds", {"legs": [leg(service)]}).data["code"] == "not-offered"
    assert len(calling(wren).get(path(service)).data["slots"]) > 0
    assert calling(wren).post("/holds", {"legs": [leg(service)]}).status_code == 201


def test_a_few_starts_are_suggested_with_a_reason_each(stranger, open_house):
    told = stranger.get(f"/availability/best?service_id={open_house.public_id}&limit=2").data["slots"]
    assert len(told) == 2
    assert told[0]["start"] == "2026-03-10T09:00:00+01:00"
    assert all(slot["reason"] for slot in told)


def test_the_number_of_statements_does_not_grow_with_the_window(
    stranger, open_house, mina, whirlpool, grace, django_assert_max_num_queries
):
    for day in range(1, 20):
        make.appointment(
            service=open_house, therapist=mina, starts_at=make.at("10:00", days=day), chair=whirlpool, client=grace,
            status=Status.CONFIRMED,
        )  # fmt: skip
    with django_assert_max_num_queries(10):
        stranger.get(path(open_house, "2026-03-11", "2026-04-11"))


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"service_id": "nothing"}, "service_id"),
        ({"service_id": "00000000-0000-4000-8000-000000000000"}, "service_id"),
        ({"from": "2026-03-11T10:00:00"}, "from"),
        ({"from": "0001-01-01"}, "from"),
        ({"to": "9999-12-31"}, "to"),
        ({"from": "0001-01-01T00:00:00+14:00"}, "from"),
        ({"to": "9999-12-31T23:59:59-14:00"}, "to"),
        ({"from": "2026-02-30"}, "from"),
        ({"from": "2026-W11-2"}, "from"),
        ({"from": "2026-069  "}, "from"),
        ({"from": "20260311"}, "from"),
        ({"to": "2026-03-11"}, "to"),
        ({"to": "2026-03-01"}, "to"),
        ({"party_size": "0"}, "party_size"),
        ({"party_size": "-3"}, "party_size"),
        ({"party_size": "1e9"}, "party_size"),
        ({"party_size": "99999999999999999999"}, "party_size"),
        ({"therapist_id": "00000000-0000-4000-8000-000000000000"}, "therapist_id"),
        ({"view": "god"}, "view"),
        ({"hold_token": "%00"}, "hold_token"),
    ],
)
def test_a_bad_question_names_the_parameter(stranger, open_house, changes, parameter):
    asked = {"service_id": str(open_house.public_id), "from": "2026-03-11", "to": "2026-03-12"} | changes
    answer = stranger.get("/availability?" + "&".join(f"{name}={value}" for name, value in asked.items()))
    assert answer.status_code == 422
    assert [error["parameter"] for error in answer.data["errors"]] == [parameter]


def test_all_faults_of_a_question_are_told_at_once(stranger, salon_):
    answer = stranger.get("/availability?service_id=x&from=y&party_size=z&colour=red")
    assert {error["parameter"] for error in answer.data["errors"]} == {
        "service_id",
        "from",
        "to",
        "party_size",
        "colour",
    }
