"""Which messages an appointment brings and when each is due."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookings.domain.lifecycle import Action, Status
from salon.outbox.domain import quiet
from salon.outbox.domain.plan import USUAL, Plan, Step
from salon.outbox.domain.quiet import Window


class Kind(StrEnum):
    """What is announced to the client at once."""

    CONFIRMATION = "confirmation"
    RECEIVED = "received"
    MOVED = "moved"
    CANCELLED = "cancelled"
    DECLINED = "declined"


class Reminder(NamedTuple):
    """One message to come; `by_text` for those who want texts."""

    kind: str
    due_at: datetime
    by_text: bool


ENDING = frozenset({Kind.CANCELLED, Kind.DECLINED})
# Nobody has heard of the appointment before.
FIRST = frozenset({Kind.CONFIRMATION, Kind.RECEIVED})
REMINDED = frozenset({Status.CONFIRMED})
# Of what the client was told when it happened.
TOLD: dict[Action, Kind] = {
    Action.APPROVE: Kind.CONFIRMATION,
    Action.DECLINE: Kind.DECLINED,
    Action.RESCHEDULE: Kind.MOVED,
    Action.CANCEL: Kind.CANCELLED,
}
# What is true of an appointment that stands so.
TRUE: dict[Status, frozenset[str]] = {
    Status.PENDING_REVIEW: frozenset({Kind.RECEIVED}),
    Status.CONFIRMED: frozenset({Kind.CONFIRMATION, Kind.MOVED, *(step.kind for step in USUAL.steps)}),
    Status.CANCELLED: frozenset({Kind.CANCELLED}),
    Status.DECLINED: frozenset({Kind.DECLINED}),
}
# A reminder nearer to the start than this comes the evening before, when it would fall into the night.
SHORT = timedelta(hours=12)


# ---- reminders -------------------------------------------------------------------------


def reminders(*, starts_at: datetime, zone: ZoneInfo, now: datetime, plan: Plan = USUAL) -> list[Reminder]:
    """The reminders still to come, outside the quiet hours of the client's zone; all before the start.

    A step that has begun is left out: whoever books a day ahead needs no word of two days.
    """
    # In a zone, 24 hours before is the same wall clock on the day before, whatever the night was like.
    starts_at = starts_at.astimezone(UTC)
    planned: list[Reminder] = []
    for step in plan.steps:
        if step.kind in plan.off or starts_at - step.before <= now:
            continue
        due_at = _audible(starts_at - step.before, zone, step, plan.window)
        if now < due_at < starts_at:
            planned.append(Reminder(step.kind, due_at, step.by_text))
    return planned


def _audible(at: datetime, zone: ZoneInfo, step: Step, window: Window) -> datetime:
    """`at`, or the nearest good moment: a long step of the early morning can wait, the others come before the night."""
    if not quiet.is_quiet(at, zone, window):
        return at
    opens, _ = window.hours(at.astimezone(zone).date(), is_marketing=False)
    if at.astimezone(zone).time() < opens and step.before >= SHORT:
        return quiet.next_open(at, zone, window)
    return quiet.evening_before(at, zone, window)


# ---- what is announced -----------------------------------------------------------------


def word_for(kind: Kind, *, untold: Collection[str], is_pending: bool, is_own: bool) -> Kind | None:
    """What to announce when something is decided while the announcements `untold` were still held back.

    Who has heard nothing yet hears of the appointment as it is now. When the same side calls off what nobody has heard
    of, there is nothing to say.
    """
    if FIRST.isdisjoint(untold):
        return kind
    if kind is Kind.MOVED:
        return Kind.RECEIVED if is_pending else Kind.CONFIRMATION
    return None if kind in ENDING and is_own else kind


def word_after_undo(action: Action, *, unsent: Iterable[str], was_told: bool, is_pending: bool) -> Kind | None:
    """What to announce when a step is taken back whose announcements `unsent` had not gone out.

    Whoever heard nothing of the step hears nothing of the undo; but an appointment that nobody heard of is announced.
    """
    first = Kind.RECEIVED if is_pending else Kind.CONFIRMATION
    if action not in TOLD or not set(Kind).isdisjoint(unsent):
        return None if was_told else first
    return Kind.MOVED if action is Action.RESCHEDULE and not is_pending else first


def can_be_said(kind: str, *, status: str, is_over: bool) -> bool:
    """Whether a message of this kind would be true now: that an appointment is off stays so, that it is on does not."""
    return kind in TRUE.get(Status(status), ()) and (kind in ENDING or not is_over)
