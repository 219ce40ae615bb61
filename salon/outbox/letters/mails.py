"""Mails in words: subject, text, page and calendar file."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salon.outbox.domain.calendar import Entry, calendar_file
from salon.outbox.letters import moulds
from salon.outbox.letters.facts import dialled, facts_of, host, instant, language_of
from salon.outbox.letters.moulds import shape_of
from salon.outbox.models import Message
from salon.outbox.outgoing import Outgoing

SUBJECTS = {
    "confirmation": _("%(salon)s: your appointment on %(day)s at %(time)s is confirmed"),
    "received": _("%(salon)s: we have your request for %(day)s at %(time)s"),
    "moved": _("%(salon)s: your appointment is now on %(day)s at %(time)s"),
    "cancelled": _("%(salon)s: your appointment on %(day)s at %(time)s is cancelled"),
    "declined": _("%(salon)s: about your request for %(day)s at %(time)s"),
    "reminder_48h": _("%(salon)s: your appointment on %(day)s at %(time)s"),
    "reminder_24h": _("%(salon)s: reminder of your appointment on %(day)s at %(time)s"),
    "reminder_2h": _("%(salon)s: see you on %(day)s at %(time)s"),
    "aftercare": _("%(salon)s: after your visit"),
    "rebooking": _("%(salon)s: would you like to come again?"),
    "waitlist": _("%(salon)s: you are on our waiting list"),
    "code": _("%(salon)s: your number is %(code)s"),
    "links": _("%(salon)s: the links to your appointments"),
    "copy": _("%(salon)s: the copy of your data"),
    "erased": _("%(salon)s: what we have erased, and what we must keep"),
    "offer": _("%(salon)s: %(day)s at %(time)s has become free for you"),
}
# Of these a person may want no more without missing what was agreed.
UNSUBSCRIBABLE = frozenset({Message.Purpose.REMINDER, Message.Purpose.MARKETING})


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in words. `calendar` is empty where there is nothing for a calendar."""

    subject: str
    text: str
    html: str
    calendar: bytes
    reply_to: str
    headers: dict[str, str] = field(default_factory=dict)


def message_id(message: Outgoing) -> str:
    """The same for every attempt, so that a repeat can be recognised."""
    return f"<{message.public_id}@{host()}>"


def written(message: Outgoing) -> Letter:
    """The message in its language, in the salon's time."""
    content, language = message.content, language_of(message.language)
    facts = facts_of(message, content, language)
    subject = facts["subject"] = moulds.line(_subject(message.kind, language), facts)
    shape = shape_of(facts)
    return Letter(
        subject=subject,
        text=moulds.plain(f"outbox/{message.kind}.txt", language, facts, shape).strip() + "\n",
        html=moulds.page(f"outbox/{message.kind}.html", language, facts, shape),
        calendar=_calendar(content, language) if "uid" in content else b"",
        reply_to=content["salon"]["email"],
        headers=_headers(message, str(facts["preference_link"])),
    )


@lru_cache(maxsize=512)
def _subject(kind: str, language: str) -> str:
    with translation.override(language):
        return str(SUBJECTS[kind])


@lru_cache(maxsize=64)
def _appointment_in(language: str) -> str:
    with translation.override(language):
        return gettext("Appointment")


def _headers(message: Outgoing, link: str) -> dict[str, str]:
    """For mail programs that have a button for it (RFC 8058)."""
    if message.purpose not in UNSUBSCRIBABLE:
        return {}
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def whereabouts(*, name: str, address: str, telephone: str) -> str:
    """What a calendar entry says beside the time: which salon, where, and its number; a line each."""
    return "\n".join(line for line in (name, address, dialled(telephone)) if line)


def _calendar(content: dict[str, Any], language: str) -> bytes:
    place = content["salon"]
    entry = Entry(
        uid=f"{content['uid']}@{host()}",
        sequence=content["sequence"],
        status=content["status"],
        starts_at=instant(content["starts_at"]),
        ends_at=instant(content["ends_at"]),
        summary=f"{place['name']}: {_appointment_in(language)}",
        place=place["address"],
        note=whereabouts(name=place["name"], address=place["address"], telephone=place["phone"]),
    )
    return calendar_file(entry, stamped_at=instant(content["told_at"]))
