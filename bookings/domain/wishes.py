"""What somebody on the waiting list wants, whom a freed time is offered to, and for how long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from salon.core.localtime import DAY
from salon.outbox.domain import quiet
from salon.outbox.domain.quiet import Window

MOST_WISHES = 5
# An offer that ends in the night is kept for whoever sleeps, unless the visit begins this soon after.
BEFORE_START = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Between two instants, and on each day between two minutes of the salon's clock."""

    starts_at: datetime
    ends_at: datetime
    day_from: int = 0
    day_to: int = DAY


def suits(start: datetime, end: datetime, *, span: Span, zone: ZoneInfo) -> bool:
    """Whether a visit from start to end lies within the span, and within its times of the day."""
    if not span.starts_at <= start < end <= span.ends_at:
        return False
    begins, ends = start.astimezone(zone), end.astimezone(zone)
    ends_minute = _minute(ends) + (DAY if ends.date() > begins.date() else 0)
    return span.day_from <= _minute(begins) and ends_minute <= span.day_to


def nearest(starts: Iterable[datetime], *, to: datetime) -> datetime | None:
    """The start that leaves the least of a freed time unused: the nearest to its own, the earlier of two."""
    return min(starts, key=lambda start: (abs(start - to), start), default=None)


def open_until(
    *, now: datetime, minutes: int, starts_at: datetime, zone: ZoneInfo, window: Window = quiet.USUAL
) -> datetime:
    """Until when an offer made now is open: so many minutes, and by night as many after the next morning begins."""
    usual = now + timedelta(minutes=minutes)
    opens = quiet.next_open(now, zone, window)
    by_morning = opens + timedelta(minutes=minutes)
    if opens > now and by_morning <= starts_at - BEFORE_START:
        return by_morning
    return min(usual, starts_at)


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute
