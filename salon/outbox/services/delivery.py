"""Delivering what is due: claim, judge, begin, hand over, record."""

import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from salon.core.writing import writing
from salon.outbox.channels import SENDERS
from salon.outbox.channels.port import Fate, NoAddress, Outcome, Parcel, Sender, Unreachable
from salon.outbox.domain.judging import pause_after, wait_after
from salon.outbox.models import Message, Sweep
from salon.outbox.services import ledger
from salon.outbox.services.claiming import Claimed, claim
from salon.outbox.services.judgement import Judge
from salon.outbox.services.ledger import AGAIN, SENT, Judged, Verdict

log = logging.getLogger(__name__)
# A sweep stops long before its leases end, and before its task is cut off.
SWEEP_SECONDS = 30
# So many messages in a row without an answer: it is not the messages.
SILENCES = 2
Status = Message.Status


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of the messages of one sweep; those `delayed` will be tried again."""

    sent: int = 0
    skipped: int = 0
    failed: int = 0
    delayed: int = 0
    unknown: int = 0


def deliver_due(
    *, now: datetime, batch: int = 500, senders: Mapping[str, type[Sender]] = SENDERS, is_patient: bool = False
) -> Delivered:
    """Send every message that is due, channel by channel, until none is left, the time is up or the provider is gone.

    Any number of sweeps may run at once. No transaction is open while a provider is spoken to. `is_patient`: a channel
    whose provider was in trouble a moment ago is left alone.
    """
    ends = time.monotonic() + SWEEP_SECONDS
    tally: Counter[str] = Counter()
    for channel, sender in senders.items():
        tally += _Sweeping(channel, sender(), now, ends).run(batch, is_patient=is_patient)
    return Delivered(**tally)


class _Sweeping:
    """One sweep of one channel."""

    def __init__(self, channel: str, sender: Sender, now: datetime, ends: float) -> None:
        self.channel, self.sender, self.now, self.ends = channel, sender, now, ends
        self.tally: Counter[str] = Counter()
        self.judge = Judge(now)
        self.silences = 0
        self.is_answered = False

    def run(self, batch: int, *, is_patient: bool) -> Counter[str]:
        """Sweep, and note that it was done."""
        sweep = Sweep.objects.filter(channel=self.channel).first() or Sweep(channel=self.channel)
        if is_patient and sweep.paused_until is not None and sweep.paused_until > self.now:
            return self.tally
        is_well = True
        if ledger.is_any_due(self.channel, self.now):
            try:
                is_well = self._empty(batch)
            except Unreachable:
                is_well = False
            finally:
                self.sender.close()
        self._note(sweep, is_well=is_well)
        return self.tally

    def _empty(self, batch: int) -> bool:
        """Batch after batch; false when the provider has stopped answering."""
        self.sender.open()
        self.tally["unknown"] += ledger.recover(self.channel, self.now, repeats=self.sender.repeats)
        is_whole = self.sender.at_once >= batch
        while claimed := claim(self.channel, self.now, batch, is_begun=is_whole):
            sendable, judged = self.judge.judge(claimed)
            goes_on = self._send(sendable, judged, is_begun=is_whole)
            if not goes_on or len(claimed) < batch:
                break
        return self.silences < SILENCES

    def _send(self, sendable: list[Claimed], done: list[Judged], *, is_begun: bool) -> bool:
        """Send as many as the sender takes at once, write down, go on; what could not be begun goes back.

        What came of the last ones is written down together with the beginning of the next. Returns whether to go on.
        """
        waiting = sendable
        try:
            while waiting and time.monotonic() < self.ends and self.silences < SILENCES:
                self.sender.open()
                chunk, waiting = waiting[: self.sender.at_once], waiting[self.sender.at_once :]
                parcels, spoilt = self._written(chunk)
                if is_begun:
                    done += spoilt + self._handed_over(parcels)
                    continue
                begun, tally = ledger.begin([one for one, _ in parcels], self.now, after=[*done, *spoilt])
                self.tally += tally
                ours = {one.id for one in begun}
                done = self._handed_over([pair for pair in parcels if pair[0].id in ours])
        finally:
            self.tally += ledger.record([*done, *((one, AGAIN) for one in waiting)], self.now)
        return not waiting

    def _written(self, chunk: Sequence[Claimed]) -> tuple[list[Parcel], list[Judged]]:
        """Each message in words, and those that cannot be written: they harm no other."""
        parcels, spoilt = list[Parcel](), list[Judged]()
        for message in chunk:
            try:
                parcels.append((message, self.sender.write(message)))
            except NoAddress:
                spoilt.append((message, Verdict(Status.FAILED, "refused", goes_by_mail=True)))
            except Exception as error:  # noqa: BLE001 (whatever it is, the others go out; somebody reads the log)
                log.error("message %s cannot be written: %s", message.public_id, type(error).__name__)
                spoilt.append((message, Verdict(Status.FAILED, "unwritable")))
        return parcels, spoilt

    def _handed_over(self, parcels: Sequence[Parcel]) -> list[Judged]:
        if not parcels:
            return []
        outcomes = self.sender.hand_over(parcels)
        judged = []
        for (message, _), outcome in zip(parcels, outcomes, strict=True):
            is_silent = outcome.fate is Fate.UNANSWERED
            self.silences = self.silences + 1 if is_silent else 0
            self.is_answered |= not is_silent
            judged.append((message, self._verdict(message, outcome)))
        return judged

    def _verdict(self, message: Claimed, outcome: Outcome) -> Verdict:
        if outcome.fate is Fate.TAKEN:
            return Verdict(Status.SENT, provider_id=outcome.provider_id) if outcome.provider_id else SENT
        wait = wait_after(message.attempts + 1)
        match outcome.fate:
            case Fate.REFUSED:
                return Verdict(Status.FAILED, "refused", goes_by_mail=True)
            case Fate.DEAD_END:
                return Verdict(Status.FAILED, "dead_address", is_dead_end=True, goes_by_mail=True)
            case Fate.DEFERRED:
                if wait is None:
                    return Verdict(Status.FAILED, "attempts", goes_by_mail=True)
                return Verdict(Status.PLANNED, wait_until=self.now + wait)
            case Fate.UNANSWERED:
                if wait is None or message.unanswered >= self.sender.repeats:
                    return Verdict(Status.UNKNOWN, "unanswered", is_unanswered=True)
                return Verdict(Status.PLANNED, wait_until=self.now + wait, is_unanswered=True)

    def _note(self, sweep: Sweep, *, is_well: bool) -> None:
        """That it was swept; after trouble the next sweeps wait, the longer the more often it came."""
        if self.is_answered or (is_well and not sweep.failures):
            sweep.failures, sweep.paused_until = 0, None
        if not is_well:
            sweep.failures += 1
            sweep.paused_until = self.now + pause_after(sweep.failures)
        kept = {
            "finished_at": self.now,
            "failures": sweep.failures,
            "paused_until": sweep.paused_until,
        }
        with writing():
            Sweep.objects.update_or_create(channel=self.channel, defaults=kept)
