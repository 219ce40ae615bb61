"""100,000 reminders that are due: claimed and marked, written too, beside bare batches and beside a task for each.

Every reminder has a confirmation behind it that went out long ago, as a salon's do. The bare batch is the least that
anybody must do: take 500 rows with SKIP LOCKED, mark them sent.
"""

import resource
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from salon.core.fields import seal
from salon.outbox.channels.mail import mail_of
from salon.outbox.channels.port import Fate, Outcome, Parcel, Sender
from salon.outbox.letters.mails import Letter, written
from salon.outbox.models import Message
from salon.outbox.outgoing import Outgoing
from salon.outbox.services import delivery
from salon.outbox.services.delivery import deliver_due
from tests.bench import one_by_one
from tests.bench.measure import Bar, at_least, at_most, keep, settle, table
from tests.bench.salons import open_salon
from tests.make import at

DUE, BATCH, ROUNDS = 100_000, 500, 5
ALONE = 3_000
NOW = at("12:00")
TABLE = Message._meta.db_table
TAKEN = Outcome(Fate.TAKEN)


class NullSender(Sender):
    """Takes a whole batch and says that all of it has gone out."""

    channel = "email"
    at_once = BATCH

    def open(self) -> None:
        pass

    def write(self, message: Outgoing) -> Any:
        return None

    def hand_over(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        return [TAKEN] * len(parcels)

    def close(self) -> None:
        pass


class WritingSender(NullSender):
    """The same, with every letter written: subject, text, page, calendar file."""

    def write(self, message: Outgoing) -> Letter:
        return written(message)


class PackingSender(NullSender):
    """The same, with every mail packed for the mail server, byte by byte."""

    def write(self, message: Outgoing) -> bytes:
        return mail_of(message, written(message)).message().as_bytes()


def run() -> list[Bar]:
    """Each way in turn, several times; the medians and the memory."""
    delivery.SWEEP_SECONDS = 3600
    _lay_out()
    ways: dict[str, Callable[[], float]] = {
        "bare batches": _bare,
        "ours, null sender": lambda: _ours(NullSender),
        "ours, letters written": lambda: _ours(WritingSender),
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    memory = []
    for _ in range(ROUNDS):
        for name, way in ways.items():
            _reset()
            rates[name].append(way())
            memory.append(_megabytes())
    found = {name: statistics.median(each) for name, each in rates.items()}
    _reset(ALONE)
    found["ours, mails packed"] = _ours(PackingSender, ALONE)
    if connection.vendor == "postgresql":
        _reset(ALONE)
        found["a task for each"] = one_by_one.rate(ALONE, now=NOW)
    table("Reminders a second", ["way", "a second"], list(found.items()))
    null = found["ours, null sender"]
    # Round by round: both sides of a share have had the same company on the machine.
    shares = [ours / bare for ours, bare in zip(rates["ours, null sender"], rates["bare batches"], strict=True)]
    bars = [
        at_least("claim and mark, null sender: share of bare batches", statistics.median(shares), 0.5),
        at_least("letters written a second", found["ours, letters written"], 2_000),
        at_most("growth of memory from the first sweep to the last, MB", memory[-1] - memory[len(ways) - 1], 10),
    ]
    if "a task for each" in found:
        bars.append(at_least("times as fast as a task for each", null / found["a task for each"], 30))
    return keep("messages", {"a second": found, "rounds": rates, "megabytes": memory}, bars)


def _lay_out() -> None:
    """One reminder and its confirmation, copied: the same words to the same address, each about another visit."""
    location = open_salon(therapists=1, chairs=1, clients=1).location
    starts_at = NOW + timedelta(hours=24)
    content = (
        '{"uid": "00000000-0000-0000-0000-000000000001", "sequence": 0, "told_at": "2026-03-01T08:00:00+00:00", '
        f'"starts_at": "{starts_at.isoformat()}", "ends_at": "{(starts_at + timedelta(minutes=45)).isoformat()}", '
        '"time_zone": "Europe/Berlin", "salon": {"name": "Lindenhof", "address": "Lindenstr. 5, 10969 Berlin", '
        '"phone": "+493012340", "email": "desk@lindenhof.example", "slug": "lindenhof"}, "reference": "ABC-123", '
        '"client": "", "client_name": "Grace Hopkins", "therapist": "Mina", "manage_token": "bk_secret", '
        '"status": "confirmed"}'
    )
    with connection.cursor() as cursor:
        cursor.execute(*_copies(location.pk, "confirmation", "service", "sent", 30, content))
        cursor.execute(*_copies(location.pk, "reminder_24h", "reminder", "planned", 0, content))
    settle()


def _copies(place: int, kind: str, purpose: str, status: str, days: int, content: str) -> tuple[str, list[Any]]:
    """So many rows, of which each pair of one number has one topic."""
    due = connection.ops.adapt_datetimefield_value(NOW - timedelta(days=days, minutes=5))
    late = connection.ops.adapt_datetimefield_value(NOW + timedelta(hours=24))
    if connection.vendor == "postgresql":
        numbers, own = f"generate_series(1, {DUE}) AS n", "gen_random_uuid()"
        topic = "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid"
    else:
        numbers = f"(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {DUE}) SELECT n FROM c)"
        own, topic = "lower(hex(randomblob(16)))", "printf('0000000000004000%016d', n)"
    is_sent = status == "sent"
    values = {
        "location_id": place, "version": 1, "kind": kind, "channel": "email", "copy": 0, "purpose": purpose,
        "address": "" if is_sent else seal("grace@example.com"), "address_digest": "0" * 64, "language": "en",
        "time_zone": "Europe/Berlin", "content": None if is_sent else seal(content), "due_at": due, "not_after": late,
        "status": status, "is_begun": False, "attempts": 0, "unanswered": 0, "sent_at": due if is_sent else None,
        "provider_id": "", "skip_reason": "", "created_at": due,
    }  # fmt: skip
    columns = ", ".join(["public_id", "topic", *values])
    places = ", ".join([own, topic, *(["%s"] * len(values))])
    return f"INSERT INTO {TABLE} ({columns}) SELECT {places} FROM {numbers}", list(values.values())


_KEPT = f"{TABLE}_kept"


def _reset(number: int | None = None) -> None:
    """Due again, as before; only the first so many."""
    rows = Message.objects.filter(kind="reminder_24h")
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if _KEPT not in tables:
            cursor.execute(f"CREATE TABLE {_KEPT} AS SELECT id, address, content FROM {TABLE} WHERE status = 'planned'")
        kept = f"(SELECT address, content FROM {_KEPT} LIMIT 1) AS kept"
        cursor.execute(
            f"UPDATE {TABLE} SET status = 'planned', lease_until = NULL, sent_at = NULL, attempts = 0, is_begun = %s, "
            f"address = kept.address, content = kept.content FROM {kept} WHERE kind = 'reminder_24h'",
            [False],
        )
    if number is not None and number < DUE:
        last = rows.order_by("due_at", "id").values_list("id", flat=True)[number]
        rows.filter(id__gte=last).update(status="sent")
    settle()


def _ours(sender: type[Sender], number: int | None = None) -> float:
    number = number or DUE
    begun = time.perf_counter()
    delivered = deliver_due(now=NOW, batch=BATCH, senders={"email": sender})
    passed = time.perf_counter() - begun
    assert delivered.sent == number, delivered
    return number / passed


def _bare() -> float:
    """Nothing but claiming and marking, in the words of each database."""
    at_now = connection.ops.adapt_datetimefield_value(NOW)
    lock = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    claim = (
        f"UPDATE {TABLE} SET status = 'sending', lease_until = %s WHERE id IN (SELECT id FROM {TABLE} "
        f"WHERE channel = 'email' AND status = 'planned' AND due_at <= %s ORDER BY due_at, id LIMIT {BATCH} {lock}) "
        "RETURNING id"
    )
    done, begun = 0, time.perf_counter()
    with connection.cursor() as cursor:
        while True:
            with transaction.atomic():
                cursor.execute(claim, [at_now, at_now])
                ids = [row[0] for row in cursor.fetchall()]
            if not ids:
                break
            with transaction.atomic():
                places = ", ".join(["%s"] * len(ids))
                cursor.execute(
                    f"UPDATE {TABLE} SET status = 'sent', sent_at = %s WHERE id IN ({places})", [at_now, *ids]
                )
            done += len(ids)
    assert done == DUE
    return done / (time.perf_counter() - begun)


def _megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
