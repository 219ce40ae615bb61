"""Carrying out a request once, however often it is sent."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from salon.accounts.models import IdempotencyKey
from salon.core.errors import Refusal
from salon.core.writing import try_lock, writing

KEPT_HOURS = 48
FINAL = frozenset({409, 410, 422})


class IdempotencyKeyReused(Refusal):
    """The key was used for another body."""

    code = "idempotency-key-reused"


class IdempotencyInProgress(Refusal):
    """The first request with this key is still running."""

    code = "idempotency-in-progress"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered: an HTTP status, a JSON text, a few headers."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    is_replayed: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """One request as the sender names it: who, method, path and key, and a digest of its body."""

    principal: str
    method: str
    path: str
    key: str
    fingerprint: str

    @property
    def scope(self) -> str:
        """Under which name the answer is kept."""
        return hashlib.sha256("\n".join([self.principal, self.method, self.path, self.key]).encode()).hexdigest()


def once(*, key: Key, act: Callable[[], Answer], now: datetime) -> Answer:
    """The answer of `act`, carried out at most once for this key.

    The key and what `act` writes are committed together. Successes and final refusals are kept
    (409, 410, 422); anything else may be tried again. Raises IdempotencyKeyReused and
    IdempotencyInProgress.
    """
    with writing():
        if not try_lock(int(key.scope[:15], 16)):
            raise IdempotencyInProgress
        kept = IdempotencyKey.objects.filter(scope=key.scope).first()
        if kept is not None:
            if kept.fingerprint != key.fingerprint:
                raise IdempotencyKeyReused
            return Answer(kept.status, kept.answer, kept.headers, is_replayed=True)
        answer = act()
        if answer.status < 300 or answer.status in FINAL:
            IdempotencyKey.objects.create(
                scope=key.scope,
                fingerprint=key.fingerprint,
                status=answer.status,
                answer=answer.body,
                headers=answer.headers,
                created_at=now,
            )
        return answer


def forget_old(*, now: datetime) -> int:
    """Remove keys past their time; returns how many."""
    return IdempotencyKey.objects.filter(created_at__lt=now - timedelta(hours=KEPT_HOURS)).delete()[0]
