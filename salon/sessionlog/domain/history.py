"""How it went on from visit to visit: tender spots that came, went or stayed, and scores that moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from salon.sessionlog.domain.findings import Point, is_same_spot

NEW, GONE, BETTER, WORSE, SAME = "new", "gone", "better", "worse", "same"
SLIGHTLY, MUCH = "slightly_better", "much_better"


@dataclass(frozen=True, slots=True)
class Spot:
    """A spot of this visit, of the last one, or of both, and what became of it."""

    change: str
    now: Point | None
    before: Point | None

    @property
    def place(self) -> Point:
        """The spot as it was found last."""
        found = self.now or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Measured:
    """A score before one visit."""

    on: date
    score: int


@dataclass(frozen=True, slots=True)
class Trend:
    """The scores of one thing before each visit, and how much they moved since the first."""

    scores: tuple[Measured, ...]

    @property
    def n(self) -> int:
        """How many visits it is made of."""
        return len(self.scores)

    @property
    def gain(self) -> int:
        """By how many points it is lower than at the first visit."""
        return self.scores[0].score - self.scores[-1].score if self.scores else 0


def compared(now: Sequence[Point], before: Sequence[Point]) -> list[Spot]:
    """This visit's spots beside the last one's, each of them once: the nearest pairs first belong together."""
    pairs = sorted(
        ((_apart(one, other), here, there) for here, one in enumerate(now) for there, other in enumerate(before)
         if is_same_spot(one, other)),
    )  # fmt: skip
    partner: dict[int, int] = {}
    for _, here, there in pairs:
        if here not in partner and there not in partner.values():
            partner[here] = there
    met = [
        Spot(_change(one, before[partner[here]]), one, before[partner[here]])
        if here in partner
        else Spot(NEW, one, None)
        for here, one in enumerate(now)
    ]
    return met + [Spot(GONE, None, other) for there, other in enumerate(before) if there not in partner.values()]


def persisting(visits: Sequence[Sequence[Point]], *, score: int, sessions: int) -> list[Point]:
    """The spots of the newest visit that scored so much or more in so many visits in a row, the newest first.

    Such a spot is a reason to suggest a doctor or podiatrist, without naming an organ (rule R-PERSIST).
    """
    if sessions < 1 or len(visits) < sessions:
        return []
    sore = [[point for point in visit if (point.get("pain_before") or 0) >= score] for visit in visits[:sessions]]
    return [point for point in sore[0] if all(any(is_same_spot(point, other) for other in one) for one in sore[1:])]


def improvement(before: int, after: int, *, is_back: bool = False) -> str:
    """What a fall of a pain score from 0 to 10 means to people; empty where it means nothing.

    About one point or 15 % is slightly, two points or 33 % much better (doi 10.1016/j.ejpain.2003.09.004). Of a back
    one point counts from 1 to 4, two from 5 to 7, three from 8 on (doi 10.1055/a-1304-3677).
    """
    fall = before - after
    if fall < (_least_of_a_back(before) if is_back else 1):
        return ""
    return MUCH if fall >= 2 or fall / before >= 1 / 3 else SLIGHTLY


def _least_of_a_back(before: int) -> int:
    return 1 if before <= 4 else 2 if before <= 7 else 3


def trends(visits: Sequence[tuple[date, Mapping[str, Any]]]) -> dict[str, Trend]:
    """Per thing that was scored before the visits its trend, oldest first.

    `visits` holds each visit's day and `subjective` section. Only scores from before a session count: those right
    after it are always better. A complaint is kept apart by its side (`CMP-NECK:left`).
    """
    found: dict[str, list[Measured]] = {}
    for on, told in visits:
        for name, score in _scores(told):
            found.setdefault(name, []).append(Measured(on, score))
    return {name: Trend(tuple(scores)) for name, scores in found.items()}


def _scores(told: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for name in ("pain", "stress", "sleep", "mood", "anxiety", "energy"):
        if told.get(name) is not None:
            yield name, told[name]
    for row in told.get("complaints") or ():
        if row.get("pain_now") is not None and row.get("code"):
            yield f"{row['code']}:{row['side']}" if row.get("side") else row["code"], row["pain_now"]


def _apart(one: Point, other: Point) -> float:
    return float((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2)


def _change(now: Point, before: Point) -> str:
    was, is_ = before.get("pain_before"), now.get("pain_before")
    if was is None or is_ is None or was == is_:
        return SAME
    return BETTER if is_ < was else WORSE
