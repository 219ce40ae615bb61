"""What the desk reads of one appointment: words and signs, the steps it can take, never a detail of health."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.domain.flow import Cue, Moment, Pace, cue
from bookings.domain.lifecycle import MOVES, Action, Status
from salon.faces.badges import Badge, light_badge, status_badge
from salon.locations.models import BookingPolicy
from salon.reports.day import DayRow, Trail

Words = str | Promise

GHOSTS = frozenset({Status.CANCELLED, Status.DECLINED, Status.NO_SHOW})
# What can be done from each status.
ACTIONS = {status: frozenset(action for action, moves in MOVES.items() if status in moves) for status in Status}
# What the desk offers, in the order of the day; the first that fits is the next step.
STEPS: tuple[tuple[Action, Words], ...] = (
    (Action.APPROVE, _("Approve")),
    (Action.DECLINE, _("Decline")),
    (Action.CHECK_IN, _("Check in")),
    (Action.START, _("Start")),
    (Action.COMPLETE, _("Complete")),
    (Action.NO_SHOW, _("No-show")),
)
# Steps for which nothing has to be said: one press on the block.
PLAIN = frozenset({Action.CHECK_IN, Action.START, Action.COMPLETE, Action.NO_SHOW})
CANCEL_REASONS: tuple[tuple[str, Words], ...] = (
    ("client", _("The client called it off")),
    ("illness", _("The client is unwell")),
    ("emergency", _("Emergency")),
    ("salon", _("The salon cannot keep it")),
    ("other", _("Something else")),
)
DECLINE_REASONS: tuple[tuple[str, Words], ...] = (
    ("therapist", _("A therapist advises against it")),
    ("salon", _("The salon cannot keep it")),
    ("client", _("The client gave it up")),
    ("other", _("Something else")),
)
LACKS: Mapping[str, Words] = {
    "screening": _("Today's check is open"),
    "consent": _("Consent is missing"),
    "note": _("Note is not signed"),
}
CUES: Mapping[str, Words] = {
    "late": _("%(minutes)s min late"),
    "waiting": _("waiting %(minutes)s min"),
    "in_service": _("for %(minutes)s min"),
}
CHAIRS: Mapping[str, tuple[Words, str, str]] = {
    "free": (_("Free"), "○", "good"),
    "booked": (_("Expected"), "◔", "info"),
    "occupied": (_("In use"), "●", "active"),
    "cleaning": (_("Cleaning"), "◍", "warn"),
    "shut": (_("Out of use"), "⊘", "quiet"),
    "closed": (_("Closed"), "☾", "quiet"),
}
# Below so many minutes a block has room for one line, for two, for three.
SIZES = ((22, "one-line"), (36, "two-lines"), (45, "three-lines"))


@dataclass(frozen=True, slots=True)
class Step:
    """One button: the address part and the word."""

    code: str
    # It follows from the code; to compare it would be to translate it.
    word: Words = field(compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """One appointment on the board, as plain words."""

    row: DayRow
    starts_at: datetime
    ends_at: datetime
    status: Badge
    light: Badge
    size: str
    steps: tuple[Step, ...]
    cue: Cue | None
    is_ghost: bool
    is_held: bool
    may_move: bool
    may_adjust: bool
    may_cancel: bool
    may_undo: bool

    @property
    def timer(self) -> str:
        """Minutes in the status, in words; empty where nobody waits for anything."""
        return str(CUES[self.cue.code]) % {"minutes": self.cue.minutes} if self.cue else ""

    @property
    def is_alarm(self) -> bool:
        """Whether somebody should look at once."""
        return bool(self.cue and self.cue.is_alarm) or bool(self.row.lacks)

    @property
    def lacks(self) -> list[Words]:
        """What is still to be seen to, in words."""
        return [LACKS[code] for code in self.row.lacks]

    @property
    def may(self) -> str:
        """All that can be done with it, as the scripts of the board read it."""
        more = (("undo", self.may_undo), ("move", self.may_move), ("resize", self.may_adjust))
        return " ".join((*(step.code for step in self.steps), *(code for code, may in more if may)))

    @property
    def next_step(self) -> Step | None:
        """The one press that the day waits for, where one is enough."""
        plain = (step for step in self.steps if step.code in PLAIN and step.code != Action.NO_SHOW)
        return next(plain, None)


def pace_of(policy: BookingPolicy) -> Pace:
    """The minutes by which the board measures."""
    return Pace(
        grace=policy.grace_minutes,
        late_cancel=policy.late_cancel_minutes,
        waiting_alarm=policy.waiting_alarm_minutes,
        overrun_alarm=policy.overrun_alarm_minutes,
    )


def block_of(row: DayRow, trail: Trail, *, zone: ZoneInfo, pace: Pace, now: datetime) -> Block:
    """One appointment with the steps that it can take at this moment."""
    can = ACTIONS[row.status]
    return Block(
        row=row,
        starts_at=row.starts_at.astimezone(zone),
        ends_at=row.ends_at.astimezone(zone),
        status=status_badge(row.status),
        light=light_badge(row.light),
        size=next((name for limit, name in SIZES if row.client_to - row.client_from < limit), "full"),
        steps=tuple(
            Step(action.value, word)
            for action, word in STEPS
            if action in can and _is_time(action, row=row, zone=zone, pace=pace, now=now)
        ),
        cue=cue(Moment(row.status, trail.since, row.starts_at, row.ends_at), pace=pace, now=now),
        is_ghost=row.status in GHOSTS,
        is_held=row.status is Status.HELD,
        may_move=Action.RESCHEDULE in can or row.status is Status.ARRIVED,
        may_adjust=Action.RESCHEDULE in can or Action.ADJUST in can,
        may_cancel=Action.CANCEL in can,
        may_undo=trail.may_undo,
    )


def chair_badge(code: str) -> Badge:
    """How the state of a chair is shown."""
    return Badge(code, *CHAIRS[code])


def _is_time(action: Action, *, row: DayRow, zone: ZoneInfo, pace: Pace, now: datetime) -> bool:
    """Clients arrive on their day, and nobody is a no-show before the minutes of grace are over."""
    if action is Action.CHECK_IN:
        return row.starts_at.astimezone(zone).date() == now.astimezone(zone).date()
    return action is not Action.NO_SHOW or now >= row.starts_at + timedelta(minutes=pace.grace)
