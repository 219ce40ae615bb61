"""Sending a message about an appointment again, as things stand now."""

from datetime import datetime

from bookings.domain.reminders import can_be_said
from bookings.models import Appointment
from bookings.services.appointments import PEOPLE_AND_PLACE
from bookings.services.links import manage_token
from bookings.services.reminders import EMAIL, SMS, content_of, recipient_of
from clients.models import Client
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Refusal
from salon.core.writing import writing
from salon.outbox.models import Message
from salon.outbox.services.copies import plan_copy
from salon.outbox.services.planning import Topic

# What is planned goes out by itself.
ENDED = frozenset({"sent", "failed", "skipped", "cancelled", "unknown"})


class NotToBeSaid(Refusal):
    """It is not true any more, or on its way already: `from_status` says where the message stands."""

    code = "invalid-transition"


class NobodyToTell(Refusal):
    """The client has no address."""

    code = "validation"


def resend(message: Message, *, by: Viewer, now: datetime) -> Message:
    """Plan a copy for now, with the appointment as it is and to the address of now.

    Raises NotToBeSaid and NobodyToTell. The copy heeds no plan and no quiet hours: somebody asked for it; but whoever
    wants no messages still gets none.
    """
    with writing():
        # Two who press at once make two copies, each with a number of its own.
        original = Message.objects.select_for_update(of=("self",)).get(pk=message.original_id or message.pk)
        message = Message.objects.get(pk=message.pk)
        about = Appointment.objects.select_related(*PEOPLE_AND_PLACE).filter(public_id=message.topic).first()
        client = about.client if about is not None else None
        if message.status not in ENDED or about is None or client is None or not _is_true(about, message.kind, now):
            raise NotToBeSaid(from_status=message.status, allowed=[])
        copy = plan_copy(
            original,
            topic=Topic(about.public_id, about.version, about.location),
            recipient=recipient_of(client, about.location, language=about.language),
            content=content_of(about, token=manage_token(about, now=now), now=now),
            channel=_channel(client, message.channel),
            now=now,
        )
        audit.record(
            by=by, action="message.resend", thing=message, location_id=message.location_id, now=now, kind=message.kind
        )
    return copy


def _is_true(appointment: Appointment, kind: str, now: datetime) -> bool:
    return can_be_said(kind, status=appointment.status, is_over=appointment.ends_at <= now)


def _channel(client: Client, wanted: str) -> str:
    """The channel of before, or the other one where there is no such address any more."""
    addresses = {EMAIL: client.email, SMS: str(client.phone)}
    found = next((channel for channel in (wanted, EMAIL, SMS) if addresses.get(channel)), None)
    if found is None:
        raise NobodyToTell(fields=["contact"])
    return found
