"""The verbs of one appointment: each a conditional update on the status it comes from."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from bookings.domain.lifecycle import GOALS, Action, Status, allowed, next_status
from bookings.domain.policy import WAIVED, WAIVED_FOR_ALL, fee_percent, free_until, share
from bookings.models import Appointment, Chair
from bookings.services.freeing import note_freed
from bookings.services.links import manage_token
from bookings.services.refusals import ChairNotReady, InvalidTransition, PolicyWindow, VersionMismatch
from bookings.services.reminders import announce, withdraw
from salon.accounts.services import audit
from salon.accounts.viewer import Kind, Viewer
from salon.core.writing import writing

PEOPLE_AND_PLACE = ("location__policy", "visit", "client", "therapist", "chair", "service")
AMENDABLE = frozenset({"desk_note", "language"})


def park(appointment: Appointment, *, by: Viewer, now: datetime) -> Appointment:
    """A therapist looks at it before it stands: the time is kept meanwhile. Raises InvalidTransition."""
    with writing():
        moved = step(appointment, Action.PARK, by=by, now=now)
        if moved is not None:
            announce(moved, kind="received", token=manage_token(moved, now=now), by=by, now=now)
    return fresh(appointment)


def approve(appointment: Appointment, *, by: Viewer, now: datetime) -> Appointment:
    """Confirm what screening had parked; raises InvalidTransition."""
    with writing():
        moved = step(appointment, Action.APPROVE, by=by, now=now)
        if moved is not None:
            announce(moved, kind="confirmation", token=manage_token(moved, now=now), by=by, now=now)
    return fresh(appointment)


def decline(appointment: Appointment, *, reason_code: str, by: Viewer, now: datetime) -> Appointment:
    """Turn down what screening had parked, at no cost; raises InvalidTransition."""
    with writing():
        moved = step(appointment, Action.DECLINE, by=by, now=now, cancel_reason=reason_code)
        if moved is not None:
            note_freed(moved, by=by, now=now)
            announce(moved, kind="declined", token="", by=by, now=now)
    return fresh(appointment)


def check_in(appointment: Appointment, *, by: Viewer, now: datetime) -> Appointment:
    """The client is here and needs no reminder any more; raises InvalidTransition."""
    with writing():
        arrived = step(appointment, Action.CHECK_IN, by=by, now=now)
        if arrived is not None:
            withdraw([arrived], now=now)
    return fresh(appointment)


def begin(appointment: Appointment, *, by: Viewer, now: datetime) -> Appointment:
    """The session starts on a free chair; raises ChairNotReady and InvalidTransition.

    Whether the client may be treated today is decided before, where the record is kept.
    """
    with writing():
        refuse_occupied_chair(appointment)
        step(appointment, Action.START, by=by, now=now)
    return fresh(appointment)


def refuse_occupied_chair(appointment: Appointment) -> None:
    """Raise ChairNotReady while somebody else sits there; the chair is locked, in the caller's transaction."""
    if appointment.chair_id is None:
        return
    # A key share is enough to book the chair: bookings do not wait for this.
    Chair.objects.select_for_update(no_key=True).get(pk=appointment.chair_id)
    sitting = Appointment.objects.filter(chair=appointment.chair_id, status=Status.IN_SERVICE)
    if sitting.exclude(pk=appointment.pk).exists():
        raise ChairNotReady


def complete(appointment: Appointment, *, by: Viewer, now: datetime) -> Appointment:
    """The session is over; raises InvalidTransition."""
    with writing():
        step(appointment, Action.COMPLETE, by=by, now=now)
    return fresh(appointment)


def no_show(appointment: Appointment, *, by: Viewer, now: datetime) -> Appointment:
    """The client did not come; not before the start and the salon's grace. Raises InvalidTransition."""
    with writing():
        appointment = locked(appointment)
        policy = appointment.location.policy
        since = appointment.starts_at + timedelta(minutes=policy.grace_minutes)
        if appointment.status == Status.CONFIRMED and now < since:
            names = [name for name in allowed(appointment.status) if name != Action.NO_SHOW]
            raise InvalidTransition(from_status=appointment.status, allowed=names)
        fee = share(appointment.price, policy.no_show_percent)
        moved = step(appointment, Action.NO_SHOW, by=by, now=now, fee=fee)
        if moved is not None:
            note_freed(moved, by=by, now=now)
            withdraw([moved], now=now)
    return fresh(appointment)


def cancel(
    appointment: Appointment, *, reason_code: str, by: Viewer, now: datetime, waive_fee: bool = False
) -> Appointment:
    """Call it off and free the time at once; what it costs follows the policy that was accepted.

    Staff may waive the fee. Raises InvalidTransition, and PolicyWindow for the public once it has
    begun, or late where the salon takes late cancellations by phone only.
    """
    with writing():
        appointment = locked(appointment)
        if next_status(appointment.status, Action.CANCEL) is not None:
            refuse_late(appointment, by=by, now=now)
        percent = 0 if _is_free(appointment, reason_code, by=by, waive_fee=waive_fee) else _percent(appointment, now)
        fee = share(appointment.price, percent)
        moved = step(appointment, Action.CANCEL, by=by, now=now, cancel_reason=reason_code, fee=fee)
        if moved is not None:
            note_freed(moved, by=by, now=now)
            announce(moved, kind="cancelled", token="", by=by, now=now)
    return fresh(appointment)


def refuse_late(appointment: Appointment, *, by: Viewer, now: datetime) -> None:
    """The public changes nothing once it has begun, nor late where that is for the phone; raises PolicyWindow."""
    policy = appointment.location.policy
    if _is_the_house(by):
        return
    if now >= appointment.starts_at:
        raise PolicyWindow(until=appointment.starts_at)
    if _percent(appointment, now) and not policy.allows_late_cancel_online:
        raise PolicyWindow(until=free_until(policy.cancel_tiers, starts_at=appointment.starts_at))


def _percent(appointment: Appointment, now: datetime) -> int:
    return fee_percent(appointment.location.policy.cancel_tiers, starts_at=appointment.starts_at, now=now)


def _is_free(appointment: Appointment, reason_code: str, *, by: Viewer, waive_fee: bool) -> bool:
    waived = WAIVED if _is_the_house(by) else WAIVED_FOR_ALL
    return reason_code in waived or appointment.status == Status.PENDING_REVIEW or (waive_fee and _is_the_house(by))


def _is_the_house(by: Viewer) -> bool:
    """Somebody of the salon, or the program on its behalf."""
    return by.is_staff or by.kind is Kind.SYSTEM


def amend(
    appointment: Appointment, *, changes: Mapping[str, Any], expected_version: int, by: Viewer, now: datetime
) -> Appointment:
    """Change the desk's own fields (`desk_note`, `language`, and `source` of the visit); raises VersionMismatch."""
    own = {name: value for name, value in changes.items() if name in AMENDABLE}
    with writing():
        changed = Appointment.objects.filter(pk=appointment.pk, version=expected_version).update(
            version=F("version") + 1, updated_at=now, **own
        )
        if not changed:
            raise VersionMismatch(version=fresh(appointment).version)
        if "source" in changes:
            appointment.visit.source = changes["source"]
            appointment.visit.save(update_fields=["source"])
        told = {"changed": sorted(changes)}
        audit.record(
            by=by, action="appointment.amend", thing=appointment, location_id=appointment.location_id, now=now, **told
        )
    return fresh(appointment)


def step(appointment: Appointment, action: Action, *, by: Viewer, now: datetime, **changes: Any) -> Appointment | None:
    """One move of the lifecycle with its audit row, in the caller's transaction.

    The present status is in the update's condition and the count decides, so of two who try at once
    one moves. Returns the row after the move, None when it already was where the action leads.
    Raises InvalidTransition.
    """
    source = Status(appointment.status)
    target = next_status(source, action)
    if target is not None:
        moved = Appointment.objects.filter(pk=appointment.pk, status=source).update(
            status=target, version=F("version") + 1, updated_at=now, **changes
        )
        if moved:
            write_step(appointment, action, source=source, target=target, by=by, now=now)
            return fresh(appointment)
        appointment = fresh(appointment)
        return step(appointment, action, by=by, now=now, **changes)
    if GOALS.get(action) == source:
        return None
    raise InvalidTransition(from_status=source.value, allowed=allowed(source))


def write_step(
    appointment: Appointment, action: Action, *, source: str, target: str, by: Viewer, now: datetime, **detail: Any
) -> None:
    """The audit row of a move; undo reads it again."""
    audit.record(
        by=by,
        action=f"appointment.{action}",
        thing=appointment,
        location_id=appointment.location_id,
        now=now,
        **{"from": str(source), "to": str(target)},
        **detail,
    )


def locked(appointment: Appointment) -> Appointment:
    """The row as it is now, which nobody else changes before the caller's transaction ends."""
    rows = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related(*PEOPLE_AND_PLACE)
    return rows.get(pk=appointment.pk)


def fresh(appointment: Appointment) -> Appointment:
    """The row as it is now, with the people and places around it."""
    return Appointment.objects.select_related(*PEOPLE_AND_PLACE).get(pk=appointment.pk)
