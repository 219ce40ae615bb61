"""The catalogues of translations: brought up to date, checked, compiled, and made up for trying pages out."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import to_locale

SHIPPED = ("es", "vi", "zh-hans")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
# Not what languages look like: longer, accented, and marked at both ends, so that a cut-off word shows.
ACCENTS = str.maketrans("AEIOUYaeiouycn", "ÅÉÎÖÛÝåéîöûýçñ")
PSEUDO_LONG, PSEUDO_RTL = "en-xa", "ar-xb"
HEADERS_OF_THE_DAY = re.compile(
    rb'"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Report-Msgid-Bugs-To): [^\n]*\n'
)
# In place of the day on which a catalogue was read, so that the same words are compiled alike on every day.
NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
RIGHT_TO_LEFT, END = "\u2067", "\u2069"
Text = str | tuple[str, ...]


def folder_of(language: str, root: Path) -> Path:
    """Where Django looks for a language."""
    return root / to_locale(language) / "LC_MESSAGES"


def read(path: Path, language: str) -> Catalog:
    """A catalogue as it stands."""
    with path.open("rb") as file:
        return read_po(file, locale=to_locale(language), charset="utf-8")


def update(language: str, template: Catalog, root: Path) -> Catalog:
    """Add what is new and drop what is said no more; what is translated stays. Writes the .po and the .mo."""
    path = folder_of(language, root) / "django.po"
    if path.exists():
        catalog = read(path, language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
    else:
        catalog = Catalog(locale=to_locale(language), charset="utf-8", fuzzy=False)
        catalog.update(template, no_fuzzy_matching=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_written(catalog))
    (path.parent / "django.mo").write_bytes(compiled(catalog))
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """What Django reads."""
    file = io.BytesIO()
    catalog.creation_date = catalog.revision_date = NO_DAY
    write_mo(file, catalog)
    return file.getvalue()


def untranslated(catalog: Catalog) -> int:
    """How many messages lack a text, or one of their plural forms."""
    return sum(1 for message in catalog if message.id and not all(_texts(message.string)))


def faults(language: str, template: Catalog, root: Path) -> Iterator[str]:
    """What is wrong with a shipped catalogue: missing, left over, doubtful, unlike the original, or not compiled."""
    path = folder_of(language, root) / "django.po"
    catalog = read(path, language)
    there = {_key(message): message for message in catalog if message.id}
    wanted = {_key(message) for message in template if message.id}
    yield from (f"{language}: missing {key}" for key in sorted(wanted - there.keys(), key=str))
    yield from (f"{language}: said no more {key}" for key in sorted(there.keys() - wanted, key=str))
    for key in sorted(wanted & there.keys(), key=str):
        yield from (f"{language}: {fault} {key}" for fault in _faults_of(there[key]))
    machine = path.parent / "django.mo"
    if not machine.exists() or machine.read_bytes() != compiled(catalog):
        yield f"{language}: django.mo is not that of django.po; run `make messages`"


def pseudo(template: Catalog, language: str, root: Path) -> None:
    """A made-up language for trying pages out: every word longer and marked, or set from right to left."""
    catalog = Catalog(locale=None, charset="utf-8", fuzzy=False)
    turn = _turned if language == PSEUDO_RTL else _stretched
    for message in template:
        if message.id:
            made = tuple(turn(text) for text in _texts(message.id))
            catalog.add(message.id, made if len(made) > 1 else made[0], context=message.context)
    folder = folder_of(language, root)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "django.mo").write_bytes(compiled(catalog))


def _stretched(text: str) -> str:
    parts = re.split(f"({PLACEHOLDER.pattern}|<[^>]+>)", text)
    accented = "".join(part if number % 2 else part.translate(ACCENTS) for number, part in enumerate(parts))
    return f"[{accented}{' ·' * (len(text) // 8)}]"


def _turned(text: str) -> str:
    return f"{RIGHT_TO_LEFT}{_stretched(text)}{END}"


def _faults_of(message: Message) -> Iterator[str]:
    originals, given = _texts(message.id), _texts(message.string)
    if not all(given):
        yield "not translated"
        return
    if message.fuzzy:
        yield "doubtful"
    allowed = {mark for text in originals for mark in PLACEHOLDER.findall(text)}
    if any(not set(PLACEHOLDER.findall(text)) <= allowed for text in given):
        yield "other placeholders"
    if len(originals) == 1 and sorted(PLACEHOLDER.findall(given[0])) != sorted(PLACEHOLDER.findall(originals[0])):
        yield "placeholders lost"


def _key(message: Message) -> tuple[str | None, Text]:
    return message.context, tuple(message.id) if isinstance(message.id, tuple | list) else message.id


def _texts(said: Any) -> tuple[str, ...]:
    """Every form of a message."""
    return tuple(said) if isinstance(said, tuple | list) else (said,)


def _written(catalog: Catalog) -> bytes:
    """Without dates and line numbers: a change of the file is a change of words."""
    file = io.BytesIO()
    write_po(file, catalog, width=100, omit_header=False, sort_by_file=True, include_lineno=False)
    return HEADERS_OF_THE_DAY.sub(b"", file.getvalue())
