"""Handing out and taking back access tokens."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from salon.accounts.domain.tokens import digest, mint
from salon.accounts.models import AccessToken, User


def issue(
    *,
    kind: AccessToken.Kind,
    subject_id: uuid.UUID,
    now: datetime,
    expires_at: datetime,
    user: User | None = None,
    scopes: Sequence[str] = (),
) -> str:
    """A fresh token of 256 random bits with its prefix; shown once, only its digest is stored."""
    raw = mint(kind.value)
    AccessToken.objects.create(
        kind=kind,
        digest=digest(raw),
        subject_id=subject_id,
        user=user,
        scopes=list(scopes),
        created_at=now,
        expires_at=expires_at,
    )
    return raw


def prolong(*, kind: AccessToken.Kind, subject_id: uuid.UUID, expires_at: datetime) -> int:
    """Let every live token of the subject work at least until then; returns how many were prolonged."""
    live = AccessToken.objects.filter(kind=kind, subject_id=subject_id, revoked_at=None)
    return live.filter(expires_at__lt=expires_at).update(expires_at=expires_at)
