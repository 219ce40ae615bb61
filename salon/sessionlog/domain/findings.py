"""What a therapist finds on the feet: tender spots, the look of skin and nails, and whether it may be worked on."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from salon.sessionlog.domain.plan import Fault, Limits

Point = Mapping[str, Any]

QUALITIES = ("tender", "sharp", "burning", "nodule")
# How each foot looks, as codes of which the first says that nothing is unusual.
FOOT_CHECK: Mapping[str, tuple[str, ...]] = {
    "skin": ("normal", "dry", "cracked", "red", "broken"),
    "nails": ("normal", "thick", "discoloured", "ingrown"),
    "temperature": ("warm", "cool", "cold", "hot"),
    "colour": ("normal", "pale", "red", "bluish"),
    "swelling": ("none", "slight", "marked"),
    "callus": ("none", "some", "much"),
    "arch": ("neutral", "high", "flat", "rolls_in", "rolls_out"),
}
# A tender spot is worked for at least a minute, in cycles of pressing and letting go.
WORKED_SECONDS = 60
SAME_SPOT = 0.05
# From here on a spot is touched with great care.
VERY_TENDER = 7
POINTS_AT_MOST = 60


def faults(points: Sequence[Point], *, places: Sequence[frozenset[str]], limits: Limits) -> list[Fault]:
    """What may not be written down of the spots, row by row; they fit the note's form already.

    `places` are the zones and regions under each.
    """
    found = [
        Fault(code, row, params)
        for row, (point, under) in enumerate(zip(points, places, strict=True))
        for code, params in _faults_of(point, under, limits)
    ]
    if len(points) > POINTS_AT_MOST:
        found.append(Fault("too-many", None, {"most": POINTS_AT_MOST}))
    return found


def warnings(points: Sequence[Point], *, worked_at_most: int) -> list[Fault]:
    """What is unusual and still allowed: a very tender spot worked, more spots than are advised for one session."""
    worked = [row for row, point in enumerate(points) if point.get("technique")]
    found = [Fault("very-tender", row) for row in worked if (points[row].get("pain_before") or 0) >= VERY_TENDER]
    if len(worked) > worked_at_most:
        found.append(Fault("many-points-worked", None, {"most": worked_at_most}))
    return found


def is_same_spot(one: Point, other: Point) -> bool:
    """Whether two spots of different visits are the same: on one foot and view, within 0.05 of each other."""
    if (one["foot"], one["view"]) != (other["foot"], other["view"]):
        return False
    return math.dist((one["x"], one["y"]), (other["x"], other["y"])) <= SAME_SPOT


def _faults_of(point: Point, places: frozenset[str], limits: Limits) -> Iterator[tuple[str, dict[str, Any]]]:
    missing = [name for name in ("id", "foot", "view", "x", "y") if point.get(name) is None]
    if missing:
        yield "point-incomplete", {"missing": missing}
        return
    foot = point["foot"]
    if not places:
        yield "beside-the-foot", {}
    if foot in limits.feet:
        yield "foot-excluded", {"feet": sorted(limits.feet)}
    if avoided := places & limits.avoided(foot):
        yield "area-excluded", {"areas": sorted(avoided)}
    technique = point.get("technique") or ""
    if technique in limits.blocked(foot):
        yield "technique-blocked", {"technique": technique}
    if technique and (point.get("seconds") or 0) < WORKED_SECONDS and not point.get("reason"):
        yield "worked-too-briefly", {"least": WORKED_SECONDS}
