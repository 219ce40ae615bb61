"""Writing to a client about their own data."""

import uuid
from datetime import datetime
from typing import Any

from bookings.services.reminders import place_in, recipient_of
from clients.models import Client
from salon.outbox.services import planning
from salon.outbox.services.planning import Draft, Topic


def write_to(client: Client, *, kind: str, now: datetime, **told: Any) -> None:
    """Plan one mail, in the caller's transaction; nobody who left no address is written to."""
    if not client.email:
        return
    planning.plan(
        topic=Topic(uuid.uuid4(), 1, client.location),
        recipient=recipient_of(client, client.location),
        content={"salon": place_in(client.location), "client_name": client.name, **told},
        drafts=[Draft(kind, now)],
        now=now,
    )
