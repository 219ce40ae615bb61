"""Who is asking: a session, a token or nobody."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request

from salon.accounts.models import User
from salon.accounts.selectors import TokenInvalid, viewer_of_token, viewer_of_user
from salon.accounts.viewer import ANONYMOUS, Viewer
from salon.core import clock
from salon.core.errors import Refusal
from salon.faces import limits
from salon.faces.request_ids import request_id_of

SAFE_METHODS = frozenset({"GET", "HEAD"})
DEVICE_COOKIE = "device"
JSON = "application/json"


class CsrfFailed(Refusal):
    """A session changes something without the token of its page."""

    code = "csrf"


class Doorkeeper(BaseAuthentication):
    """Leaves the viewer in `request.auth`; anonymous is a viewer too."""

    def authenticate(self, request: Request) -> tuple[User | None, Viewer]:
        """Raises TokenInvalid, CsrfFailed, UnsupportedMediaType and RateLimited."""
        plain = plain_of(request)
        if request.parser_context["view"].is_signed:
            return None, stranger_behind(plain)
        header = plain.headers.get("Authorization")
        if header is not None:
            return None, self.bearer(header, plain)
        user = plain.user
        if not isinstance(user, User) or not user.is_active:
            return None, stranger_behind(plain)
        if plain.method not in SAFE_METHODS:
            self.check_csrf(plain)
        return user, viewer_of_user(user, ip=limits.ip_of(plain), request_id=request_id_of(plain))

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def bearer(self, header: str, request: HttpRequest) -> Viewer:
        """The viewer behind an Authorization header; too many wrong ones are refused unread."""
        scheme, _, raw = header.partition(" ")
        try:
            if scheme.lower() != "bearer":
                raise TokenInvalid
            return viewer_by_token(raw.strip(), request=request, now=clock.now())
        except TokenInvalid:
            limits.take(limits.TOKENS, who=limits.host_of(request))
            raise

    def check_csrf(self, request: HttpRequest) -> None:
        """A browser sends its cookie for any page that asks; only our own pages know the token."""
        # The check looks for its token in forms, and would read away the body of one.
        if carries_body(request) and request.content_type != JSON:
            raise UnsupportedMediaType(request.content_type or "")
        check = CSRFCheck(lambda _: HttpResponse())
        check.process_request(request)
        if check.process_view(request, _nowhere, (), {}):
            raise CsrfFailed


def stranger_behind(request: HttpRequest) -> Viewer:
    """Nobody in particular, with what the audit trail notes of a request."""
    return replace(ANONYMOUS, ip=limits.ip_of(request), request_id=request_id_of(request))


def _nowhere(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Stands for the view, which is not exempt."""
    return HttpResponse()


def carries_body(request: HttpRequest) -> bool:
    """Whether something follows the headers, with or without a length."""
    told = request.META.get("CONTENT_LENGTH") or ""
    return told.strip("0") != "" or is_chunked(request)


def is_chunked(request: HttpRequest) -> bool:
    """Whether the body comes in pieces, its length untold."""
    told = request.META.get("CONTENT_LENGTH") or ""
    return not told and "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()


def viewer_by_token(raw: str, *, request: HttpRequest, now: datetime) -> Viewer:
    """The viewer behind a token given anywhere in a request; raises TokenInvalid."""
    if not raw.isascii():
        raise TokenInvalid
    return viewer_of_token(raw, now=now, ip=limits.ip_of(request), request_id=request_id_of(request))


def plain_of(request: Request) -> HttpRequest:
    """Django's own request beneath DRF's, which has no other name for it."""
    plain: HttpRequest = request._request  # noqa: SLF001
    return plain


def holder_of(request: HttpRequest) -> str:
    """A mark of the asker's device, or of its address where it has none; blank while limits are off."""
    if settings.RATE_FACTOR == 0:
        return ""
    mark = request.COOKIES.get(DEVICE_COOKIE) or limits.host_of(request)
    return hashlib.sha256(mark.encode()).hexdigest()
