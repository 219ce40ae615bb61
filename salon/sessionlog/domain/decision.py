"""The therapist's decision: what a proposal leaves open, who may lift what, and which limits then hold."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from clients.domain.proposal import GREY, RED
from clients.domain.screening import AREA, MINUTES, PRESSURE, SOAK, STOP, STOP_FOOT, STOP_REFLEX, STOP_SOAK, URGENT
from salon.sessionlog.domain.plan import FEET, Limits, LocalCap

CLEAR, ADAPT, REFER, STOPPED = "clear", "adapt", "refer", "stop"
GOES_AHEAD = frozenset({CLEAR, ADAPT})
# Nobody lifts a stop; these a master may, with a reason.
LIFTABLE = frozenset({STOP_SOAK, AREA, PRESSURE, MINUTES})
RESTRICTING = frozenset({STOP_SOAK, STOP_FOOT, STOP_REFLEX, AREA, PRESSURE, MINUTES})
FINAL = frozenset({STOP, URGENT})

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides, and who is going to treat.

    `is_master` counts a second person who vouches, `needs_second` says whether the salon wants one for every limit
    that is set aside.
    """

    is_master: bool
    qualifications: frozenset[str]
    has_second: bool = False
    needs_second: bool = False


def is_stopped(proposal: Told) -> bool:
    """Whether nobody may treat this client today, whoever decides."""
    return bool(_codes(proposal) & FINAL or len(proposal["excluded_feet"]) > 1 or proposal["clearances_needed"])


def faults(proposal: Told, *, decision: str, adaptations: Told, reason: str, decider: Decider) -> list[str]:
    """Why this decision cannot stand, as codes; a decision against a treatment always can."""
    if decision not in GOES_AHEAD:
        return []
    return list(_faults(proposal, decision, adaptations, reason.strip(), decider))


def with_open(proposal: Told, codes: Collection[str]) -> dict[str, Any]:
    """The proposal while these questions are open besides its own: never better than grey."""
    if not codes:
        return dict(proposal)
    light = proposal["light"] if proposal["light"] == RED else GREY
    return {**proposal, "light": light, "missing": [*dict.fromkeys([*proposal["missing"], *codes])]}


def open_checks(proposal: Told, foot_check: Told) -> list[str]:
    """What has to be asked or looked at before a decision to go ahead: question codes, then feet."""
    feet = [foot for foot in ("left", "right") if not (foot_check.get(foot) or {}).get("is_done")]
    return [*proposal["missing"], *feet]


def light_of(decision: str) -> str:
    """The colour that the desk sees from now on."""
    return {CLEAR: "green", ADAPT: "amber"}.get(decision, "red")


def limits_of(proposal: Told, adaptations: Told) -> Limits:
    """What is allowed in the session: the proposal without what was lifted, and the therapist's own caps."""
    lifted, needs = set(adaptations.get("lifted", ())), proposal["needs"]
    areas = [] if AREA in lifted else proposal["areas"]
    own = frozenset(adaptations.get("areas", ()))
    return Limits(
        pressure_cap=_lower(None if PRESSURE in lifted else needs["pressure_cap"], adaptations.get("pressure_cap")),
        minute_cap=_lower(None if MINUTES in lifted else needs["minute_cap"], adaptations.get("minute_cap")),
        families=frozenset(proposal["blocked_families"]) - ({SOAK} if STOP_SOAK in lifted else set()),
        feet=frozenset(proposal["excluded_feet"]),
        areas={foot: own | _places(areas, foot) for foot in ("left", "right")},
        techniques={foot: _techniques(proposal, foot) for foot in ("left", "right")},
        water_max_c=needs["water_max_c"],
        allergens=frozenset(proposal["allergens"]),
        local_caps=() if PRESSURE in lifted else tuple(_local_cap(place) for place in proposal["local_caps"]),
    )


def _faults(proposal: Told, decision: str, adaptations: Told, reason: str, decider: Decider) -> Iterator[str]:
    lifted = set(adaptations.get("lifted", ()))
    if lifted - LIFTABLE:
        yield "not-liftable"
    if lifted and not decider.is_master:
        yield "master-only"
    if lifted and decider.needs_second and not decider.has_second:
        yield "second-person-missing"
    if lifted and not reason:
        yield "reason-missing"
    if not set(proposal["needs"]["qualifications"]) <= decider.qualifications:
        yield "qualification-missing"
    if not set(proposal["needs"]["consents"]) <= set(adaptations.get("consents", ())):
        yield "consent-missing"
    if decision == CLEAR and (_codes(proposal) & RESTRICTING) - lifted:
        yield "adapt-needed"


def _codes(proposal: Told) -> set[str]:
    return {effect["code"] for effect in proposal["effects"]}


def _lower(*caps: int | None) -> int | None:
    return min((cap for cap in caps if cap is not None), default=None)


def _places(areas: Collection[Told], foot: str) -> frozenset[str]:
    named = (area for area in areas if foot in FEET[area["foot"]])
    return frozenset(code for area in named for code in (*area["zones"], *area["regions"]))


def _techniques(proposal: Told, foot: str) -> frozenset[str]:
    return frozenset(code for code, feet in proposal["blocked_techniques"].items() if foot in feet)


def _local_cap(place: Told) -> LocalCap:
    return LocalCap(FEET[place["foot"]], frozenset([*place["zones"], *place["regions"]]), place["cap"])
