"""A gateway that speaks plain JSON: a provider with a small relay in front, or one's own modem.

`SMS_URL=https://key@gateway.example/texts?from=Lindenhof`. A text is a POST of `{"id", "to", "from", "text"}` with the
key as bearer token and the id as Idempotency-Key: the same id twice must reach people once. 422 says that nothing can
ever reach the number. What comes in is signed with SMS_SECRET.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote

from django.conf import settings

from salon.outbox.channels.gateways.http import Answer, Line, Unheard
from salon.outbox.channels.gateways.port import BadSignature, Gateway, Reply, Report, Request, Text, verified
from salon.outbox.channels.port import Fate, Outcome, Unreachable

LATER = frozenset({401, 403, 408, 409, 425, 429})


class PlainGateway(Gateway):
    """Sends each text as JSON."""

    name = "plain"
    knows_repeats = True

    def __init__(self, address: SplitResult) -> None:
        super().__init__(address)
        self._line = Line(address, is_secure=address.scheme == "https")
        self._from = parse_qs(address.query).get("from", [""])[0]

    def open(self) -> None:
        self._line.open()

    def close(self) -> None:
        self._line.close()

    def send(self, text: Text) -> Outcome:
        body = {"id": text.key, "to": text.to, "from": self._from, "text": text.words}
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {unquote(self.address.username or '')}",
            "Idempotency-Key": text.key,
        }
        try:
            answer = self._line.post(self.address.path or "/", json.dumps(body).encode(), headers)
        except Unreachable:
            return Outcome(Fate.DEFERRED)
        except Unheard:
            return Outcome(Fate.UNANSWERED)
        return _outcome(answer)

    def read(self, request: Request, *, now: datetime) -> Sequence[Reply | Report]:
        return read_plain(request, now=now)


def _outcome(answer: Answer) -> Outcome:
    if answer.status < 300:
        return Outcome(Fate.TAKEN, str(answer.told.get("id", ""))[:80])
    if answer.status == 422:
        return Outcome(Fate.DEAD_END)
    if answer.status in LATER or answer.status >= 500:
        return Outcome(Fate.DEFERRED)
    return Outcome(Fate.REFUSED)


def read_plain(request: Request, *, now: datetime) -> Sequence[Reply | Report]:
    """`{"id", "from", "to", "text"}` of somebody who wrote, or `{"id", "to", "status"}` of a text of ours.

    Raises BadSignature.
    """
    verified(request, secret=settings.SMS_SECRET, now=now)
    try:
        told = json.loads(request.body)
    except ValueError as error:
        raise BadSignature from error
    if not isinstance(told, dict):
        raise BadSignature
    name, to = _word(told, "id"), _word(told, "to")
    if "status" in told:
        return [Report(name, to, is_dead=_word(told, "status") == "unreachable")]
    return [Reply(name, _word(told, "from"), to, _word(told, "text"))]


def _word(told: dict[str, Any], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise BadSignature
    return value
