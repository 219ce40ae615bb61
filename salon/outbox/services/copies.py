"""Sending again what was planned before."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max

from salon.outbox.domain.addresses import digest
from salon.outbox.models import Message
from salon.outbox.services.planning import Recipient, Topic, addressed


def plan_copy(
    original: Message, *, topic: Topic, recipient: Recipient, content: dict[str, Any], channel: str, now: datetime
) -> Message:
    """Plan one more message of this kind for now, in the caller's transaction, who has locked the original."""
    address, told = addressed(channel, recipient, content)
    sealed: Any = told
    key = {"topic": topic.id, "version": topic.version, "kind": original.kind}
    # Counted over all channels: a text that becomes a mail keeps its number.
    last = Message.objects.filter(**key).aggregate(last=Max("copy"))["last"]
    return Message.objects.create(
        **key,
        channel=channel,
        location=topic.location,
        copy=(last or 0) + 1,
        original_id=original.original_id or original.pk,
        purpose=original.purpose,
        address=address,
        address_digest=digest(address, key=settings.SECRET_KEY),
        language=recipient.language,
        time_zone=recipient.time_zone,
        content=sealed,
        due_at=now,
        created_at=now,
    )
