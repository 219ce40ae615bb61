"""Moving an appointment to another time, and taking back what was just done."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from bookings.domain.lifecycle import Action, Status, allowed, next_status
from bookings.domain.reminders import TOLD
from bookings.models import Appointment, Chair
from bookings.selectors.appointments import last_step
from bookings.services.appointments import fresh, locked, refuse_late, refuse_occupied_chair, write_step
from bookings.services.links import keep_open, manage_token
from bookings.services.locks import lock_again, lock_clients
from bookings.services.placing import LegRequest, Terms, place, placing, standing_rows
from bookings.services.refusals import InvalidTransition, VersionMismatch
from bookings.services.reminders import announce, take_back
from bookings.services.rows import span_columns
from salon.accounts.models import AuditEvent
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Kind, Viewer
from salon.core.localtime import instant
from salon.core.spans import Span
from therapists.models import Therapist

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
UNDOABLE = {f"appointment.{action}": action for action in Action}
# These took messages back, or planned some.
HEARD = frozenset({*TOLD, Action.NO_SHOW, Action.CHECK_IN})


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
    wish = LegRequest(appointment.service, start, therapist or appointment.therapist, chair)
    return _move(appointment, wish, by=by, now=now)


def hand_over(appointment: Appointment, *, by: Viewer, now: datetime) -> Appointment:
    """Give it to a colleague at the same time, on a chair that fits.

    Raises InvalidTransition and what `place` raises, SlotTaken when no colleague is free.
    """
    wish = LegRequest(appointment.service, appointment.starts_at, without=appointment.therapist)
    return _move(appointment, wish, by=by, now=now)


def _move(appointment: Appointment, wish: LegRequest, *, by: Viewer, now: datetime) -> Appointment:
    with placing([wish], now=now):
        seen, appointment = appointment.version, locked(appointment)
        if appointment.version != seen:
            raise VersionMismatch(version=appointment.version)
        target = next_status(appointment.status, Action.RESCHEDULE)
        if target is None:
            raise InvalidTransition(from_status=appointment.status, allowed=allowed(appointment.status))
        seat = place([wish], terms=Terms(is_public=not by.is_staff), now=now, besides=appointment)[0]
        if appointment.client_id is not None:
            lock_clients([appointment.client_id], seat.client)
        _rewrite(appointment, span_columns(seat) | {"allows_client_overlap": False}, now=now)
        moved = fresh(appointment)
        whereabouts = {"before": _columns(appointment), "after": _columns(moved)}
        write_step(moved, Action.RESCHEDULE, source=appointment.status, target=target, by=by, now=now, **whereabouts)
        announce(moved, kind="moved", token=manage_token(moved, now=now), by=by, now=now)
    return moved


def undo(appointment: Appointment, *, by: Viewer, now: datetime) -> Appointment:
    """Take back the last step, within the salon's few minutes and while the time is still free.

    Raises InvalidTransition when there is nothing to take back any more, SlotTaken when somebody
    has the time.
    """
    with placing([LegRequest(appointment.service, appointment.starts_at)], now=now):
        appointment = locked(appointment)
        last = _undoable(appointment, by=by, now=now)
        action = UNDOABLE[last.action]
        columns = last.detail.get("before", _columns(appointment))
        lock_again(appointment, columns)
        standing_rows(appointment.location_id, Span(columns["client_from"], columns["client_to"]), now=now)
        if last.detail["from"] == Status.IN_SERVICE:
            refuse_occupied_chair(appointment)
        _rewrite(appointment, _with_instants(columns) | _status_before(last.detail), now=now)
        restored = fresh(appointment)
        audit.record(
            by=by, action="appointment.undo", thing=restored, location_id=restored.location_id, now=now, of=action.value
        )
        if action in HEARD:
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
    Appointment.objects.filter(pk=appointment.pk).update(version=F("version") + 1, updated_at=now, **columns)


def _columns(appointment: Appointment) -> dict[str, Any]:
    return {name: getattr(appointment, name) for name in MOVED}


def _with_instants(columns: dict[str, Any]) -> dict[str, Any]:
    return columns | {"starts_at": instant(columns["client_from"]), "ends_at": instant(columns["client_to"])}


def _status_before(detail: dict[str, Any]) -> dict[str, Any]:
    return {"status": detail["from"], "cancel_reason": "", "fee": 0}
