"""How soon and how far ahead a start may lie."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from salon.core.localtime import DAY, ceil_minute, floor_minute, local_date, shown_spans, to_minute


class Limits(NamedTuple):
    """The first and the last minute at which a start is admitted; None is no limit."""

    earliest: int | None = None
    latest: int | None = None


def limits(
    *,
    now: datetime,
    zone: ZoneInfo,
    notice_minutes: int = 0,
    horizon_days: int | None = None,
    horizon_minutes: int | None = None,
) -> Limits:
    """Notice counts from the next full minute; a horizon in days ends with the local date."""
    last: list[int] = []
    if horizon_days is not None:
        last.append(_end_of_day(floor_minute(now), horizon_days, zone) - 1)
    if horizon_minutes is not None:
        last.append(floor_minute(now) + horizon_minutes)
    return Limits(ceil_minute(now) + notice_minutes, min(last, default=None))


def _end_of_day(minute: int, days: int, zone: ZoneInfo) -> int:
    """Where the local date ends that lies `days` after the one at `minute`."""
    on = local_date(minute, zone) + timedelta(days=days)
    shown = shown_spans(on, zone)
    return shown[-1].end if shown else to_minute(on, DAY, zone)
