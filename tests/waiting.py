"""Somebody who walked in, for tests about something else."""

from datetime import datetime, timedelta

from bookings.domain.lifecycle import Status
from bookings.models import Chair, Service, WalkIn
from tests import make
from therapists.models import Therapist


def walk_in(
    *, service: Service, therapist: Therapist, starts_at: datetime, number: int = 1, chair: Chair | None = None
) -> WalkIn:
    """Somebody who waits for a start that is held for a day."""
    person = make.client(service.location, name=f"№ {number}", email="")
    until = starts_at + timedelta(days=1)
    held = make.visit(service.location, source="walk-in", hold_expires_at=until)
    make.appointment(
        service=service,
        therapist=therapist,
        starts_at=starts_at,
        chair=chair,
        client=person,
        status=Status.HELD,
        visit=held,
    )
    return WalkIn.objects.create(
        location=service.location,
        on=starts_at.astimezone(service.location.zone).date(),
        number=number,
        service=service,
        client=person,
        visit=held,
        promised_at=starts_at,
        joined_at=make.at("08:00"),
        joined_by="system",
    )
