"""Which reminders an appointment brings, and when."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.reminders import reminders
from salon.outbox.domain import quiet
from salon.outbox.domain.plan import USUAL

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")]
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(3 * 1440, 365 * 1440).map(lambda minutes: LONG_AGO + timedelta(minutes=minutes))


def clock(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=zone)


def shown(starts_at: datetime, *, now: datetime = LONG_AGO, zone: ZoneInfo = BERLIN) -> dict[str, str]:
    """Kind and local due time of each reminder."""
    planned = reminders(starts_at=starts_at, zone=zone, now=now)
    return {kind.removeprefix("reminder_"): f"{due_at.astimezone(zone):%m-%d %H:%M}" for kind, due_at, _ in planned}


@pytest.mark.parametrize(
    ("start", "two_days", "one_day", "two_hours"),
    [
        ("03-10 14:00", "03-08 14:00", "03-09 14:00", "03-10 12:00"),
        # The edges of the quiet hours.
        ("03-10 11:00", "03-08 11:00", "03-09 11:00", "03-10 09:00"),
        ("03-10 10:59", "03-08 10:59", "03-09 10:59", "03-09 19:00"),
        ("03-10 21:59", "03-08 19:00", "03-09 19:00", "03-10 19:59"),
        ("03-10 22:00", "03-08 19:00", "03-09 19:00", "03-10 19:00"),
        ("03-10 19:59", "03-08 19:59", "03-09 19:59", "03-10 17:59"),
        ("03-10 20:00", "03-08 19:00", "03-09 19:00", "03-10 18:00"),
        # A long step of the early morning waits, the short one comes the evening before.
        ("03-10 08:00", "03-08 09:00", "03-09 09:00", "03-09 19:00"),
        ("03-10 00:30", "03-08 09:00", "03-09 09:00", "03-09 19:00"),
        # The night of 29 March has 23 hours, the night of 25 October has 25.
        ("03-29 12:00", "03-27 11:00", "03-28 11:00", "03-29 10:00"),
        ("03-29 09:30", "03-27 09:00", "03-28 09:00", "03-28 19:00"),
        ("03-30 09:30", "03-28 09:00", "03-29 09:30", "03-29 19:00"),
        ("03-30 20:30", "03-28 19:30", "03-29 19:00", "03-30 18:30"),
        ("10-25 12:00", "10-23 13:00", "10-24 13:00", "10-25 10:00"),
        ("10-25 10:30", "10-23 11:30", "10-24 11:30", "10-24 19:00"),
        ("10-26 08:30", "10-24 09:30", "10-25 09:00", "10-25 19:00"),
        ("10-26 19:30", "10-24 19:00", "10-25 19:30", "10-26 17:30"),
    ],
)
def test_reminds_outside_the_quiet_hours(start, two_days, one_day, two_hours):
    assert shown(clock(start)) == {"48h": two_days, "24h": one_day, "2h": two_hours}


def test_the_clients_clock_decides_what_is_quiet():
    new_york = ZoneInfo("America/New_York")
    # 15:00 in Berlin is 10:00 in New York on that day: two hours before, New York sleeps.
    assert shown(clock("03-10 15:00"), zone=new_york)["2h"] == "03-09 19:00"
    assert shown(clock("03-10 15:00"))["2h"] == "03-10 13:00"


@pytest.mark.parametrize(
    ("booked", "kinds"),
    [
        ("03-08 13:59", {"48h", "24h", "2h"}),
        ("03-08 14:00", {"24h", "2h"}),
        ("03-09 14:00", {"2h"}),
        ("03-10 11:59", {"2h"}),
        ("03-10 12:00", set()),
        ("03-10 15:00", set()),
    ],
)
def test_leaves_out_a_step_inside_which_the_booking_was_made(booked, kinds):
    assert shown(clock("03-10 14:00"), now=clock(booked)).keys() == kinds


def test_an_evening_call_that_is_over_is_not_made_up_for():
    assert shown(clock("03-10 08:00"), now=clock("03-09 19:00")) == {}


@given(
    starts_at=INSTANTS,
    booked_before=st.timedeltas(timedelta(minutes=-30), timedelta(days=5)),
    zone=st.sampled_from(ZONES),
)
def test_every_reminder_is_audible_in_time_and_in_order(starts_at, booked_before, zone):
    now = starts_at - booked_before
    planned = reminders(starts_at=starts_at, zone=zone, now=now)
    due = [due_at for _, due_at, _ in planned]
    assert all(now < due_at < starts_at and not quiet.is_quiet(due_at, zone) for due_at in due)
    assert due == sorted(set(due))
    assert len(planned) <= sum(step.before < booked_before for step in USUAL.steps)


@given(at=INSTANTS, zone=st.sampled_from(ZONES))
def test_the_next_audible_moment_is_the_nearest_one(at, zone):
    opens = quiet.next_open(at, zone)
    assert opens >= at
    assert not quiet.is_quiet(opens, zone)
    assert opens == at or quiet.is_quiet(opens - timedelta(minutes=1), zone)
