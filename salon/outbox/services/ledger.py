"""The ledger as a sweep uses it: begin with some of what was claimed, write down what became of it.

Each of these is one short transaction. A row is ours while its lease is the one we gave it.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from salon.core.writing import writing
from salon.outbox.models import Message, Suppression
from salon.outbox.services import preferences
from salon.outbox.services.claiming import LEASE, TABLE, Claimed

Status, Channel = Message.Status, Message.Channel
ALIVE = (Status.PLANNED, Status.SENDING, Status.SENT)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the ledger is told of one message.

    `is_unanswered`: nobody knows whether it arrived. `is_dead_end`: the address is at fault, and nothing more is
    sent there. `goes_by_mail`: a text that does not go out is sent as a mail, where there is an address for it.
    """

    status: Message.Status
    reason: str = ""
    wait_until: datetime | None = None
    provider_id: str = ""
    is_unanswered: bool = False
    is_dead_end: bool = False
    goes_by_mail: bool = False


SENT, AGAIN = Verdict(Status.SENT), Verdict(Status.PLANNED)
Judged = tuple[Claimed, Verdict]


# ---- what is there to do ----------------------------------------------------------------------------


def is_any_due(channel: str, now: datetime) -> bool:
    """Whether a sweep of the channel would find something."""
    return _due(channel, now).exists() or _left_behind(channel, now).exists()


def recover(channel: str, now: datetime, *, repeats: int) -> int:
    """Take up what a sweep that died had in its hands; returns how many stay unknown for ever."""
    with writing():
        begun = _left_behind(channel, now).filter(is_begun=True)
        over: dict[str, Any] = {"status": Status.UNKNOWN, "content": None, "address": "", "skip_reason": "unanswered"}
        free: dict[str, Any] = {"lease_until": None, "is_begun": False}
        unknown = begun.filter(unanswered__gte=repeats).update(unanswered=F("unanswered") + 1, **over, **free)
        begun.update(unanswered=F("unanswered") + 1, status=Status.PLANNED, **free)
        _left_behind(channel, now).update(status=Status.PLANNED, **free)
    return unknown


def _due(channel: str, now: datetime) -> QuerySet[Message]:
    rested = Q(lease_until=None) | Q(lease_until__lte=now)
    return Message.objects.filter(rested, channel=channel, status=Status.PLANNED, due_at__lte=now)


def _left_behind(channel: str, now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(channel=channel, status=Status.SENDING, lease_until__lte=now)


def _is_suppressed() -> Exists:
    same = {name: OuterRef(name) for name in ("address_digest", "channel", "purpose")}
    return Exists(Suppression.objects.filter(lifted_at=None, **same))


# ---- beginning and writing down --------------------------------------------------------


def begin(
    messages: Sequence[Claimed], now: datetime, *, after: Iterable[Judged] = ()
) -> tuple[list[Claimed], Counter[str]]:
    """Write down what became of those `after` which these come, and that these are about to be handed over.

    Returns those that still may be: not the ones whose lease has passed to another sweep, that were withdrawn in the
    meantime, or whose address has just been suppressed. Also returns how many came to what.
    """
    ids = [one.id for one in messages]
    with writing():
        tally = record(after, now)
        free = _held(ids, now).filter(is_begun=False)
        begun = free.filter(~_is_suppressed()).update(is_begun=True, attempts=F("attempts") + 1)
        if begun == len(ids):
            return list(messages), tally
        stopped = set(free.values_list("id", flat=True))
        tally += record([(one, Verdict(Status.SKIPPED, "suppressed")) for one in messages if one.id in stopped], now)
        live = set(_held(ids, now).filter(is_begun=True).values_list("id", flat=True))
    return [one for one in messages if one.id in live], tally


def record(judged: Iterable[Judged], now: datetime) -> Counter[str]:
    """Write each verdict on its message, where that is still ours; returns how many came to what."""
    groups: dict[Verdict, list[Claimed]] = defaultdict(list)
    for message, verdict in judged:
        groups[verdict].append(message)
    tally: Counter[str] = Counter()
    if not groups:
        return tally
    with writing():
        for verdict, messages in groups.items():
            tally[_word(verdict)] += _write(verdict, messages, now)
    return tally


def _word(verdict: Verdict) -> str:
    return "delayed" if verdict.status == Status.PLANNED else verdict.status.value


def _write(verdict: Verdict, messages: Sequence[Claimed], now: datetime) -> int:
    changes: dict[str, Any] = {
        "status": verdict.status,
        "lease_until": verdict.wait_until,
        "skip_reason": verdict.reason,
        "is_begun": False,
    }
    if verdict.status == Status.SENT:
        changes |= {"sent_at": now, "provider_id": verdict.provider_id}
    if verdict.is_unanswered:
        changes["unanswered"] = F("unanswered") + 1
    if verdict.status != Status.PLANNED:
        changes |= {"content": None, "address": ""}
    ids = [one.id for one in messages]
    if verdict.goes_by_mail:
        _send_by_mail(ids, now)
    if verdict.is_dead_end:
        preferences.give_up({(one.address_digest, one.channel) for one in messages}, now=now)
    return _held(ids, now).update(**changes)


def _send_by_mail(ids: Sequence[int], now: datetime) -> None:
    """Plan a mail in place of each text that knows a mail address."""
    rows = []
    for text in _held(ids, now):
        address = text.content.pop("instead", None)
        if address is None:
            continue
        kept = {field.attname: getattr(text, field.attname) for field in Message._meta.concrete_fields}
        for name in ("id", "public_id", "lease_until", "is_begun", "attempts", "unanswered", "sent_at"):
            del kept[name]
        kept |= {"channel": Channel.EMAIL, "status": Status.PLANNED, "address": address["email"]}
        rows.append(Message(**kept | {"address_digest": address["digest"]}))
    Message.objects.bulk_create(rows, ignore_conflicts=True)


def _held(ids: Sequence[int], now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(among(ids), status=Status.SENDING, lease_until=now + LEASE)


def among(ids: Sequence[int]) -> RawSQL:
    """Rows with these ids, told as one value: five hundred of them take longer to write out than to update."""
    told: Any = list(ids)
    if connection.vendor == "postgresql":
        return RawSQL(f"{TABLE}.id = ANY(%s)", [told], output_field=BooleanField())  # noqa: S611 (words of our own)
    listed = f"{TABLE}.id IN (SELECT value FROM json_each(%s))"  # noqa: S608
    return RawSQL(listed, [json.dumps(told)], output_field=BooleanField())  # noqa: S611
