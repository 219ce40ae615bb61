"""Telling the client: what was decided now, and the reminders to come."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bookings.domain.lifecycle import Action, Status
from bookings.domain.reminders import ENDING, REMINDED, Kind, reminders, word_after_undo, word_for
from bookings.models import Appointment
from clients.models import Client
from salon.accounts.viewer import SYSTEM, Viewer
from salon.accounts.viewer import Kind as Asker
from salon.locations.models import Location
from salon.outbox.models import Message
from salon.outbox.selectors.ledger import was_told
from salon.outbox.selectors.plans import plan_of
from salon.outbox.selectors.preferences import wants_texts
from salon.outbox.services import planning
from salon.outbox.services.planning import Draft, Recipient, Topic

EMAIL, SMS = Message.Channel.EMAIL.value, Message.Channel.SMS.value
REMINDER = Message.Purpose.REMINDER.value


def announce(appointment: Appointment, *, kind: str, token: str, now: datetime, by: Viewer = SYSTEM) -> None:
    """Plan the message of this kind and, where the appointment stands, its reminders; in the caller's transaction.

    What was planned before about an earlier version is taken back first. `token` opens the appointment's page and may
    be empty. What can still be undone is held back for as long. A client without an address is told nothing. The
    appointment comes with its location, policy, visit, client and therapist.
    """
    # What is told of the first version was never planned before.
    untold = [one.kind for one in _withdrawn(appointment, now) if one.is_early] if appointment.version > 1 else []
    word = word_for(
        Kind(kind), untold=untold, is_pending=_is_pending(appointment), is_own=by.is_staff == _is_desks_own(appointment)
    )
    _plan(appointment, word, token=token, now=now, due_at=now + _grace(appointment, Kind(kind), by))


def take_back(appointment: Appointment, action: Action, *, token: str, by: Viewer, now: datetime) -> None:
    """Plan anew, in the caller's transaction, what the appointment brings now that this step was taken back."""
    unsent = [one.kind for one in _withdrawn(appointment, now)]
    known = was_told(appointment.public_id, kinds=list(Kind))
    word = word_after_undo(action, unsent=unsent, was_told=known, is_pending=_is_pending(appointment))
    _plan(appointment, word, token=token, now=now, due_at=now + _grace(appointment, word, by))


def withdraw(appointments: Sequence[Appointment], *, now: datetime) -> None:
    """Take back what is planned about these appointments, in the caller's transaction."""
    planning.withdraw(topics=[appointment.public_id for appointment in appointments], now=now)


def _withdrawn(appointment: Appointment, now: datetime) -> list[planning.Withdrawn]:
    return planning.withdraw(topics=[appointment.public_id], now=now)


def _is_pending(appointment: Appointment) -> bool:
    return appointment.status == Status.PENDING_REVIEW


def _is_desks_own(appointment: Appointment) -> bool:
    """Whether staff made the booking."""
    return appointment.visit.created_by.startswith(f"{Asker.STAFF}:")


def _grace(appointment: Appointment, word: Kind | None, by: Viewer) -> timedelta:
    """Staff may take back what they did, and whoever booked online may think again; then nobody should have heard."""
    if by.is_staff or (word == Kind.CONFIRMATION and by is not SYSTEM):
        return timedelta(minutes=appointment.location.policy.undo_minutes)
    return timedelta(0)


def _plan(appointment: Appointment, word: Kind | None, *, token: str, now: datetime, due_at: datetime) -> None:
    client = appointment.client
    if client is None or not (client.email or client.phone):
        return
    plan = plan_of(appointment.location)
    drafts = []
    if word is not None and word not in plan.off and (word in ENDING or appointment.starts_at > due_at):
        # That an appointment is off is worth knowing even after its time; that it is on is not.
        not_after = None if word in ENDING else appointment.ends_at
        drafts.append(Draft(word.value, due_at, not_after, channel=EMAIL if client.email else SMS))
    if appointment.status in REMINDED:
        drafts += _reminders(appointment, client, now)
    planning.plan(
        topic=Topic(appointment.public_id, appointment.version, appointment.location),
        recipient=recipient_of(client, appointment.location, language=appointment.language),
        content=content_of(appointment, token=token, now=now),
        drafts=drafts,
        now=now,
    )


def _reminders(appointment: Appointment, client: Client, now: datetime) -> list[Draft]:
    location, starts_at = appointment.location, appointment.starts_at
    zone = ZoneInfo(zone_of(client, location))
    coming = reminders(starts_at=starts_at, zone=zone, now=now, plan=plan_of(location))
    texts = bool(client.phone) and any(one.by_text for one in coming) and wants_texts(str(client.phone), location)

    def channel(by_text: bool) -> str:  # noqa: FBT001 (as the plan says)
        return SMS if not client.email or (texts and by_text) else EMAIL

    return [Draft(one.kind, one.due_at, starts_at, REMINDER, channel(one.by_text)) for one in coming]


# ---- who reads it and what it says -----------------------------------------------------


def recipient_of(client: Client, location: Location, *, language: str = "") -> Recipient:
    """The client as the outbox knows people."""
    return Recipient(
        email=client.email,
        phone=str(client.phone),
        language=language or client.language,
        time_zone=zone_of(client, location),
    )


def zone_of(client: Client, location: Location) -> str:
    """Whose clock says when it is night."""
    return client.time_zone or location.time_zone


def place_in(location: Location) -> dict[str, str]:
    """The salon as a letter speaks of it."""
    return {
        "name": location.name,
        "address": location.address,
        "phone": location.phone,
        "email": location.email,
        "slug": location.slug,
    }


def content_of(appointment: Appointment, *, token: str, now: datetime) -> dict[str, Any]:
    """What a letter about the appointment needs to know, and no more: not the service, nothing of health."""
    client = appointment.client
    return {
        "uid": str(appointment.public_id),
        "sequence": appointment.version - 1,
        "told_at": now.astimezone(UTC).isoformat(),
        "starts_at": appointment.starts_at.astimezone(UTC).isoformat(),
        "ends_at": appointment.ends_at.astimezone(UTC).isoformat(),
        "time_zone": appointment.location.time_zone,
        "salon": place_in(appointment.location),
        "reference": appointment.visit.reference,
        "client": str(client.public_id) if client else "",
        "client_name": client.name if client else "",
        "therapist": appointment.therapist.display_name,
        "manage_token": token,
        "status": appointment.status,
        "asks_check": appointment.service.is_screening_required,
        **_fee(appointment),
    }


def _fee(appointment: Appointment) -> dict[str, Any]:
    """What it costs that it is off, where it costs anything."""
    if appointment.status != Status.CANCELLED or not appointment.fee:
        return {}
    return {"fee": {"amount": str(appointment.fee), "currency": appointment.location.currency}}
