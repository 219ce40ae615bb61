"""Data files as text: which entries they hold and on which line each stands."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_-]+)\s*\]?\]")
LINE_OF_FAULT = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in a data file."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Raw:
    """One table of a data file, before anything is known of it."""

    kind: str
    values: Mapping[str, Any]
    file: str
    first_line: int
    lines: tuple[str, ...]

    @property
    def code(self) -> str:
        """Its code, or nothing when it has none."""
        code = self.values.get("code", "")
        return code if isinstance(code, str) else ""

    def line_of(self, key: str, fragment: str = "") -> int:
        """The line where `key` is set, or further down where `fragment` stands; else the line of its code."""
        start = self._find(re.compile(rf"\s*{re.escape(key)}\s*="), 0) if key else 0
        if start is None:
            start = self._find(re.compile(r"\s*code\s*="), 0) or 0
        if fragment:
            further = self._find(re.compile(rf".*{re.escape(fragment)}"), start)
            start = start if further is None else further
        return self.first_line + start

    def problem(self, reason: str, *, key: str = "code", fragment: str = "") -> Problem:
        """A fault of this entry, at the line of `key`."""
        return Problem(self.file, self.line_of(key, fragment), f"{self.kind} {self.code or '?'}: {reason}")

    def _find(self, pattern: re.Pattern[str], start: int) -> int | None:
        return next((n for n, line in enumerate(self.lines) if n >= start and pattern.match(line)), None)


def read(texts: Mapping[str, str]) -> tuple[list[Raw], list[Problem]]:
    """Every table of these files (name to text), in the order of the names, and what could not be read."""
    found: list[Raw] = []
    problems: list[Problem] = []
    for file in sorted(texts):
        try:
            found += _tables(file, texts[file])
        except tomllib.TOMLDecodeError as error:
            match = LINE_OF_FAULT.search(str(error))
            line = int(match[1]) if match else texts[file].count("\n") + 1
            problems.append(Problem(file, line, f"not TOML: {error}"))
    return found, problems


def _tables(file: str, text: str) -> list[Raw]:
    data = tomllib.loads(text)
    blocks = _blocks(text)
    found = []
    for kind, content in data.items():
        places = iter(blocks.get(kind, ()))
        for values in content if isinstance(content, list) else [content]:
            first_line, lines = next(places, (1, ()))
            found.append(Raw(kind, values if isinstance(values, dict) else {}, file, first_line, lines))
    return found


def _blocks(text: str) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    """For every kind of table the first line and the lines of each of its entries."""
    lines = text.splitlines()
    heads = [(n, match[1]) for n, line in enumerate(lines) if (match := HEADER.fullmatch(line.split("#")[0].rstrip()))]
    blocks: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for (start, kind), (end, _) in zip(heads, [*heads[1:], (len(lines), "")], strict=True):
        blocks.setdefault(kind, []).append((start + 1, tuple(lines[start:end])))
    return blocks
