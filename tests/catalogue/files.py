"""The data files of the catalogue, as they are and changed for a test."""

from functools import cache
from pathlib import Path
from typing import Any

from salon.catalogue.domain.build import catalogue_from
from salon.catalogue.domain.entries import Catalogue
from salon.catalogue.domain.source import Problem
from salon.catalogue.services.loading import DATA_DIRECTORY


def texts() -> dict[str, str]:
    return {path.name: path.read_text() for path in DATA_DIRECTORY.glob("*.toml")}


@cache
def catalogue() -> Catalogue:
    made, problems = catalogue_from(texts())
    assert made is not None, [str(problem) for problem in problems]
    return made


def row(kind: str, code: str) -> Any:
    return next(row for row in catalogue().rows[kind] if row.code == code)


def problems_after(file: str, old: str, new: str) -> tuple[Problem, ...]:
    """What is wrong once the first `old` in the file has become `new`."""
    changed = texts()
    assert old in changed[file], f"{old!r} is not in {file}"
    changed[file] = changed[file].replace(old, new, 1)
    _, problems = catalogue_from(changed)
    return problems


def copied_to(directory: Path, **changes: tuple[str, str]) -> Path:
    """A copy of the files; `rules_today=(old, new)` changes the first `old` of rules_today.toml."""
    for name, text in texts().items():
        old, new = changes.get(name.removesuffix(".toml"), ("", ""))
        assert old in text
        (directory / name).write_text(text.replace(old, new, 1) if old else text)
    return directory
