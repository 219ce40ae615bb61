"""What whoever takes a time locks first, so that nobody waits for each other in a circle.

On PostgreSQL these are advisory locks to the end of the transaction, taken in sorted order; on
SQLite the transaction itself is the lock.
"""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from typing import Any

from bookings.models import Appointment
from salon.core.localtime import DAY
from salon.core.spans import Span
from salon.core.writing import lock_keys

THERAPIST, CHAIR, CLIENT = 1, 2, 3


def lock_resources(therapist_ids: Collection[int], chair_ids: Collection[int], span: Span) -> None:
    """Every one of these on every day that the span touches."""
    keys = [key for one in therapist_ids for key in _keys(THERAPIST, one, span)]
    lock_keys(keys + [key for one in chair_ids for key in _keys(CHAIR, one, span)])


def lock_clients(client_ids: Collection[int], span: Span) -> None:
    """Whoever books for the same client at the same time waits here."""
    lock_keys([key for one in client_ids for key in _keys(CLIENT, one, span)])


def lock_again(appointment: Appointment, columns: Mapping[str, Any]) -> None:
    """What an appointment is about to occupy once more; `columns` are its spans."""
    keys = _keys(THERAPIST, columns["therapist_id"], Span(columns["therapist_from"], columns["therapist_to"]))
    if columns["chair_id"] is not None:
        keys += _keys(CHAIR, columns["chair_id"], Span(columns["chair_from"], columns["chair_to"]))
    if appointment.client_id is not None:
        keys += _keys(CLIENT, appointment.client_id, Span(columns["client_from"], columns["client_to"]))
    lock_keys(keys)


def lock_names(names: Sequence[str]) -> None:
    """Whoever does something under the same name, an address or a device say, does it one after the other."""
    lock_keys([int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True) for name in names])


def _keys(kind: int, key: int, span: Span) -> list[int]:
    days = range(span.start // DAY, (span.end - 1) // DAY + 1)
    return [(kind << 60) | (key << 20) | day for day in days]
