"""What a browser carries: its mark, the keys to its holds and visits, the salon it chose last."""

import hashlib
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from salon.accounts.selectors import TokenInvalid, viewer_of_token
from salon.accounts.viewer import ANONYMOUS, Viewer
from salon.faces import limits
from salon.faces.request_ids import request_id_of

DEVICE, HOLDS, VISITS, SALON = "device", "holds", "visits", "salon"
KEPT = 5
HOUR = 3600
# As long as a log-in: a borrowed telephone forgets by the next day.
VISITS_LIFE, HOLDS_LIFE, YEAR = 12 * HOUR, 2 * HOUR, 365 * 24 * HOUR


@dataclass(frozen=True, slots=True)
class Opened:
    """A visit that this browser has the key to."""

    viewer: Viewer
    token: str

    @property
    def visit_id(self) -> uuid.UUID:
        """The public id of the visit."""
        assert self.viewer.subject is not None  # a booking token always has one
        return self.viewer.subject


def asker_of(request: HttpRequest) -> Viewer:
    """Whoever books: nobody in particular, with what the audit trail notes of a request."""
    return replace(ANONYMOUS, ip=limits.ip_of(request), request_id=request_id_of(request))


def device_of(request: HttpRequest) -> str:
    """The mark of this browser, made when it has none; `keep_device` hands it out."""
    mark = request.COOKIES.get(DEVICE, "")
    try:
        signing.Signer(salt=DEVICE).unsign(mark)
    except signing.BadSignature:
        mark = signing.Signer(salt=DEVICE).sign(secrets.token_urlsafe(16))
        request.COOKIES[DEVICE] = mark
    return mark


def keep_device(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the browser keep its mark."""
    _give(response, DEVICE, device_of(request), life=YEAR)


def holder_of(request: HttpRequest) -> str:
    """A digest of the browser's mark: who may have so many live holds; blank while limits are off."""
    if settings.RATE_FACTOR == 0:
        return ""
    return hashlib.sha256(device_of(request).encode()).hexdigest()


def token_for(token: str, request: HttpRequest, *, now: datetime) -> Opened:
    """The visit that a token opens; raises TokenInvalid."""
    if not token.isascii():
        raise TokenInvalid
    viewer = viewer_of_token(token, now=now, ip=limits.ip_of(request), request_id=request_id_of(request))
    if viewer.subject is None or viewer.is_staff:
        raise TokenInvalid
    return Opened(viewer, token)


def opened(request: HttpRequest, name: str, *, now: datetime) -> Iterator[Opened]:
    """What the keys in a cookie open, the newest first; keys that have expired are passed over."""
    for token in _keys(request, name):
        try:
            yield token_for(token, request, now=now)
        except TokenInvalid:
            continue


def keep_key(request: HttpRequest, response: HttpResponseBase, name: str, token: str) -> None:
    """Put a key in front of the others of a cookie."""
    keys = [token, *(key for key in _keys(request, name) if key != token)][:KEPT]
    life = VISITS_LIFE if name == VISITS else HOLDS_LIFE
    _give(response, name, signing.dumps(keys, salt=name, compress=True), life=life)


def keep_salon(response: HttpResponseBase, slug: str) -> None:
    """Remember which salon was chosen."""
    _give(response, SALON, slug, life=YEAR)


def _keys(request: HttpRequest, name: str) -> list[str]:
    try:
        kept: Any = signing.loads(request.COOKIES.get(name, ""), salt=name)
    except signing.BadSignature:
        return []
    return list(kept)


def _give(response: HttpResponseBase, name: str, value: str, *, life: int) -> None:
    response.set_cookie(name, value, max_age=life, secure=settings.IS_SECURE, httponly=True, samesite="Lax")
