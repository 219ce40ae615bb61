"""Planning messages and taking them back, in the transaction of whoever decides."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q

from salon.core.fields import seal
from salon.core.writing import writing
from salon.locations.models import Location
from salon.outbox.domain.addresses import digest
from salon.outbox.models import Message

# Values that are as the database takes them already.
_READY = frozenset({"address", "content", "location_id"})
_FIELDS = {field.attname: field for field in Message._meta.concrete_fields}


@dataclass(frozen=True, slots=True)
class Draft:
    """One message to plan: what kind, when, and the instant after which it is better not sent."""

    kind: str
    due_at: datetime
    not_after: datetime | None = None
    purpose: str = Message.Purpose.SERVICE.value


@dataclass(frozen=True, slots=True)
class Topic:
    """What the messages speak about: a public id, its version, and where it belongs."""

    id: uuid.UUID
    version: int
    location: Location


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who reads them."""

    email: str
    language: str


def plan(
    *, topic: Topic, recipient: Recipient, content: dict[str, Any], drafts: Sequence[Draft], now: datetime
) -> None:
    """Write the drafts into the ledger, in one statement of the caller's transaction.

    Raises IntegrityError when a draft of this topic, version and kind is there already.
    """
    if not drafts:
        return
    shared = {
        "location_id": topic.location.pk,
        "topic": topic.id,
        "version": topic.version,
        "channel": Message.Channel.EMAIL.value,
        "address": seal(recipient.email),
        "address_digest": digest(recipient.email, key=settings.SECRET_KEY),
        "language": recipient.language,
        "content": seal(json.dumps(content, ensure_ascii=False, separators=(",", ":"))),
        "status": Message.Status.PLANNED.value,
        "attempts": 0,
        "unanswered": 0,
        "skip_reason": "",
        "created_at": now,
    }
    _insert(shared, [_own(draft) for draft in drafts])


def withdraw(*, topics: Sequence[uuid.UUID], now: datetime) -> int:
    """Cancel what is still planned about these topics, or was in the hands of a sweep that died; returns how many."""
    planned = Q(status=Message.Status.PLANNED)
    left_behind = Q(status=Message.Status.SENDING, lease_until__lte=now)
    with writing():
        return Message.objects.filter(planned | left_behind, topic__in=topics).update(
            status=Message.Status.CANCELLED, content=None, lease_until=None
        )


def _own(draft: Draft) -> dict[str, Any]:
    return {
        "public_id": uuid.uuid4(),
        "kind": draft.kind,
        "purpose": draft.purpose,
        "due_at": draft.due_at,
        "not_after": draft.not_after,
    }


def _insert(shared: dict[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    # A booking waits for this: what the rows share is encrypted, prepared and named once, which bulk_create cannot.
    values, lines = _prepared(shared), []
    names = {name: f"%({name})s" for name in shared}
    for number, row in enumerate(rows):
        own = {name: f"{name}_{number}" for name in row}
        values |= {own[name]: value for name, value in _prepared(row).items()}
        lines.append(f"({', '.join([*names.values(), *(f'%({key})s' for key in own.values())])})")
    columns = ", ".join([*shared, *rows[0]])
    statement = f"INSERT INTO {Message._meta.db_table} ({columns}) VALUES {', '.join(lines)}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _prepared(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value if name in _READY else _FIELDS[name].get_db_prep_save(value, connection)
        for name, value in row.items()
    }
