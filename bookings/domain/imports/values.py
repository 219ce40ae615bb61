"""Cells of a foreign table as values: days, clock times, lengths, amounts, words for what became of a visit."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import get_date_format, get_month_names

from bookings.domain.imports.columns import plain

ORDERS = ("dmy", "mdy", "ymd")
CAME, CALLED_OFF, STAYED_AWAY = "completed", "cancelled", "no_show"
WORDS: Mapping[str, tuple[str, ...]] = {
    CAME: ("", "completed", "complete", "done", "arrived", "attended", "show", "showed", "checkedout", "paid", "closed",
           "confirmed", "booked", "accepted", "finished", "abgeschlossen", "erledigt", "erschienen", "bezahlt",
           "bestatigt", "completada", "completado", "realizada", "realizado", "termine", "effectue", "hoanthanh",
           "完成"),
    CALLED_OFF: ("cancelled", "canceled", "cancel", "deleted", "declined", "latecancelled", "abgesagt", "storniert",
                 "cancelada", "cancelado", "annule", "annulee", "dahuy", "huy", "取消"),
    STAYED_AWAY: ("noshow", "didnotshow", "didnotattend", "dna", "absent", "missed", "nichterschienen", "nosepresento",
                  "noasistio", "nonpresente", "khongden", "未到"),
}  # fmt: skip
STATUSES = {word: status for status, words in WORDS.items() for word in words}
LONGEST_MINUTES = 12 * 60
LARGEST = Decimal("9999999.99")
EARLIEST_YEAR = 1900
_DIGITS = re.compile(r"(\d{1,4})\s*[./\-年]\s*(\d{1,2})\s*[./\-月]\s*(\d{1,4})\s*[日.]?", re.ASCII)
_DAY_MONTH = re.compile(
    r"(?:[^\W\d]+[.,]*\s+)?(\d{1,2})(?:\.|st|nd|rd|th)?\s+(?:de\s+)?([^\W\d]+)[.,]*\s+(?:de\s+)?(\d{4})"
)
_MONTH_DAY = re.compile(r"(?:[^\W\d]+[.,]*\s+)?([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(?:uhr|h)?\s*(?:([ap])\.?\s*m\.?)?", re.IGNORECASE
)
_TAIL = re.compile(r"(.*?\d)[,T\s]+(\d{1,2}[:.h]\d{2}.*|\d{1,2}\s*[ap]\.?m\.?)", re.IGNORECASE)
_HOURS = re.compile(
    r"(\d{1,2})\s*(?::|h|hr|hrs|std|hours?|stunden?)\s*(\d{1,2})?\s*(?:m|min|mins|minutes?|minuten)?\.?", re.IGNORECASE
)
_MINUTES = re.compile(r"(\d{1,3})(?:\.0+)?\s*(?:m|min|mins|minutes?|minuten|phut|分钟)?\.?", re.IGNORECASE)


_AMOUNT = re.compile(r"[^\d\-]*([\d.,'\s]+)\D*", re.ASCII)


class Unreadable(ValueError):
    """The cell holds something, but nothing of this kind."""


def order_for(language: str, region: str) -> str:
    """In which order people of this language, at this place, write day, month and year."""
    code = language.partition("-")[0]
    try:
        locale = Locale.parse(f"{code}_{region}" if region else code)
    except (UnknownLocaleError, ValueError):
        return "dmy"
    pattern = str(get_date_format("short", locale=locale).pattern).lower()
    found = "".join(sorted("dmy", key=pattern.find))
    return found if found in ORDERS else "dmy"


def months(language: str) -> dict[str, int]:
    """The names of the months in that language and in English, long and short, as they are compared."""
    found: dict[str, int] = {}
    for code in ("en", language.partition("-")[0]):
        for width in ("wide", "abbreviated"):
            for number, word in get_month_names(width, locale=code).items():
                found[plain(word)] = number
    return found


def day(text: str, *, order: str, names: Mapping[str, int], last_year: int) -> date:
    """A day written in that order, or year first, or with the month's name; raises Unreadable.

    A year of two digits is the latest one that ends so and is not after `last_year`.
    """
    year, month, number = _parts(text.strip(), order, names)
    if year < 100:
        year += last_year - last_year % 100
        year -= 100 if year > last_year else 0
    if year < EARLIEST_YEAR:
        raise Unreadable
    try:
        return date(year, month, number)
    except ValueError as error:
        raise Unreadable from error


def day_and_clock(text: str, zone: ZoneInfo) -> tuple[str, str]:
    """A cell with a day and perhaps a clock time, taken apart; an instant with an offset is told in this zone."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        found = _TAIL.fullmatch(text.strip())
        return (found[1], found[2]) if found else (text, "")
    if at.tzinfo is not None:
        at = at.astimezone(zone)
    has_clock = any(sign in text for sign in ":Tt") or len(text.strip()) > len("2026-10-24")
    return f"{at:%Y-%m-%d}", f"{at:%H:%M}" if has_clock else ""


def clock(text: str) -> int:
    """A clock time as minutes of the day; raises Unreadable."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise Unreadable
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise Unreadable
        hour = hour % 12 + (12 if found[3] in "pP" else 0)
    if hour > 23 or minute > 59:
        raise Unreadable
    return hour * 60 + minute


def minutes(text: str) -> int:
    """A length such as 45, 45 min, 1:15 or 1 h 15; raises Unreadable."""
    text = text.strip()
    if plain_number := _MINUTES.fullmatch(text):
        told = int(plain_number[1])
    elif found := _HOURS.fullmatch(text):
        told = int(found[1]) * 60 + int(found[2] or 0)
    else:
        raise Unreadable
    if not 0 < told <= LONGEST_MINUTES:
        raise Unreadable
    return told


def amount(text: str) -> Decimal:
    """An amount such as 45, 45.00, €45,00 or 1.045,50; raises Unreadable."""
    found = _AMOUNT.fullmatch(text)
    kept = re.sub(r"[^\d.,]", "", found[1]) if found else ""
    point = max(kept.rfind("."), kept.rfind(","))
    if point >= 0 and len(kept) - point - 1 != 3:
        kept = f"{re.sub('[.,]', '', kept[:point])}.{kept[point + 1 :]}"
    else:
        kept = re.sub("[.,]", "", kept)
    try:
        told = Decimal(kept).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise Unreadable from error
    if not 0 <= told <= LARGEST:
        raise Unreadable
    return told


def status(text: str) -> str:
    """What became of a visit; raises Unreadable for a word that is not known."""
    try:
        return STATUSES[plain(text)]
    except KeyError as error:
        raise Unreadable from error


def full_name(*, name: str, first: str, last: str) -> str:
    """The name as people say it; `Ünal, Zoë` is turned round."""
    if name:
        before, comma, after = name.partition(",")
        return f"{after.strip()} {before.strip()}" if comma and after.strip() and "," not in after else name
    return f"{first} {last}".strip()


def _parts(text: str, order: str, names: Mapping[str, int]) -> tuple[int, int, int]:
    if found := _DIGITS.fullmatch(text):
        is_year_first = len(found[1]) == 4
        places = "ymd" if is_year_first else order
        if len(found[1]) == 3 or len(found[3]) == 3 or (is_year_first and len(found[3]) > 2):
            raise Unreadable
        if any(len(text) == 4 and int(text) < EARLIEST_YEAR for text in found.groups()):
            raise Unreadable
        told = {letter: int(found[place + 1]) for place, letter in enumerate(places)}
        return told["y"], told["m"], told["d"]
    if found := _DAY_MONTH.fullmatch(text):
        return int(found[3]), names.get(plain(found[2]), 0), int(found[1])
    if found := _MONTH_DAY.fullmatch(text):
        return int(found[3]), names.get(plain(found[1]), 0), int(found[2])
    raise Unreadable
