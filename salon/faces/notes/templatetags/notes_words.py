"""Codes of a note as words, in templates."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from salon.faces.notes.words import FEET, FIELDS
from salon.sessionlog.domain.note import NO_AFTERCARE
from salon.sessionlog.selectors.vocabulary import Choices

register = template.Library()


@register.filter
def named(code: str, choices: Choices) -> str | Promise:
    """`{{ row.technique|named:choices }}`: the name of a technique, place, foot, goal or advice."""
    bare = code.rpartition(":")[2]
    rows = (*choices.techniques, *choices.zones, *choices.regions, *choices.goals, *choices.advice)
    return FEET.get(bare) or next((row.name for row in rows if row.code == bare), bare)


@register.filter
def at_row(number: int, column: str) -> str:
    """`{% if number|at_row:"seconds" in marked %}`: how a field of a technique row is named among what is marked."""
    return f"row-{number}-{column}"


@register.filter
def told(fields: Mapping[str, Any], choices: Choices) -> Iterator[tuple[str | Promise, str]]:
    """`{% for label, value in fields|told:choices %}`: what was written, in the order of the form."""
    for name, label in FIELDS.items():
        value = fields.get(name)
        if value not in (None, "", []):
            yield label, _words(value, choices)


def _words(value: Any, choices: Choices) -> str:
    if value is True:
        return _("yes")
    if isinstance(value, list):
        return ", ".join(_("none") if each == NO_AFTERCARE else str(named(str(each), choices)) for each in value)
    return str(value)
