"""What screening proposes, as plain values."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from clients.domain.conditions import feet

GREEN, AMBER, RED, GREY = "green", "amber", "red", "grey"
OK, WE_WILL_CONTACT_YOU = "ok", "we_will_contact_you"


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that was answered with yes, and the codes of what it raised."""

    rule: str
    version: int
    severity: str
    is_unsure: bool
    raised: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a foot to keep away from, or (with a cap) to touch no harder than that."""

    rule: str
    foot: str
    zones: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    is_marked: bool = False
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """What the booking must provide."""

    qualifications: tuple[str, ...] = ()
    is_dry: bool = False
    minute_cap: int | None = None
    pressure_cap: int | None = None
    water_max_c: int | None = None
    consents: tuple[str, ...] = ()
    has_chair_wish: bool = False
    weight_kg: float | None = None
    wants_master: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What follows from the answers. Zones, regions, feet and techniques that are blocked are in the fields below."""

    light: str
    outcome: str
    effects: tuple[Mapping[str, Any], ...]
    hits: tuple[Hit, ...]
    missing: tuple[str, ...]
    needs: Needs
    is_urgent: bool
    excluded_feet: tuple[str, ...]
    blocked_families: tuple[str, ...]
    blocked_techniques: Mapping[str, tuple[str, ...]]
    areas: tuple[Place, ...]
    local_caps: tuple[Place, ...]
    clearances_needed: tuple[str, ...]
    clearances_used: tuple[str, ...]
    allergens: tuple[str, ...]
    referrals: tuple[str, ...]
    notes: tuple[str, ...]

    def blocked_zones(self, foot: str) -> frozenset[str]:
        """The zones of that foot that are not touched."""
        return frozenset(zone for area in self.areas if foot in feet(area.foot) for zone in area.zones)

    def blocked_regions(self, foot: str) -> frozenset[str]:
        """The regions of that foot that are not touched."""
        return frozenset(region for area in self.areas if foot in feet(area.foot) for region in area.regions)

    def as_dict(self) -> dict[str, Any]:
        """The proposal in values that JSON can hold, to be frozen beside the answers."""
        told: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return told
