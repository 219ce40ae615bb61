"""What becomes known of a message after it was handed over."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from salon.core.writing import writing
from salon.outbox.models import Message
from salon.outbox.services.preferences import give_up

Status = Message.Status


def mark_dead(*, channel: str, name: str, now: datetime) -> int:
    """Nothing can ever reach the address of this message: it failed after all, and nothing more is sent there.

    `name` is ours or the provider's; returns how many messages have it.
    """
    if not name:
        return 0
    named = Q(provider_id=name)
    with suppress(ValueError):
        named |= Q(public_id=UUID(name))
    with writing():
        found = list(
            Message.objects.filter(named, channel=channel, status=Status.SENT).values_list("id", "address_digest")
        )
        give_up({(digest, channel) for _, digest in found if digest}, now=now)
        Message.objects.filter(pk__in=[key for key, _ in found]).update(
            status=Status.FAILED, skip_reason="dead_address"
        )
    return len(found)
