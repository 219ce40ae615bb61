"""From the texts of the data files to a checked catalogue, or to everything that is wrong with them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from salon.catalogue.domain import entries as kinds
from salon.catalogue.domain.checks import check
from salon.catalogue.domain.geometry import shape_from
from salon.catalogue.domain.meaning import meaning, surroundings, whole
from salon.catalogue.domain.rulemeaning import rule_meaning, rules_together
from salon.catalogue.domain.rules import CheckItem, Rule, rule_from
from salon.catalogue.domain.schema import SCHEMAS
from salon.catalogue.domain.source import Problem, Raw, read

Row = kinds.Entry | Rule | CheckItem
ENTRIES: Mapping[str, type[Any]] = {
    "setting": kinds.ScreeningSetting,
    "outline": kinds.OutlineEntry,
    "zone": kinds.Zone,
    "region": kinds.Region,
    "zone_group": kinds.ZoneGroup,
    "qualification": kinds.QualificationType,
    "technique": kinds.Technique,
    "goal": kinds.Goal,
    "complaint": kinds.Complaint,
    "protocol": kinds.Protocol,
    "advice": kinds.Advice,
    "product": kinds.Product,
    "check": CheckItem,
    "service": kinds.ServiceTemplate,
    "chair_type": kinds.ChairType,
}
KINDS = (*ENTRIES, "rule")


def catalogue_from(texts: Mapping[str, str]) -> tuple[kinds.Catalogue | None, tuple[Problem, ...]]:
    """The catalogue that these files (name to text) describe, or None and every problem, in the order of the files.

    Checks go from the plain to the subtle; the subtle ones run only when the plain ones found nothing.
    """
    raws, problems = read(texts)
    problems = problems or list(_plain_faults(raws)) or list(_subtle_faults(raws))
    if problems:
        return None, tuple(sorted(problems))
    return _built(raws), ()


def _plain_faults(raws: Sequence[Raw]) -> Iterator[Problem]:
    codes = {kind: frozenset(raw.code for raw in raws if raw.kind == kind) for kind in SCHEMAS}
    for raw in raws:
        if raw.kind in SCHEMAS:
            yield from check(raw, SCHEMAS[raw.kind], codes)
        else:
            yield raw.problem(f"unknown kind of entry; known are {', '.join(sorted(SCHEMAS))}")
    yield from whole(raws)


def _subtle_faults(raws: Sequence[Raw]) -> Iterator[Problem]:
    around = surroundings(raws)
    settings = {raw.code: raw.values for raw in raws if raw.kind == "setting"}
    for raw in raws:
        yield from meaning(raw, around)
        if raw.kind == "rule":
            yield from rule_meaning(raw, settings)
    yield from rules_together(raws)


def _built(raws: Sequence[Raw]) -> kinds.Catalogue:
    head = next(raw.values for raw in raws if raw.kind == "catalogue")
    rows: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    for raw in raws:
        if raw.kind in rows:
            row = {**raw.values, "position": len(rows[raw.kind]) + 1}
            rows[raw.kind].append(entry_from(raw.kind, row))
    return kinds.Catalogue(
        version=head["version"],
        chart_version=head["chart_version"],
        rows={kind: tuple(entries) for kind, entries in rows.items()},
    )


def entry_from(kind: str, values: Mapping[str, Any]) -> Row:
    """The entry that plain values, from a data file or a stored row, describe."""
    if kind == "rule":
        return rule_from(values)
    made = {key: _value(key, value) for key, value in values.items()}
    if kind == "service":
        made |= {"family": made["families"][0], "has_soak": "SOAK" in made["families"]}
    entry: Row = ENTRIES[kind](**made)
    return entry


def field_names(kind: str) -> tuple[str, ...]:
    """The fields that entries of this kind and their rows have in common, but for the version of a rule."""
    return tuple(field.name for field in fields(ENTRIES.get(kind, Rule)) if field.name != "version")


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "shapes": lambda texts: tuple(shape_from(text) for text in texts),
    "points": lambda pairs: tuple((x, y) for x, y in pairs),
    "price": Decimal,
}


def _value(key: str, value: Any) -> Any:
    if key in _READERS:
        return _READERS[key](value)
    return tuple(value) if isinstance(value, list) else value
