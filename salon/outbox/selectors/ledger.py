"""Reading the ledger."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import F, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from salon.locations.models import Location
from salon.outbox.models import Message, Sweep

Status = Message.Status


def was_told(topic: uuid.UUID, *, kinds: Collection[str]) -> bool:
    """Whether some message of these kinds about the topic has gone out, or is going out at this moment."""
    out = Message.objects.filter(topic=topic, kind__in=kinds, status__in=[Status.SENT, Status.SENDING, Status.UNKNOWN])
    return out.exists()


def topics_told(topics: Collection[uuid.UUID], *, kind: str) -> set[uuid.UUID]:
    """About which of these topics a message of this kind was planned, whatever became of it."""
    return set(Message.objects.filter(topic__in=topics, kind=kind).values_list("topic", flat=True))


# A message that still waits after this has a reason that somebody should know.
LONG = timedelta(minutes=10)


def failed_at(location: Location, *, since: datetime) -> QuerySet[Message]:
    """The salon's messages that could not be delivered, or of which nobody knows, the newest first."""
    rows = Message.objects.filter(location=location, status__in=[Status.FAILED, Status.UNKNOWN], due_at__gte=since)
    return rows.order_by("-due_at", "-id")


def stuck_at(location: Location, *, now: datetime) -> QuerySet[Message]:
    """The salon's messages that should have gone out and are tried again and again, the oldest first."""
    tried = Message.objects.filter(location=location, status=Status.PLANNED, due_at__lt=now - LONG, attempts__gt=0)
    return tried.order_by("due_at", "id")


def seconds_since_sweep(*, now: datetime) -> int | None:
    """How long ago the last sweep of a channel came to its end, of that channel which waits longest; None before it."""
    finished = Sweep.objects.aggregate(at=Min("finished_at"))["at"]
    return None if finished is None else max(0, int((now - finished).total_seconds()))


def seconds_overdue(*, now: datetime) -> int:
    """For how long the oldest message waits that a sweep could have taken; 0 when none does.

    What waits for its next attempt or for the morning is not overdue before then.
    """
    ready = Q(status=Status.PLANNED, due_at__lte=now) & (Q(lease_until=None) | Q(lease_until__lte=now))
    left_behind = Q(status=Status.SENDING, lease_until__lte=now)
    since = Message.objects.filter(ready).aggregate(at=Min(Coalesce("lease_until", "due_at")))["at"]
    left = Message.objects.filter(left_behind).aggregate(at=Min(F("lease_until")))["at"]
    oldest = min((at for at in (since, left) if at is not None), default=now)
    return int((now - oldest).total_seconds())
