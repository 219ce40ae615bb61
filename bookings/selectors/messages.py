"""What was sent about an appointment, and what was not."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from bookings.models import Appointment, Offer
from clients.models import Client
from salon.accounts.roles import Permission
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Forbidden, NotFound
from salon.locations.models import Location
from salon.outbox.models import InboundText, Message
from salon.outbox.selectors.ledger import failed_at, stuck_at
from salon.outbox.selectors.preferences import known_as

# What went wrong longer ago is for the audit, not for the desk.
LATELY = timedelta(days=30)
SHOWN_AT_MOST = 200


def messages_of(appointment: Appointment, *, viewer: Viewer) -> list[Message]:
    """Everything planned about an appointment that the viewer may see, in order; raises Forbidden."""
    if viewer.kind is not Kind.CLIENT and not viewer.may(Permission.SEE_MESSAGES, appointment.location_id):
        raise Forbidden
    topics = [
        appointment.public_id,
        *Offer.objects.filter(visit=appointment.visit_id).values_list("public_id", flat=True),
    ]
    rows = Message.objects.select_related("original").filter(topic__in=topics)
    return list(rows.order_by("due_at", "id"))


def messages_to(client: Client, *, viewer: Viewer) -> list[Message]:
    """What was sent to a client about their visits, what will be and what was not, the latest first.

    Raises Forbidden.
    """
    if not viewer.may(Permission.SEE_MESSAGES, client.location_id):
        raise Forbidden
    visits = Appointment.objects.filter(client=client).order_by("-starts_at", "-id")
    topics = [client.public_id, *visits.values_list("public_id", flat=True)[:SHOWN_AT_MOST]]
    rows = Message.objects.filter(location=client.location_id, topic__in=topics)
    return list(rows.defer("address", "content").order_by("-due_at", "-id")[:SHOWN_AT_MOST])


def texts_of(client: Client) -> QuerySet[InboundText]:
    """What came in from this client's number, in order; nothing where others have it too: nobody knows who wrote."""
    number = str(client.phone or "")
    # Somebody who was merged into this client is no other.
    others = Client.objects.filter(phone=number).exclude(pk=client.pk).exclude(merged_into=client)
    if not number or others.exists():
        return InboundText.objects.none()
    return InboundText.objects.filter(sender_digest__in=known_as(number)).order_by("received_at", "id")


def message_for(*, viewer: Viewer, public_id: uuid.UUID) -> Message:
    """One message; raises NotFound, and Forbidden for staff who see no messages anywhere."""
    places = viewer.locations(Permission.SEE_MESSAGES)
    if viewer.is_staff and not places:
        raise Forbidden
    found = Message.objects.select_related("location").filter(public_id=public_id, location__in=places).first()
    if found is None:
        raise NotFound
    return found


def failures_at(location: Location, *, viewer: Viewer, now: datetime) -> list[tuple[Message, Appointment | None]]:
    """What waits for too long, then what could not be delivered lately, each with what it was about."""
    if not viewer.may(Permission.SEE_MESSAGES, location.pk):
        raise Forbidden
    rows = [*stuck_at(location, now=now)[:SHOWN_AT_MOST], *failed_at(location, since=now - LATELY)[:SHOWN_AT_MOST]]
    about = _appointments({row.topic for row in rows})
    return [(row, about.get(row.topic)) for row in rows]


def unread_texts(location: Location, *, viewer: Viewer) -> QuerySet[InboundText]:
    """Texts that came in, that no rule understood and nobody has read; those of unknown numbers too."""
    if not viewer.may(Permission.SEE_MESSAGES, location.pk):
        raise Forbidden
    here = Q(location=location) | Q(location=None)
    return InboundText.objects.filter(here, meaning="other", read_at=None).order_by("-received_at", "-id")


def writers_of(texts: list[InboundText], location: Location) -> dict[str, Client]:
    """By number, the client of this salon who has it."""
    found = Client.objects.filter(location=location, phone__in={text.sender for text in texts})
    return {str(client.phone): client for client in found.order_by("-id")}


def _appointments(topics: set[uuid.UUID]) -> dict[uuid.UUID, Appointment]:
    rows = Appointment.objects.select_related("client", "visit", "location")
    return {row.public_id: row for row in rows.filter(public_id__in=topics)}
