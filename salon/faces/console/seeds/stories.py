"""What made-up clients come for: a complaint, a tender spot, and how both go from one visit to the next."""

from dataclasses import dataclass
from typing import Any

from salon.catalogue.selectors import chart
from salon.faces.console.seeds.chance import Chance


@dataclass(frozen=True, slots=True)
class Story:
    """One reason to come back: where it hurts, where on the foot it is felt, and the words for it."""

    goal: str
    complaint: str
    spot: tuple[str, str, float, float]
    zones: tuple[str, ...]
    aftercare: str
    says: str
    seen: str
    told: str


STORIES = (
    Story(
        goal="GOAL-PAIN",
        complaint="CMP-LOWBACK",
        spot=("left", "L", 0.865, 0.68),
        zones=("LOWBACK_ACH", "SPINE_L"),
        aftercare="HC-LOWBACK",
        says="Long days on her feet at work.",
        seen="Calves tight, skin dry at the heels.",
        told="Relaxed; breathing slower by the end.",
    ),
    Story(
        goal="GOAL-SLEEP",
        complaint="CMP-TENSION-HS",
        spot=("right", "P", 0.42, 0.437),
        zones=("SOLAR", "NECK"),
        aftercare="HC-PIT",
        says="Sleeps badly since the move.",
        seen="Arches tense on both feet.",
        told="Warm feet, tension in the arches eased.",
    ),
    Story(
        goal="GOAL-PAIN",
        complaint="CMP-STIFF",
        spot=("right", "P", 0.36, 0.36),
        zones=("SOLAR",),
        aftercare="HC-WARMUP",
        says="Training for a half marathon.",
        seen="Tender spot at the ball of the right foot.",
        told="Tender spot less sharp.",
    ),
    Story(
        goal="GOAL-STRESS",
        complaint="CMP-NECK",
        spot=("left", "P", 0.165, 0.178),
        zones=("NECK", "HEAD", "SOLAR"),
        aftercare="HC-NECK",
        says="Came for a quiet hour after a long week.",
        seen="Nothing unusual on either foot.",
        told="Comfortable throughout.",
    ),
)


def story_of(client_pk: int) -> Story:
    """The same client always comes for the same reason."""
    return STORIES[client_pk % len(STORIES)]


def sections(story: Story, *, visit: int, minutes: int, chance: Chance) -> dict[str, dict[str, Any]]:
    """The note of the client's n-th visit, from 0: a little better each time, with a bad day now and then."""
    worst, stress = max(1, 7 - visit + chance.choice((0, 0, 1))), chance.randint(4, 8)
    foot, view, x, y = story.spot
    zones, regions = chart().places_at((x, y), view=view, foot=foot)
    point = {
        "id": chance.uuid().hex,
        "foot": foot,
        "view": view,
        "x": x,
        "y": y,
        "zone": next(iter(zones), ""),
        "region": next(iter(regions), ""),
        "pain_before": worst,
        "pain_after": max(0, worst - 3),
        "quality": "tender",
        "technique": "T-PAINPRESS",
        "seconds": 60,
    }
    complaint = {"code": story.complaint, "side": "both"}
    return {
        "subjective": {
            "goals": [story.goal],
            "complaints": [complaint | {"pain_now": worst}],
            "stress": stress,
            "words": story.says,
        },
        "objective": {"pain_points": [point], "words": story.seen},
        "assessment": {"summary": story.told},
        "plan": {
            "duration_minutes": minutes,
            "zones_worked": {"left": list(story.zones), "right": list(story.zones)},
            "aftercare": [story.aftercare],
            "next_visit": "In about four weeks.",
        },
        "after": {
            "stress": max(0, stress - chance.randint(1, 4)),
            "complaints": [complaint | {"pain": max(0, worst - 3)}],
            "comment": story.told,
        },
    }
