"""Planning messages and taking them back, in the transaction of whoever decides."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from salon.core.fields import seal
from salon.locations.models import Location
from salon.outbox.domain.addresses import digest
from salon.outbox.models import Message

Channel, Purpose = Message.Channel, Message.Purpose
TABLE = Message._meta.db_table


@dataclass(frozen=True, slots=True)
class Draft:
    """One message to plan: what kind, when, and the instant after which it is better not sent."""

    kind: str
    due_at: datetime
    not_after: datetime | None = None
    purpose: str = Purpose.SERVICE.value
    channel: str = Channel.EMAIL.value


@dataclass(frozen=True, slots=True)
class Topic:
    """What the messages speak about: a public id, its version, and where it belongs."""

    id: uuid.UUID
    version: int
    location: Location


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who reads them, at which addresses, in which language, and whose night it is."""

    email: str
    language: str
    time_zone: str
    phone: str = ""


class Withdrawn(NamedTuple):
    """A message that was taken back before it went out; `is_early`: before it was due, even."""

    kind: str
    is_early: bool


def plan(
    *, topic: Topic, recipient: Recipient, content: dict[str, Any], drafts: Sequence[Draft], now: datetime
) -> None:
    """Write the drafts into the ledger, in one statement of the caller's transaction.

    A text also knows the mail address, for the case that it cannot go out. Raises IntegrityError when a draft of this
    topic, version, kind and channel is there already.
    """
    if not drafts:
        return
    at = connection.ops.adapt_datetimefield_value
    values: dict[str, Any] = {
        "location_id": topic.location.pk,
        "topic": _uuid(topic.id),
        "version": topic.version,
        "language": recipient.language,
        "time_zone": recipient.time_zone,
        "created_at": at(now),
    }
    for channel in {draft.channel for draft in drafts}:
        values |= _sealed(channel, recipient, content)
    for number, draft in enumerate(drafts):
        values |= {
            f"public_id_{number}": _uuid(uuid.uuid4()),
            f"kind_{number}": draft.kind,
            f"purpose_{number}": draft.purpose,
            f"due_at_{number}": at(draft.due_at),
            f"not_after_{number}": None if draft.not_after is None else at(draft.not_after),
        }
    with connection.cursor() as cursor:
        cursor.execute(_insertion(tuple(draft.channel for draft in drafts)), values)


def withdraw(*, topics: Sequence[uuid.UUID], now: datetime) -> list[Withdrawn]:
    """Cancel, in the caller's transaction, what is still planned about these topics and is in nobody's hands yet.

    What a sweep has only claimed is cancelled too, and what one that died was about to send.
    """
    if not topics:
        return []
    at = connection.ops.adapt_datetimefield_value(now)
    names = [_uuid(topic) for topic in topics]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET status = 'cancelled', content = NULL, address = '', lease_until = NULL "  # noqa: S608
            f"WHERE topic IN ({', '.join(['%s'] * len(names))}) AND (status = 'planned' OR status = 'sending' AND "
            "(NOT is_begun OR lease_until <= %s)) RETURNING kind, due_at > %s",
            [*names, at, at],
        )
        return [Withdrawn(kind, bool(is_early)) for kind, is_early in cursor.fetchall()]


def addressed(channel: str, recipient: Recipient, content: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Where a message of this channel goes, and its content: a text also knows where a mail in its place would go."""
    if channel != Channel.SMS:
        return recipient.email, content
    if recipient.email:
        instead = {"email": recipient.email, "digest": digest(recipient.email, key=settings.SECRET_KEY)}
        content = content | {"instead": instead}
    return recipient.phone, content


def _sealed(channel: str, recipient: Recipient, content: dict[str, Any]) -> dict[str, str]:
    """Where the messages of a channel go and what they say, so that nobody reads it in the database."""
    address, told = addressed(channel, recipient, content)
    return {
        f"address_{channel}": seal(address),
        f"digest_{channel}": digest(address, key=settings.SECRET_KEY),
        f"content_{channel}": seal(json.dumps(told, ensure_ascii=False, separators=(",", ":"))),
    }


SHARED = ("location_id", "topic", "version", "language", "time_zone", "created_at")
OWN = ("public_id", "kind", "purpose", "due_at", "not_after")
FRESH = {
    "copy": "0",
    "status": "'planned'",
    "is_begun": "FALSE",
    "attempts": "0",
    "unanswered": "0",
    "provider_id": "''",
    "skip_reason": "''",
}


@lru_cache(maxsize=256)
def _insertion(channels: tuple[str, ...]) -> str:
    """The statement that inserts one row for each of these channels.

    A booking waits for this. What the rows share is encrypted and told once, which bulk_create cannot; and so few
    values are named that the driver keeps what it worked out of the text.
    """
    columns = [*SHARED, *FRESH, "channel", "address", "address_digest", "content", *OWN]
    shared = [*(f"%({name})s" for name in SHARED), *FRESH.values()]
    names = [f"column{place}" for place, _ in enumerate(OWN, start=1)]
    parts = []
    for channel in dict.fromkeys(channels):
        sealed = [f"'{channel}'", *(f"%({name}_{channel})s" for name in ("address", "digest", "content"))]
        rows = ", ".join(_own(number) for number, other in enumerate(channels) if other == channel)
        parts.append(f"SELECT {', '.join([*shared, *sealed, *names])} FROM (VALUES {rows}) AS own")  # noqa: S608
    return f"INSERT INTO {TABLE} ({', '.join(columns)}) {' UNION ALL '.join(parts)}"


def _own(number: int) -> str:
    """What one row has for itself."""
    values = [f"%({name}_{number})s" for name in OWN]
    if connection.vendor == "postgresql":
        # Nothing but NULLs in a column would make it text.
        values[-1] = f"CAST({values[-1]} AS timestamptz)"
    return f"({', '.join(values)})"


def _uuid(name: uuid.UUID) -> Any:
    """As the database keeps it."""
    return name if connection.features.has_native_uuid_field else name.hex
