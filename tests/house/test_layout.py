"""Where things lie and what they are called."""

import re

from tests.house.repository import CACHES, FETCHED, PACKAGES, ROOT, files, modules, place

TOP = {
    ".ci",
    ".dockerignore",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Dockerfile",
    "LICENSE",
    "Makefile",
    "README.md",
    "bookings",
    "clients",
    "compose.yaml",
    "docs",
    "manage.py",
    "package-lock.json",
    "package.json",
    "pyproject.toml",
    "requirements.txt",
    "salon",
    "tests",
    "therapists",
}
VAGUE = re.compile(r"(?:^|_)(?:utils?|helpers?|managers?|misc|common|stuff|tools?)(?:_|$)")
NUMBERED = re.compile(r"(\d{4})-[a-z0-9-]+\.md")


def test_the_top_level_holds_nothing_else() -> None:
    assert {path.name for path in ROOT.iterdir()} - FETCHED - CACHES <= TOP


def test_every_folder_with_modules_is_a_package() -> None:
    # The import contracts do not see a folder that is none.
    folders = {path.parent for path in modules(*PACKAGES)}
    assert [place(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_no_module_is_named_for_nothing() -> None:
    assert [place(path) for path in modules(*PACKAGES, "tests") if VAGUE.search(path.stem)] == []


def test_every_module_says_in_its_first_line_what_it_holds() -> None:
    written = {place(path): path.read_text() for path in modules(*PACKAGES, "tests")}
    assert [where for where, text in written.items() if text.strip() and not text.startswith('"""')] == []


def test_decisions_are_numbered_without_gaps() -> None:
    names = [path.name for path in files(".md", under="docs/adr") if path.name != "README.md"]
    matches = [NUMBERED.fullmatch(name) for name in names]
    assert [name for name, match in zip(names, matches, strict=True) if not match] == []
    assert [int(match[1]) for match in matches if match] == list(range(1, len(names) + 1))
