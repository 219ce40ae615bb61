"""Amounts of money, days, times and telephone numbers as people read them in their language."""

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import NumberPattern
from django.utils import dateformat, translation
from django.utils.translation import pgettext
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException

FALLBACK = "en"


def money(amount: Decimal, currency: str) -> str:
    """An amount as the reader's language writes it, whole amounts without cents."""
    language = translation.get_language() or FALLBACK
    pattern = _pattern(language, is_whole=amount == amount.to_integral_value())
    return str(pattern.apply(amount, _locale(language), currency=currency, currency_digits=False))


def day(on: date | datetime) -> str:
    """A day with its weekday, such as "Tuesday, 10 March"."""
    return dateformat.format(on, pgettext("date format", "l, j F"))


def full_day(on: date | datetime) -> str:
    """A day with weekday and year, such as "Tuesday, 10 March 2026"."""
    return dateformat.format(on, pgettext("date format", "l, j F Y"))


def short_day(on: date | datetime) -> str:
    """A day where there is little room, such as "Tue 10 Mar"."""
    return dateformat.format(on, pgettext("date format", "D j M"))


def dated(at: date | datetime, form: str) -> str:
    """A day or an instant in one of the forms that pages use, as Django's `date` names them: `{{ at|dated:"j F Y" }}`.

    Each language has an order of its own for each form.
    """
    return dateformat.format(at, pgettext("date format", form))


def short_weekday(on: date | datetime) -> str:
    """The weekday in a narrow box, such as "Tue"; some languages have shorter words than Django knows."""
    names: Mapping[int, str] = _locale(translation.get_language() or FALLBACK).days["format"]["abbreviated"]
    return names[on.weekday()]


def short_month(on: date | datetime) -> str:
    """The month in a narrow box, such as "Mar"."""
    names: Mapping[int, str] = _locale(translation.get_language() or FALLBACK).months["format"]["abbreviated"]
    return names[on.month]


def clock(at: datetime | time) -> str:
    """A time of day, such as "15:30"."""
    return dateformat.time_format(at, pgettext("time format", "H:i"))


def phone(number: str) -> str:
    """A number in groups of digits, as the world dials it; one that cannot be read stays as it is."""
    try:
        return str(PhoneNumber.from_string(number).as_international)
    except NumberParseException:
        return number


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    """What is known of the language; of one that is only tried out, as little as of the fallback."""
    try:
        return Locale.parse(translation.to_locale(language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language.partition("-")[0])


@lru_cache(maxsize=64)
def _pattern(language: str, *, is_whole: bool) -> NumberPattern:
    pattern: NumberPattern = copy(_locale(language).currency_formats["standard"])
    if is_whole:
        pattern.frac_prec = (0, 0)
    return pattern
