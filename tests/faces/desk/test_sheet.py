"""The day on paper, and the copy that a desk keeps."""

import pytest

from bookings.domain.lifecycle import Status
from salon.faces.desk.sheet import short_name
from tests import make
from tests.faces.colleagues import logged_in

pytestmark = pytest.mark.django_db
PAGES = ["/desk/day-sheet", "/desk/copy"]


@pytest.fixture
def day(salon_, massage, reflexology, mina, omar, recliner, whirlpool, grace, dora):
    """Grace with Mina at 10:30, Dora with Omar at 12:00, and one that was called off."""
    make.appointment(service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:30"))
    make.appointment(service=massage, therapist=omar, chair=whirlpool, client=dora, starts_at=make.at("12:00"))
    make.appointment(
        service=reflexology, therapist=mina, client=grace, starts_at=make.at("14:00"), status=Status.CANCELLED
    )


def test_each_therapist_has_the_visits_in_order_with_short_names_and_no_more(desk, day):
    page = desk.get("/desk/day-sheet")
    parts = page.context["sheet"].parts
    assert [(part.name, [(line.who, line.minutes, line.where) for line in part.lines]) for part in parts] == [
        ("Mina", [("Grace H.", 45, "Recliner 1")]),
        ("Omar", [("Dora D.", 45, "Whirlpool 1")]),
    ]
    shown = page.content.decode()
    assert not any(word in shown for word in ("Hopkins", "Díaz", "+4930", "grace@", "diab", "Adapt", "Safe"))


def test_chairs_have_theirs(desk, day):
    parts = desk.get("/desk/day-sheet?by=chair").context["sheet"].parts
    assert {part.name: [line.where for line in part.lines] for part in parts} == {
        "Recliner 1": ["Mina"],
        "Whirlpool 1": ["Omar"],
    }


def test_a_service_that_tells_of_health_is_named_by_its_kind(desk, salon_, mina, grace):
    service = make.service(salon_, slug="mat", name="Pregnancy foot relaxation")
    make.appointment(service=service, therapist=mina, client=grace, starts_at=make.at("10:30"))
    for page in PAGES:
        shown = desk.get(page).content.decode()
        assert "Pregnancy" not in shown
        assert "Massage" in shown


def test_the_copy_holds_today_and_tomorrow_and_says_when_it_was_made(desk, day, massage, mina, grace):
    make.appointment(service=massage, therapist=mina, client=grace, starts_at=make.at("09:00", days=1))
    page = desk.get("/desk/copy")
    assert [(sheet.on.isoformat(), sheet.count) for sheet in page.context["sheets"]] == [
        ("2026-03-10", 2),
        ("2026-03-11", 1),
    ]
    assert "This is a copy of Tuesday 10 March, 10:20." in page.content.decode()
    assert not any(part in page.content for part in (b"<form", b"<script", b"<button"))


@pytest.mark.parametrize("page", PAGES)
def test_only_those_who_see_the_day_get_it(page, day, wren, mina, other_salon):
    assert logged_in(wren).get(page).status_code == 200
    assert logged_in(mina.user).get(page).status_code == 403
    assert logged_in(None).get(page).status_code == 302
    assert logged_in(make.user(other_salon)).get(f"{page}?location=lindenhof").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_it_costs_the_same_however_full_the_day_is(
    desk, day, page, massage, mina, grace, django_assert_num_queries, django_assert_max_num_queries
):
    desk.get(page)
    with django_assert_max_num_queries(12) as few:
        desk.get(page)
    for hour in range(15, 19):
        make.appointment(service=massage, therapist=mina, client=grace, starts_at=make.at(f"{hour}:00"))
    with django_assert_num_queries(len(few)):
        desk.get(page)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Grace Hopkins", "Grace H."),
        ("Nguyễn Thị Mai", "Nguyễn M."),
        ("王小明", "王小明"),
        ("佐藤 健", "佐藤 健"),
        (" ", ""),
    ],
)
def test_a_name_is_shortened(name, short):
    assert short_name(name) == short


def test_the_keeper_may_serve_the_pages_of_the_desk(desk):
    answer = desk.get("/desk/keeper.js")
    assert (answer["Content-Type"], answer["Service-Worker-Allowed"]) == ("text/javascript; charset=utf-8", "/desk")
