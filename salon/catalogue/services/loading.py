"""Loads the data files into the tables: checked first, whole or not at all, and twice without a trace."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from salon.catalogue.domain.build import KINDS, Row, catalogue_from
from salon.catalogue.domain.entries import Catalogue
from salon.catalogue.domain.plain import columns
from salon.catalogue.domain.source import Problem
from salon.catalogue.models import CatalogueRelease, ScreeningRule
from salon.catalogue.models.row import CatalogueRow
from salon.catalogue.services.tables import (
    TABLES,
    close_release,
    digest_of,
    latest_release,
    open_release,
    replace_rule,
    take_turn,
)
from salon.core.errors import Refusal
from salon.core.writing import writing
from salon.locations.services import rota

DATA_DIRECTORY = Path(__file__).resolve().parent.parent / "data"
# Raise it when the tables or the reading of files change, so that unchanged files are loaded again.
READING = 1


class CatalogueInvalid(Refusal):
    """The data files have faults; `problems` tells file, line and reason of each."""

    code = "validation"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(problems=[str(problem) for problem in self.problems])


@dataclass(slots=True)
class Changes:
    """What a load did to one kind of entry."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    deactivated: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did; nothing when these files are in force already."""

    release: int
    version: str
    is_new: bool
    changes: Mapping[str, Changes] = field(default_factory=dict)


def load_catalogue(*, now: datetime, directory: Path | None = None) -> LoadReport:
    """Bring the tables in line with the data files; what the salon edited stays as it is.

    Raises CatalogueInvalid, with nothing written, when a file has a fault.
    """
    texts = _texts(directory or DATA_DIRECTORY)
    digest = digest_of([READING, texts])
    with writing():
        take_turn()
        last = latest_release()
        if last and last.data_digest == digest:
            return LoadReport(last.number, last.version, is_new=False)
        catalogue, problems = catalogue_from(texts)
        if catalogue is None:
            raise CatalogueInvalid(problems)
        report = _write(catalogue, digest, now)
        rota.renew_everywhere()
        return report


def _texts(directory: Path) -> dict[str, str]:
    """The files by name; raises CatalogueInvalid when one cannot be read."""
    texts, problems = {}, []
    for path in sorted(directory.glob("*.toml")):
        try:
            texts[path.name] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(Problem(path.name, 1, f"cannot be read: {error}"))
    if not texts and not problems:
        problems.append(Problem(directory.name, 1, "holds no .toml files"))
    if problems:
        raise CatalogueInvalid(problems)
    return texts


def _write(catalogue: Catalogue, digest: str, now: datetime) -> LoadReport:
    release = open_release(
        origin=CatalogueRelease.Origin.LOAD,
        now=now,
        version=catalogue.version,
        chart_version=catalogue.chart_version,
        data_digest=digest,
    )
    changes = {kind: _write_kind(kind, catalogue.rows[kind], release) for kind in KINDS}
    close_release(release)
    return LoadReport(release.number, release.version, is_new=True, changes=changes)


def _write_kind(kind: str, entries: Iterable[Row], release: CatalogueRelease) -> Changes:
    table, changes = TABLES[kind], Changes()
    rows = {row.code: row for row in _present(table)}
    wanted = {entry.code: columns(kind, entry) for entry in entries}
    for code, values in wanted.items():
        if code in rows and _update(rows[code], values, release):
            changes.changed.append(code)
    changes.added = [code for code in wanted if code not in rows]
    _add(table, [wanted[code] for code in changes.added], release)
    for code, row in rows.items():
        if code not in wanted and row.is_active:
            _save(row, {"is_active": False}, release)
            changes.deactivated.append(code)
    return changes


def _present(table: type[CatalogueRow]) -> Iterable[CatalogueRow]:
    if table is ScreeningRule:
        return ScreeningRule.objects.filter(is_current=True)
    return table._default_manager.all()


def _add(table: type[CatalogueRow], wanted: list[dict[str, Any]], release: CatalogueRelease) -> None:
    first = {"version": 1} if table is ScreeningRule else {}
    table._default_manager.bulk_create([table(**values, **first, release=release) for values in wanted])


def _update(row: CatalogueRow, values: Mapping[str, Any], release: CatalogueRelease) -> bool:
    """Change what differs and was not edited by the salon; tell whether anything did."""
    changed = {
        name: value for name, value in values.items() if name not in row.edited_fields and getattr(row, name) != value
    }
    if isinstance(row, ScreeningRule) and changed.keys() == {"position"}:
        # Where a question stands decides nothing: no new version.
        ScreeningRule.objects.filter(pk=row.pk).update(position=changed["position"])
    elif changed:
        _save(row, changed, release)
    return bool(changed)


def _save(row: CatalogueRow, changed: Mapping[str, Any], release: CatalogueRelease) -> None:
    if isinstance(row, ScreeningRule):
        replace_rule(row, release, changed)
        return
    for name, value in changed.items():
        setattr(row, name, value)
    row.release = release
    row.save(update_fields=[*changed, "release"])
