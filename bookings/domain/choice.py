"""Which therapist and which chair, when the client leaves it to the salon."""

from collections.abc import Sequence
from typing import NamedTuple


class Candidate(NamedTuple):
    """A therapist who could take the visit, and how their day looks without it.

    `busy_minutes` are the minutes already booked that day; `idle_before` and `idle_after` the
    free minutes between the visit and its neighbours, up to the shift's ends.
    """

    therapist_id: int
    busy_minutes: int
    idle_before: int
    idle_after: int


class Choice(NamedTuple):
    """The therapist chosen, and why: `only_one`, `fewest_minutes` or `closest_fit`."""

    therapist_id: int
    reason: str


def choose_therapist(candidates: Sequence[Candidate]) -> Choice:
    """The fairest: whoever has the fewest minutes that day, then the tightest fit, then the lowest id.

    Even work is what teams call fair, and a tight fit leaves longer gaps to sell. `candidates`
    is not empty.
    """
    if len(candidates) == 1:
        return Choice(candidates[0].therapist_id, "only_one")
    least = min(candidate.busy_minutes for candidate in candidates)
    level = [candidate for candidate in candidates if candidate.busy_minutes == least]
    best = min(level, key=lambda c: (min(c.idle_before, c.idle_after), c.therapist_id))
    return Choice(best.therapist_id, "fewest_minutes" if len(level) == 1 else "closest_fit")


class ChairOption(NamedTuple):
    """A chair that could take the visit: what it offers beyond need, and the time around it."""

    chair_id: int
    is_wasted: bool
    turnaround: int
    idle_before: int
    idle_after: int


def choose_chair(options: Sequence[ChairOption]) -> int:
    """The best fit: no basin for a dry service, then the tightest gap, the quickest to clean, the lowest id."""
    return min(
        options, key=lambda o: (o.is_wasted, min(o.idle_before, o.idle_after), o.turnaround, o.chair_id)
    ).chair_id
