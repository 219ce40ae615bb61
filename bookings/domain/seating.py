"""Who takes a visit and on which chair: all that could, weighed fairly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bookings.domain.choice import Candidate, ChairOption, choose_chair, choose_therapist
from bookings.domain.engine import Answer
from bookings.domain.needs import Part, Resource
from bookings.domain.party import assignments
from bookings.domain.roster import ChairRota, Roster
from bookings.domain.search import Leg
from salon.core.localtime import DAY
from salon.core.spans import Span

# Ways to share out a party that are weighed against each other; the first ones are as good as any.
WEIGHED = 300


@dataclass(frozen=True, slots=True)
class Seat:
    """One leg with its therapist, chair and spans in epoch minutes, and why this therapist."""

    therapist_id: int
    chair_id: int | None
    client: Span
    therapist: Span
    chair: Span
    reason: str
    considered: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What is already taken that day, by therapist and by chair."""

    therapists: Mapping[int, Sequence[Span]]
    chairs: Mapping[int, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class _Pick:
    """A therapist and a chair, why this therapist, and how many could have taken it."""

    therapist_id: int
    chair_id: int | None
    reason: str
    among: int


def seats(answer: Answer, *, start: int, legs: Sequence[Leg], roster: Roster, taken: Taken) -> list[Seat]:
    """A therapist and, where needed, a chair for each leg; `start` is on offer in the answer."""
    if len(legs) == 1:
        picks = [_one(answer.options(start), start=start, leg=legs[0], roster=roster, taken=taken)]
    else:
        picks = _several(answer, start=start, legs=legs, roster=roster, taken=taken)
    return [_seat(pick, leg=leg, start=start, roster=roster) for pick, leg in zip(picks, legs, strict=True)]


def _one(options: Sequence[Sequence[Resource]], *, start: int, leg: Leg, roster: Roster, taken: Taken) -> _Pick:
    begin = start + leg.at
    end = begin + leg.order.duration
    therapists = [(key, taken.therapists.get(key, ())) for key in _ids(options[0])]
    choice = choose_therapist([Candidate(key, _minutes(spans), *_idle(spans, begin, end)) for key, spans in therapists])
    if not leg.order.needs_any_chair:
        return _Pick(choice.therapist_id, None, choice.reason, len(therapists))
    chairs = [(chair_of(roster, key), taken.chairs.get(key, ())) for key in _ids(options[1])]
    chair_id = choose_chair(
        [
            ChairOption(chair.id, _wasted(chair, leg), leg.order.turnaround(chair), *_idle(spans, begin, end))
            for chair, spans in chairs
        ]
    )
    return _Pick(choice.therapist_id, chair_id, choice.reason, len(therapists))


def _several(answer: Answer, *, start: int, legs: Sequence[Leg], roster: Roster, taken: Taken) -> list[_Pick]:
    """The fairest sum of minutes, on chairs that stand as close together as can be.

    Nobody is a therapist and a chair, so the two are shared out apart.
    """
    options = answer.options(start)
    with_chair = [leg for leg in legs if leg.order.needs_any_chair]

    def busy(ids: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        return sum(_minutes(taken.therapists.get(key, ())) for key in ids), ids

    shared = assignments(answer.parts[: len(legs)], options[: len(legs)], distinct=answer.distinct)
    ways = [_ids(way) for way in islice(shared, WEIGHED)]
    fairest = min(ways, key=busy)
    parts = _Chairs(answer, options[len(legs) :], answer.parts[len(legs) :])
    chairs = iter(_close_together(parts, with_chair, roster) if with_chair else ())
    return [
        _Pick(therapist, next(chairs) if leg.order.needs_any_chair else None, "shared_out", len(ways))
        for therapist, leg in zip(fairest, legs, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Chairs:
    """The parts of a party that are chairs, with those that could take each."""

    answer: Answer
    options: Sequence[Sequence[Resource]]
    parts: Sequence[Part]

    def ways(self, among: frozenset[int]) -> Iterator[tuple[int, ...]]:
        """The sharings-out that need no other chairs."""
        few = [[one for one in options if _ids([one])[0] in among] for options in self.options]
        if all(few):
            yield from map(_ids, assignments(self.parts, few, distinct=self.answer.distinct))


def _close_together(chairs: _Chairs, legs: Sequence[Leg], roster: Roster) -> tuple[int, ...]:
    """Neighbours where there are any, with the fewest basins wasted; the salon's order says who stands next to whom."""
    row = [chair.id for chair in sorted(roster.chairs, key=lambda chair: (chair.position, chair.id))]

    def wasted(ids: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        return sum(_wasted(chair_of(roster, key), leg) for key, leg in zip(ids, legs, strict=True)), ids

    for width in range(1, len(row) + 1):
        stretches = (frozenset(row[first : first + width]) for first in range(len(row) - width + 1))
        found = [way for stretch in stretches for way in islice(chairs.ways(stretch), WEIGHED)]
        if found:
            return min(found, key=wasted)
    raise AssertionError("a start on offer has chairs")


def _seat(pick: _Pick, *, leg: Leg, start: int, roster: Roster) -> Seat:
    order, begin = leg.order, start + leg.at
    end = begin + order.duration
    cleaning = 0 if pick.chair_id is None else order.turnaround(chair_of(roster, pick.chair_id))
    return Seat(
        therapist_id=pick.therapist_id,
        chair_id=pick.chair_id,
        client=Span(begin, end),
        therapist=Span(begin - order.before, end + order.after),
        chair=Span(begin, end + cleaning),
        reason=pick.reason if order.therapist_id is None else "asked_for",
        considered=pick.among,
    )


def _wasted(chair: ChairRota, leg: Leg) -> bool:
    return chair.has_basin and not leg.order.has_soak


def _minutes(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def chair_of(roster: Roster, chair_id: int) -> ChairRota:
    """The chair of that id."""
    return next(chair for chair in roster.chairs if chair.id == chair_id)


def _idle(spans: Sequence[Span], start: int, end: int) -> tuple[int, int]:
    """The free minutes before and after, up to the neighbours or a whole day."""
    before = min((start - span.end for span in spans if span.end <= start), default=DAY)
    after = min((span.start - end for span in spans if span.start >= end), default=DAY)
    return before, after


def _ids(resources: Sequence[Resource]) -> tuple[int, ...]:
    return tuple(resource.key[1] for resource in resources)  # type: ignore[index]
