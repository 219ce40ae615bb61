"""What was sent about a visit, in words: which message, how it travels, where it stands, and why it did not go out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from bookings.domain.reminders import can_be_said
from bookings.models import Appointment
from bookings.services.resending import ENDED
from salon.faces.badges import Badge
from salon.faces.desk.blocks import Words
from salon.faces.messagewords import CHANNELS, STATUSES, kind_word
from salon.outbox.models import Message

# Sign and tone of where a message stands.
SIGNS: Mapping[str, tuple[str, str]] = {
    "planned": ("○", "info"),
    "sending": ("◐", "active"),
    "sent": ("✓", "good"),
    "failed": ("!", "bad"),
    "skipped": ("–", "quiet"),
    "cancelled": ("✕", "quiet"),
    "unknown": ("?", "warn"),
}
# Why a message was not sent, or has failed, and what can be done about it.
WHY: Mapping[str, Words] = {
    "too_late": _("It was too late for it."),
    "switched_off": _("The salon does not send this kind."),
    "suppressed": _("The client does not want these messages."),
    "not_wanted": _("The client has not asked for such messages."),
    "superseded": _("A newer message says all of it."),
    "too_many_texts": _("The client had enough texts for the day or the week."),
    "dead_address": _("Messages to this address come back. Ask the client for another one."),
    "refused": _("The provider refuses it. Check the address."),
    "unanswered": _("Nobody answered. It may have arrived."),
    "unwritable": _("The message could not be written. Tell whoever looks after the program."),
    "attempts": _("It was tried for a day and a half, without success."),
}
# With these somebody has to do something.
TROUBLE = frozenset({"failed", "unknown"})
WAITS = _("It is tried again and again.")
OTHERWISE = _("It could not be delivered.")


@dataclass(frozen=True, slots=True)
class Line:
    """One message as the desk sees it. `at` is when it went out, or is due."""

    message: Message
    what: Words
    how: Words
    badge: Badge
    at: datetime
    why: Words
    is_copy: bool
    may_resend: bool


def line_of(message: Message, about: Appointment | None, *, zone: ZoneInfo, now: datetime) -> Line:
    """The message in words, and whether it would still be true to send it again."""
    status = message.status
    return Line(
        message,
        what=kind_word(message.kind),
        how=CHANNELS.get(message.channel, message.channel),
        badge=Badge(status, STATUSES[status], *SIGNS[status]),
        at=(message.sent_at or message.due_at).astimezone(zone),
        why=why_not(message),
        is_copy=message.copy > 0,
        may_resend=_may_resend(message, about, now),
    )


def lines_of(messages: Iterable[Message], about: Appointment, *, now: datetime) -> list[Line]:
    """Everything about one visit, in the order in which it goes out."""
    return [line_of(message, about, zone=about.location.zone, now=now) for message in messages]


def why_not(message: Message) -> Words:
    """Why it has not gone out; blank where it has, or is not due."""
    if message.status in ("failed", "skipped", "unknown"):
        return WHY.get(message.skip_reason, OTHERWISE)
    return WAITS if message.status == "planned" and message.attempts else ""


def _may_resend(message: Message, about: Appointment | None, now: datetime) -> bool:
    if about is None or about.client_id is None or message.status not in ENDED:
        return False
    return can_be_said(message.kind, status=about.status, is_over=about.ends_at <= now)
