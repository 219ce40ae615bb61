"""The second page: free times, and the hold that a press on one makes."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service, Visit
from salon.locations.models import Location, OpeningHours
from tests import make
from tests.faces.online.conftest import Visitor
from tests.make import at
from therapists.models import Therapist

TEN = "2026-03-10T10:00:00+01:00"


def test_groups_the_times_of_the_first_free_day(visitor: Visitor, service: Service) -> None:
    visitor.get("/book/massage-45")
    for part in ("morning", "afternoon", "evening"):
        assert f'data-testid="slot-group-{part}"' in visitor.page
    assert TEN in visitor.starts()
    assert "Berlin time" in visitor.page


def test_a_press_holds_the_time_and_leads_to_the_details(visitor: Visitor, service: Service) -> None:
    visitor.get("/book/massage-45")
    response = visitor.post("/book/massage-45", start=TEN)
    assert (response.status_code, response["Location"]) == (303, "/book/massage-45/details")
    held = Appointment.objects.get()
    assert (held.status, held.starts_at) == (Status.HELD, at("10:00"))


def test_the_same_press_twice_makes_one_hold(visitor: Visitor, service: Service) -> None:
    visitor.get("/book/massage-45")
    page = visitor.page
    visitor.post("/book/massage-45", start=TEN)
    visitor.page = page
    assert visitor.post("/book/massage-45", start=TEN).status_code == 303
    assert Visit.objects.count() == 1


def test_another_time_takes_the_place_of_the_one_held(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    visitor.hold(service, "2026-03-10T10:15:00+01:00")
    assert list(Appointment.objects.filter(status=Status.HELD).values_list("starts_at", flat=True)) == [at("10:15")]


def test_going_back_to_the_first_time_holds_it_again(visitor: Visitor, service: Service) -> None:
    visitor.get("/book/massage-45")
    page = visitor.page
    for start in (TEN, "2026-03-10T12:00:00+01:00", TEN):
        visitor.page = page
        assert visitor.post("/book/massage-45", start=start).status_code == 303
    assert list(Appointment.objects.filter(status=Status.HELD).values_list("starts_at", flat=True)) == [at("10:00")]


def test_a_time_that_somebody_took_meanwhile_is_answered_with_others(
    visitor: Visitor, service: Service, omar: Therapist, recliner: Chair
) -> None:
    visitor.get("/book/massage-45")
    make.appointment(service=service, therapist=omar, chair=recliner, starts_at=at("10:00"))
    response = visitor.post("/book/massage-45", start=TEN)
    assert response.status_code == 409
    assert 'data-testid="alternatives"' in visitor.page
    assert "a moment quicker" in visitor.page
    assert visitor.starts()


@pytest.mark.parametrize(
    "start", ["", "ten", "2026-03-10T10:00:00", "2026-03-10T10:07:00+01:00", "0001-01-01T00:00:00+14:00", "\x00"]
)
def test_a_start_that_is_not_on_offer_holds_nothing(start: str, visitor: Visitor, service: Service) -> None:
    visitor.get("/book/massage-45")
    assert visitor.post("/book/massage-45", start=start).status_code == 422
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    "query", ["day=soon", "party=99", "therapist=nobody", "since=2026-13-40", "day=9999-12-31", "day=0001-01-01"]
)
def test_wishes_that_make_no_sense_still_show_a_page(query: str, visitor: Visitor, service: Service) -> None:
    assert visitor.get(f"/book/massage-45?{query}").status_code == 200


def test_only_the_times_of_the_therapist_asked_for(
    visitor: Visitor, service: Service, omar: Therapist, mina: Therapist, recliner: Chair
) -> None:
    make.appointment(service=service, therapist=mina, starts_at=at("10:00"))
    visitor.get(f"/book/massage-45?therapist={mina.public_id}")
    assert TEN not in visitor.starts()
    visitor.get(f"/book/massage-45?therapist={omar.public_id}")
    assert TEN in visitor.starts()


def test_two_people_need_two_therapists_and_two_chairs(
    visitor: Visitor, service: Service, mina: Therapist, salon_: Location
) -> None:
    visitor.get("/book/massage-45?party=2")
    assert visitor.starts() == []
    make.chair(salon_, type="DRY")
    visitor.get("/book/massage-45?party=2")
    visitor.post("/book/massage-45", start=TEN)
    assert Appointment.objects.filter(status=Status.HELD, starts_at=at("10:00")).count() == 2


def test_a_day_on_which_the_salon_is_closed_says_so_and_offers_others(
    visitor: Visitor, service: Service, salon_: Location
) -> None:
    OpeningHours.objects.filter(location=salon_, weekday=3).delete()
    make.renew_rota(salon_)
    visitor.get("/book/massage-45?day=2026-03-11")
    assert "The salon is closed on this day of the week." in visitor.page
    assert 'data-testid="alternatives"' in visitor.page
    assert "2026-03-12T08:00:00+01:00" in visitor.starts()


@pytest.mark.parametrize(("day", "words"), [("2026-03-09", "has passed"), ("2027-03-10", "that far ahead")])
def test_a_day_out_of_reach_says_why(day: str, words: str, visitor: Visitor, service: Service) -> None:
    visitor.get(f"/book/massage-45?day={day}")
    assert words in visitor.page


def test_the_times_a_hold_keeps_from_others_are_free_for_its_holder(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    visitor.get("/book/massage-45")
    assert TEN in visitor.starts()
    assert "We are holding" in visitor.page
    stranger = Visitor()
    stranger.get("/book/massage-45")
    assert TEN not in stranger.starts()


def test_an_expired_hold_is_free_again_for_everybody(
    visitor: Visitor, service: Service, set_clock: Callable[..., None]
) -> None:
    visitor.hold(service, TEN)
    set_clock("08:09")
    stranger = Visitor()
    stranger.get("/book/massage-45")
    assert TEN in stranger.starts()


def test_a_fourth_hold_of_one_browser_is_refused(
    visitor: Visitor, salon_: Location, service: Service, settings: Settings
) -> None:
    settings.RATE_FACTOR = 1000
    menu = [service, *(make.service(salon_, slug=f"short-{number}", minutes=20) for number in range(3))]
    for number, one in enumerate(menu[:3]):
        visitor.hold(one, f"2026-03-10T{10 + 2 * number}:00:00+01:00")
    visitor.get("/book/short-2")
    assert visitor.post("/book/short-2", start="2026-03-10T18:00:00+01:00").status_code == 422
    assert "Confirm or give up one of them first." in visitor.page


def test_an_unknown_service_is_not_found(visitor: Visitor, service: Service) -> None:
    assert visitor.get("/book/nothing-of-the-kind").status_code == 404
    assert visitor.get("/book/nothing-of-the-kind/details").status_code == 404


@pytest.mark.parametrize("query", ["day=soon", "since=2026-13-40", "day=9999-12-31"])
def test_a_day_that_cannot_be_read_is_said_to_be_another(query: str, visitor: Visitor, service: Service) -> None:
    assert 'data-testid="misread"' in visitor.get(f"/book/massage-45?{query}").content.decode()
    assert 'data-testid="misread"' not in visitor.get("/book/massage-45?day=2026-03-11").content.decode()


def test_proposes_times_until_a_day_is_chosen(visitor: Visitor, service: Service) -> None:
    assert "Good times for you" in visitor.get("/book/massage-45").content.decode()
    assert "Good times for you" not in visitor.get("/book/massage-45?day=2026-03-11").content.decode()
    assert "Good times for you" not in visitor.get("/book/massage-45?since=2026-03-24").content.decode()
