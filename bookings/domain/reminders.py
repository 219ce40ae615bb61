"""Which messages an appointment brings and when each is due."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookings.domain.lifecycle import Status
from salon.outbox.domain import quiet


class Kind(StrEnum):
    """What is announced to the client at once."""

    CONFIRMATION = "confirmation"
    RECEIVED = "received"
    MOVED = "moved"
    CANCELLED = "cancelled"
    DECLINED = "declined"


class Reminder(NamedTuple):
    """One message to come."""

    kind: str
    due_at: datetime


# Whatever was planned before says something that is no longer so.
REPLACING = frozenset({Kind.MOVED, Kind.CANCELLED, Kind.DECLINED})
ENDING = frozenset({Kind.CANCELLED, Kind.DECLINED})
REMINDED = frozenset({Status.CONFIRMED})

SHORT = timedelta(hours=2)
STEPS: tuple[tuple[str, timedelta], ...] = (
    ("reminder_48h", timedelta(hours=48)),
    ("reminder_24h", timedelta(hours=24)),
    ("reminder_2h", SHORT),
)


def reminders(*, starts_at: datetime, zone: ZoneInfo, now: datetime) -> list[Reminder]:
    """The reminders still to come, outside the quiet hours of the client's zone; all before the start.

    A step that has begun is left out: whoever books a day ahead needs no word of two days.
    """
    # In a zone, 24 hours before is the same wall clock on the day before, whatever the night was like.
    starts_at = starts_at.astimezone(UTC)
    planned = []
    for kind, before in STEPS:
        if starts_at - before <= now:
            continue
        due_at = _audible(starts_at - before, zone, is_short=before == SHORT)
        if now < due_at < starts_at:
            planned.append(Reminder(kind, due_at))
    return planned


def _audible(at: datetime, zone: ZoneInfo, *, is_short: bool) -> datetime:
    """`at`, or the nearest good moment: a long step of the early morning can wait, the others come before the night."""
    if not quiet.is_quiet(at, zone):
        return at
    is_early = at.astimezone(zone).time() < quiet.OPENS
    if is_early and not is_short:
        return quiet.next_open(at, zone)
    return quiet.evening_before(at, zone)
