"""Messages for benches about sending: announcements of visits, due when they are told to be."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from salon.locations.models import Location
from salon.outbox.models import Message
from salon.outbox.services import planning
from salon.outbox.services.planning import Draft, Recipient, Topic


def plan(location: Location, due: Sequence[datetime]) -> set[str]:
    """One confirmation for each of these instants, each about a visit of its own; the Message-IDs they will have."""
    content = {
        "salon": {"name": location.name, "address": "", "phone": "", "email": "", "slug": location.slug},
        "starts_at": (max(due) + timedelta(days=2)).isoformat(),
        "ends_at": (max(due) + timedelta(days=2, minutes=45)).isoformat(),
        "time_zone": location.time_zone,
        "therapist": "Mina",
        "client_name": "Grace Hopkins",
        "manage_token": "bk_secret",
    }
    topics = [uuid.uuid4() for _ in due]
    for topic, due_at in zip(topics, due, strict=True):
        planning.plan(
            topic=Topic(topic, 1, location),
            recipient=Recipient(email="grace@example.com", language="en", time_zone=location.time_zone),
            content=content,
            drafts=[Draft("confirmation", due_at, None)],
            now=min(due),
        )
    rows = Message.objects.filter(topic__in=topics)
    return {f"<{public_id}@localhost>" for public_id in rows.values_list("public_id", flat=True)}
