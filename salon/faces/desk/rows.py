"""What the board shows of an appointment: never a health detail, only the light."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.domain.lifecycle import Action, Status, allowed
from bookings.models import Appointment
from bookings.selectors.appointments import last_step
from bookings.services.moving import UNDOABLE
from salon.accounts.viewer import Kind
from salon.faces.badges import Badge, light_badge, status_badge
from therapists.models import Therapist

GHOSTS = frozenset({Status.CANCELLED, Status.DECLINED, Status.NO_SHOW})
# What the desk offers, in the order of the day; starting a session is the therapist's.
STEPS: tuple[tuple[Action, str | Promise], ...] = (
    (Action.APPROVE, _("Approve")),
    (Action.DECLINE, _("Decline")),
    (Action.CHECK_IN, _("Check in")),
    (Action.COMPLETE, _("Complete")),
    (Action.NO_SHOW, _("No-show")),
)
CANCEL_REASONS: tuple[tuple[str, str | Promise], ...] = (
    ("client", _("The client called it off")),
    ("illness", _("The client is unwell")),
    ("emergency", _("Emergency")),
    ("salon", _("The salon cannot keep it")),
    ("other", _("Something else")),
)
DECLINE_REASONS: tuple[tuple[str, str | Promise], ...] = (
    ("therapist", _("A therapist advises against it")),
    ("salon", _("The salon cannot keep it")),
    ("client", _("The client gave it up")),
    ("other", _("Something else")),
)
# The reason that a therapist's stop leaves; only a therapist may change that.
STOPPED = "health"


@dataclass(frozen=True, slots=True)
class Step:
    """One button: the address part and the word."""

    code: str
    word: str | Promise


@dataclass(frozen=True, slots=True)
class Block:
    """One appointment on the board."""

    appointment: Appointment
    starts_at: datetime
    ends_at: datetime
    status: Badge
    light: Badge
    steps: tuple[Step, ...]
    is_ghost: bool
    is_stopped: bool
    may_move: bool
    may_cancel: bool
    may_undo: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One therapist's day."""

    therapist: Therapist
    blocks: tuple[Block, ...]
    is_away: bool


def columns_of(
    appointments: Sequence[Appointment],
    *,
    therapists: Iterable[Therapist],
    now: datetime,
    away: frozenset[int] = frozenset(),
) -> list[Column]:
    """A column for everybody who works here or has a visit that day, in the salon's order."""
    everybody = {one.pk: one for one in therapists} | {row.therapist_id: row.therapist for row in appointments}
    order = sorted(everybody.values(), key=lambda one: (one.position, one.pk))
    return [
        Column(
            one,
            tuple(block_of(row, now=now) for row in appointments if row.therapist_id == one.pk),
            is_away=one.pk in away,
        )
        for one in order
    ]


def block_of(appointment: Appointment, *, now: datetime) -> Block:
    """One appointment with the steps that it can take at this moment."""
    zone, status = appointment.location.zone, Status(appointment.status)
    can = set(allowed(status))
    return Block(
        appointment=appointment,
        starts_at=appointment.starts_at.astimezone(zone),
        ends_at=appointment.ends_at.astimezone(zone),
        status=status_badge(status),
        light=light_badge(appointment.screening_light),
        steps=tuple(
            Step(action.value, word)
            for action, word in STEPS
            if action in can and _is_time(action, row=appointment, now=now)
        ),
        is_ghost=status in GHOSTS,
        is_stopped=_is_stopped(appointment),
        may_move=Action.RESCHEDULE in can,
        may_cancel=Action.CANCEL in can,
        may_undo=_is_fresh(appointment, now),
    )


def _is_time(action: Action, *, row: Appointment, now: datetime) -> bool:
    """Clients arrive on their day, and nobody is a no-show before the minutes of grace are over."""
    if action is Action.CHECK_IN:
        zone = row.location.zone
        return row.starts_at.astimezone(zone).date() == now.astimezone(zone).date()
    grace = timedelta(minutes=row.location.policy.grace_minutes)
    return action is not Action.NO_SHOW or now >= row.starts_at + grace


def _is_stopped(row: Appointment) -> bool:
    return row.status == Status.CANCELLED and row.cancel_reason == STOPPED


def _is_fresh(row: Appointment, now: datetime) -> bool:
    """Whether the last step may still be undone; the diary has the last word."""
    since = now - timedelta(minutes=row.location.policy.undo_minutes)
    # What was not touched lately needs no look at its history.
    if row.version == 1 or row.updated_at < since or _is_stopped(row):
        return False
    last = last_step(row)
    is_ours = last is not None and last.actor.startswith(f"{Kind.STAFF}:")
    return last is not None and is_ours and last.action in UNDOABLE and last.at >= since
