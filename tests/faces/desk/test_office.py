"""The team, the hours and handing over, on pages."""

from datetime import date

import pytest

from salon.locations.models import Closure, OpeningHours
from tests import make
from tests.faces.colleagues import logged_in
from therapists.models import Qualification, Shift, ShiftPattern, TimeOff

pytestmark = pytest.mark.django_db
WEEK = {f"day{day}": "9-12:30, 14:00–18" for day in range(1, 6)} | {"form": "week", "since": "2026-04-01"}
AWAY = {"form": "away", "kind": "sick", "from": "2026-03-11", "to": "2026-03-12"}


@pytest.fixture
def owner(sol):
    return logged_in(sol)


@pytest.fixture
def booked(massage, mina, recliner, grace):
    """Tomorrow at ten with Mina."""
    return make.appointment(
        service=massage, therapist=mina, chair=recliner, client=grace, starts_at=make.at("10:00", days=1)
    )


def page_of(therapist):
    return f"/desk/team/{therapist.public_id}"


def text(answer):
    return answer.content.decode()


def test_new_hours_begin_on_their_day_and_the_old_ones_hold_until_then(owner, mina):
    assert owner.post(page_of(mina), WEEK).status_code == 303
    old = ShiftPattern.objects.filter(therapist=mina, valid_from=None)
    new = ShiftPattern.objects.filter(therapist=mina, valid_from=date(2026, 4, 1))
    assert set(old.values_list("valid_to", flat=True)) == {date(2026, 3, 31)}
    assert list(new.filter(weekday=1).values_list("starts_minute", "ends_minute")) == [(540, 750), (840, 1080)]
    page = text(owner.get(page_of(mina)))
    assert "08:00–20:00" in page, "the fields show the week of today"
    assert "09:00–12:30, 14:00–18:00" in page


def test_only_looking_lists_what_is_touched_and_keeps_nothing(owner, mina, booked):
    page = text(owner.post(page_of(mina), AWAY | {"look": "1"}))
    assert booked.visit.reference in page
    assert not TimeOff.objects.exists()
    page = text(owner.post(page_of(mina), WEEK | {"since": "2026-03-11", "day3": "", "look": "1"}))
    assert booked.visit.reference in page
    assert ShiftPattern.objects.filter(therapist=mina, valid_from=None, valid_to=None).count() == 7


def test_sickness_is_written_down_and_its_visits_stay_listed(owner, mina, booked):
    assert owner.post(page_of(mina), AWAY).status_code == 303
    time_off = TimeOff.objects.get()
    assert (time_off.starts_at, time_off.ends_at) == (make.at("00:00", days=1), make.at("00:00", days=3))
    for page in (page_of(mina), "/desk/team", "/desk/hours", f"/desk/absences/{time_off.public_id}"):
        assert booked.visit.reference in text(owner.get(page)), page


def test_an_absence_of_hours_has_clock_times(owner, mina):
    owner.post(page_of(mina), AWAY | {"to": "2026-03-11", "from_at": "10:00", "to_at": "1130", "kind": "other"})
    time_off = TimeOff.objects.get()
    assert (time_off.starts_at, time_off.ends_at) == (make.at("10:00", days=1), make.at("11:30", days=1))


@pytest.mark.parametrize(
    ("fields", "marked"),
    [
        (WEEK | {"day2": "nine to five"}, "day2"),
        (WEEK | {"day2": "9-12, 11-14"}, "day2"),
        (WEEK | {"since": "soon"}, "since"),
        (AWAY | {"to": "2026-03-10"}, "to"),
        (AWAY | {"from_at": "25:00"}, "from_at"),
        ({"form": "day", "on": "2026-03-11", "spans": "12-9"}, "spans"),
    ],
)
def test_what_cannot_be_read_is_marked_and_stays_typed(owner, mina, fields, marked):
    answer = owner.post(page_of(mina), fields)
    assert answer.status_code == 422
    assert f'id="e-{marked}"' in text(answer)
    assert f'value="{fields[marked]}"' in text(answer)
    assert not TimeOff.objects.exists()


def test_one_day_differs_until_it_is_as_in_the_week_again(owner, mina):
    owner.post(page_of(mina), {"form": "day", "on": "2026-03-11", "spans": "12-24"})
    assert Shift.objects.get().spans == [[720, 1440]]
    assert "12:00–24:00" in text(owner.get(page_of(mina)))
    owner.post(page_of(mina), {"form": "clear", "on": "2026-03-11"})
    assert not Shift.objects.exists()


def test_a_wish_shows_what_it_touches_before_it_is_granted(owner, mina, booked):
    wish = make.time_off(mina, make.at("00:00", days=1), make.at("00:00", days=2))
    TimeOff.objects.update(is_request=True)
    assert str(wish.public_id) in text(owner.get("/desk/team"))
    page = f"/desk/absences/{wish.public_id}"
    assert booked.visit.reference in text(owner.get(page))
    owner.post(page, {"step": "grant"})
    wish.refresh_from_db()
    assert not wish.is_request
    owner.post(page, {"step": "end"})
    assert not TimeOff.objects.exists()


def test_a_certificate_that_ends_is_warned_of_unless_a_newer_one_follows(owner, mina, omar):
    Qualification.objects.filter(therapist=mina, type__code="NAIL").update(expires_on=date(2026, 3, 20))
    page = text(owner.get("/desk/team"))
    assert "ends within 30 days: 20 March 2026" in page
    assert "has ended: 9 March 2026" in page
    make.qualification(omar, "REFLEX", valid_from=date(2026, 3, 1), expires_on=date(2029, 3, 1))
    assert "has ended" not in text(owner.get("/desk/team"))


def test_opening_hours_are_changed_and_a_holiday_is_planned_and_taken_back(owner, booked, salon_):
    week = {f"day{day}": "12-20" for day in range(1, 7)} | {"form": "week", "location": salon_.slug}
    assert booked.visit.reference in text(owner.post("/desk/hours", week | {"look": "1"}))
    assert OpeningHours.objects.filter(location=salon_).count() == 7
    assert owner.post("/desk/hours", week).status_code == 303
    assert set(OpeningHours.objects.values_list("weekday", "opens_minute")) == {(day, 720) for day in range(1, 7)}
    shut = {"form": "close", "from": "2026-03-11", "to": "2026-03-11", "reason": "New floor", "location": salon_.slug}
    owner.post("/desk/hours", shut)
    closure = Closure.objects.get()
    assert (closure.starts_at, closure.ends_at) == (make.at("00:00", days=1), make.at("00:00", days=2))
    assert "New floor" in text(owner.get("/desk/hours"))
    owner.post("/desk/hours", {"form": "reopen", "closure": str(closure.public_id), "location": salon_.slug})
    assert not Closure.objects.exists()


def test_visits_are_handed_over_after_a_look_and_what_nobody_takes_stays(desk, booked, mina, omar, whirlpool, pedicure):
    alone = make.appointment(
        service=pedicure,
        therapist=mina,
        chair=whirlpool,
        client=make.somebody(mina.location),
        starts_at=make.at("12:00", days=1),
    )
    fields = {"therapist": str(mina.public_id), "from": "2026-03-11", "to": "2026-03-11"}
    look = text(desk.post("/desk/reassign", fields | {"look": "1"}))
    assert "<strong>Omar</strong>" in look
    assert "Nobody else may give it." in look
    booked.refresh_from_db()
    assert booked.therapist == mina, "looking keeps nothing"
    answer = text(desk.post("/desk/reassign", fields, follow=True))
    booked.refresh_from_db()
    alone.refresh_from_db()
    assert (booked.therapist, alone.therapist) == (omar, mina)
    assert "1 visit is handed over." in answer
    assert "1 visit found nobody and stays." in answer


def test_the_pages_of_the_office_are_the_managers(desk, mina, other_salon):
    wish = make.time_off(mina, make.at("00:00", days=1), make.at("00:00", days=2))
    for page in ("/desk/team", page_of(mina), "/desk/hours", f"/desk/absences/{wish.public_id}"):
        assert desk.get(page).status_code in (403, 404), page
    assert desk.get("/desk/reassign").status_code == 200


def test_another_salons_team_is_not_there(owner, other_salon):
    stranger = make.therapist(other_salon, name="Somebody")
    assert owner.get(page_of(stranger)).status_code == 404
