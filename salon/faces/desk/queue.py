"""Those who walked in, as the board shows them beside the day: number, promise, and who takes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bookings.selectors.lanes import Lanes
from salon.reports.day import DayRow

SOON = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class QueueItem:
    """Somebody who waits: what they were promised, when they can begin as it stands, with whom."""

    row: DayRow
    promised_at: datetime
    starts_at: datetime
    therapist: str
    waits: int
    is_held: bool
    is_due: bool


def queue_of(rows: Sequence[DayRow], lanes: Lanes, *, zone: ZoneInfo, now: datetime) -> list[QueueItem]:
    """Who waits, in the order they came."""
    names = {one.key: one.name for one in lanes.therapists}
    waiting = sorted((row for row in rows if row.is_waiting), key=lambda row: row.walk_in_number or 0)
    return [
        QueueItem(
            row,
            promised_at=(row.promised_at or row.starts_at).astimezone(zone),
            starts_at=row.starts_at.astimezone(zone),
            therapist=names.get(row.therapist_id, ""),
            waits=(now - (row.joined_at or now)) // timedelta(minutes=1),
            is_held=row.is_on_board(now),
            is_due=row.starts_at <= now + SOON,
        )
        for row in waiting
    ]
