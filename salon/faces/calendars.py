"""The calendar file of an appointment, the same entry as in the mails."""

from datetime import datetime

from django.utils.translation import gettext as _

from bookings.models import Appointment
from salon.outbox.domain.calendar import Entry, calendar_file
from salon.outbox.letters.facts import host
from salon.outbox.letters.mails import whereabouts


def calendar_of(appointment: Appointment, *, stamped_at: datetime) -> bytes:
    """One event that names neither the service nor the client."""
    place = appointment.location
    entry = Entry(
        uid=f"{appointment.public_id}@{host()}",
        sequence=appointment.version - 1,
        status=appointment.status,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        summary=f"{place.name}: {_('Appointment')}",
        place=place.address,
        note=whereabouts(name=place.name, address=place.address, telephone=place.phone),
    )
    return calendar_file(entry, stamped_at=stamped_at)
