"""Whose turn it is: who has been given least, asked first; a turn is kept by whoever cannot take it now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Standing(NamedTuple):
    """One therapist's day so far: what the turns taken were worth, when the last one was, and the salon's order.

    `value` is in the smallest coin. A client who asked for somebody costs that therapist no turn.
    """

    therapist_id: int
    value: int = 0
    last_turn: int | None = None
    position: int = 0
    is_paused: bool = False


class Passed(NamedTuple):
    """Somebody ahead in the order who keeps the turn, and why.

    `paused`, `not_qualified`, `no_room_today`, or `later` with the first minute at which it would fit.
    """

    therapist_id: int
    code: str
    minute: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Who takes a walk-in and from which minute on, why, and who was ahead.

    The reason is `asked_for`, `only_one`, `turn` or `soonest`.
    """

    therapist_id: int
    start: int
    reason: str
    value: int
    passed: tuple[Passed, ...] = ()


def order(standings: Iterable[Standing]) -> list[Standing]:
    """The order of turns: least value first, then whose last turn is longest ago, then the salon's order."""
    return sorted(standings, key=_rank)


def choose(
    standings: Collection[Standing],
    starts: Mapping[int, int],
    *,
    qualified: Collection[int],
    asked_for: int | None = None,
) -> Choice | None:
    """Who takes the next walk-in; None when nobody can today.

    `starts` are the first minutes at which each could begin without touching any other visit. The client waits as
    short as can be; of those who can begin then, the first in the order has the turn. Who is paused is passed over.
    """
    if asked_for is not None:
        start = starts.get(asked_for)
        value = next((one.value for one in standings if one.therapist_id == asked_for), 0)
        return None if start is None else Choice(asked_for, start, "asked_for", value)
    ranked = order(standings)
    able = [one for one in ranked if one.therapist_id in starts and not one.is_paused]
    if not able:
        return None
    soonest = min(starts[one.therapist_id] for one in able)
    chosen = next(one for one in able if starts[one.therapist_id] == soonest)
    ahead = ranked[: ranked.index(chosen)]
    passed = tuple(_passed(one, starts, qualified) for one in ahead)
    reason = "only_one" if len(able) == 1 else "soonest" if any(one.code == "later" for one in passed) else "turn"
    return Choice(chosen.therapist_id, soonest, reason, chosen.value, passed)


def _rank(one: Standing) -> tuple[int, int, int, int]:
    return one.value, -1 if one.last_turn is None else one.last_turn, one.position, one.therapist_id


def _passed(one: Standing, starts: Mapping[int, int], qualified: Collection[int]) -> Passed:
    if one.is_paused:
        return Passed(one.therapist_id, "paused")
    if one.therapist_id in starts:
        return Passed(one.therapist_id, "later", starts[one.therapist_id])
    if one.therapist_id not in qualified:
        return Passed(one.therapist_id, "not_qualified")
    return Passed(one.therapist_id, "no_room_today")
