"""What becomes known of a message after it was handed over."""

import uuid
from datetime import datetime

from django.db.models import Q

from salon.core.writing import writing
from salon.outbox.models import Message
from salon.outbox.services.preferences import give_up

Status, Channel = Message.Status, Message.Channel


def mark_unreachable(name: str, *, now: datetime) -> int:
    """A gateway for texts says of a text, by its own name for it, that nothing can ever reach that number.

    Returns how many messages have that name.
    """
    return _mark(Q(provider_id=name, channel=Channel.SMS), is_dead=True, now=now) if name else 0


def mark_returned(name: str, *, is_dead: bool, now: datetime) -> int:
    """A mail came back, told by our name for it; when the address is none, nothing more is sent there."""
    return _mark(Q(public_id=uuid.UUID(name), channel=Channel.EMAIL), is_dead=is_dead, now=now)


def _mark(named: Q, *, is_dead: bool, now: datetime) -> int:
    """It failed after all. One whose end nobody saw has an end now."""
    with writing():
        went = Message.objects.select_for_update().filter(named, status__in=[Status.SENT, Status.UNKNOWN])
        found = list(went.values_list("id", "channel", "address_digest"))
        if is_dead:
            give_up({(digest, channel) for _, channel, digest in found if digest}, now=now)
        reason = "dead_address" if is_dead else "refused"
        Message.objects.filter(pk__in=[key for key, _, _ in found]).update(status=Status.FAILED, skip_reason=reason)
    return len(found)
