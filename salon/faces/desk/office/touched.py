"""Visits that a change touches, or that lie where nobody works, as the back office lists them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bookings.models import Appointment


@dataclass(frozen=True, slots=True)
class Touched:
    """A visit that somebody has to look at."""

    public_id: uuid.UUID
    reference: str
    starts_at: datetime
    ends_at: datetime
    client: str
    service: str
    therapist: str


def touched_of(rows: Sequence[Appointment]) -> list[Touched]:
    """Each visit on the wall of its salon."""
    return [
        Touched(
            public_id=row.public_id,
            reference=row.visit.reference,
            starts_at=row.starts_at.astimezone(row.location.zone),
            ends_at=row.ends_at.astimezone(row.location.zone),
            client=row.client.name if row.client else "",
            service=row.service.name,
            therapist=row.therapist.display_name,
        )
        for row in rows
    ]
