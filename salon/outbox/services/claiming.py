"""Taking a batch of due messages, together with what decides about each.

A sweep asks this for every batch. Composing it through the ORM took a third of the time, so it is one text; on
PostgreSQL one statement finds, locks and leases.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from salon.core.fields import unseal
from salon.core.writing import writing
from salon.outbox.models import Message, OptIn, Suppression

LEASE = timedelta(minutes=2)
TABLE, OPT_INS, SUPPRESSIONS = (model._meta.db_table for model in (Message, OptIn, Suppression))


class Claimed(NamedTuple):
    """A message in the hands of a sweep, and what the database knew of it at that moment.

    `is_challenged`: another message of the same topic may say the same, or something newer. It is a tuple, since a
    sweep makes many thousands.
    """

    id: int
    public_id: UUID
    location_id: int
    topic: UUID
    version: int
    kind: str
    channel: str
    copy: int
    purpose: str
    address_digest: str
    language: str
    time_zone: str
    attempts: int
    unanswered: int
    sealed_address: str
    sealed_content: str
    is_late: bool | None
    is_suppressed: bool
    is_wanted: bool
    is_challenged: bool

    @property
    def address(self) -> str:
        """Where it goes; opened anew each time."""
        return unseal(self.sealed_address) if self.sealed_address else ""

    @property
    def content(self) -> dict[str, Any]:
        """What it says; opened anew each time."""
        found: dict[str, Any] = json.loads(unseal(self.sealed_content))
        return found


READY = "m.status = 'planned' AND m.due_at <= %(now)s AND (m.lease_until IS NULL OR m.lease_until <= %(now)s)"
SAME_ADDRESS = "s.address_digest = m.address_digest AND s.channel = m.channel"
OPTED_IN = (
    f"EXISTS (SELECT 1 FROM {OPT_INS} s WHERE {SAME_ADDRESS} AND s.location_id = m.location_id "  # noqa: S608
    "AND s.withdrawn_at IS NULL AND s.purpose = {purpose})"
)
# Texts are sent to those who asked for them; of mails only marketing has to be asked for.
WANTED = {
    "email": "m.purpose <> 'marketing' OR " + OPTED_IN.format(purpose="'marketing'"),
    "sms": "m.purpose = 'answer' OR "
    + OPTED_IN.format(purpose="CASE m.purpose WHEN 'marketing' THEN 'marketing' ELSE 'service' END"),
}
FACTS = {
    "sealed_address": "m.address",
    "sealed_content": "m.content",
    "is_late": "m.not_after < %(now)s",
    "is_suppressed": (
        f"EXISTS (SELECT 1 FROM {SUPPRESSIONS} s WHERE {SAME_ADDRESS} "  # noqa: S608
        "AND s.purpose = m.purpose AND s.lifted_at IS NULL)"
    ),
    # What the rule of superseding could not mind is left out here.
    "is_challenged": (
        f"EXISTS (SELECT 1 FROM {TABLE} o WHERE o.topic = m.topic AND o.id <> m.id AND o.due_at <= %(now)s "  # noqa: S608
        "AND o.status IN ('planned', 'sending', 'sent') AND (o.version > m.version OR (o.version = m.version "
        "AND (o.due_at >= m.due_at OR o.sent_at IS NULL OR o.sent_at >= m.due_at))))"
    ),
}


def claim(channel: str, now: datetime, batch: int, *, is_begun: bool) -> list[Claimed]:
    """Due messages that no other sweep has, in the order in which they were due, for the length of a lease.

    `is_begun`: all of them are handed over at once, so that taking them is beginning with them.
    """
    at = connection.ops.adapt_datetimefield_value
    values = {"now": at(now), "lease": at(now + LEASE), "batch": batch}
    changes = "status = 'sending', lease_until = %(lease)s" + (
        f", is_begun = TRUE, attempts = {TABLE}.attempts + 1" if is_begun else ""
    )
    with writing(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"WITH due AS MATERIALIZED ({_found(channel)} FOR UPDATE OF m SKIP LOCKED), taken AS "  # noqa: S608
                f"(UPDATE {TABLE} SET {changes} FROM due WHERE {TABLE}.id = due.id) SELECT * FROM due",
                values,
            )
            return [Claimed(*row) for row in cursor.fetchall()]
        cursor.execute(_found(channel), values)
        claimed = [Claimed(*_read(row)) for row in cursor.fetchall()]
        listed = json.dumps([one.id for one in claimed])
        cursor.execute(
            f"UPDATE {TABLE} SET {changes} WHERE id IN (SELECT value FROM json_each(%(ids)s))",  # noqa: S608
            values | {"ids": listed},
        )
    return claimed


def _found(channel: str) -> str:
    facts = FACTS | {"is_wanted": WANTED[channel]}
    columns = ", ".join(f"{facts.get(name, f'm.{name}')} AS {name}" for name in Claimed.__annotations__)
    return (
        f"SELECT {columns} FROM {TABLE} m WHERE m.channel = '{channel}' AND {READY} "  # noqa: S608
        "ORDER BY m.due_at, m.id LIMIT %(batch)s"
    )


def _read(row: Sequence[Any]) -> list[Any]:
    """A row of SQLite, which keeps names as text and truth as a number."""
    found = list(row)
    for place, kind in enumerate(Claimed.__annotations__.values()):
        if kind is UUID:
            found[place] = UUID(row[place])
        elif kind is bool:
            found[place] = bool(row[place])
    return found
