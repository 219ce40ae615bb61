"""Mail: over one connection for a whole sweep."""

import re
import smtplib
from collections.abc import Sequence
from email.mime.text import MIMEText

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import sanitize_address

from salon.outbox.channels import notes
from salon.outbox.channels.port import Fate, NoAddress, Outcome, Parcel, Sender, Unreachable
from salon.outbox.domain.judging import WAITS
from salon.outbox.letters.mails import Letter, message_id, written
from salon.outbox.models import Message
from salon.outbox.outgoing import Outgoing

PERMANENT = 500
# RFC 3463: what it says of an address that is none, is no more, or is shut.
DEAD = re.compile(rb"\b5\.(?:1\.(?:1|2|3|6|10)|2\.1)\b")
ENHANCED = re.compile(rb"\b5\.\d{1,3}\.\d{1,3}\b")
# RFC 5321: no such mailbox, not here, not allowed as a name; where nothing more exact is said.
NO_MAILBOX = frozenset({550, 551, 553})


class MailSender(Sender):
    """A connection to the mail server."""

    channel = Message.Channel.EMAIL.value
    # The same Message-ID each time: whoever gets two sees one.
    repeats = len(WAITS)

    def __init__(self) -> None:
        self._server = get_connection()

    def open(self) -> None:
        """Make sure of the connection. Raises Unreachable."""
        try:
            self._server.open()
        except OSError as error:
            raise Unreachable from error

    def write(self, message: Outgoing) -> EmailMultiAlternatives:
        """The mail. Raises NoAddress."""
        return mail_of(message, written(message))

    def hand_over(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Send one after the other."""
        return [self._send(message, mail) for message, mail in parcels]

    def close(self) -> None:
        """Hang up."""
        try:
            self._server.close()
        except OSError:
            # A server that is gone cannot be told goodbye.
            self._server = get_connection()

    def _send(self, message: Outgoing, mail: EmailMultiAlternatives) -> Outcome:
        try:
            self._server.send_messages([mail])
        except smtplib.SMTPRecipientsRefused as error:
            ((code, words),) = error.recipients.values()
            return Outcome(_refusal(code, words))
        except smtplib.SMTPDataError as error:
            return Outcome(Fate.REFUSED if error.smtp_code >= PERMANENT else Fate.DEFERRED)
        except (smtplib.SMTPResponseException, smtplib.SMTPNotSupportedError):
            # About the sender or the session, not about this message: somebody can put it right.
            self.close()
            return Outcome(Fate.DEFERRED)
        except OSError:
            self.close()
            return Outcome(Fate.UNANSWERED)
        notes.of_mail(message, mail)
        return Outcome(Fate.TAKEN)


def _refusal(code: int, words: bytes) -> Fate:
    """Whether the address is at fault, or only this mail, or only this moment."""
    if code < PERMANENT:
        return Fate.DEFERRED
    is_dead = DEAD.search(words) if ENHANCED.search(words) else code in NO_MAILBOX
    return Fate.DEAD_END if is_dead else Fate.REFUSED


def mail_of(message: Outgoing, letter: Letter) -> EmailMultiAlternatives:
    """The letter as a mail. Raises NoAddress."""
    address, reply_to = message.address, letter.reply_to
    if not is_mailable(address):
        raise NoAddress
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[address],
        reply_to=[reply_to] if is_mailable(reply_to) else [],
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated", **letter.headers},
    )
    mail.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        # UTF-8 as base64, which leaves the CRLF and the folds of the file alone.
        file = MIMEText(letter.calendar.decode(), "calendar", "utf-8")
        file.set_param("method", "PUBLISH")
        file.add_header("Content-Disposition", "attachment", filename="appointment.ics")
        mail.attach(file)
    return mail


def is_mailable(address: str) -> bool:
    """Whether it is one address, and no more."""
    try:
        sanitize_address(address, "utf-8")
    except ValueError:
        return False
    return "@" in address
