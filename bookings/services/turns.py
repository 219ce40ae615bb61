"""Pausing between turns and coming back into the order."""

from datetime import datetime

from bookings.models import TurnPause
from bookings.services.locks import lock_names
from bookings.services.refusals import InvalidTransition
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.writing import writing
from therapists.models import Therapist


def pause(therapist: Therapist, *, reason: str, by: Viewer, now: datetime) -> TurnPause:
    """Take a therapist out of the order of turns for a while; one who pauses already stays so."""
    with writing():
        lock_names([f"turn:{therapist.pk}"])
        standing = TurnPause.objects.filter(therapist=therapist, ended_at=None).first()
        if standing is not None:
            return standing
        made = TurnPause.objects.create(
            therapist=therapist, reason=TurnPause.Reason(reason), paused_at=now, paused_by=by.actor
        )
        audit.record(
            by=by, action="turn.pause", thing=therapist, location_id=therapist.location_id, now=now, reason=reason
        )
    return made


def resume(therapist: Therapist, *, by: Viewer, now: datetime) -> None:
    """Put a therapist back where they stood; raises InvalidTransition for who does not pause."""
    with writing():
        if not TurnPause.objects.filter(therapist=therapist, ended_at=None).update(ended_at=now):
            raise InvalidTransition(from_status="in_turn", allowed=["pause"])
        audit.record(by=by, action="turn.resume", thing=therapist, location_id=therapist.location_id, now=now)
