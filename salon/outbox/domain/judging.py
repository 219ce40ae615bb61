"""Whether a due message is still worth sending."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)
# An hour's fault of a mail server costs nothing; after a day and a half the address is beyond hope.
WAITS = (MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 240 * MINUTE, 720 * MINUTE, 1440 * MINUTE)
# A provider that is gone is asked again in two minutes at the latest.
PAUSES = (15, 30, 60, 120)
REMINDER = "reminder_"


@dataclass(frozen=True, slots=True)
class Due:
    """One message of a topic: when it was due, and when it went out if it did."""

    id: int
    kind: str
    version: int
    due_at: datetime
    sent_at: datetime | None = None

    @property
    def is_reminder(self) -> bool:
        """Whether it only repeats what has been announced."""
        return self.kind.startswith(REMINDER)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None when it is time to give up."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def pause_after(failures: int) -> timedelta:
    """How long a channel is left alone after so many failures in a row of its provider, not of a message."""
    return timedelta(seconds=PAUSES[min(failures, len(PAUSES)) - 1])


def is_superseded(message: Due, others: Iterable[Due]) -> bool:
    """Whether one of the topic's other due messages says all that this one would, or something newer."""
    return any(_supersedes(other, message) for other in others if other.id != message.id)


def _supersedes(other: Due, message: Due) -> bool:
    if other.version != message.version:
        return other.version > message.version
    if other.is_reminder == message.is_reminder:
        return (other.due_at, other.id) > (message.due_at, message.id)
    # An announcement names the time and the place as well: one that goes out only now, or went out
    # after the reminder was due, has reminded already.
    return message.is_reminder and (other.sent_at is None or other.sent_at >= message.due_at)
