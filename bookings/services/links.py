"""The link with which the public manages its own visit."""

from datetime import datetime, timedelta

from bookings.models import Appointment
from salon.accounts.models import AccessToken
from salon.accounts.services import tokens

LIFE_AFTER_VISIT = timedelta(days=7)


def manage_token(appointment: Appointment, *, now: datetime) -> str:
    """A fresh token for the appointment's visit; it works until a week after."""
    return tokens.issue(
        kind=AccessToken.Kind.BOOKING,
        subject_id=appointment.visit.public_id,
        now=now,
        expires_at=appointment.ends_at + LIFE_AFTER_VISIT,
    )


def keep_open(appointment: Appointment, *, ends_at: datetime) -> None:
    """Let the links already handed out live as long after the new end."""
    tokens.prolong(
        kind=AccessToken.Kind.BOOKING, subject_id=appointment.visit.public_id, expires_at=ends_at + LIFE_AFTER_VISIT
    )
