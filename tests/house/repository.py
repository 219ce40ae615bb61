"""What the repository holds, read as text and as syntax trees."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("salon", "bookings", "clients", "therapists")
FETCHED = {".git", ".venv", "node_modules", "var", "bench-results", "__pycache__"}
CACHES = {".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"}


@dataclass(frozen=True)
class Function:
    """A function of ours and where it stands."""

    place: str
    node: ast.FunctionDef | ast.AsyncFunctionDef


def files(*suffixes: str, under: str = "") -> list[Path]:
    """Files of ours, in order; with suffixes, only those."""
    found = []
    for folder, names, leaves in os.walk(ROOT / under):
        names[:] = [name for name in names if name not in FETCHED | CACHES]
        found += [Path(folder, leaf) for leaf in leaves if not suffixes or leaf.endswith(suffixes)]
    return sorted(found)


def modules(*packages: str) -> list[Path]:
    """Python files of the given packages, migrations left out: Django writes them."""
    return [path for name in packages for path in files(".py", under=name) if "migrations" not in path.parts]


def place(path: Path) -> str:
    """A path as a person reads it."""
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(), filename=str(path))


def functions(*packages: str) -> Iterator[Function]:
    """Every function and method."""
    for path in modules(*packages):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield Function(f"{place(path)}:{node.lineno} {node.name}", node)


def text_of(path: Path) -> str:
    """The text of a file; a picture or a compiled catalogue of translations has none."""
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""
