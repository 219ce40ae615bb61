"""Filters that every page has without loading them: amounts, days, times, numbers and texts of the catalogue."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import template

from salon.catalogue.words import told
from salon.core import figures

register = template.Library()
# `{{ service.price|money:place.currency }}`
register.filter("money", figures.money)
register.filter("phone", figures.phone)
# A name or sentence of the catalogue in the reader's language: `{{ service.name|told }}`
register.filter("told", told)


def _or_nothing(write: Callable[[Any], str]) -> Callable[[Any], str]:
    """The same for a page that may have no day to write."""
    return lambda at: write(at) if at else ""


def dated(at: date | datetime | None, form: str) -> str:
    """`{{ at|dated:"j F Y" }}`; nothing where there is no day."""
    return figures.dated(at, form) if at else ""


register.filter("dated", dated, expects_localtime=True)
# Instants on the clock of the salon, as the page has set it: `{{ appointment.starts_at|day }}`
for name in ("day", "full_day", "short_day", "short_weekday", "short_month", "clock"):
    register.filter(name, _or_nothing(getattr(figures, name)), expects_localtime=True)
