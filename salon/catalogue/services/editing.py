"""The salon's own edits of catalogue rows: checked like the data files, and kept when those are loaded again."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

from salon.catalogue.domain.build import field_names
from salon.catalogue.domain.checks import check
from salon.catalogue.domain.geometry import Outline as OutlineShape
from salon.catalogue.domain.meaning import Surroundings, meaning
from salon.catalogue.domain.plain import as_in_file
from salon.catalogue.domain.rulemeaning import rule_meaning
from salon.catalogue.domain.schema import SCHEMAS
from salon.catalogue.domain.source import Problem, Raw
from salon.catalogue.models import Advice, CatalogueRelease, Outline, ScreeningRule, ScreeningSetting
from salon.catalogue.models.row import CatalogueRow
from salon.catalogue.services.tables import (
    KIND_OF,
    TABLES,
    close_release,
    latest_release,
    open_release,
    replace_rule,
    take_turn,
)
from salon.core.errors import NotFound, Refusal
from salon.core.writing import writing
from salon.locations.services import rota

R = TypeVar("R", bound=CatalogueRow)
ALWAYS = {"name", "is_active"}
EDITABLE: Mapping[str, set[str]] = {
    "setting": {"value"},
    "outline": set(),
    "zone": ALWAYS | {"label", "shapes", "laterality"},
    "region": ALWAYS | {"label", "shapes"},
    "zone_group": ALWAYS | {"zones", "light_zones", "light_regions"},
    "technique": ALWAYS
    | {
        "description",
        "pressure_min",
        "pressure_max",
        "hold_seconds_min",
        "hold_seconds_max",
        "total_seconds_min",
        "parameters",
        "required_qualifications",
    },
    "protocol": ALWAYS | {"description", "steps", "minutes_min", "minutes_max", "pressure_cap", "points_max"},
    "advice": ALWAYS | {"lines", "parameters"},
    "product": ALWAYS | {"allergens"},
    "goal": ALWAYS | {"description", "scales"},
    "complaint": ALWAYS | {"description", "variants", "pressure_cap"},
    "qualification": ALWAYS | {"description", "warning_days"},
    "service": ALWAYS
    | {
        "description",
        "duration_minutes",
        "talk_minutes",
        "soak_minutes",
        "buffer_before_minutes",
        "buffer_after_minutes",
        "prefers_chair",
        "price",
        "is_online_bookable",
    },
    "chair_type": ALWAYS
    | {
        "description",
        "steps",
        "handling_minutes",
        "contact_minutes",
        "turnaround_minutes",
        "dry_turnaround_minutes",
        "surface_wipe_minutes",
        "end_of_day_steps",
        "end_of_day_minutes",
        "periodic_days",
        "stock_alarm",
    },
    "check": {"name", "question"},
    "rule": ALWAYS | {"question", "note", "effects"},
}


class NotEditable(Refusal):
    """These fields do not belong to the salon: codes, fixed texts, emergency rules."""

    code = "forbidden"


class EditInvalid(Refusal):
    """The row would not pass the checks of the data files; `problems` tells why."""

    code = "validation"


def edit(row: R, *, fields: Mapping[str, Any], by_id: int, now: datetime) -> R:
    """Set these fields for the salon, so that no reload changes them; a rule gets a new version.

    Raises NotEditable, EditInvalid (a blocked claim counts as a fault) and NotFound.
    """
    kind = KIND_OF[type(row)]
    with writing():
        take_turn()
        fresh = _current(row)
        _refuse_fixed(kind, fresh, fields)
        _refuse_faults(kind, fresh, fields)
        release = _next_release(by_id, now)
        owned = sorted({*fresh.edited_fields, *fields})
        saved = _save(fresh, {**fields, "edited_fields": owned, "edited_at": now, "edited_by": by_id}, release)
        close_release(release)
        rota.renew_everywhere()
    return saved


def _current(row: R) -> R:
    """The row as it is now; of a rule, the version in force."""
    rows = type(row)._default_manager.filter(code=row.code)
    found = rows.filter(is_current=True).first() if isinstance(row, ScreeningRule) else rows.first()
    if found is None:
        raise NotFound
    return found


def _refuse_fixed(kind: str, row: CatalogueRow, fields: Mapping[str, Any]) -> None:
    foreign = sorted(fields.keys() - EDITABLE[kind])
    is_fixed = isinstance(row, Advice) and row.is_fixed
    is_emergency = isinstance(row, ScreeningRule) and any(effect["code"] == "URGENT" for effect in row.effects)
    if foreign or is_fixed or is_emergency or not fields:
        raise NotEditable(fields=foreign or sorted(fields))


def _refuse_faults(kind: str, row: CatalogueRow, fields: Mapping[str, Any]) -> None:
    held = {name: getattr(row, name) for name in field_names(kind)}
    raw = Raw(kind, as_in_file(kind, {**held, **fields}), file="edit", first_line=1, lines=())
    problems = list(check(raw, SCHEMAS[kind], _codes())) or list(_subtle_faults(raw))
    if problems:
        raise EditInvalid(problems=[problem.reason for problem in problems])


def _subtle_faults(raw: Raw) -> Iterator[Problem]:
    settings = {setting.code: {"value": setting.value, "choices": setting.choices} for setting in _all_settings()}
    outlines = {row.code: OutlineShape(row.code, tuple((x, y) for x, y in row.points)) for row in _all_outlines()}
    yield from meaning(raw, Surroundings(outlines=outlines, settings=frozenset(settings)))
    if raw.kind == "rule":
        yield from rule_meaning(raw, settings)


def _all_settings() -> list[ScreeningSetting]:
    return list(ScreeningSetting.objects.order_by("code"))


def _all_outlines() -> list[Outline]:
    return list(Outline.objects.order_by("code"))


def _codes() -> dict[str, frozenset[str]]:
    return {kind: frozenset(table._default_manager.values_list("code", flat=True)) for kind, table in TABLES.items()}


def _next_release(by_id: int, now: datetime) -> CatalogueRelease:
    last = latest_release()
    if last is None:
        raise NotFound
    return open_release(
        origin=CatalogueRelease.Origin.EDIT,
        now=now,
        by_id=by_id,
        version=last.version,
        chart_version=last.chart_version,
        data_digest=last.data_digest,
    )


def _save(row: R, changed: Mapping[str, Any], release: CatalogueRelease) -> R:
    if isinstance(row, ScreeningRule):
        return cast("R", replace_rule(row, release, changed))
    for name, value in changed.items():
        setattr(row, name, value)
    row.release = release
    row.save(update_fields=[*changed, "release"])
    row.refresh_from_db()
    return row
