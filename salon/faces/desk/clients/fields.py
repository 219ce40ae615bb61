"""Ids in the forms of the client pages, and languages by name."""

import uuid

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

from salon.core.errors import NotFound


def id_from(text: str) -> uuid.UUID:
    """The public id that a form gives; raises NotFound for what is none."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound from error


def language_name(code: str) -> str:
    """What a language is called in the language of the page; the code where nobody knows."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(get_language().partition("-")[0])
    except (UnknownLocaleError, ValueError):
        name = None
    return name or code
