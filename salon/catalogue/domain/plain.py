"""Entries as values that JSON can hold, and back."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from typing import Any

from salon.catalogue.domain.build import field_names
from salon.catalogue.domain.entries import Entry
from salon.catalogue.domain.geometry import Shape
from salon.catalogue.domain.rules import CheckItem, Rule

# Worked out from `families`, so a data file does not say them.
DERIVED = {"service": ("family", "has_soak")}


def columns(kind: str, entry: Entry | Rule | CheckItem) -> dict[str, Any]:
    """What the row of this entry holds, column by column."""
    return {name: plain(getattr(entry, name)) for name in field_names(kind)}


def plain(value: Any) -> Any:
    """The value in dicts, lists, text and numbers; parts that hold their default are left out below the top."""
    if isinstance(value, Shape):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name.rstrip("_"): plain(getattr(value, field.name))
            for field in fields(value)
            if getattr(value, field.name) != _default(field)
        }
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def as_in_file(kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a row as a data file would say them: without empty ones and without what is worked out."""
    omitted = {"position", *DERIVED.get(kind, ())}
    kept = {key: value for key, value in row.items() if key not in omitted and value not in (None, "")}
    return {key: f"{value:.2f}" if isinstance(value, Decimal) else value for key, value in kept.items()}


def _default(field: "Field[Any]") -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default
