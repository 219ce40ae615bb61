"""Telling the client: what was decided now, and the reminders to come."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bookings.domain.lifecycle import Status
from bookings.domain.reminders import ENDING, REMINDED, REPLACING, Kind, reminders
from bookings.models import Appointment
from salon.outbox.services import planning
from salon.outbox.services.planning import Draft, Recipient, Topic


def announce(appointment: Appointment, *, kind: str, token: str, now: datetime) -> None:
    """Plan the message of this kind and, where the appointment stands, its reminders; in the caller's transaction.

    A move, cancellation or refusal first takes back what was planned before. `token` opens the appointment's
    page and may be empty. A client without an address is told nothing. The appointment comes with its
    location, visit, client and therapist.
    """
    if kind in REPLACING:
        withdraw([appointment], now=now)
    client = appointment.client
    if client is None or not client.email:
        return
    planning.plan(
        topic=Topic(appointment.public_id, appointment.version, appointment.location),
        recipient=Recipient(client.email, appointment.language or client.language),
        content=_content(appointment, token=token),
        drafts=_drafts(appointment, kind=Kind(kind), now=now),
        now=now,
    )


def withdraw(appointments: Sequence[Appointment], *, now: datetime) -> None:
    """Take back what is planned about these appointments, in the caller's transaction."""
    planning.withdraw(topics=[appointment.public_id for appointment in appointments], now=now)


def _drafts(appointment: Appointment, *, kind: Kind, now: datetime) -> list[Draft]:
    if kind is Kind.CONFIRMATION and appointment.starts_at <= now:
        return []
    # That an appointment is off is worth knowing even after its time; that it is on is not.
    not_after = None if kind in ENDING else appointment.ends_at
    drafts = [Draft(kind=kind.value, due_at=now, not_after=not_after)]
    if appointment.status not in REMINDED:
        return drafts
    zone = ZoneInfo(_zone_of_client(appointment))
    starts_at = appointment.starts_at
    return drafts + [
        Draft(kind=reminder.kind, due_at=reminder.due_at, not_after=starts_at)
        for reminder in reminders(starts_at=starts_at, zone=zone, now=now)
    ]


def _content(appointment: Appointment, *, token: str) -> dict[str, Any]:
    location, client = appointment.location, appointment.client
    return {
        "uid": str(appointment.public_id),
        "sequence": appointment.version - 1,
        "starts_at": appointment.starts_at.astimezone(UTC).isoformat(),
        "ends_at": appointment.ends_at.astimezone(UTC).isoformat(),
        "time_zone": location.time_zone,
        "recipient_zone": _zone_of_client(appointment),
        "salon": {
            "name": location.name,
            "address": location.address,
            "phone": location.phone,
            "email": location.email,
        },
        "reference": appointment.visit.reference,
        "client_name": client.name if client else "",
        "therapist": appointment.therapist.display_name,
        "manage_token": token,
        "status": appointment.status,
        **_fee(appointment),
    }


def _fee(appointment: Appointment) -> dict[str, Any]:
    """What it costs that it is off, where it costs anything."""
    if appointment.status != Status.CANCELLED or not appointment.fee:
        return {}
    return {"fee": {"amount": str(appointment.fee), "currency": appointment.location.currency}}


def _zone_of_client(appointment: Appointment) -> str:
    client = appointment.client
    return (client.time_zone if client else "") or appointment.location.time_zone
