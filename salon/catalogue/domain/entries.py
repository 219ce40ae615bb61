"""Every kind of entry but the screening rules, as plain values; the fields are those of the tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from salon.catalogue.domain.geometry import Outline, Shape


@dataclass(frozen=True, slots=True)
class Entry:
    """What all have in common."""

    code: str
    name: str
    position: int = 0
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineEntry(Entry):
    """The edge of the foot in one view."""

    axes: str
    width: float
    height: float
    points: tuple[tuple[float, float], ...]
    guides: tuple[Mapping[str, Any], ...] = ()

    @property
    def outline(self) -> Outline:
        """What geometry works with."""
        return Outline(self.code, self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone(Entry):
    """A reflex zone."""

    label: str
    laterality: str
    shapes: tuple[Shape, ...]
    narrows_on_right: bool = False
    pregnancy: str = ""
    is_from_source: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Entry):
    """An anatomical region."""

    label: str
    shapes: tuple[Shape, ...]
    is_on_foot: bool = True
    pregnancy: str = ""
    is_from_source: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneGroup(Entry):
    """Zones that belong together."""

    zones: tuple[str, ...]
    light_zones: tuple[str, ...] = ()
    light_regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique(Entry):
    """One thing done with hands or a tool."""

    description: str
    family: str
    stage: str
    pressure_min: int
    pressure_max: int
    zones: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    is_for_any_zone: bool = False
    hold_seconds_min: int | None = None
    hold_seconds_max: int | None = None
    total_seconds_min: int | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    required_qualifications: tuple[str, ...] = ()
    is_self_care: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol(Entry):
    """A ready-made set of techniques; a step is a mapping with `technique`, `zones`, `regions`, `seconds`."""

    description: str
    steps: tuple[Mapping[str, Any], ...]
    minutes_min: int
    minutes_max: int
    goals: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    pressure_cap: int | None = None
    points_max: int | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice(Entry):
    """A text for the client, line by line (see `salon.catalogue.domain.homecare`)."""

    kind: str
    lines: tuple[Mapping[str, Any], ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    complaints: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    after_techniques: tuple[str, ...] = ()
    after_families: tuple[str, ...] = ()
    is_fixed: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Entry):
    """What touches the client's skin."""

    kind: str
    allergens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Entry):
    """What a client hopes for."""

    description: str
    parent: str = ""
    scales: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint(Entry):
    """Where it hurts."""

    description: str
    has_side: bool = True
    variants: tuple[Mapping[str, Any], ...] = ()
    pressure_cap: int | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningSetting(Entry):
    """A value the salon chooses."""

    description: str
    value: str | int
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationType(Entry):
    """A kind of certificate."""

    description: str
    is_master: bool = False
    is_licence: bool = False
    needs_supervisor: bool = False
    warning_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTemplate(Entry):
    """An item for the menu; its family is the first of its families."""

    slug: str
    description: str
    family: str
    families: tuple[str, ...]
    duration_minutes: int
    needs_chair: str
    price: Decimal
    talk_minutes: int = 0
    soak_minutes: int = 0
    buffer_before_minutes: int = 0
    buffer_after_minutes: int = 0
    prefers_chair: str = ""
    required_qualifications: tuple[str, ...] = ()
    has_soak: bool = False
    can_go_dry: bool = True
    is_addon: bool = False
    is_online_bookable: bool = True
    is_screening_required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairType(Entry):
    """A kind of pedicure chair; turnaround is handling plus contact time."""

    description: str
    has_basin: bool
    steps: tuple[Mapping[str, Any], ...]
    handling_minutes: int
    contact_minutes: int
    turnaround_minutes: int
    dry_turnaround_minutes: int
    end_of_day_minutes: int
    surface_wipe_minutes: int = 5
    end_of_day_steps: tuple[Mapping[str, Any], ...] = ()
    periodic: str = "none"
    periodic_days: int | None = None
    periodic_hours_min: int | None = None
    periodic_hours_max: int | None = None
    stock_alarm: int | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries of one set of data files, by kind in the order of the files."""

    version: str
    chart_version: str
    rows: Mapping[str, tuple[Any, ...]]

    def codes(self, kind: str) -> tuple[str, ...]:
        """The codes of one kind."""
        return tuple(row.code for row in self.rows[kind])
