"""Taking back a booking that staff made a moment ago."""

from datetime import datetime, timedelta

from django.db.models import F

from bookings.domain.lifecycle import Status, allowed
from bookings.domain.reminders import Kind as Word
from bookings.models import Appointment
from bookings.selectors.appointments import last_step
from bookings.services.appointments import PEOPLE_AND_PLACE, fresh
from bookings.services.freeing import note_freed
from bookings.services.refusals import InvalidTransition
from bookings.services.reminders import announce, withdraw
from salon.accounts.services import audit
from salon.accounts.viewer import Kind, Viewer
from salon.core.writing import writing
from salon.outbox.selectors.ledger import was_told

BOOKED = "appointment.create"
MISTAKE = "mistake"


def unbook(appointment: Appointment, *, by: Viewer, now: datetime) -> list[Appointment]:
    """Take back a booking of the last few minutes, with everybody who was booked in it, at no cost.

    Who has not been told of it yet is told nothing. Raises InvalidTransition when there is nothing to take back
    any more: it is older, not staff's own, or somebody has gone on with it.
    """
    with writing():
        rows = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related(*PEOPLE_AND_PLACE)
        legs = list(rows.filter(visit=appointment.visit_id).order_by("id"))
        if not all(is_just_booked(leg, now=now) for leg in legs):
            raise InvalidTransition(from_status=appointment.status, allowed=allowed(appointment.status))
        Appointment.objects.filter(pk__in=[leg.pk for leg in legs]).update(
            status=Status.CANCELLED, cancel_reason=MISTAKE, version=F("version") + 1, updated_at=now
        )
        withdraw(legs, now=now)
        gone = [fresh(leg) for leg in legs]
        audit.record_all(
            audit.event(
                by=by,
                action="appointment.undo",
                thing=leg,
                location_id=leg.location_id,
                now=now,
                detail={"of": "create", "from": Status.CONFIRMED.value, "to": Status.CANCELLED.value},
            )
            for leg in gone
        )
        for leg in gone:
            note_freed(leg, by=by, now=now)
            if was_told(leg.public_id, kinds=list(Word)):
                announce(leg, kind="cancelled", token="", by=by, now=now)
    return gone


def is_just_booked(appointment: Appointment, *, now: datetime) -> bool:
    """Whether staff booked it within the salon's minutes of undo, and nothing has been done with it since."""
    since = now - timedelta(minutes=appointment.location.policy.undo_minutes)
    if appointment.status != Status.CONFIRMED or appointment.created_at < since:
        return False
    last = last_step(appointment)
    return last is not None and last.action == BOOKED and last.actor.startswith(f"{Kind.STAFF}:")
