"""Whether a message that is due still makes sense: decided after the claim, before anything is handed over."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from salon.outbox.domain import quiet
from salon.outbox.domain.judging import Due, is_superseded
from salon.outbox.domain.plan import USUAL, Plan
from salon.outbox.models import Message, Suppression
from salon.outbox.selectors.plans import plans_of
from salon.outbox.selectors.preferences import known_as
from salon.outbox.services.claiming import Claimed
from salon.outbox.services.ledger import ALIVE, Judged, Verdict

Status, Channel, Purpose = Message.Status, Message.Channel, Message.Purpose
# What nobody waits for keeps to the person's day, and to a few texts a week.
COURTEOUS = frozenset({Purpose.REMINDER.value, Purpose.MARKETING.value})
DAY, DAYS_A_WEEK = timedelta(days=1), 7


class Judge:
    """Decides for one sweep; what is true of all of it is looked up once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.plans: dict[int, Plan] = {}
        self._opens: dict[tuple[int, str, bool], datetime] = {}

    def judge(self, claimed: Sequence[Claimed]) -> tuple[list[Claimed], list[Judged]]:
        """What is to be sent, in order, and what not, with the reason."""
        places = {message.location_id for message in claimed}.difference(self.plans)
        if places:
            self.plans |= dict.fromkeys(places, USUAL) | plans_of(places)
        bench = _Bench(claimed, self.now)
        sendable, judged = [], list[Judged]()
        for message in claimed:
            verdict = self._verdict(message, bench)
            if verdict is None:
                sendable.append(message)
            else:
                judged.append((message, verdict))
        return sendable, judged

    def _verdict(self, message: Claimed, bench: "_Bench") -> Verdict | None:
        """What to write instead of sending; None where it is to be sent."""
        plan = self.plans[message.location_id]
        if message.is_late:
            return Verdict(Status.SKIPPED, "too_late")
        if message.kind in plan.off and not message.copy:
            return Verdict(Status.SKIPPED, "switched_off")
        if message.id in bench.unreachable:
            return Verdict(Status.FAILED, "dead_address", goes_by_mail=True)
        if message.is_suppressed or message.id in bench.long_suppressed:
            return Verdict(Status.SKIPPED, "suppressed", goes_by_mail=True)
        if not message.is_wanted:
            return Verdict(Status.SKIPPED, "not_wanted", goes_by_mail=message.purpose != Purpose.MARKETING)
        if message.is_challenged and bench.is_superseded(message):
            return Verdict(Status.SKIPPED, "superseded")
        if message.purpose not in COURTEOUS or message.copy:
            return None
        return self._discourtesy(message, plan, bench)

    def _discourtesy(self, message: Claimed, plan: Plan, bench: "_Bench") -> Verdict | None:
        opens = self._opening(message, plan)
        if opens > self.now:
            not_after = Message.objects.values_list("not_after", flat=True).get(pk=message.id)
            if not_after is not None and opens >= not_after:
                return Verdict(Status.SKIPPED, "too_late")
            return Verdict(Status.PLANNED, wait_until=opens)
        if message.channel == Channel.SMS and not bench.texts[message.address_digest].admit(message, plan, self.now):
            return Verdict(Status.SKIPPED, "too_many_texts", goes_by_mail=True)
        return None

    def _opening(self, message: Claimed, plan: Plan) -> datetime:
        is_marketing = message.purpose == Purpose.MARKETING
        key = message.location_id, message.time_zone, is_marketing
        if key not in self._opens:
            zone = ZoneInfo(message.time_zone)
            self._opens[key] = quiet.next_open(self.now, zone, plan.window, is_marketing=is_marketing)
        return self._opens[key]


class _Bench:
    """What is looked up for a batch."""

    def __init__(self, claimed: Sequence[Claimed], now: datetime) -> None:
        self.others = _due_by_topic({one.topic for one in claimed if one.is_challenged}, now)
        self.long_suppressed = _long_suppressed(claimed)
        self.unreachable = _unreachable([one for one in claimed if one.is_suppressed])
        self.texts = _texts_of([one for one in claimed if one.channel == Channel.SMS], now)

    def is_superseded(self, message: Claimed) -> bool:
        """Whether another message says all that this one would, or something newer."""
        others = self.others[message.topic]
        own = next(due for due in others if due.id == message.id)
        return is_superseded(own, others)


# ---- an earlier secret -----------------------------------------------------------------


def _long_suppressed(claimed: Sequence[Claimed]) -> set[int]:
    """Those whose address was suppressed under a secret of before, by which it was called differently."""
    if not settings.SECRET_KEY_FALLBACKS:
        return set()
    names = [(one.id, (name, one.channel, one.purpose)) for one in claimed for name in known_as(one.address)[1:]]
    found = Suppression.objects.filter(lifted_at=None, address_digest__in={name[0] for _, name in names})
    held = set(found.values_list("address_digest", "channel", "purpose"))
    return {key for key, name in names if name in held}


def _unreachable(suppressed: Sequence[Claimed]) -> set[int]:
    """Those whose address is none: that is a failure for somebody to look at, not somebody's wish."""
    if not suppressed:
        return set()
    bounced = Suppression.objects.filter(lifted_at=None, reason=Suppression.Reason.BOUNCE)
    found = bounced.filter(address_digest__in={one.address_digest for one in suppressed})
    dead = set(found.values_list("address_digest", "channel", "purpose"))
    return {one.id for one in suppressed if (one.address_digest, one.channel, one.purpose) in dead}


# ---- the newest word -------------------------------------------------------------------


def _due_by_topic(topics: set[Any], now: datetime) -> dict[Any, list[Due]]:
    """Every message of these topics that was due by now and is out, on its way or waiting."""
    by_topic: dict[Any, list[Due]] = defaultdict(list)
    if topics:
        rows = Message.objects.filter(topic__in=topics, due_at__lte=now, status__in=ALIVE)
        for row in rows.values_list("topic", "id", "kind", "version", "due_at", "sent_at"):
            by_topic[row[0]].append(Due(*row[1:]))
    return by_topic


# ---- not too many texts ----------------------------------------------------------------


class _Texts:
    """The texts that somebody had lately; those admitted are counted with them."""

    def __init__(self) -> None:
        self.sent: list[datetime] = []
        # In the hands of other sweeps.
        self.underway: list[int] = []

    def admit(self, message: Claimed, plan: Plan, now: datetime) -> bool:
        """Whether the person's day and week have room for one more, which is then taken."""
        local = now.astimezone(ZoneInfo(message.time_zone))
        today = datetime.combine(local.date(), time.min, tzinfo=local.tzinfo).astimezone(UTC)
        before = sum(other < message.id for other in self.underway)
        for most, since in ((plan.texts_a_day, today), (plan.texts_a_week, today - (DAYS_A_WEEK - 1) * DAY)):
            if most and before + sum(at >= since for at in self.sent) >= most:
                return False
        self.sent.append(now)
        return True


def _texts_of(claimed: Sequence[Claimed], now: datetime) -> dict[str, _Texts]:
    """What the receivers of these texts had in the last week; answers do not count."""
    texts: dict[str, _Texts] = defaultdict(_Texts)
    if not claimed:
        return texts
    lately = Q(status=Status.SENT, sent_at__gte=now - (DAYS_A_WEEK + 1) * DAY) | Q(status=Status.SENDING)
    rows = Message.objects.filter(
        lately, channel=Channel.SMS, address_digest__in={message.address_digest for message in claimed}
    )
    own = {message.id for message in claimed}
    for key, address_digest, sent_at in (
        rows.exclude(purpose=Purpose.ANSWER).exclude(id__in=own).values_list("id", "address_digest", "sent_at")
    ):
        if sent_at is None:
            texts[address_digest].underway.append(key)
        else:
            texts[address_digest].sent.append(sent_at)
    return texts
