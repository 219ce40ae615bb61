"""/waitlist and /waitlist-offers: waiting for a time, and answering an offer."""

import secrets

import pytest

from bookings.models import Appointment, Offer, WaitlistEntry
from bookings.services.appointments import cancel
from bookings.services.offering import offer_freed
from bookings.services.offers import close_over
from salon.accounts.viewer import ANONYMOUS
from tests import make
from tests.bookings.waiting import crowd, wait
from tests.faces.api.asking import person, waiting
from tests.faces.api.conftest import Caller

pytestmark = pytest.mark.django_db
FRIDAY = {"starts_at": make.at("08:00", days=3), "ends_at": make.at("20:00", days=3)}


def join(stranger, massage, **changes):
    answer = stranger.post("/waitlist", waiting(massage, **changes))
    assert answer.status_code == 201, answer.data
    return answer.data


@pytest.fixture
def freed(massage, mina, recliner):
    """`freed()` lets somebody call off Friday at 14:00, and sweeps."""

    def call_off(now=None) -> Offer | None:
        row = make.appointment(service=massage, therapist=mina, chair=recliner, starts_at=make.at("14:00", days=3))
        cancel(row, reason_code="plans", by=ANONYMOUS, now=now or make.at("08:00"))
        offer_freed(now=now or make.at("08:00"))
        return Offer.objects.filter(status="live").first()

    return call_off


# ---- joining ---------------------------------------------------------------------------


def test_a_stranger_joins_and_holds_the_token_of_the_entry(stranger, massage, mina):
    told = join(stranger, massage, therapist_id=str(mina.public_id))
    assert (told["status"], told["position_hint"], told["offer"]) == ("waiting", 1, None)
    assert told["token"].startswith("bk_")
    (window,) = told["windows"]
    assert window == {
        "service_id": str(massage.public_id),
        "therapist_id": str(mina.public_id),
        "party_size": 1,
        "from": "2026-03-13T08:00:00+01:00",
        "to": "2026-03-13T20:00:00+01:00",
        "time_from": "00:00",
        "time_to": "24:00",
    }
    again = Caller(token=told["token"]).get(f"/waitlist/{told['id']}")
    assert again.data == {name: value for name, value in told.items() if name != "token"}
    assert again.headers["ETag"] == '"1"'


def test_the_second_in_line_is_told_so(stranger, massage):
    join(stranger, massage)
    assert join(stranger, massage, client=person(email="b@example.com", phone=""))["position_hint"] == 2


def test_times_of_the_day_can_be_given(stranger, massage):
    window = {"from": "2026-03-11T00:00:00+01:00", "to": "2026-03-20T00:00:00+01:00", "time_from": "17:30"}
    told = join(stranger, massage, windows=[window | {"time_to": "20:00"}])
    assert (told["windows"][0]["time_from"], told["windows"][0]["time_to"]) == ("17:30", "20:00")
    entry = WaitlistEntry.objects.get()
    assert [(wish.day_from, wish.day_to) for wish in entry.wishes.all()] == [(17 * 60 + 30, 20 * 60)]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"windows": []}, "/windows"),
        ({"windows": [{"from": "2026-03-13T08:00:00+01:00", "to": "2026-03-13T20:00:00+01:00"}] * 6}, "/windows"),
        ({"windows": [{"from": "2026-03-13T08:00:00+01:00", "to": "2026-03-13T08:00:00+01:00"}]}, "/windows/0/to"),
        ({"windows": [{"from": "2026-03-01T08:00:00+01:00", "to": "2026-03-02T08:00:00+01:00"}]}, "/windows/0/to"),
        ({"windows": [{"from": "2026-03-13T08:00:00", "to": "2026-03-13T20:00:00+01:00"}]}, "/windows/0/from"),
        (
            {"windows": [{"from": "2026-03-13T08:00:00+01:00", "to": "2026-03-13T20:00:00+01:00", "time_from": "8"}]},
            "/windows/0/time_from",
        ),
        ({"party_size": 9}, "/party_size"),
        ({"service_id": "00000000-0000-4000-8000-000000000000"}, "/service_id"),
        ({"therapist_id": "00000000-0000-4000-8000-000000000000"}, "/therapist_id"),
        ({"client": None}, "/client"),
        ({"client": {"name": "A"}}, "/client"),
    ],
)
def test_what_cannot_be_waited_for_is_told_at_its_place(stranger, massage, changes, pointer):
    answer = stranger.post("/waitlist", waiting(massage, **changes))
    assert (answer.status_code, answer.data["code"]) == (422, "validation")
    assert pointer in [fault["pointer"] for fault in answer.data["errors"]]
    assert not WaitlistEntry.objects.exists()


def test_terms_and_privacy_are_agreed_to_first(stranger, massage):
    answer = stranger.post("/waitlist", waiting(massage, consents={}))
    assert (answer.status_code, answer.data["code"]) == (422, "consent-required")


def test_a_stranger_cannot_wait_in_somebody_elses_name(stranger, massage, grace):
    answer = stranger.post("/waitlist", waiting(massage, client_id=str(grace.public_id)))
    assert answer.data["code"] == "unknown-field"


def test_sent_twice_it_is_one_entry(stranger, massage):
    key = secrets.token_urlsafe(24)
    first, second = (stranger.post("/waitlist", waiting(massage), Idempotency_Key=key) for _ in range(2))
    assert first.data == second.data
    assert WaitlistEntry.objects.count() == 1


def test_the_desk_puts_a_client_it_knows_on_the_list(calling, wren, massage, grace):
    body = waiting(massage, client_id=str(grace.public_id), client=None, consents=None)
    answer = calling(wren).post("/waitlist", body)
    assert answer.status_code == 201
    assert WaitlistEntry.objects.get().client == grace


def test_a_client_who_is_logged_in_needs_no_introduction(calling, grace, massage):
    answer = calling(grace).post("/waitlist", waiting(massage, client=None))
    assert answer.status_code == 201
    assert WaitlistEntry.objects.get().client == grace


# ---- the list --------------------------------------------------------------------------


def test_the_desk_sees_who_waits_first_come_first(calling, wren, massage, reflexology, grace, dora):
    first, second = wait(grace, massage, now=make.at("07:00")), wait(dora, reflexology, now=make.at("07:30"))
    told = calling(wren).get("/waitlist").data
    assert [one["id"] for one in told["items"]] == [str(first.public_id), str(second.public_id)]
    assert told["items"][0]["client_id"] == str(grace.public_id)
    assert told["next_cursor"] is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from=2026-03-13&to=2026-03-14", 1),
        ("from=2026-03-14&to=2026-03-20", 0),
        ("to=2026-03-13", 0),
        ("from=2026-03-13", 1),
    ],
)
def test_it_is_searched_by_days(calling, wren, massage, grace, query, found):
    wait(grace, massage, **FRIDAY)
    assert len(calling(wren).get(f"/waitlist?{query}").data["items"]) == found


def test_it_is_searched_by_service(calling, wren, massage, reflexology, grace):
    wait(grace, massage)
    for service, found in ((massage, 1), (reflexology, 0)):
        assert len(calling(wren).get(f"/waitlist?service_id={service.public_id}").data["items"]) == found


def test_a_long_list_comes_in_pages(calling, wren, massage):
    crowd(massage, 5)
    caller = calling(wren)
    first = caller.get("/waitlist?limit=3").data
    second = caller.get(f"/waitlist?limit=3&cursor={first['next_cursor']}").data
    assert (len(first["items"]), len(second["items"]), second["next_cursor"]) == (3, 2, None)


def test_the_list_costs_the_same_however_long_it_is(calling, wren, massage, django_assert_max_num_queries):
    crowd(massage, 20)
    caller = calling(wren)
    with django_assert_max_num_queries(9):
        assert len(caller.get("/waitlist").data["items"]) == 20


# ---- leaving ---------------------------------------------------------------------------


def test_leaving_twice_is_leaving(stranger, massage):
    told = join(stranger, massage)
    holder = Caller(token=told["token"])
    assert [holder.delete(f"/waitlist/{told['id']}").status_code for _ in range(2)] == [204, 204]
    assert holder.get(f"/waitlist/{told['id']}").data["status"] == "left"


def test_what_has_become_a_booking_cannot_be_left(stranger, massage, freed):
    told = join(stranger, massage)
    holder = Caller(token=told["token"])
    holder.post(f"/waitlist-offers/{freed().public_id}/accept")
    answer = holder.delete(f"/waitlist/{told['id']}")
    assert (answer.status_code, answer.data["code"], answer.data["from"]) == (409, "invalid-transition", "booked")


# ---- offers ----------------------------------------------------------------------------


def test_an_offer_stands_on_the_entry_and_is_accepted_once(stranger, massage, freed):
    told = join(stranger, massage)
    holder = Caller(token=told["token"])
    offer = freed()
    seen = holder.get(f"/waitlist/{told['id']}").data
    assert seen["status"] == "offered"
    assert "position_hint" not in seen
    assert seen["offer"] == {
        "id": str(offer.public_id),
        "status": "live",
        "start": "2026-03-13T14:00:00+01:00",
        "end": "2026-03-13T14:45:00+01:00",
        "therapist": seen["offer"]["therapist"],
        "expires_at": seen["offer"]["expires_at"],
    }
    first = holder.post(f"/waitlist-offers/{offer.public_id}/accept")
    again = holder.post(f"/waitlist-offers/{offer.public_id}/accept")
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.data["id"], first.data["status"]) == (again.data["id"], "confirmed")
    assert first.data["token"].startswith("bk_")
    assert "token" not in again.data
    assert Caller(token=first.data["token"]).get(f"/appointments/{first.data['id']}").status_code == 200
    assert Appointment.objects.filter(status="confirmed").count() == 1


def test_the_same_press_sent_twice_tells_the_token_twice(stranger, massage, freed):
    holder, offer = Caller(token=join(stranger, massage)["token"]), freed()
    key = secrets.token_urlsafe(24)
    first, again = (holder.post(f"/waitlist-offers/{offer.public_id}/accept", Idempotency_Key=key) for _ in range(2))
    assert (again.status_code, again.data) == (201, first.data)


def test_an_offer_that_is_over_is_gone(stranger, massage, freed, set_clock):
    holder, offer = Caller(token=join(stranger, massage)["token"]), freed()
    set_clock("09:30")
    answer = holder.post(f"/waitlist-offers/{offer.public_id}/accept")
    assert (answer.status_code, answer.data["code"]) == (410, "offer-expired")


def test_a_time_that_the_next_one_took_is_taken(stranger, massage, freed, set_clock):
    slow = Caller(token=join(stranger, massage)["token"])
    quick = Caller(token=join(stranger, massage, client=person(email="q@example.com", phone=""))["token"])
    lost = freed()
    close_over(now=make.at("09:30"))
    offer_freed(now=make.at("09:30"))
    set_clock("09:30")
    offer = Offer.objects.get(status="live")
    assert quick.post(f"/waitlist-offers/{offer.public_id}/accept").status_code == 201
    for verb in ("accept", "decline"):
        answer = slow.post(f"/waitlist-offers/{lost.public_id}/{verb}")
        assert (answer.status_code, answer.data["code"]) == (409, "offer-taken")


def test_declining_keeps_the_place_in_line(stranger, massage, freed):
    told = join(stranger, massage)
    holder, offer = Caller(token=told["token"]), freed()
    answers = [holder.post(f"/waitlist-offers/{offer.public_id}/decline") for _ in range(2)]
    assert [(one.status_code, one.data["status"]) for one in answers] == [(200, "declined")] * 2
    assert holder.get(f"/waitlist/{told['id']}").data["position_hint"] == 1
