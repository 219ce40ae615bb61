"""Techniques used, held against the catalogue and against what the screening allows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PRESSURES = range(6)
SECONDS_AT_MOST = 4 * 60 * 60
FEET = {"left": frozenset({"left"}), "right": frozenset({"right"}), "both": frozenset({"left", "right"})}
WARM_UP, PAIN = "warm_up", "pain"
UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Use:
    """One technique as it was used; empty codes and None where nothing was said."""

    technique_code: str
    foot: str
    seconds: int
    pressure: int
    zone_code: str = ""
    region_code: str = ""
    hold_seconds: int | None = None
    repetitions: int | None = None
    product: str = ""
    # Why a hold was shorter or longer than usual.
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TechniqueRule:
    """What the catalogue says of a technique."""

    code: str
    family: str
    stage: str
    zones: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    is_for_any_zone: bool = False
    hold_seconds_min: int | None = None
    hold_seconds_max: int | None = None
    total_seconds_min: int | None = None
    pressure_min: int = 0
    pressure_max: int = 5
    # What is usual on one foot, where the catalogue says so.
    seconds: int | None = None
    required_qualifications: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What may be named: techniques, zones with the feet that have them, regions, products with their allergens."""

    techniques: Mapping[str, TechniqueRule]
    zones: Mapping[str, frozenset[str]]
    regions: frozenset[str]
    products: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LocalCap:
    """On these zones and regions of these feet no more pressure than that."""

    feet: frozenset[str]
    places: frozenset[str]
    cap: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What the screening and the therapist's decision leave allowed.

    `areas` and `techniques` say per foot which zones and regions are not touched and what is not done there, `feet`
    which feet are left alone altogether, `families` which kinds of work are refused; None means no cap.
    `qualifications` are the therapist's on that day, None when nobody asked.
    """

    pressure_cap: int | None = None
    minute_cap: int | None = None
    families: frozenset[str] = frozenset()
    feet: frozenset[str] = frozenset()
    areas: Mapping[str, frozenset[str]] = field(default_factory=dict)
    techniques: Mapping[str, frozenset[str]] = field(default_factory=dict)
    local_caps: tuple[LocalCap, ...] = ()
    water_max_c: int | None = None
    allergens: frozenset[str] = frozenset()
    qualifications: frozenset[str] | None = None

    def avoided(self, foot: str) -> frozenset[str]:
        """The zones and regions that are not touched on that foot, or on either of both."""
        return frozenset[str]().union(*(self.areas.get(each, frozenset()) for each in FEET[foot]))

    def blocked(self, foot: str) -> frozenset[str]:
        """The techniques that are not used on that foot, or on either of both."""
        return frozenset[str]().union(*(self.techniques.get(each, frozenset()) for each in FEET[foot]))

    def cap_for(self, foot: str, places: frozenset[str]) -> int | None:
        """The most pressure there; None without a cap."""
        local = [each.cap for each in self.local_caps if each.feet & FEET[foot] and each.places & places]
        caps = [cap for cap in (self.pressure_cap, *local) if cap is not None]
        return min(caps, default=None)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which row (from 0), with the figures that explain it."""

    code: str
    row: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


def faults(uses: Sequence[Use], *, catalogue: Catalogue, limits: Limits) -> list[Fault]:
    """Everything that may not be written down as done, all at once, row by row."""
    found = [
        Fault(code, row, params) for row, use in enumerate(uses) for code, params in _faults_of(use, catalogue, limits)
    ]
    minutes = sum(use.seconds for use in uses) / 60
    if limits.minute_cap is not None and minutes > limits.minute_cap:
        found.append(Fault("minutes-over-cap", None, {"cap": limits.minute_cap}))
    return found


def warnings(uses: Sequence[Use], *, catalogue: Catalogue, gentle: int | None = None) -> list[Fault]:
    """What is unusual and still allowed: a hold outside its range, too short a press, pain before warming up.

    `gentle` is the pressure at most that the client's complaints or very tender spots advise.
    """
    found = [
        Fault(code, row, params)
        for row, use in enumerate(uses)
        if (rule := catalogue.techniques.get(use.technique_code)) is not None
        for code, params in _warnings_of(use, rule)
    ]
    stages = [rule.stage for use in uses if (rule := catalogue.techniques.get(use.technique_code))]
    if PAIN in stages and WARM_UP not in stages[: stages.index(PAIN)]:
        found.append(Fault("pain-before-warm-up", stages.index(PAIN)))
    if gentle is not None:
        found += [Fault("not-gentle", row, {"most": gentle}) for row, use in enumerate(uses) if use.pressure > gentle]
    return found


def _faults_of(use: Use, catalogue: Catalogue, limits: Limits) -> Iterator[tuple[str, dict[str, Any]]]:
    rule = catalogue.techniques.get(use.technique_code)
    if rule is None:
        yield "technique-unknown", {}
    if use.foot not in FEET:
        yield "foot-unknown", {}
    if not 0 < use.seconds <= SECONDS_AT_MOST:
        yield "seconds-unfit", {"most": SECONDS_AT_MOST}
    if use.pressure not in PRESSURES:
        yield "pressure-unfit", {"most": PRESSURES[-1]}
    yield from _place_faults(use, rule, catalogue)
    if _is_allergic(limits, catalogue.products.get(use.product, frozenset())):
        yield "product-allergen", {"product": use.product}
    if rule is not None:
        yield from _own_faults(use, rule, limits)
    if rule is not None and use.foot in FEET:
        yield from _limit_faults(use, rule, limits)


def _is_allergic(limits: Limits, allergens: frozenset[str]) -> bool:
    """Whether the client named one of these, or could not say which."""
    return bool(limits.allergens & allergens or (UNSURE in limits.allergens and allergens))


def _own_faults(use: Use, rule: TechniqueRule, limits: Limits) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the technique itself demands: a certificate in date, a reason for an unusual hold."""
    lacking = rule.required_qualifications - (limits.qualifications or frozenset())
    if limits.qualifications is not None and lacking:
        yield "qualification-lapsed", {"qualifications": sorted(lacking)}
    if _is_unusual_hold(use, rule) and not use.reason:
        yield "hold-needs-reason", {"least": rule.hold_seconds_min, "most": rule.hold_seconds_max}


def _place_faults(use: Use, rule: TechniqueRule | None, catalogue: Catalogue) -> Iterator[tuple[str, dict[str, Any]]]:
    if use.region_code and use.region_code not in catalogue.regions:
        yield "region-unknown", {}
    if not use.zone_code:
        return
    feet = catalogue.zones.get(use.zone_code)
    if feet is None:
        yield "zone-unknown", {}
        return
    if not FEET.get(use.foot, frozenset()) <= feet:
        yield "zone-not-on-that-foot", {"zone": use.zone_code}
    if rule is not None and rule.zones and not rule.is_for_any_zone and use.zone_code not in rule.zones:
        yield "zone-not-for-technique", {"zone": use.zone_code}


def _limit_faults(use: Use, rule: TechniqueRule, limits: Limits) -> Iterator[tuple[str, dict[str, Any]]]:
    places = frozenset({use.zone_code, use.region_code}) - {""}
    if rule.code in limits.blocked(use.foot):
        yield "technique-blocked", {"technique": rule.code}
    if rule.family in limits.families:
        yield "work-refused", {"family": rule.family}
    if limits.feet & FEET[use.foot]:
        yield "foot-excluded", {"feet": sorted(limits.feet)}
    if avoided := places & limits.avoided(use.foot):
        yield "area-excluded", {"areas": sorted(avoided)}
    cap = limits.cap_for(use.foot, places)
    if cap is not None and use.pressure > cap:
        yield "pressure-over-cap", {"cap": cap}


def _warnings_of(use: Use, rule: TechniqueRule) -> Iterator[tuple[str, dict[str, Any]]]:
    if _is_unusual_hold(use, rule):
        yield "hold-outside-range", {"least": rule.hold_seconds_min, "most": rule.hold_seconds_max}
    if use.pressure > rule.pressure_max:
        yield "firmer-than-usual", {"most": rule.pressure_max}
    if rule.total_seconds_min is not None and use.seconds < rule.total_seconds_min:
        yield "shorter-than-usual", {"least": rule.total_seconds_min}


def _is_unusual_hold(use: Use, rule: TechniqueRule) -> bool:
    hold, least, most = use.hold_seconds, rule.hold_seconds_min, rule.hold_seconds_max
    return hold is not None and ((least is not None and hold < least) or (most is not None and hold > most))
