"""A protocol as technique rows: who loads it corrects the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from salon.sessionlog.domain.plan import Catalogue, Limits, TechniqueRule, Use, faults

Step = Mapping[str, Any]


def loaded(
    steps: Sequence[Step], *, minutes: int, catalogue: Catalogue, limits: Limits, pressure_cap: int | None = None
) -> list[Use]:
    """The rows of a protocol, both feet alike, without what this session rules out.

    A step without seconds gets its share of the protocol's minutes; one with several zones becomes as many rows.
    """
    known = [step for step in steps if step["technique"] in catalogue.techniques and not step.get("is_optional")]
    share = _share(known, minutes, catalogue)
    rows = [use for step in known for use in _rows(step, catalogue.techniques[step["technique"]], catalogue, share)]
    capped = [_capped(use, limits, pressure_cap) for use in rows]
    return [fit for use in capped for fit in _fitting(use, catalogue, limits)]


def _fitting(use: Use, catalogue: Catalogue, limits: Limits) -> list[Use]:
    """The row as it is; else the same on the one foot where it may be done; else nothing."""
    for candidates in ([use], _halves(use)):
        if fit := [one for one in candidates if not faults([one], catalogue=catalogue, limits=limits)]:
            return fit
    return []


def _halves(use: Use) -> list[Use]:
    """A row on both feet as one for each."""
    if use.foot != "both":
        return []
    return [replace(use, foot=foot, seconds=max(1, use.seconds // 2)) for foot in ("left", "right")]


def _share(steps: Sequence[Step], minutes: int, catalogue: Catalogue) -> int:
    """The seconds on both feet for each step that has none of its own; half a minute at least."""
    own = [_own_seconds(step, catalogue.techniques[step["technique"]]) for step in steps]
    rest = minutes * 60 - sum(2 * seconds for seconds in own if seconds)
    return max(30, rest // max(1, own.count(None)))


def _own_seconds(step: Step, rule: TechniqueRule) -> int | None:
    """The seconds on one foot that the protocol or the catalogue says."""
    return step.get("seconds") or rule.seconds


def _rows(step: Step, rule: TechniqueRule, catalogue: Catalogue, share: int) -> list[Use]:
    places = [("zone_code", code) for code in step.get("zones", ())]
    places += [("region_code", code) for code in step.get("regions", ())]
    seconds = 2 * own if (own := _own_seconds(step, rule)) else share
    return [
        Use(
            technique_code=rule.code,
            foot=_foot(catalogue.zones.get(code, frozenset({"left", "right"}))),
            seconds=max(1, seconds // len(places)),
            pressure=(rule.pressure_min + rule.pressure_max) // 2,
            hold_seconds=_hold(rule),
            **{column: code},
        )
        for column, code in places
    ]


def _foot(feet: frozenset[str]) -> str:
    return next(iter(feet)) if len(feet) == 1 else "both"


def _hold(rule: TechniqueRule) -> int | None:
    if rule.hold_seconds_min is None or rule.hold_seconds_max is None:
        return None
    return (rule.hold_seconds_min + rule.hold_seconds_max) // 2


def _capped(use: Use, limits: Limits, pressure_cap: int | None) -> Use:
    places = frozenset({use.zone_code, use.region_code}) - {""}
    caps = [cap for cap in (limits.cap_for(use.foot, places), pressure_cap) if cap is not None]
    return replace(use, pressure=min([use.pressure, *caps]))
