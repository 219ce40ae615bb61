"""Languages that nobody speaks: each word longer and marked, or set from right to left; and what was not marked."""

import re
from html.parser import HTMLParser
from pathlib import Path

from pytest_django import Settings

from salon.faces.console.catalogues import ACCENTS, PSEUDO_LONG, PSEUDO_RTL, pseudo
from salon.faces.console.gathering import gathered

LETTERS = re.compile(r"[A-Za-z]{3,}")
MARKED = re.compile(r"[\u2067]?\[[^\[\]]*\][\u2069]?")
ACCENTED = {chr(code) for code in ACCENTS.values()}
SILENT = ("script", "style", "title")


def offer(settings: Settings, folder: Path) -> None:
    """Let the pages be shown in both."""
    template = gathered()
    for language in (PSEUDO_LONG, PSEUDO_RTL):
        pseudo(template, language, folder)
    settings.LOCALE_PATHS = [folder]
    settings.LANGUAGES = [("en", "English"), (PSEUDO_LONG, "Pseudo"), (PSEUDO_RTL, "Pseudo, turned")]


class _Words(HTMLParser):
    """The texts of a page and of its labels."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.silent += tag in SILENT
        self.texts += [told[name] or "" for name in ("aria-label", "placeholder") if name in told]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.texts.append(data)


def unmarked(page: str, *, but: set[str]) -> list[str]:
    """The texts of a page in which plain words stand outside the marks; `but` are names and such."""
    words = _Words()
    words.feed(page)
    return sorted({text for text in words.texts if _is_plain(MARKED.sub("", " ".join(text.split())), but)})


def _is_plain(text: str, but: set[str]) -> bool:
    if any(known in text for known in but):
        return False
    return any(LETTERS.search(word) and ACCENTED.isdisjoint(word) for word in text.split())
