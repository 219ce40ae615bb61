"""Moving an appointment to another time, and taking back what was just done."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from bookings.domain.lifecycle import MOVES, Action, Status, allowed, next_status
from bookings.domain.reminders import TOLD
from bookings.models import Appointment, Chair
from bookings.models.service import LONGEST_SERVICE_MINUTES
from bookings.selectors.appointments import last_step
from bookings.services.appointments import fresh, locked, refuse_late, refuse_occupied_chair, write_step
from bookings.services.freeing import note_freed
from bookings.services.freeing import take_back as take_back_offers
from bookings.services.links import keep_open, manage_token
from bookings.services.locks import lock_again, lock_clients
from bookings.services.placing import LegRequest, Overrides, Terms, place, placing, standing_rows
from bookings.services.refusals import InvalidTransition, VersionMismatch
from bookings.services.reminders import announce, take_back
from bookings.services.rows import span_columns
from salon.accounts.models import AuditEvent
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Refusal
from salon.core.localtime import instant
from salon.core.spans import Span
from therapists.models import Therapist

SHORTEST_MINUTES = 5
# What a move changes, so that undo can put it back.
MOVED = (
    "therapist_id",
    "chair_id",
    "client_from",
    "client_to",
    "therapist_from",
    "therapist_to",
    "chair_from",
    "chair_to",
)
UNDOABLE = {f"appointment.{action}": action for action in Action if action is not Action.PARK}
# These took messages back, or planned some.
HEARD = frozenset({*TOLD, Action.NO_SHOW, Action.CHECK_IN})


class LengthUnfit(Refusal):
    """A visit takes at least `least` and at most `most` minutes."""

    code = "validation"


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the board a visit goes; None leaves it as it is, and the chair to whatever fits."""

    start: datetime | None = None
    therapist: Therapist | None = None
    chair: Chair | None = None
    minutes: int | None = None
    overrides: Overrides = field(default_factory=Overrides)


def reschedule(
    appointment: Appointment,
    *,
    start: datetime,
    by: Viewer,
    now: datetime,
    therapist: Therapist | None = None,
    chair: Chair | None = None,
) -> Appointment:
    """Move it to another start; without a therapist named it stays with the one it has.

    Raises VersionMismatch when somebody changed it since the caller read it, InvalidTransition,
    PolicyWindow and what `place` raises.
    """
    refuse_late(appointment, by=by, now=now)
    wish = LegRequest(
        appointment.service, start, therapist or appointment.therapist, chair, minutes=length_of(appointment)
    )
    return _move(appointment, wish, Action.RESCHEDULE, by=by, now=now)


def adjust(appointment: Appointment, *, to: Place, by: Viewer, now: datetime) -> Appointment:
    """What the desk does on its board: another start, therapist, chair or length, also while the client is here.

    What is not named stays, but for the chair, which may become any that fits. Once the session runs, only its chair
    and its end can change. Raises LengthUnfit, VersionMismatch, InvalidTransition and what `place` raises.
    """
    if to.minutes is not None and not SHORTEST_MINUTES <= to.minutes <= LONGEST_SERVICE_MINUTES:
        raise LengthUnfit(least=SHORTEST_MINUTES, most=LONGEST_SERVICE_MINUTES)
    wish = LegRequest(
        appointment.service,
        to.start or appointment.starts_at,
        to.therapist or appointment.therapist,
        to.chair,
        minutes=to.minutes or length_of(appointment),
    )
    is_elsewhere = (wish.start, wish.therapist) != (appointment.starts_at, appointment.therapist)
    if appointment.status == Status.IN_SERVICE and is_elsewhere:
        raise InvalidTransition(from_status=appointment.status, allowed=allowed(appointment.status))
    action = Action.ADJUST if Status(appointment.status) in MOVES[Action.ADJUST] else Action.RESCHEDULE
    return _move(appointment, wish, action, by=by, now=now, overrides=to.overrides)


def length_of(appointment: Appointment) -> int:
    """The minutes that the visit takes, whatever the menu says by now."""
    return appointment.client_to - appointment.client_from


def hand_over(appointment: Appointment, *, by: Viewer, now: datetime) -> Appointment:
    """Give it to a colleague at the same time, on a chair that fits.

    Raises InvalidTransition and what `place` raises, SlotTaken when no colleague is free.
    """
    wish = LegRequest(
        appointment.service, appointment.starts_at, without=appointment.therapist, minutes=length_of(appointment)
    )
    return _move(appointment, wish, Action.RESCHEDULE, by=by, now=now)


def _move(
    appointment: Appointment,
    wish: LegRequest,
    action: Action,
    *,
    by: Viewer,
    now: datetime,
    overrides: Overrides | None = None,
) -> Appointment:
    with placing([wish], now=now, is_public=not by.is_staff):
        seen, appointment = appointment.version, locked(appointment)
        if appointment.version != seen:
            raise VersionMismatch(version=appointment.version)
        target = next_status(appointment.status, action)
        if target is None:
            raise InvalidTransition(from_status=appointment.status, allowed=allowed(appointment.status))
        terms = Terms(is_public=not by.is_staff, overrides=overrides or Overrides())
        seat = place([wish], terms=terms, now=now, besides=appointment)[0]
        if appointment.client_id is not None:
            lock_clients([appointment.client_id], seat.client)
        columns = span_columns(seat) | {"allows_client_overlap": False}
        columns["overrides"] = [*appointment.overrides, *terms.overrides.told()]
        is_news = _is_news(appointment, columns)
        _rewrite(appointment, columns, now=now)
        moved = fresh(appointment)
        note_freed(appointment, by=by, now=now)
        whereabouts = {"before": _columns(appointment), "after": _columns(moved)}
        write_step(moved, action, source=appointment.status, target=target, by=by, now=now, **whereabouts)
        if action is Action.RESCHEDULE and is_news:
            announce(moved, kind="moved", token=manage_token(moved, now=now), by=by, now=now)
    return moved


def _is_news(appointment: Appointment, columns: dict[str, Any]) -> bool:
    """Whether the client wants to know: on which chair one sits is no news."""
    return any(getattr(appointment, name) != columns[name] for name in ("starts_at", "ends_at", "therapist_id"))


def undo(appointment: Appointment, *, by: Viewer, now: datetime) -> Appointment:
    """Take back the last step, within the salon's few minutes and while the time is still free.

    Raises InvalidTransition when there is nothing to take back any more, SlotTaken when somebody
    has the time.
    """
    with placing([LegRequest(appointment.service, appointment.starts_at)], now=now, is_public=False):
        appointment = locked(appointment)
        last = _undoable(appointment, by=by, now=now)
        action = UNDOABLE[last.action]
        columns = last.detail.get("before", _columns(appointment))
        take_back_offers(appointment, now=now)
        lock_again(appointment, columns)
        standing_rows(appointment.location_id, Span(columns["client_from"], columns["client_to"]), now=now)
        if last.detail["from"] == Status.IN_SERVICE:
            refuse_occupied_chair(appointment)
        columns = _with_instants(columns)
        is_news = _is_news(appointment, columns)
        _rewrite(appointment, columns | _status_before(last.detail), now=now)
        restored = fresh(appointment)
        if action in (Action.RESCHEDULE, Action.ADJUST):
            note_freed(appointment, by=by, now=now)
        audit.record(
            by=by, action="appointment.undo", thing=restored, location_id=restored.location_id, now=now, of=action.value
        )
        if action in HEARD and (action is not Action.RESCHEDULE or is_news):
            take_back(restored, action, token=manage_token(restored, now=now), by=by, now=now)
    return restored


def _undoable(appointment: Appointment, *, by: Viewer, now: datetime) -> AuditEvent:
    """The last step, if it may still be taken back: staff's own, fresh, and a therapist's stop by therapists only."""
    last = last_step(appointment)
    since = now - timedelta(minutes=appointment.location.policy.undo_minutes)
    is_stop = appointment.cancel_reason == "health" and not by.may(Permission.WRITE_NOTES, appointment.location_id)
    is_ours = last is not None and last.action in UNDOABLE and last.actor.startswith(f"{Kind.STAFF}:")
    if last is None or not is_ours or last.at < since or is_stop:
        raise InvalidTransition(from_status=appointment.status, allowed=allowed(appointment.status))
    return last


def _rewrite(appointment: Appointment, columns: dict[str, Any], *, now: datetime) -> None:
    keep_open(appointment, ends_at=columns["ends_at"])
    if _is_news(appointment, columns):
        columns = columns | {"client_confirmed_at": None}
    Appointment.objects.filter(pk=appointment.pk).update(version=F("version") + 1, updated_at=now, **columns)


def _columns(appointment: Appointment) -> dict[str, Any]:
    return {name: getattr(appointment, name) for name in MOVED}


def _with_instants(columns: dict[str, Any]) -> dict[str, Any]:
    return columns | {"starts_at": instant(columns["client_from"]), "ends_at": instant(columns["client_to"])}


def _status_before(detail: dict[str, Any]) -> dict[str, Any]:
    return {"status": detail["from"], "cancel_reason": "", "fee": 0}
