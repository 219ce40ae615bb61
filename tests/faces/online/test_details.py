"""The third page: the form that makes a booking of a hold."""

from collections.abc import Callable

import pytest

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service, Visit
from clients.models import Client, HealthDeclaration
from salon.locations.models import Location
from tests import make
from tests.faces.online.conftest import Visitor, healthy, person
from tests.make import at
from therapists.models import Therapist

TEN = "2026-03-10T10:00:00+01:00"
DETAILS = "/book/massage-45/details"


def test_books_what_is_held(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    response = visitor.post(DETAILS, **person(), **healthy())
    assert (response.status_code, response["Location"]) == (303, "/book/done")
    booked = Appointment.objects.get()
    assert (booked.status, booked.starts_at) == (Status.CONFIRMED, at("10:00"))
    assert booked.client is not None
    assert (booked.client.name, booked.client.email) == ("Grace Hopkins", "grace@example.com")
    assert sorted(booked.client.consents.values_list("kind", flat=True)) == ["health_data", "privacy", "terms"]


def test_the_same_sending_twice_makes_one_booking(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    page = visitor.page
    visitor.post(DETAILS, **person())
    visitor.page = page
    assert visitor.post(DETAILS, **person())["Location"] == "/book/done"
    visitor.page = page
    assert visitor.post(DETAILS, **person(name="Grace H."))["Location"] == "/book/done"
    assert Client.objects.count() == 1
    assert Visit.objects.count() == 1


def test_the_page_names_the_end_of_the_hold_without_javascript(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    assert 'data-testid="hold-timer" data-seconds-left="480"' in visitor.page
    assert "We hold this time for you until 08:08." in visitor.page


def test_gives_one_extension_and_keeps_what_was_typed(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    response = visitor.post(DETAILS, step="extend", name="Zoë Ünal")
    assert response.status_code == 200
    assert "until 08:12" in visitor.page
    assert 'value="Zoë Ünal"' in visitor.page
    assert "toast-error" not in visitor.page
    assert 'value="extend"' not in visitor.page
    assert visitor.post(DETAILS, step="extend").status_code == 409


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"name": ""}, "Tell us your name."),
        ({"name": "a\x07b"}, "cannot be stored"),
        ({"contact": ""}, "Tell us how to reach you."),
        ({"contact": "grace@"}, "Write the whole address, such as name@example.com."),
        ({"name": "x" * 201}, "Use at most 200 characters."),
        ({"contact": "12"}, "Enter an e-mail address, or a mobile number"),
        ({"terms": ""}, "We can only book with this tick."),
        ({"privacy": ""}, "We can only book with this tick."),
        ({"check_TC-1": "no"}, "Tick this so that we may keep your answers"),
        ({"health": "on", "check_TC-1": "no"}, "Choose yes, no or not sure."),
        ({"health": "on", "check_TC-1": "perhaps"}, "perhaps"),
    ],
)
def test_says_what_is_missing_and_keeps_the_rest(
    fields: dict[str, str], fault: str, visitor: Visitor, service: Service
) -> None:
    visitor.hold(service, TEN)
    sent = (
        {name: value for name, value in person(name="Zoë Ünal", **fields).items() if value}
        if "name" not in fields
        else person(**fields)
    )
    response = visitor.post(DETAILS, **sent)
    assert response.status_code == 422
    assert fault in visitor.page
    assert 'data-testid="toast-error"' in visitor.page
    assert Appointment.objects.get().status == Status.HELD
    if "name" not in fields:
        assert 'value="Zoë Ünal"' in visitor.page


def test_a_number_without_a_country_is_of_the_salons(visitor: Visitor, service: Service) -> None:
    visitor.book(service, contact="0151 23456789")
    assert str(Client.objects.get().phone) == "+4915123456789"


def test_a_yes_that_asks_for_a_closer_look_parks_the_booking_in_plain_words(visitor: Visitor, service: Service) -> None:
    visitor.book(service, **healthy(**{"check_TC-1": "yes", "which_TC-1": ["X-FEVER"]}))
    assert Appointment.objects.get().status == Status.PENDING_REVIEW
    assert "A therapist looks at your answers and will contact you" in visitor.page
    assert HealthDeclaration.objects.get().answers["X-FEVER"]["value"] == "yes"
    assert HealthDeclaration.objects.get().answers["X-INFECT"]["value"] == "no"


def test_a_not_sure_leaves_all_it_stands_for_open(visitor: Visitor, service: Service) -> None:
    visitor.book(service, **healthy(**{"check_TC-1": "unsure"}))
    answers = HealthDeclaration.objects.get().answers
    assert {answers[code]["value"] for code in ("X-FEVER", "X-INFECT")} == {"unsure"}
    assert answers["X-CLOT"]["value"] == "no"


def test_without_the_tick_no_health_data_is_kept(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    assert Appointment.objects.get().status == Status.CONFIRMED
    assert not HealthDeclaration.objects.exists()


def test_health_answers_never_reach_an_address_or_a_cookie(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    response = visitor.post(DETAILS, **person(), **healthy(**{"check_TC-1": "yes"}))
    assert "TC-1" not in response["Location"]
    assert all(
        "TC-1" not in cookie.value and "X-FEVER" not in cookie.value for cookie in visitor.browser.cookies.values()
    )


def test_a_hold_that_expired_keeps_the_words_and_offers_times(
    visitor: Visitor, service: Service, set_clock: Callable[..., None]
) -> None:
    visitor.hold(service, TEN)
    set_clock("08:09")
    response = visitor.post(DETAILS, **person(name="Zoë Ünal"))
    assert response.status_code == 410
    assert 'data-testid="alternatives"' in visitor.page
    assert 'value="Zoë Ünal"' in visitor.page
    assert TEN in visitor.starts()
    assert visitor.post(DETAILS, **person(name="Zoë Ünal"), start=TEN)["Location"] == "/book/done"
    assert Appointment.objects.filter(status=Status.CONFIRMED, starts_at=at("10:00")).count() == 1


def test_a_time_lost_after_the_hold_offers_what_is_left(
    visitor: Visitor, service: Service, omar: Therapist, recliner: Chair, set_clock: Callable[..., None]
) -> None:
    visitor.hold(service, TEN)
    set_clock("08:09")
    Appointment.objects.update(status=Status.CANCELLED, held_until=None)
    make.appointment(service=service, therapist=omar, chair=recliner, starts_at=at("10:00"))
    visitor.post(DETAILS, **person())
    assert TEN not in visitor.starts()
    response = visitor.post(DETAILS, **person(), start=TEN)
    assert response.status_code == 409
    assert 'data-testid="alternatives"' in visitor.page


def test_an_expired_hold_shows_the_way_on(visitor: Visitor, service: Service, set_clock: Callable[..., None]) -> None:
    visitor.hold(service, TEN)
    set_clock("08:09")
    assert visitor.get(DETAILS).status_code == 410
    assert "Your time is no longer held" in visitor.page
    assert 'data-testid="submit-booking"' not in visitor.page


def test_somebody_elses_hold_cannot_be_booked(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    thief = Visitor()
    thief.page = visitor.page
    response = thief.post(DETAILS, **person(name="Thief"))
    assert (response.status_code, response["Location"]) == (303, "/book/massage-45")
    assert Appointment.objects.get().status == Status.HELD


def test_without_a_hold_it_leads_back_to_the_times(visitor: Visitor, service: Service) -> None:
    assert visitor.get(DETAILS)["Location"] == "/book/massage-45"


def test_two_people_come_under_two_names(visitor: Visitor, service: Service, mina: Therapist, salon_: Location) -> None:
    make.chair(salon_, type="DRY")
    visitor.get("/book/massage-45?party=2")
    visitor.post("/book/massage-45", start=TEN)
    visitor.get(DETAILS)
    visitor.post(DETAILS, **person(guest="Ida Hopkins"))
    booked = Appointment.objects.order_by("leg").values_list("client__name", "status")
    assert list(booked) == [("Grace Hopkins", Status.CONFIRMED), ("Ida Hopkins", Status.CONFIRMED)]


def test_a_known_address_makes_no_difference_to_the_answer(
    visitor: Visitor, service: Service, salon_: Location
) -> None:
    make.client(salon_, name="Grace Hopkins", email="grace@example.com", phone="+493055510001")
    visitor.book(service)
    assert "+49" not in visitor.page.replace(salon_.phone, "").replace("+49 30 12340", "")
    assert Client.objects.count() == 1


def test_what_is_typed_is_shown_and_not_run(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    visitor.post(DETAILS, name='"><script>alert(1)</script>')
    assert "<script>alert" not in visitor.page
    assert "&lt;script&gt;alert(1)" in visitor.page


def test_a_time_let_go_in_another_tab_is_said_to_be(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    first_tab = visitor.page
    visitor.hold(service, "2026-03-10T12:00:00+01:00")
    visitor.page = first_tab
    assert visitor.post(DETAILS, **person()).status_code == 410
    assert "You let this time go when you chose 12:00 on Tuesday, 10 March in another tab" in visitor.page
    assert "Somebody else" not in visitor.page
    assert 'data-testid="newer-hold"' in visitor.page
    assert Appointment.objects.filter(status=Status.CONFIRMED).count() == 0


def test_a_time_let_go_whose_follower_ended_too_is_no_riddle(
    visitor: Visitor, service: Service, set_clock: Callable[..., None]
) -> None:
    visitor.hold(service, TEN)
    first_tab = visitor.page
    visitor.hold(service, "2026-03-10T12:00:00+01:00")
    set_clock("08:09")
    visitor.page = first_tab
    visitor.post(DETAILS, **person())
    assert "You let this time go in another tab" in visitor.page
    assert 'data-testid="newer-hold"' not in visitor.page


def test_a_time_that_ran_out_is_not_said_to_be_let_go(
    visitor: Visitor, service: Service, set_clock: Callable[..., None]
) -> None:
    visitor.hold(service, TEN)
    set_clock("08:09")
    visitor.post(DETAILS, **person())
    assert "another tab" not in visitor.page


def test_marks_that_turn_text_around_are_not_kept(visitor: Visitor, service: Service) -> None:
    visitor.book(service, name="\u202eنورا القاسم\u202c")
    assert Client.objects.get().name == "نورا القاسم"


def test_a_name_of_nothing_but_marks_is_no_name(visitor: Visitor, service: Service) -> None:
    visitor.hold(service, TEN)
    assert visitor.post(DETAILS, **person(name="\u202e\u2069")).status_code == 422
    assert "Tell us your name." in visitor.page


def test_tells_nobody_when_a_known_client_is_elsewhere(
    visitor: Visitor, service: Service, salon_: Location, mina: Therapist
) -> None:
    known = make.client(salon_, name="Grace Hopkins", email="grace@example.com")
    make.appointment(service=service, therapist=mina, client=known, starts_at=at("10:00"))
    visitor.hold(service, TEN)
    assert visitor.post(DETAILS, **person()).status_code == 409
    assert "other appointment" not in visitor.page
    assert "We cannot give you this time." in visitor.page
