"""Delivering what is due: claim, judge, send, record."""

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from salon.core.writing import writing
from salon.outbox.channels import Deferred, Mail, Refused, Unanswered, Unreachable
from salon.outbox.domain import quiet
from salon.outbox.domain.judging import Due, is_superseded, wait_after
from salon.outbox.models import Message, Suppression

LEASE = timedelta(minutes=2)
# A sweep stops long before its leases end, and before its task is cut off.
SWEEP_SECONDS = 30
MOST_REPEATS = 1
Status = Message.Status


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of the messages of one sweep; those `delayed` will be tried again."""

    sent: int = 0
    skipped: int = 0
    failed: int = 0
    delayed: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the ledger is told of one message."""

    status: Message.Status
    reason: str = ""
    wait_until: datetime | None = None
    was_answered: bool = False


def deliver_due(*, now: datetime, batch: int = 500) -> Delivered:
    """Send every message that is due, in batches, until none is left, the time is up or the mail server is gone.

    Any number of sweeps may run at once. No transaction is open while the mail server is spoken to.
    """
    ends = time.monotonic() + SWEEP_SECONDS
    tally: Counter[str] = Counter()
    tally["unknown"] += _recover(now)
    with Mail() as mail:
        while claimed := _claim(now, batch):
            sendable = _judge(claimed, now, tally)
            goes_on = _send(sendable, mail, now, tally, ends)
            if not goes_on or len(claimed) < batch:
                break
    return Delivered(**tally)


# ---- claim -----------------------------------------------------------------------------


def _recover(now: datetime) -> int:
    """Take up what a sweep that died had in its hands; returns how many stay unknown for ever."""
    lost = Message.objects.filter(status=Status.SENDING, lease_until__lte=now)
    with writing():
        unknown = lost.filter(unanswered__gt=MOST_REPEATS).update(
            status=Status.UNKNOWN, lease_until=None, content=None, skip_reason="unanswered"
        )
        lost.update(status=Status.PLANNED, lease_until=None)
    return unknown


def _claim(now: datetime, batch: int) -> list[Message]:
    """Due messages that no other sweep has, for the length of a lease."""
    rested = Q(lease_until=None) | Q(lease_until__lte=now)
    due = Message.objects.filter(rested, status=Status.PLANNED, due_at__lte=now)
    with writing():
        free = due.select_for_update(skip_locked=True).order_by("due_at", "id")
        ids = list(free.values_list("id", flat=True)[:batch])
        taken = due.filter(id__in=ids).update(status=Status.SENDING, lease_until=now + LEASE)
        assert taken == len(ids)  # the lock on the rows, or on the database, holds
    return list(Message.objects.filter(id__in=ids).order_by("due_at", "id"))


# ---- judge -----------------------------------------------------------------------------


def _judge(claimed: Sequence[Message], now: datetime, tally: Counter[str]) -> list[Message]:
    """Set aside what no longer makes sense; returns the rest."""
    others, suppressed = _due_by_topic(claimed, now), _suppressed(claimed)
    verdicts: dict[Verdict, list[Message]] = defaultdict(list)
    sendable = []
    for message in claimed:
        verdict = _verdict(message, others[message.topic], suppressed, now)
        if verdict is None:
            sendable.append(message)
        else:
            verdicts[verdict].append(message)
    for verdict, messages in verdicts.items():
        _record(messages, verdict, now, tally)
    return sendable


def _verdict(
    message: Message, others: Sequence[Due], suppressed: set[tuple[str, str, str]], now: datetime
) -> Verdict | None:
    if message.not_after is not None and now > message.not_after:
        return Verdict(Status.SKIPPED, "too_late")
    if (message.address_digest, message.channel, message.purpose) in suppressed:
        return Verdict(Status.SKIPPED, "suppressed")
    due = _as_due(message)
    if is_superseded(due, others):
        return Verdict(Status.SKIPPED, "superseded")
    zone = ZoneInfo(message.content["recipient_zone"])
    if not due.is_reminder or not quiet.is_quiet(now, zone):
        return None
    opens = quiet.next_open(now, zone)
    if message.not_after is not None and opens >= message.not_after:
        return Verdict(Status.SKIPPED, "too_late")
    return Verdict(Status.PLANNED, wait_until=opens)


def _due_by_topic(claimed: Sequence[Message], now: datetime) -> dict[Any, list[Due]]:
    """Every message of the same topics that was due by now and is out, on its way or waiting."""
    rows = Message.objects.filter(
        topic__in={message.topic for message in claimed},
        due_at__lte=now,
        status__in=[Status.PLANNED, Status.SENDING, Status.SENT],
    ).defer("address", "content")
    by_topic = defaultdict(list)
    for row in rows:
        by_topic[row.topic].append(_as_due(row))
    return by_topic


def _as_due(message: Message) -> Due:
    return Due(message.pk, message.kind, message.version, message.due_at, message.sent_at)


def _suppressed(claimed: Sequence[Message]) -> set[tuple[str, str, str]]:
    digests = {message.address_digest for message in claimed}
    rows = Suppression.objects.filter(address_digest__in=digests)
    return set(rows.values_list("address_digest", "channel", "purpose"))


# ---- send and record -------------------------------------------------------------------


def _send(messages: Sequence[Message], mail: Mail, now: datetime, tally: Counter[str], ends: float) -> bool:
    """Send one after the other; what could not be begun goes back. Returns whether to go on."""
    waiting = list(messages)
    try:
        while waiting and time.monotonic() < ends:
            mail.connect()
            message = waiting.pop(0)
            if _begin(message, now):
                _record([message], _handed_over(message, mail, now), now, tally)
    except Unreachable:
        return False
    finally:
        _record(waiting, Verdict(Status.PLANNED), now, tally)
    return not waiting


def _begin(message: Message, now: datetime) -> bool:
    """Note that the message is about to be handed over; false when the lease has passed to another sweep."""
    with writing():
        held = _held([message], now).update(attempts=F("attempts") + 1, unanswered=F("unanswered") + 1)
    message.attempts += held
    message.unanswered += held
    return held == 1


def _handed_over(message: Message, mail: Mail, now: datetime) -> Verdict:
    """Hand one message over and say what came of it."""
    wait = wait_after(message.attempts)
    try:
        mail.send(message)
    except Refused:
        return Verdict(Status.FAILED, "refused", was_answered=True)
    except Deferred:
        if wait is None:
            return Verdict(Status.FAILED, "attempts", was_answered=True)
        return Verdict(Status.PLANNED, wait_until=now + wait, was_answered=True)
    except Unanswered:
        if wait is None or message.unanswered > MOST_REPEATS:
            return Verdict(Status.UNKNOWN, "unanswered")
        return Verdict(Status.PLANNED, wait_until=now + wait)
    return Verdict(Status.SENT, was_answered=True)


def _record(messages: Sequence[Message], verdict: Verdict, now: datetime, tally: Counter[str]) -> None:
    """Write the verdict on those that are still ours."""
    if not messages:
        return
    changes: dict[str, Any] = {
        "status": verdict.status,
        "lease_until": verdict.wait_until,
        "skip_reason": verdict.reason,
    }
    if verdict.status != Status.PLANNED:
        changes["content"] = None
    if verdict.status == Status.SENT:
        changes["sent_at"] = now
    if verdict.was_answered:
        changes["unanswered"] = F("unanswered") - 1
    with writing():
        recorded = _held(messages, now).update(**changes)
    tally["delayed" if verdict.status == Status.PLANNED else verdict.status.value] += recorded


def _held(messages: Sequence[Message], now: datetime) -> QuerySet[Message]:
    ids = [message.pk for message in messages]
    return Message.objects.filter(id__in=ids, status=Status.SENDING, lease_until=now + LEASE)
