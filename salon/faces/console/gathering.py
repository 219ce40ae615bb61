"""Gathering every sentence that people see: from code, templates and the data of the catalogue."""

import io
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation import templatize

from salon.catalogue.words import CONTEXT

PACKAGES = ("salon", "bookings", "clients", "therapists")
TEMPLATES = (".html", ".txt")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "now_in_words": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# What of the catalogue people read, by table; a dot goes into a list of entries.
DATA_TEXTS: dict[str, tuple[str, ...]] = {
    "check": ("question",),
    "rule": ("name", "question", "note", "follow_ups.text", "follow_ups.choices.text"),
    "service": ("name", "description"),
    "goal": ("name", "description"),
    "complaint": ("name", "description"),
    "advice": ("name", "lines.text"),
    "zone": ("name", "label"),
    "region": ("name", "label"),
    "technique": ("name",),
    "protocol": ("name", "description"),
    "product": ("name",),
    "chair_type": ("name",),
    "qualification": ("name",),
}
# `{{ at|dated:"j F Y" }}`: how a language orders a day.
DATED = re.compile(r'\|dated:"([^"]+)"')
COMMENTS = ("Translators:",)


def gathered() -> Catalog:
    """A catalogue without translations: every message, with the files it is said in."""
    catalog = Catalog(fuzzy=False, charset="utf-8")
    for path in _files():
        place = str(path.relative_to(settings.BASE_DIR))
        for message, context in _said_in(path):
            catalog.add(message, locations=[(place, 1)], context=context)
    for place, text in _data_texts():
        catalog.add(text, locations=[(place, 1)], context=CONTEXT)
    return catalog


def _files() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*")):
            is_ours = path.suffix == ".py" or (path.suffix in TEMPLATES and "templates" in path.parts)
            if is_ours and "migrations" not in path.parts:
                yield path


def _said_in(path: Path) -> Iterable[tuple[Any, str | None]]:
    text = path.read_text()
    if path.suffix != ".py":
        yield from ((form, "date format") for form in DATED.findall(text))
        # Django's own reading of a template as code; indentation means nothing in it.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS, COMMENTS):
        if _is_said(message):
            yield message, context


def _is_said(message: Any) -> bool:
    return bool(message[0] if isinstance(message, tuple | list) else message)


def _data_texts() -> Iterator[tuple[str, str]]:
    folder = settings.BASE_DIR / "salon" / "catalogue" / "data"
    for path in sorted(folder.glob("*.toml")):
        place = str(path.relative_to(settings.BASE_DIR))
        for table, rows in tomllib.loads(path.read_text()).items():
            if table in DATA_TEXTS:
                yield from ((place, text) for row in rows for text in _texts(table, row))


def _texts(table: str, row: dict[str, Any]) -> Iterator[str]:
    for path in DATA_TEXTS[table]:
        yield from _behind(path, row)


def _behind(path: str, entry: Any) -> Iterator[str]:
    """The texts at the end of a path; a plain text in a list of entries has none."""
    name, _, rest = path.partition(".")
    value = entry.get(name) if isinstance(entry, dict) else None
    if rest:
        for inner in value or ():
            yield from _behind(rest, inner)
    elif value:
        yield value
