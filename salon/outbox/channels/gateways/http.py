"""One request of HTTP to a gateway: sent, not sent, or nobody knows."""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult

from salon.outbox.channels.port import Unreachable

PATIENCE_SECONDS = 10
MOST_BYTES = 64 * 1024


class Unheard(Exception):
    """The connection broke after the request had gone out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and JSON of an answer; what is no JSON is an empty object."""

    status: int
    told: dict[str, Any]


class Line:
    """A connection for one request after the other, each on a fresh one: a line that has lain idle may be dead."""

    def __init__(self, address: SplitResult, *, is_secure: bool, host: str = "") -> None:
        kind = http.client.HTTPSConnection if is_secure else http.client.HTTPConnection
        self._line = kind(address.hostname or host, address.port, timeout=PATIENCE_SECONDS)

    def open(self) -> None:
        """Connect, unless connected. Raises Unreachable."""
        if self._line.sock is None:
            try:
                self._line.connect()
            except OSError as error:
                raise Unreachable from error

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """The answer to a POST; redirects are not followed. Raises Unreachable and Unheard."""
        self.open()
        try:
            self._line.request("POST", path, body, headers)
            response = self._line.getresponse()
            raw = response.read(MOST_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise Unheard from error
        finally:
            self.close()
        return Answer(response.status, _told(raw))

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def _told(raw: bytes) -> dict[str, Any]:
    try:
        told = json.loads(raw)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
