"""The same again every so many weeks."""

from datetime import date, timedelta

import pytest

from bookings.domain.series import dates_of
from bookings.models import Appointment
from bookings.services.party import Booker
from bookings.services.series import Asking, Pattern, TooManyDates, book_series
from salon.outbox.models import Message
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(massage, mina, recliner, grace, wren, viewer, now):
    def book(*, dry_run=False, extra=(), **changes):
        usual = {"service": massage, "first": make.TUESDAY, "minute": 14 * 60, "weeks": 2, "times": 3}
        asking = Asking("phone", viewer(wren), now)
        pattern = Pattern(**usual | changes)
        return book_series(pattern, booker=Booker(client=grace), asking=asking, dry_run=dry_run, extra=extra)

    return book


def test_the_dates_keep_weekday_and_distance():
    found = dates_of(date(2026, 12, 31), weeks=3, times=3)
    assert found == [date(2026, 12, 31), date(2027, 1, 21), date(2027, 2, 11)]


def test_books_each_date_as_a_visit_of_its_own(act, at):
    done = act()
    assert [one.starts_at for one in done] == [at("14:00"), at("14:00", days=14), at("14:00", days=28)]
    assert Appointment.objects.values("visit").distinct().count() == 3


def test_the_clock_on_the_wall_stays_the_same_through_a_clock_change(act, salon_):
    """Berlin goes to summer time on 29 March."""
    done = act(times=2)
    assert done[1].starts_at - done[0].starts_at == timedelta(days=14)
    done = act(minute=16 * 60, times=3)
    assert [one.starts_at.astimezone(salon_.zone).hour for one in done] == [16, 16, 16]


def test_tells_each_date_without_room_why_and_what_is_near(act, massage, mina, at):
    make.appointment(service=massage, therapist=mina, starts_at=at("14:30", days=14))
    done = act()
    assert [one.fits for one in done] == [True, False, True]
    assert done[1].refusal is not None
    assert done[1].refusal.code == "slot-taken"
    assert {slot.start.date() for slot in done[1].others} == {at("14:00", days=14).date()}
    assert Appointment.objects.filter(visit__source="phone").count() == 2


def test_looks_further_ahead_than_clients_may_book(act, salon_):
    done = act(weeks=8, times=8)
    assert all(one.fits for one in done)


def test_a_dry_run_says_the_same_and_keeps_nothing(act, massage, mina, at):
    make.appointment(service=massage, therapist=mina, starts_at=at("14:30", days=14))
    tried = act(dry_run=True)
    assert Appointment.objects.count() == 1
    assert not Message.objects.exists()
    assert [one.fits for one in tried] == [one.fits for one in act()]


def test_leaves_out_what_is_not_wanted_and_adds_other_times(act, at):
    done = act(without={at("14:00", days=14).date()}, extra=[at("17:00", days=15)])
    assert [one.starts_at for one in done] == [at("14:00"), at("14:00", days=28), at("17:00", days=15)]


@pytest.mark.parametrize("changes", [{"times": 0}, {"times": 61}, {"weeks": 0}])
def test_has_an_end(act, changes):
    with pytest.raises(TooManyDates):
        act(**changes)
