"""What a salon tells its clients: which reminders, how often, at what hours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from salon.outbox.domain import quiet
from salon.outbox.domain.quiet import Window

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder: how long before the start, and whether as a text to those who want texts."""

    kind: str
    before: timedelta
    by_text: bool = False

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Step":
        """A step as `told` writes it."""
        return cls(told["kind"], told["minutes"] * MINUTE, told["by_text"])

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {"kind": self.kind, "minutes": self.before // MINUTE, "by_text": self.by_text}


@dataclass(frozen=True, slots=True)
class Plan:
    """A salon's plan of messages. Zero texts a day or a week is no limit."""

    steps: tuple[Step, ...]
    window: Window = quiet.USUAL
    off: frozenset[str] = field(default_factory=frozenset)
    # The courtesy that American law asks of clinics.
    texts_a_day: int = 1
    texts_a_week: int = 3
    aftercare_minute: int = 10 * 60
    rebooking_days: int = 28


USUAL = Plan(
    steps=(
        Step("reminder_48h", timedelta(hours=48)),
        Step("reminder_24h", timedelta(hours=24), by_text=True),
        Step("reminder_2h", timedelta(hours=2), by_text=True),
    )
)
