"""Reads the catalogue: rules as they are or were in force, questions, places on the foot, texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from salon.catalogue.domain.build import entry_from, field_names
from salon.catalogue.domain.drawing import Drawing, drawing
from salon.catalogue.domain.entries import OutlineEntry, Region, Zone
from salon.catalogue.domain.geometry import LEFT, RIGHT, Point, Shape, hits, inside_polygon, on_foot
from salon.catalogue.domain.rules import CheckItem, Rule, rule_from
from salon.catalogue.models import (
    Advice,
    CatalogueRelease,
    Goal,
    Outline,
    QualificationType,
    ScreeningRule,
    ScreeningSetting,
    ZoneGroup,
)
from salon.catalogue.models import CheckItem as CheckItemRow
from salon.catalogue.models import Region as RegionRow
from salon.catalogue.models import Zone as ZoneRow
from salon.catalogue.models.row import CatalogueRow
from salon.core.errors import NotFound

CACHED_RULE_SETS = 16
CACHED_CHARTS = 4


def release(*, number: int | None = None) -> CatalogueRelease:
    """The state of the catalogue in force, or the one of that number; raises NotFound."""
    releases = CatalogueRelease.objects.order_by("-number")
    found = (releases if number is None else releases.filter(number=number)).first()
    if found is None:
        raise NotFound
    return found


def rules(*, version: int | None = None) -> tuple[Rule, ...]:
    """The active rules in force, or those of that release, in the order they are asked.

    `version` is the number of a release: what a screening freezes beside its answers. Raises NotFound.
    """
    state = release(number=version)
    return _rules(state.rules_digest, tuple(sorted(state.rule_versions.items())))


# The digest names the content, so an entry can never be stale; the versions only say where to find it.
@lru_cache(maxsize=CACHED_RULE_SETS)
def _rules(digest: str, versions: tuple[tuple[str, int], ...]) -> tuple[Rule, ...]:  # noqa: ARG001
    wanted = dict(versions)
    rows = ScreeningRule.objects.filter(code__in=wanted).order_by("position", "code")
    made = (_rule(row) for row in rows if wanted[row.code] == row.version)
    return tuple(rule for rule in made if rule.is_active)


def _rule(row: ScreeningRule) -> Rule:
    values = {name: getattr(row, name) for name in field_names("rule")}
    return rule_from({**values, "version": row.version})


def settings() -> Mapping[str, Any]:
    """The salon's choices that conditions of rules refer to."""
    return dict(ScreeningSetting.objects.order_by("code").values_list("code", "value"))


def check_items(*, families: Iterable[str] | None = None) -> tuple[CheckItem, ...]:
    """The questions of the today check, for services of these families."""
    wanted = None if families is None else frozenset(families)
    items = (_entry("check", row) for row in CheckItemRow.objects.filter(is_active=True).order_by("position", "code"))
    return tuple(item for item in items if not item.families or wanted is None or wanted & set(item.families))


def questionnaire(
    *, form: str | None = None, families: Iterable[str] | None = None, version: int | None = None
) -> tuple[Rule, ...]:
    """The rules whose questions that form asks for services of these families; each question once.

    `form` is `yearly` or `today`; without it, and without families, every question.
    """
    wanted = None if families is None else frozenset(families)
    return tuple(
        rule
        for rule in rules(version=version)
        if not rule.question_of and (form is None or form in rule.forms) and (wanted is None or rule.concerns(wanted))
    )


def qualification_codes() -> frozenset[str]:
    """The certificates in use, by their codes."""
    return frozenset(QualificationType.objects.filter(is_active=True).values_list("code", flat=True))


def certificate_kinds() -> list[tuple[str, str]]:
    """The certificates in use, in their order: code and name."""
    rows = QualificationType.objects.filter(is_active=True).order_by("position", "code")
    return list(rows.values_list("code", "name"))


# ---- the foot ----------------------------------------------------------------------------


def goals() -> Mapping[str, str]:
    """What clients may come for, by code, in the salon's order."""
    return dict(Goal.objects.filter(is_active=True).order_by("position", "code").values_list("code", "name"))


def zones() -> tuple[Zone, ...]:
    """The zones of the chart in use."""
    return tuple(_entry("zone", row) for row in ZoneRow.objects.filter(is_active=True).order_by("position", "code"))


def regions() -> tuple[Region, ...]:
    """The anatomical regions in use."""
    return tuple(_entry("region", row) for row in RegionRow.objects.filter(is_active=True).order_by("position", "code"))


def zone_groups() -> Mapping[str, tuple[str, ...]]:
    """The zones of every group by its code: what effects with `groups` speak of."""
    return {group.code: tuple(group.zones) for group in ZoneGroup.objects.order_by("position", "code")}


@dataclass(frozen=True)
class Chart:
    """The foot chart of one release: edges, zones and regions by code, and what lies where."""

    version: str
    outlines: Mapping[str, OutlineEntry]
    zones: Mapping[str, Zone]
    regions: Mapping[str, Region]

    def zones_of(self, foot: str) -> dict[str, tuple[Shape, ...]]:
        """The shapes of each zone as they are on that foot; empty where it belongs to the other one."""
        return {
            zone.code: on_foot(zone.shapes, foot, laterality=zone.laterality, narrows_on_right=zone.narrows_on_right)
            for zone in self.zones.values()
        }

    def drawings(self) -> tuple[Drawing, ...]:
        """Both feet in every view: first the soles, the tops, the inner and the outer sides, left before right."""
        regions = {region.code: region.shapes for region in self.regions.values()}
        return tuple(
            drawing(entry, foot=foot, zones=self.zones_of(foot), regions=regions)
            for entry in self.outlines.values()
            for foot in (LEFT, RIGHT)
        )

    def places_at(self, point: Point, *, view: str, foot: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The codes of the zones and of the regions under a tap, smallest first; the first region is the place.

        A point beside the foot lies in none.
        """
        outline = self.outlines[view].outline
        if not inside_polygon(point, outline.points):
            return (), ()
        region_shapes = {region.code: region.shapes for region in self.regions.values()}
        return (
            hits(point, view=view, shapes=self.zones_of(foot), outline=outline),
            hits(point, view=view, shapes=region_shapes, outline=outline),
        )


def chart() -> Chart:
    """The foot chart in force."""
    state = release()
    return chart_of(state.number, state.chart_version)


# A release never changes, so an entry can never be stale.
@lru_cache(maxsize=CACHED_CHARTS)
def chart_of(number: int, version: str) -> Chart:  # noqa: ARG001
    """The chart of the release in force, under its number."""
    return Chart(
        version=version,
        outlines={row.code: _entry("outline", row) for row in Outline.objects.order_by("position", "code")},
        zones={zone.code: zone for zone in zones()},
        regions={region.code: region for region in regions()},
    )


# ---- texts ---------------------------------------------------------------------------------


def advice(*, code: str) -> Advice:
    """One text for clients; raises NotFound."""
    found = Advice.objects.filter(code=code, is_active=True).first()
    if found is None:
        raise NotFound
    return found


def _entry(kind: str, row: CatalogueRow) -> Any:
    return entry_from(kind, {name: getattr(row, name) for name in field_names(kind)})
