"""The client says to be coming."""

from datetime import datetime

from bookings.domain.lifecycle import Status, allowed
from bookings.models import Appointment
from bookings.services.refusals import InvalidTransition
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.writing import writing


def say_coming(appointment: Appointment, *, by: Viewer, now: datetime) -> None:
    """Write down that the client is coming; saying so again changes nothing. Raises InvalidTransition.

    It is no step of the appointment: staff may still take back their own last one.
    """
    with writing():
        coming = Appointment.objects.filter(pk=appointment.pk, status=Status.CONFIRMED, starts_at__gt=now)
        if coming.filter(client_confirmed_at=None).update(client_confirmed_at=now):
            audit.record(by=by, action="client.coming", thing=appointment, location_id=appointment.location_id, now=now)
        elif not coming.exists():
            raise InvalidTransition(from_status=appointment.status, allowed=allowed(appointment.status))
