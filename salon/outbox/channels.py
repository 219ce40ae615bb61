"""How a message travels: by mail, over one connection for a whole batch."""

import json
import smtplib
import tempfile
from email.mime.text import MIMEText
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import sanitize_address

from salon.outbox.letters import Letter, message_id, written
from salon.outbox.models import Message

PERMANENT = 500


class Undelivered(Exception):
    """The message did not certainly arrive."""


class Unreachable(Undelivered):
    """There is no mail server; nothing was handed over, and nothing will be for now."""


class Refused(Undelivered):
    """The address or the message will never be taken."""


class Deferred(Undelivered):
    """The mail server says: not now."""


class Unanswered(Undelivered):
    """The connection broke while the message was handed over; it may have arrived."""


class Mail:
    """A connection to the mail server, closed at the end of the `with` block."""

    def __init__(self) -> None:
        self._server = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def connect(self) -> None:
        """Make sure of the connection. Raises Unreachable."""
        try:
            self._server.open()
        except OSError as error:
            raise Unreachable from error

    def send(self, message: Message) -> None:
        """Hand the message over. Raises Refused, Deferred or Unanswered."""
        letter = written(message)
        mail = _mail(message, letter)
        try:
            self._server.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _answer(min(codes)) from error
        except smtplib.SMTPDataError as error:
            raise _answer(error.smtp_code) from error
        except (smtplib.SMTPResponseException, smtplib.SMTPNotSupportedError) as error:
            # About the sender or the session, not about this message: somebody can put it right.
            self._hang_up()
            raise Deferred from error
        except OSError as error:
            self._hang_up()
            raise Unanswered from error
        if settings.TEST_OUTBOX_DIR:
            _note(message, letter, mail)

    def _hang_up(self) -> None:
        try:
            self._server.close()
        except OSError:
            # A server that is gone cannot be told goodbye.
            self._server = get_connection()


def _answer(code: int) -> Undelivered:
    return Refused() if code >= PERMANENT else Deferred()


def _mail(message: Message, letter: Letter) -> EmailMultiAlternatives:
    if not _is_mailable(message.address):
        raise Refused
    reply_to = message.content["salon"]["email"]
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[message.address],
        reply_to=[reply_to] if _is_mailable(reply_to) else [],
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(letter.html, "text/html")
    # UTF-8 as base64, which leaves the CRLF and the folds of the file alone.
    file = MIMEText(letter.calendar.decode(), "calendar", "utf-8")
    file.set_param("method", "PUBLISH")
    file.add_header("Content-Disposition", "attachment", filename="appointment.ics")
    mail.attach(file)
    return mail


def _is_mailable(address: str) -> bool:
    try:
        sanitize_address(address, "utf-8")
    except ValueError:
        return False
    return "@" in address


def _note(message: Message, letter: Letter, mail: EmailMultiAlternatives) -> None:
    """Leave a file for checks from outside: whole under its name, or not there."""
    folder = Path(settings.TEST_OUTBOX_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    note = {
        "message_row_id": str(message.public_id),
        "message_id": message_id(message),
        "channel": message.channel,
        "to": message.address,
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "headers": {name: str(value) for name, value in mail.message().items()},
        "attachments": [
            {"filename": "appointment.ics", "content_type": "text/calendar", "content": letter.calendar.decode()}
        ],
    }
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".", suffix=".part", delete=False) as file:
        json.dump(note, file, ensure_ascii=False, indent=1)
    part = Path(file.name)
    part.rename(folder / f"{message.public_id}{part.stem}.json")
