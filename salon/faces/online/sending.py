"""Forms that may be sent twice and are carried out once."""

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from salon.accounts.services.idempotency import Answer, Key, once
from salon.faces import effort
from salon.faces.limits import Allowance
from salon.faces.online.browser import device_of

UNTOLD = frozenset({"csrfmiddlewaretoken", "challenge", "answer", "proof", "code"})


def form_key() -> str:
    """A fresh name for one rendering of a form."""
    return str(uuid.uuid4())


def once_per_form(
    request: HttpRequest, act: Callable[[], dict[str, Any]], *, now: datetime, choice: str = ""
) -> tuple[dict[str, Any], bool]:
    """What `act` answered, and whether it had answered before: the same rendering sent again is carried out once.

    A page with several buttons gives the `choice` made, so that going back and choosing another is another request.
    A body that changed under the same key, after success, raises IdempotencyKeyReused.
    """
    key = Key(
        principal=f"device:{device_of(request)}",
        method="POST",
        path=request.path,
        key=f"{request.POST.get('form_key') or form_key()}:{choice}",
        fingerprint=_fingerprint(request),
    )
    answer = once(key=key, act=lambda: Answer(status=201, body=json.dumps(act())), now=now)
    told: dict[str, Any] = json.loads(answer.body)
    return told, answer.is_replayed


def exert(request: HttpRequest, allowance: Allowance | None) -> None:
    """Near a limit, let pass whoever has worked or waited for it; raises EffortRequired."""
    told = request.POST
    effort.demand(allowance, challenge=told.get("challenge", ""), answer=told.get("answer", ""))


def see_other(path: str) -> HttpResponse:
    """After a form: look there."""
    return HttpResponse(status=303, headers={"Location": path})


def _fingerprint(request: HttpRequest) -> str:
    told = {name: request.POST.getlist(name) for name in sorted(request.POST) if name not in UNTOLD}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
