"""What the templates of letters and texts know of a message."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from salon.core.figures import money, phone
from salon.outbox.domain.names import greeted
from salon.outbox.letters.moulds import Fact
from salon.outbox.letters.signed import preference_link
from salon.outbox.outgoing import Outgoing

KEPT: dict[str, str | Promise] = {
    "bookings": _("When you were with us"),
    "consents": _("What you agreed to"),
    "health_declarations": _("Your answers to our questions"),
    "screenings": _("What was decided from them"),
    "sessions": _("The signed notes of your sessions"),
}


def host() -> str:
    """The salon's name on the network, by which mails and calendar entries are known for ever."""
    return urlsplit(settings.PUBLIC_ORIGIN).hostname or "localhost"


@lru_cache(maxsize=64)
def language_of(asked: str) -> str:
    """The language in which a message is written: the one asked for, or the house's own."""
    try:
        return translation.get_supported_language_variant(asked)
    except LookupError:
        return settings.LANGUAGE_CODE


def facts_of(message: Outgoing, content: dict[str, Any], language: str) -> dict[str, Fact]:
    """Everything that a template may say; what the message does not know is blank."""
    place = content["salon"]
    facts: dict[str, Fact] = {
        "name": greeted(content.get("client_name", "")),
        "salon": place["name"],
        "address": place["address"],
        "phone": dialled(place["phone"]),
        "therapist": content.get("therapist", ""),
        "reference": content.get("reference", ""),
        "fee": _fee(content.get("fee"), language),
        "code": content.get("code", ""),
        "links": content.get("links", ()),
        "kept": _kept(content.get("kept", ()), language),
        "data_link": f"{settings.PUBLIC_ORIGIN}/my/data",
        "is_pending": content.get("status") == "pending_review",
        "asks_check": bool(content.get("asks_check")),
        "preference_link": preference_link(message, content.get("client", "")),
        "book_link": f"{settings.PUBLIC_ORIGIN}/?salon={place['slug']}",
    }
    token = content.get("manage_token", "")
    facts["manage_link"] = f"{settings.PUBLIC_ORIGIN}/{content.get('opens', 'b')}/{token}" if token else ""
    return facts | _times(content, language)


def _times(content: dict[str, Any], language: str) -> dict[str, Fact]:
    if "starts_at" not in content:
        return dict.fromkeys(("day", "short_day", "time", "until", "zone", "answer_by"), "")
    zone = ZoneInfo(content["time_zone"])
    starts_at, ends_at = instant(content["starts_at"]).astimezone(zone), instant(content["ends_at"]).astimezone(zone)
    answer_by = instant(content["answer_by"]).astimezone(zone) if "answer_by" in content else None
    return {
        "day": day_in_words(starts_at.date(), language),
        "short_day": short_day(starts_at.date(), language),
        "time": f"{starts_at:%H:%M}",
        "until": f"{ends_at:%H:%M}",
        "zone": f"{zone.key} ({starts_at:%Z})",
        "answer_by": f"{answer_by:%H:%M}" if answer_by else "",
    }


@lru_cache(maxsize=4096)
def day_in_words(on: date, language: str) -> str:
    """A date as people say it."""
    with translation.override(language):
        return format_date(on, pgettext("date format", "l, j F Y"))


@lru_cache(maxsize=4096)
def short_day(on: date, language: str) -> str:
    """A date for a text of few characters."""
    with translation.override(language):
        return format_date(on, pgettext("short date format", "D j M"))


def instant(text: str) -> datetime:
    """An instant as the content of a message writes it."""
    return datetime.fromisoformat(text).astimezone(UTC)


def _kept(told: Sequence[Mapping[str, str]], language: str) -> tuple[str, ...]:
    """What stays of somebody who asked to be forgotten, and until when."""
    with translation.override(language):
        return tuple(f"{KEPT[one['what']]}: {day_in_words(date.fromisoformat(one['until']), language)}" for one in told)


def _fee(told: dict[str, str] | None, language: str) -> str:
    if not told:
        return ""
    with translation.override(language):
        return money(Decimal(told["amount"]), told["currency"])


dialled = lru_cache(maxsize=1024)(phone)
