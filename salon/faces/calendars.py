"""Appointments for calendars: the same entry as in the mails."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from bookings.models import Appointment
from salon.locations.models import Location
from salon.outbox.domain.calendar import Entry, calendar_feed, calendar_file
from salon.outbox.letters.facts import host
from salon.outbox.letters.mails import whereabouts
from therapists.models import Therapist


def calendar_of(appointment: Appointment, *, stamped_at: datetime) -> bytes:
    """One event that names neither the service nor the client."""
    return calendar_file(_entry(appointment, appointment.location), stamped_at=stamped_at)


def feed_of(therapist: Therapist, appointments: Iterable[Appointment]) -> bytes:
    """A therapist's days, with the same events."""
    place = therapist.location
    entries = [(_entry(appointment, place), appointment.updated_at) for appointment in appointments]
    return calendar_feed(entries, name=f"{place.name}: {therapist.display_name}")


def _entry(appointment: Appointment, place: Location) -> Entry:
    return Entry(
        uid=f"{appointment.public_id}@{host()}",
        sequence=appointment.version - 1,
        status=appointment.status,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        summary=f"{place.name}: {_('Appointment')}",
        place=place.address,
        note=whereabouts(name=place.name, address=place.address, telephone=place.phone),
    )
