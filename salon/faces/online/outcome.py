"""What the answers of the check mean for the visit, handed to the page that tells it once."""

import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from salon.core.fields import seal, unseal
from salon.faces.outcome import Outcome

COOKIE, PATH, SECONDS = "outcome", "/book/done", 900


def keep(response: HttpResponseBase, outcome: Outcome, *, path: str = PATH) -> None:
    """Give the browser the outcome for the page that comes next, encrypted, for a quarter of an hour."""
    value = seal(json.dumps(outcome))
    flags: Mapping[str, Any] = {"secure": settings.IS_SECURE, "httponly": True, "samesite": "Lax"}
    response.set_cookie(COOKIE, value, max_age=SECONDS, path=path, **flags)


def kept(request: HttpRequest) -> Outcome:
    """The outcome that the browser was given; empty where there is none any more."""
    value = request.COOKIES.get(COOKIE, "")
    try:
        found: Outcome = json.loads(unseal(value)) if value and value.isascii() else {}
    except (InvalidToken, ValueError):
        return {}
    return found
