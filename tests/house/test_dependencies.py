"""What is taken from others, and what must not be said of where it came from."""

import re
import tomllib

from tests.house.repository import PACKAGES, ROOT, files, place, text_of

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
REQUIREMENT = re.compile(r'^  "([\w.-]+)(?:\[[\w,]+\])?==[^"]+",(.*)$', re.MULTILINE)
# Put together here, so that this file does not name them either.
REGISTRIES = [
    f"{name}.{end}" for name, end in {"pypi": "org", "pythonhosted": "org", "npmjs": "org", "yarnpkg": "com"}.items()
]
SOMEBODYS_HOME = re.compile(r"(?<![\w.:/-])/(?:home|root|Users)/[\w.]")


def storeys() -> set[str]:
    """Every package and module that the first contract knows."""
    (contract,) = (each for each in PROJECT["tool"]["importlinter"]["contracts"] if each["id"] == "storeys")
    return {name.strip("() ") for layer in contract["layers"] for name in layer.split("|")}


def test_every_dependency_says_what_needs_it() -> None:
    found = REQUIREMENT.findall((ROOT / "pyproject.toml").read_text())
    declared = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["test"]
    assert len(found) == len(declared)
    assert [name for name, rest in found if not re.search(r"# \S", rest)] == []


def test_every_pinned_version_carries_its_hashes() -> None:
    for name in ("requirements.txt", "tests/requirements.txt"):
        lines = (ROOT / name).read_text().splitlines()
        pinned = [number for number, line in enumerate(lines) if "==" in line and not line.startswith(("#", " "))]
        assert pinned
        assert [lines[number] for number in pinned if "--hash=sha256:" not in lines[number + 1]] == []


def test_every_part_of_the_house_has_its_storey() -> None:
    parts = {f"salon.{path.name}" for path in (ROOT / "salon").iterdir() if (path / "__init__.py").exists()}
    parts |= {f"salon.{path.stem}" for path in (ROOT / "salon").glob("*.py") if path.stem != "__init__"}
    assert parts | set(PACKAGES) - {"salon"} == storeys()


def test_every_app_keeps_the_layers() -> None:
    (contract,) = (each for each in PROJECT["tool"]["importlinter"]["contracts"] if each["id"] == "layers")
    apps = {place(path.parent).replace("/", ".") for name in PACKAGES for path in files("apps.py", under=name)}
    assert {app for app in apps if not app.startswith("salon.faces")} == set(contract["containers"])


def test_no_file_names_a_registry() -> None:
    assert [place(path) for path in files() if any(host in text_of(path) for host in REGISTRIES)] == []


def test_no_file_names_a_folder_of_one_persons_machine() -> None:
    assert [place(path) for path in files() if SOMEBODYS_HOME.search(text_of(path))] == []
