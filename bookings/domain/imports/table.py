"""A table as another program wrote it: from bytes to rows of text, whatever the encoding and the separator."""

import codecs
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 100
SEPARATORS = ",;\t|"
HINT = "sep="


class TableUnfit(ValueError):
    """No table can be read; the first argument is a code that says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: where it stands in the file, its cells, and whether it has more of them than there are headers."""

    number: int
    cells: tuple[str, ...]
    is_too_long: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The headers and the rows below them that hold anything."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]
    separator: str


def read(raw: bytes, *, score: Callable[[Sequence[str]], int]) -> Table:
    """The table in a file; `score` says how many headers of a row are known. Raises TableUnfit."""
    if len(raw) > MOST_BYTES:
        raise TableUnfit("too_large")
    text = _decoded(raw)
    first = text[: text.find("\n") + 1 or len(text)]
    hint = ""
    if first.lower().startswith(HINT):
        hint, text = first[len(HINT) : len(HINT) + 1], text[len(first) :]
    readings = [_rows(text, separator) for separator in (hint if hint in SEPARATORS and hint else SEPARATORS)]
    best = max(readings, key=lambda reading: (score(reading[1][0].cells), len(reading[1][0].cells)))
    return _table(*best)


def _decoded(raw: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else what Western spreadsheets write."""
    if raw[:4] == b"PK\x03\x04":
        raise TableUnfit("spreadsheet")
    encodings = ["utf-16"] if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        if text.strip():
            return text
        raise TableUnfit("empty")
    raise TableUnfit("no_text")


def _rows(text: str, separator: str) -> tuple[str, list[Line]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    lines: list[Line] = []
    try:
        for cells in reader:
            kept = tuple(cell.strip() for cell in cells)
            if any(kept):
                lines.append(Line(reader.line_num, kept))
            if len(lines) > MOST_ROWS + 1:
                raise TableUnfit("too_many_rows")
    except csv.Error as error:
        raise TableUnfit("no_text") from error
    return separator, lines


def _table(separator: str, lines: Sequence[Line]) -> Table:
    header = lines[0].cells
    while header and not header[-1]:
        header = header[:-1]
    width = len(header)
    if width > MOST_COLUMNS:
        raise TableUnfit("too_many_columns")
    if len(lines) < 2:
        raise TableUnfit("no_rows")
    fitted = tuple(
        Line(line.number, (line.cells + ("",) * width)[:width], any(line.cells[width:])) for line in lines[1:]
    )
    return Table(header, fitted, separator)
