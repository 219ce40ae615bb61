"""Which lines of an advice a client gets, given what screening found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """What screening ruled out."""

    rules: frozenset[str] = frozenset()
    techniques: frozenset[str] = frozenset()
    pressure_cap: int | None = None
    is_bath_ruled_out: bool = False


NO_LIMITS = Limits()


def lines_for(
    lines: Iterable[Mapping[str, Any]],
    *,
    limits: Limits = NO_LIMITS,
    values: Mapping[str, Any],
    reasons: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """The texts of the lines that may be given, with their {words} filled from `values`.

    A line with a `reason` is given only for one of `reasons`.
    """
    return tuple(
        filled(line["text"], values) for line in lines if _is_allowed(line, limits) and _is_meant(line, reasons)
    )


def filled(text: str, values: Mapping[str, Any]) -> str:
    """The text with its {words} replaced."""
    return text.format_map(dict(values))


def _is_meant(line: Mapping[str, Any], reasons: frozenset[str]) -> bool:
    return "reason" not in line or line["reason"] in reasons


def _is_allowed(line: Mapping[str, Any], limits: Limits) -> bool:
    if limits.rules & set(line.get("unless", ())):
        return False
    if limits.techniques & set(line.get("techniques", ())):
        return False
    if line.get("bath") and limits.is_bath_ruled_out:
        return False
    return limits.pressure_cap is None or line.get("pressure", 0) <= limits.pressure_cap
