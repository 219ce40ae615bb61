"""The ledger as a sweep uses it: take a batch, begin with some, write down what became of them.

Each of these is one short transaction. A row is ours while its lease is the one we gave it.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, Expression, ExpressionWrapper, F, OuterRef, Q, QuerySet, TextField

from salon.core.fields import unseal
from salon.core.writing import writing
from salon.outbox.models import Message, OptIn, Suppression
from salon.outbox.services import preferences

LEASE = timedelta(minutes=2)
Status, Channel, Purpose = Message.Status, Message.Channel, Message.Purpose
ALIVE = (Status.PLANNED, Status.SENDING, Status.SENT)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message in the hands of a sweep, and what the database knew of it at that moment.

    `is_challenged`: another message of the same topic may say the same, or something newer.
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
    not_after: datetime | None
    attempts: int
    unanswered: int
    sealed_address: str
    sealed_content: str
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


COLUMNS = tuple(Claimed.__annotations__)


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


AGAIN = Verdict(Status.PLANNED)
Judged = tuple[Claimed, Verdict]


# ---- taking ----------------------------------------------------------------------------


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


def claim(channel: str, now: datetime, batch: int, *, is_begun: bool) -> list[Claimed]:
    """Due messages that no other sweep has, for the length of a lease.

    `is_begun`: all of them are handed over at once, so that taking them is beginning with them.
    """
    with writing():
        free = _due(channel, now).annotate(**_facts(channel, now)).select_for_update(skip_locked=True, of=("self",))
        rows = free.order_by("due_at", "id").values_list(*COLUMNS)[:batch]
        claimed = [Claimed(*row) for row in rows]
        begun: dict[str, Any] = {"is_begun": True, "attempts": F("attempts") + 1} if is_begun else {}
        ours = Message.objects.filter(id__in=[one.id for one in claimed], status=Status.PLANNED)
        taken = ours.update(status=Status.SENDING, lease_until=now + LEASE, **begun) if claimed else 0
        assert taken == len(claimed)  # the lock on the rows, or on the database, holds
    return claimed


def _due(channel: str, now: datetime) -> QuerySet[Message]:
    rested = Q(lease_until=None) | Q(lease_until__lte=now)
    return Message.objects.filter(rested, channel=channel, status=Status.PLANNED, due_at__lte=now)


def _left_behind(channel: str, now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(channel=channel, status=Status.SENDING, lease_until__lte=now)


def _facts(channel: str, now: datetime) -> dict[str, Any]:
    """What decides about a message, found out by the database while it hands the message over."""
    return {
        "sealed_address": _as_stored("address"),
        "sealed_content": _as_stored("content"),
        "is_suppressed": _is_suppressed(),
        "is_wanted": _is_wanted(channel),
        "is_challenged": _is_challenged(now),
    }


def _as_stored(column: str) -> Expression:
    """An encrypted column as it is: a sweep of many opens only what it sends."""
    return ExpressionWrapper(F(column), output_field=TextField())


def _is_suppressed() -> Exists:
    same = {name: OuterRef(name) for name in ("address_digest", "channel", "purpose")}
    return Exists(Suppression.objects.filter(lifted_at=None, **same))


def _is_wanted(channel: str) -> Any:
    """Texts are sent to those who asked for them; of mails only marketing has to be asked for."""
    same = {name: OuterRef(name) for name in ("address_digest", "channel", "location")}
    agreed = OptIn.objects.filter(withdrawn_at=None, **same)
    marketing = Q(purpose=Purpose.MARKETING) & Exists(agreed.filter(purpose=Purpose.MARKETING))
    if channel == Channel.EMAIL:
        return ExpressionWrapper(~Q(purpose=Purpose.MARKETING) | marketing, output_field=BooleanField())
    about_visits = Q(purpose__in=[Purpose.SERVICE, Purpose.REMINDER]) & Exists(agreed.filter(purpose=Purpose.SERVICE))
    return ExpressionWrapper(Q(purpose=Purpose.ANSWER) | marketing | about_visits, output_field=BooleanField())


def _is_challenged(now: datetime) -> Exists:
    """Whether the rule of superseding has to be asked; what it could not mind is left out here."""
    others = Message.objects.filter(topic=OuterRef("topic"), due_at__lte=now, status__in=ALIVE)
    as_late = Q(due_at__gte=OuterRef("due_at")) | Q(sent_at=None) | Q(sent_at__gte=OuterRef("due_at"))
    newer = Q(version__gt=OuterRef("version")) | Q(version=OuterRef("version")) & as_late
    return Exists(others.filter(newer).exclude(pk=OuterRef("pk")))


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
    return Message.objects.filter(id__in=ids, status=Status.SENDING, lease_until=now + LEASE)
