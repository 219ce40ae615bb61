"""Mails that come back: a mail server says that it could not deliver one of ours after all (RFC 3464)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import default

from salon.outbox.channels.mail import DEAD
from salon.outbox.letters.facts import host

MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Returned:
    """Our name for a mail that could not be delivered; `is_dead` when nothing can ever reach that address."""

    name: str
    is_dead: bool


def returned(raw: bytes) -> Returned | None:
    """Which mail of ours this report gives up; None for anything else.

    A bounce is believed only if it quotes the Message-ID that we gave to one mail and told nobody else.
    """
    try:
        report = message_from_bytes(raw[:MOST_BYTES], policy=default)
        assert isinstance(report, EmailMessage)
        if report.get_content_type() != "multipart/report":
            return None
        parts = list(report.walk())
        given_up = list(_given_up(parts))
        name = _name(parts)
    except (MessageError, LookupError, ValueError, TypeError, AttributeError):
        return None
    return Returned(name, any(DEAD.search(words) for words in given_up)) if given_up and name else None


def _given_up(parts: Sequence[Message]) -> Iterator[bytes]:
    """The status code of every recipient for whom the server has stopped trying."""
    for part in parts:
        if "Action" in part and str(part["Action"]).strip().lower() == "failed":
            yield str(part.get("Status", "")).encode()


def _name(parts: Sequence[Message]) -> str:
    """The name in the Message-ID that is quoted, or blank."""
    ours = re.compile(rf"<([0-9a-f-]{{36}})@{re.escape(host())}>")
    for part in parts[1:]:
        kind = part.get_content_type()
        quoted = str(part.get("Message-ID", "")) if kind != "text/rfc822-headers" else str(part.get_payload())
        found = ours.search(quoted)
        if found:
            return found[1]
    return ""
