"""What the database demands before a session may run, for tests about something else."""

from datetime import datetime
from typing import Any

from bookings.models import Appointment
from salon.accounts.models import User
from salon.sessionlog.models import Screening, SessionLog


def open_log(appointment: Appointment, started_at: datetime) -> SessionLog:
    """The log of a session about to start, after a decision of the same day to go ahead."""
    therapist, client = appointment.therapist, appointment.client
    author = therapist.user or User.objects.create_user(f"{therapist.public_id}@salon.example", name="Somebody")
    on = started_at.astimezone(appointment.location.zone).date()
    people: dict[str, Any] = {"appointment": appointment, "client": client}
    asked: dict[str, Any] = {"answers": {}, "context": {}, "proposal": {}}
    screening = Screening.objects.create(
        **people,
        **asked,
        rules_version="1",
        decision=Screening.Decision.CLEAR,
        decided_at=started_at,
        decided_on=on,
        decided_by=author,
    )
    return SessionLog.objects.create(
        **people,
        therapist=therapist,
        author=author,
        screening=screening,
        screened_on=on,
        started_on=on,
        started_at=started_at,
        created_at=started_at,
    )
