"""Quiet hours: when nobody is reminded of anything."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
HOUR = 60
SUNDAY = 7


@dataclass(frozen=True, slots=True)
class Window:
    """Between which minutes of their day people may be disturbed; marketing begins later on Sundays."""

    opens: int
    closes: int
    sunday: int

    def hours(self, on: date, *, is_marketing: bool) -> tuple[time, time]:
        """When that day begins and ends."""
        begins = self.sunday if is_marketing and on.isoweekday() == SUNDAY else self.opens
        return _clock(begins), _clock(self.closes)

    @property
    def last_call(self) -> time:
        """When the evening's last messages go out that cannot wait for the morning."""
        return _clock(self.closes - HOUR)


# Inside the calling hours of the strictest states of the USA, which the salon keeps to everywhere and for mail too.
USUAL = Window(opens=9 * HOUR, closes=20 * HOUR, sunday=12 * HOUR)


def is_quiet(at: datetime, zone: ZoneInfo, window: Window = USUAL, *, is_marketing: bool = False) -> bool:
    """Whether the person's clock shows a quiet hour."""
    local = at.astimezone(zone)
    opens, closes = window.hours(local.date(), is_marketing=is_marketing)
    return not opens <= local.time() < closes


def next_open(at: datetime, zone: ZoneInfo, window: Window = USUAL, *, is_marketing: bool = False) -> datetime:
    """The first instant at or after `at` that is not quiet, in UTC."""
    if not is_quiet(at, zone, window, is_marketing=is_marketing):
        return at
    local = at.astimezone(zone)
    on = local.date()
    if local.time() >= window.hours(on, is_marketing=is_marketing)[0]:
        on += DAY
    return datetime.combine(on, window.hours(on, is_marketing=is_marketing)[0], tzinfo=zone).astimezone(UTC)


def evening_before(at: datetime, zone: ZoneInfo, window: Window = USUAL) -> datetime:
    """The last call before the quiet hours that hold `at`, in UTC."""
    local = at.astimezone(zone)
    on = local.date() - DAY if local.time() < _clock(window.opens) else local.date()
    return datetime.combine(on, window.last_call, tzinfo=zone).astimezone(UTC)


def _clock(minute: int) -> time:
    # A day that ends at midnight ends with its last instant.
    return time(minute // HOUR, minute % HOUR) if minute < 24 * HOUR else time.max
