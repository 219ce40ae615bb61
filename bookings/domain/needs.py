"""What a visit needs: resources with their masks, uses of them, and parts that say "any one of these"."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from salon.core.spans import Span

EVERYWHERE = -1


@dataclass(slots=True, unsafe_hash=True)
class Resource:
    """A therapist, a chair, or whatever else a visit needs: the cells it works and the cells it is free.

    Two of one kind and key are the same resource, whatever their masks. `admits` leaves it only some starts, as where
    a qualification is valid on some dates only. Nobody changes one; to have Python see to that would take a search of a
    day a tenth longer, for it makes dozens.
    """

    key: Hashable
    work: int = field(compare=False)
    free: int = field(compare=False)
    admits: int = field(default=EVERYWHERE, compare=False)
    kind: str = ""


class Use(NamedTuple):
    """What a visit takes of one resource, in minutes; the occupied span is the visit and both buffers.

    The visit itself lies in worked time. `within_shift` asks the same of the buffers.
    """

    duration: int
    before: int = 0
    after: int = 0
    within_shift: bool = False


class Stretch(NamedTuple):
    """A use that begins `at` minutes after the visit."""

    at: int
    use: Use

    @property
    def occupied(self) -> Span:
        return Span(self.at - self.use.before, self.at + self.use.duration + self.use.after)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a visit needs: any one of these resources, for all of its stretches."""

    options: Mapping[Resource, tuple[Stretch, ...]]


def one_of(uses: Mapping[Resource, Use], *, at: int = 0) -> Part:
    """Any one of these resources, once."""
    once = {use: (Stretch(at, use),) for use in set(uses.values())}
    return Part({resource: once[use] for resource, use in uses.items()})
