"""Quiet hours: when nobody is reminded of anything."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Inside the calling hours of the strictest states of the USA, which the salon keeps to everywhere and for mail too.
OPENS = time(9)
CLOSES = time(20)
LAST_CALL = time(19)
DAY = timedelta(days=1)


def is_quiet(at: datetime, zone: ZoneInfo) -> bool:
    """Whether the person's clock shows a quiet hour."""
    return not OPENS <= at.astimezone(zone).time() < CLOSES


def next_open(at: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at or after `at` that is not quiet, in UTC."""
    if not is_quiet(at, zone):
        return at
    local = at.astimezone(zone)
    on = local.date() if local.time() < OPENS else local.date() + DAY
    return datetime.combine(on, OPENS, tzinfo=zone).astimezone(UTC)


def evening_before(at: datetime, zone: ZoneInfo) -> datetime:
    """The last call before the quiet hours that hold `at`, in UTC."""
    local = at.astimezone(zone)
    on = local.date() - DAY if local.time() < OPENS else local.date()
    return datetime.combine(on, LAST_CALL, tzinfo=zone).astimezone(UTC)
