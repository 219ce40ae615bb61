"""From a message to what a person reads: subject, text, page and calendar file."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from salon.core.figures import money, phone
from salon.outbox.domain.calendar import Entry, calendar_file
from salon.outbox.domain.names import greeted
from salon.outbox.models import Message

SUBJECTS = {
    "confirmation": _("%(salon)s: your appointment on %(day)s at %(time)s is confirmed"),
    "received": _("%(salon)s: we have your request for %(day)s at %(time)s"),
    "moved": _("%(salon)s: your appointment is now on %(day)s at %(time)s"),
    "cancelled": _("%(salon)s: your appointment on %(day)s at %(time)s is cancelled"),
    "declined": _("%(salon)s: about your request for %(day)s at %(time)s"),
    "reminder_48h": _("%(salon)s: your appointment on %(day)s at %(time)s"),
    "reminder_24h": _("%(salon)s: reminder of your appointment on %(day)s at %(time)s"),
    "reminder_2h": _("%(salon)s: see you on %(day)s at %(time)s"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in words."""

    subject: str
    text: str
    html: str
    calendar: bytes


def host() -> str:
    """The salon's name on the network, by which mails and calendar entries are known for ever."""
    return urlsplit(settings.PUBLIC_ORIGIN).hostname or "localhost"


def whereabouts(*, name: str, address: str, telephone: str) -> str:
    """What a calendar entry says beside the time: which salon, where, and its number; a line each."""
    return "\n".join(line for line in (name, address, phone(telephone)) if line)


def message_id(message: Message) -> str:
    """The same for every attempt, so that a repeat can be recognised."""
    return f"<{message.public_id}@{host()}>"


def written(message: Message) -> Letter:
    """The message in its language, in the salon's time."""
    with translation.override(_language(message.language)):
        context = _context(message.content)
        subject = " ".join((SUBJECTS[message.kind] % context).split())
        context |= {"subject": subject, "kind": message.kind}
        return Letter(
            subject=subject,
            text=render_to_string(f"outbox/{message.kind}.txt", context).strip() + "\n",
            html=render_to_string(f"outbox/{message.kind}.html", context),
            calendar=_calendar(message),
        )


def _language(asked: str) -> str:
    try:
        return translation.get_supported_language_variant(asked)
    except LookupError:
        return settings.LANGUAGE_CODE


def _context(content: dict[str, Any]) -> dict[str, Any]:
    zone = ZoneInfo(content["time_zone"])
    starts_at, ends_at = _instant(content["starts_at"]).astimezone(zone), _instant(content["ends_at"]).astimezone(zone)
    token, place = content["manage_token"], content["salon"]
    return {
        "name": greeted(content["client_name"]),
        "salon": place["name"],
        "address": place["address"],
        "phone": phone(place["phone"]),
        "therapist": content["therapist"],
        "reference": content["reference"],
        "day": format_date(starts_at, pgettext("date format", "l, j F Y")),
        "time": f"{starts_at:%H:%M}",
        "until": f"{ends_at:%H:%M}",
        "zone": f"{zone.key} ({starts_at:%Z})",
        "fee": _fee(content.get("fee")),
        "is_pending": content["status"] == "pending_review",
        "manage_link": f"{settings.PUBLIC_ORIGIN}/b/{token}" if token else "",
        "origin": settings.PUBLIC_ORIGIN,
        "language": translation.get_language(),
    }


def _fee(told: dict[str, str] | None) -> str:
    return money(Decimal(told["amount"]), told["currency"]) if told else ""


def _calendar(message: Message) -> bytes:
    content = message.content
    place = content["salon"]
    entry = Entry(
        uid=f"{content['uid']}@{host()}",
        sequence=content["sequence"],
        status=content["status"],
        starts_at=_instant(content["starts_at"]),
        ends_at=_instant(content["ends_at"]),
        summary=f"{place['name']}: {gettext('Appointment')}",
        place=place["address"],
        note=whereabouts(name=place["name"], address=place["address"], telephone=place["phone"]),
    )
    return calendar_file(entry, stamped_at=message.created_at)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
