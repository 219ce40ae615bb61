"""The languages that therapists speak, in the reader's own words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from django.utils import translation

from therapists.models import Therapist


@dataclass(frozen=True, slots=True)
class Spoken:
    """A language, what it is called, and the ids of those who speak it."""

    code: str
    name: str
    speakers: tuple[int, ...]


def spoken_by(therapists: Iterable[Therapist]) -> list[Spoken]:
    """Every language that one of them speaks, by name."""
    speakers: dict[str, list[int]] = {}
    for therapist in therapists:
        for code in therapist.languages:
            speakers.setdefault(code, []).append(therapist.pk)
    found = [Spoken(code, language_name(code), tuple(ids)) for code, ids in speakers.items()]
    return sorted(found, key=lambda one: one.name.casefold())


def language_name(code: str) -> str:
    """A language as the reader's language writes it within a sentence; the code itself where nobody knows it."""
    try:
        reader = Locale.parse(translation.to_locale(translation.get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        reader = Locale.parse("en")
    try:
        return Locale.parse(code, sep="-").get_display_name(reader) or code
    except (UnknownLocaleError, ValueError):
        return code


def names_of(codes: Sequence[str]) -> str:
    """Several languages in a row."""
    return ", ".join(language_name(code) for code in codes)
