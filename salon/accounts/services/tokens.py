"""Handing out and taking back access tokens."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from salon.accounts.domain.tokens import digest, mint
from salon.accounts.models import AccessToken, User


@dataclass(frozen=True, slots=True)
class Granted:
    """A fresh token and the public id of what is kept of it."""

    id: uuid.UUID
    raw: str


def grant(
    *,
    kind: AccessToken.Kind,
    subject_id: uuid.UUID,
    now: datetime,
    expires_at: datetime,
    user: User | None = None,
    scopes: Sequence[str] = (),
) -> Granted:
    """A fresh token of 256 random bits with its prefix; shown once, only its digest is stored."""
    raw = mint(kind.value)
    row = AccessToken.objects.create(
        kind=kind,
        digest=digest(raw),
        subject_id=subject_id,
        user=user,
        scopes=list(scopes),
        created_at=now,
        expires_at=expires_at,
    )
    return Granted(row.public_id, raw)


def issue(**options: Any) -> str:
    """The same where nobody needs to name the token later."""
    return grant(**options).raw


def revoke(token: AccessToken, *, now: datetime) -> bool:
    """Let a token open nothing any more; returns whether it did until now."""
    return AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now) == 1


def prolong(*, kind: AccessToken.Kind, subject_id: uuid.UUID, expires_at: datetime) -> int:
    """Let every live token of the subject work at least until then; returns how many were prolonged."""
    live = AccessToken.objects.filter(kind=kind, subject_id=subject_id, revoked_at=None)
    return live.filter(expires_at__lt=expires_at).update(expires_at=expires_at)
