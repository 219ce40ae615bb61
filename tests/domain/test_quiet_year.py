"""A whole year in five zones, through both clock changes: nobody is reminded at night."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bookings.domain.reminders import reminders
from salon.outbox.domain import quiet
from salon.outbox.domain.plan import USUAL

# North, south, half an hour of summer time, none, and across the Atlantic.
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Santiago"]
DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
HOURS = range(24)


def is_at_night(at: datetime, zone: ZoneInfo, *, sunday: time = time(9)) -> bool:
    """Told anew, from the clock on the wall."""
    local = at.astimezone(zone)
    opens = sunday if local.weekday() == 6 else time(9)
    return local.time() < opens or local.time() >= time(20)


@pytest.mark.parametrize("name", ZONES)
def test_no_reminder_of_any_visit_is_planned_for_the_night(name):
    zone = ZoneInfo(name)
    faults = []
    for on in DAYS:
        for hour in HOURS:
            starts_at = datetime.combine(on, time(hour, 30), tzinfo=zone).astimezone(UTC)
            planned = reminders(starts_at=starts_at, zone=zone, now=starts_at - timedelta(days=4), plan=USUAL)
            assert len(planned) == 3
            faults += [one for one in planned if is_at_night(one.due_at, zone) or one.due_at >= starts_at]
    assert faults == []


@pytest.mark.parametrize("is_marketing", [False, True])
@pytest.mark.parametrize("name", ZONES)
def test_whatever_the_hour_the_next_good_moment_is_by_day_and_near(name, is_marketing):
    zone = ZoneInfo(name)
    sunday = time(12) if is_marketing else time(9)
    for on in DAYS:
        for hour in HOURS:
            at = datetime.combine(on, time(hour, 15), tzinfo=UTC)
            opens = quiet.next_open(at, zone, is_marketing=is_marketing)
            assert not is_at_night(opens, zone, sunday=sunday)
            assert (opens == at) is not is_at_night(at, zone, sunday=sunday)
            assert opens - at <= timedelta(hours=17)
