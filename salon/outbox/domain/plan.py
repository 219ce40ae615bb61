"""What a salon tells its clients: which reminders, how often, at what hours."""

from collections.abc import Iterator, Mapping
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

# Word of what was decided is always sent; of these a salon may do without.
OPTIONAL = ("reminder_48h", "reminder_24h", "reminder_2h", "aftercare", "rebooking")
# What the law of the strictest country we know of a salon's own choice leaves: nobody is rung out of bed.
EARLIEST, LATEST = 8 * quiet.HOUR, 21 * quiet.HOUR
SHORTEST, LONGEST = timedelta(minutes=30), timedelta(days=14)
MOST_A_DAY, MOST_A_WEEK = 5, 20
REBOOKING_DAYS = range(7, 366)


def faults(plan: Plan) -> Iterator[tuple[str, str]]:
    """What no salon may plan: a code, and the name of what it is about."""
    window = plan.window
    if not EARLIEST <= window.opens < LATEST:
        yield "out_of_range", "opens"
    if not EARLIEST < window.closes <= LATEST:
        yield "out_of_range", "closes"
    elif window.closes < window.opens + quiet.HOUR:
        yield "not_after_start", "closes"
    if not window.opens <= window.sunday < window.closes:
        yield "out_of_range", "sunday"
    if not window.opens <= plan.aftercare_minute < window.closes:
        yield "out_of_range", "aftercare"
    for name, value, most in (
        ("texts_a_day", plan.texts_a_day, MOST_A_DAY),
        ("texts_a_week", plan.texts_a_week, MOST_A_WEEK),
    ):
        if not 0 <= value <= most:
            yield "out_of_range", name
    if plan.rebooking_days not in REBOOKING_DAYS:
        yield "out_of_range", "rebooking_days"
    yield from _faults_of_steps(plan)


def _faults_of_steps(plan: Plan) -> Iterator[tuple[str, str]]:
    known = [step.kind for step in USUAL.steps]
    if [step.kind for step in plan.steps] != known or not plan.off <= set(OPTIONAL):
        yield "invalid", "steps"
    later: timedelta | None = None
    for step in reversed(plan.steps):
        if not SHORTEST <= step.before <= LONGEST:
            yield "out_of_range", step.kind
        elif later is not None and step.before <= later:
            yield "not_after_start", step.kind
        later = step.before
