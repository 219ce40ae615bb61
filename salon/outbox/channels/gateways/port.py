"""What is asked of a gateway for texts, and what one tells."""

import base64
import hashlib
import hmac
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import SplitResult

from salon.outbox.channels.port import Outcome

# What is older was recorded by somebody and sent again.
FRESH = timedelta(minutes=5)


class BadSignature(Exception):
    """What came in is not signed by the gateway, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text to send; `key` is the same for every attempt."""

    to: str
    words: str
    key: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A text that somebody sent to the salon."""

    provider_id: str
    sender: str
    to: str
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a text after the gateway had taken it: `is_dead` when nothing can ever reach that number."""

    key: str
    to: str
    is_dead: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the gateway as it arrived; `address` is how the gateway calls us."""

    address: str
    headers: Mapping[str, str]
    body: bytes


class Gateway(ABC):
    """One way to send texts, for the length of a sweep."""

    name: ClassVar[str]
    # Whether a text sent twice under one key reaches people once.
    knows_repeats: ClassVar[bool] = False

    def __init__(self, address: SplitResult) -> None:
        self.address = address

    @abstractmethod
    def open(self) -> None:
        """Make sure that the gateway answers. Raises Unreachable."""

    @abstractmethod
    def send(self, text: Text) -> Outcome:
        """Hand one text over."""

    @abstractmethod
    def close(self) -> None:
        """Hang up."""

    @abstractmethod
    def read(self, request: Request, *, now: datetime) -> Sequence[Reply | Report]:
        """What a request of the gateway tells. Raises BadSignature."""


def verified(request: Request, *, secret: str, now: datetime) -> None:
    """Whether the request is signed as standard webhooks are: id, time and body, with HMAC-SHA-256.

    Raises BadSignature.
    """
    name, told_at = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "")
    if not secret or not name or not told_at.isdecimal() or len(told_at) > 12:
        raise BadSignature
    if abs(now.timestamp() - int(told_at)) > FRESH.total_seconds():
        raise BadSignature
    wanted = signature(secret, name, told_at, request.body)
    given = request.headers.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(wanted, one) for one in given if one.isascii()):
        raise BadSignature


def signature(secret: str, name: str, told_at: str, body: bytes) -> str:
    """`v1,` and the signature of a request."""
    told = b".".join([name.encode(), told_at.encode(), body])
    return "v1," + base64.b64encode(hmac.new(secret.encode(), told, hashlib.sha256).digest()).decode()
