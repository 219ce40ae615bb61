"""What code and templates of each layer may say."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from tests.house.repository import PACKAGES, files, modules, place, tree

# Seeds lay out a past that no service would write; `migrate` changes no row but the schema.
BELOW_SERVICES = (
    "salon/faces/console/seeds/",
    "salon/faces/console/demo.py",
    "salon/faces/console/management/commands/migrate.py",
)
INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "style": re.compile(r"<style|\sstyle=", re.IGNORECASE),
    "handler": re.compile(r"<[^>]*\son[a-z]+=|javascript:", re.IGNORECASE),
    "third party": re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//", re.I),
}


def attributes(syntax: ast.AST) -> Iterator[str]:
    """The names after a dot."""
    return (node.attr for node in ast.walk(syntax) if isinstance(node, ast.Attribute))


def imported(syntax: ast.AST) -> Iterator[str]:
    """The names of modules, and of what is taken from them."""
    for node in ast.walk(syntax):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def asks_the_database(syntax: ast.AST) -> bool:
    return not {"objects", "_default_manager", "_base_manager"}.isdisjoint(attributes(syntax))


def opens_a_transaction(syntax: ast.AST) -> bool:
    return not {"django.db.transaction", "salon.core.writing.writing"}.isdisjoint(imported(syntax))


def hides_in_signals(syntax: ast.AST) -> bool:
    return any("signals" in name.split(".") or name == "django.dispatch.receiver" for name in imported(syntax))


@pytest.mark.parametrize(
    ("breach", "source"),
    [
        (asks_the_database, "Client.objects.all()"),
        (opens_a_transaction, "from django.db import transaction"),
        (opens_a_transaction, "from salon.core.writing import writing"),
        (hides_in_signals, "from django.db.models.signals import post_save"),
    ],
)
def test_notices(breach: Callable[[ast.AST], bool], source: str) -> None:
    assert breach(ast.parse(source))
    assert not breach(ast.parse("from clients.selectors import clients_for"))


@pytest.mark.parametrize("breach", [asks_the_database, opens_a_transaction])
def test_faces_leave_rows_to_services_and_selectors(breach: Callable[[ast.AST], bool]) -> None:
    faces = [path for path in modules("salon/faces") if not place(path).startswith(BELOW_SERVICES)]
    assert [place(path) for path in faces if breach(tree(path))] == []


def test_selectors_do_not_open_transactions() -> None:
    selectors = [path for path in modules(*PACKAGES) if "selectors" in (*path.parts, path.stem)]
    assert [place(path) for path in selectors if opens_a_transaction(tree(path))] == []


def test_nothing_happens_behind_a_save() -> None:
    assert [place(path) for path in modules(*PACKAGES) if hides_in_signals(tree(path))] == []


@pytest.mark.parametrize("kind", INLINE)
def test_templates_hold_nothing_that_the_browser_is_told_to_refuse(kind: str) -> None:
    # A mail carries its style with it: most mail programs read no other.
    templates = [path for name in PACKAGES for path in files(".html", under=name) if "outbox" not in path.parts]
    assert [place(path) for path in templates if INLINE[kind].search(path.read_text())] == []
