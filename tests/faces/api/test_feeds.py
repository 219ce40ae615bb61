"""A therapist's days in a calendar program."""

from typing import Any

import pytest
from icalendar import Calendar

from bookings.services.feeds import FEEDS_EACH
from bookings.services.moving import reschedule
from salon.accounts.viewer import SYSTEM
from tests import make
from tests.faces.api.conftest import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def appointment(massage, mina, grace, recliner):
    return make.appointment(service=massage, therapist=mina, client=grace, starts_at=make.at("14:00", days=3))


@pytest.fixture
def feed(calling, mina):
    told = calling(mina).post(f"/therapists/{mina.public_id}/ical-feeds", {})
    assert told.status_code == 201
    return told.data["id"], told.data["url"].partition("/api/v1")[2]


def events(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_the_days_of_one_therapist_and_of_nobody_else(stranger, feed, appointment, massage, omar):
    make.appointment(service=massage, therapist=omar, starts_at=make.at("14:00", days=3))
    answer = stranger.get(feed[1], Accept="text/calendar")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    (event,) = events(answer)
    assert event["UID"].startswith(f"{appointment.public_id}@")
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    assert event.decoded("DTSTART") == make.at("14:00", days=3)


def test_neither_the_client_nor_the_service_stands_in_it(stranger, feed, appointment):
    told = stranger.get(feed[1]).content.decode()
    assert "SUMMARY:Lindenhof: Appointment" in told
    assert [word for word in ("Grace", "Hopkins", "massage", "Relaxing") if word.lower() in told.lower()] == []


def test_lines_are_folded_and_end_as_the_standard_says(stranger, feed, appointment, salon_):
    type(salon_).objects.update(address="Straße der längsten Adresse aller Fußpflegen dieser Stadt 12345, 10969 Berlin")
    told = stranger.get(feed[1]).content
    assert max(len(line) for line in told.split(b"\r\n")) <= 75
    assert b"\n" not in told.replace(b"\r\n", b"")
    assert told.endswith(b"END:VCALENDAR\r\n")


def test_nothing_new_is_nothing_sent(stranger, feed, appointment, set_clock):
    first = stranger.get(feed[1])
    assert first["Cache-Control"] == "private, max-age=300"
    set_clock("09:00")
    again = stranger.get(feed[1], If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    start = make.at("16:00", days=3)
    reschedule(appointment, start=start, by=SYSTEM, now=make.at("09:00"))
    moved = stranger.get(feed[1], If_None_Match=first["ETag"])
    (event,) = events(moved)
    assert (event["SEQUENCE"], event.decoded("DTSTART")) == (1, start)


@pytest.mark.parametrize(("status", "number"), [("cancelled", 0), ("held", 0), ("pending_review", 1), ("completed", 1)])
def test_what_takes_time_stands_in_it(stranger, feed, massage, mina, status, number):
    held: dict[str, Any] = {"held_until": int(make.at("23:00").timestamp())} if status == "held" else {}
    make.appointment(service=massage, therapist=mina, starts_at=make.at("14:00", days=1), status=status, **held)
    assert len(events(stranger.get(feed[1]))) == number


def test_a_feed_that_was_closed_opens_nothing(calling, mina, stranger, feed):
    caller = calling(mina)
    assert [caller.delete(f"/ical-feeds/{feed[0]}").status_code for _ in range(2)] == [204, 204]
    assert stranger.get(feed[1]).status_code == 404
    assert stranger.get("/ical/ic_nonsense.ics").status_code == 404


def test_the_secret_opens_nothing_else(feed, mina, appointment):
    secret = feed[1].removeprefix("/ical/").removesuffix(".ics")
    assert Caller(token=secret).get(f"/appointments/{appointment.public_id}").status_code == 401


def test_there_are_so_many_and_no_more(calling, mina, feed):
    caller, address = calling(mina), f"/therapists/{mina.public_id}/ical-feeds"
    for _ in range(FEEDS_EACH - 1):
        assert caller.post(address).status_code == 201
    assert caller.post(address).data["code"] == "too-many-open"
    caller.delete(f"/ical-feeds/{feed[0]}")
    assert caller.post(address).status_code == 201


def test_who_does_not_work_here_any_more_has_no_feed(stranger, feed, mina):
    type(mina.user).objects.filter(pk=mina.user_id).update(is_active=False)
    assert stranger.get(feed[1]).status_code == 404


def test_a_full_year_costs_as_many_questions_as_a_day(stranger, feed, massage, mina, django_assert_max_num_queries):
    for day in range(1, 40):
        make.appointment(service=massage, therapist=mina, starts_at=make.at("10:00", days=day))
    with django_assert_max_num_queries(6):
        assert len(events(stranger.get(feed[1]))) == 39
