"""Amounts, days, times, numbers and texts of the catalogue in templates."""

from collections.abc import Mapping
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
# Instants on the clock of the salon, as the page has set it: `{{ appointment.starts_at|day }}`
for name in ("day", "full_day", "short_day", "short_weekday", "short_month", "clock"):
    register.filter(name, getattr(figures, name), expects_localtime=True)


@register.filter
def of(mapping: Mapping[Any, Any], key: object) -> Any:
    """What a mapping has under a key that is only known in the template."""
    return mapping.get(key)
