"""Planning messages and taking them back, in the transaction of whoever decides."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from salon.core.fields import seal
from salon.locations.models import Location
from salon.outbox.domain.addresses import digest
from salon.outbox.models import Message

Status, Channel, Purpose = Message.Status, Message.Channel, Message.Purpose
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
    shared = {
        "location_id": topic.location.pk,
        "topic": _uuid(topic.id),
        "version": topic.version,
        "copy": 0,
        "language": recipient.language,
        "time_zone": recipient.time_zone,
        "status": Status.PLANNED.value,
        "is_begun": False,
        "attempts": 0,
        "unanswered": 0,
        "provider_id": "",
        "skip_reason": "",
        "created_at": at(now),
    }
    # A booking waits for this: what the rows share is encrypted and prepared once, which bulk_create cannot.
    written = {channel: _sealed(channel, recipient, content) for channel in {draft.channel for draft in drafts}}
    rows = [
        {
            "public_id": _uuid(uuid.uuid4()),
            "kind": draft.kind,
            "purpose": draft.purpose,
            "due_at": at(draft.due_at),
            "not_after": None if draft.not_after is None else at(draft.not_after),
            "channel": draft.channel,
            **written[draft.channel],
        }
        for draft in drafts
    ]
    _insert(shared, rows)


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


def _sealed(channel: str, recipient: Recipient, content: dict[str, Any]) -> dict[str, Any]:
    """Where a message goes and what it says, so that nobody reads it in the database."""
    address, told = recipient.email, content
    if channel == Channel.SMS:
        address = recipient.phone
        if recipient.email:
            instead = {"email": recipient.email, "digest": digest(recipient.email, key=settings.SECRET_KEY)}
            told = content | {"instead": instead}
    return {
        "address": seal(address),
        "address_digest": digest(address, key=settings.SECRET_KEY),
        "content": seal(json.dumps(told, ensure_ascii=False, separators=(",", ":"))),
    }


def _insert(shared: dict[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    """The rows in one statement; each is its own values after those that all share."""
    one = f"({', '.join(['%s'] * (len(shared) + len(rows[0])))})"
    columns = ", ".join([*shared, *rows[0]])
    statement = f"INSERT INTO {TABLE} ({columns}) VALUES {', '.join([one] * len(rows))}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in (*shared.values(), *row.values())])


def _uuid(name: uuid.UUID) -> Any:
    """As the database keeps it."""
    return name if connection.features.has_native_uuid_field else name.hex
