"""Several parts of one visit at once: no resource is in two places, decided exactly."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, combinations

from bookings.domain.cells import at_least, columns, positions
from bookings.domain.needs import Part, Resource
from salon.core.spans import overlap

Collides = Callable[[int, int, Resource], bool]


def agreeing(mask: int, parts: Sequence[Part], masks: Sequence[Mapping[Resource, int]], *, distinct: bool) -> int:
    """The starts of `mask` at which the parts can be shared out so that no resource serves two at once."""
    collides = _collisions(parts, distinct=distinct)
    for group in _contested(parts, collides):
        # With as many candidates as parts, each part in turn still finds one that no other has taken.
        sure = mask
        for part in group:
            sure &= at_least(masks[part].values(), len(group))
        doubtful = mask & ~sure
        if doubtful:
            sure |= _settle(doubtful, group, masks, collides)
        mask &= sure
    return mask


def assignments(
    parts: Sequence[Part], options: Sequence[Sequence[Resource]], *, distinct: bool
) -> Iterator[tuple[Resource, ...]]:
    """Every way to give each part one of its options, in the order of the options."""
    return _share_out(range(len(parts)), options, _collisions(parts, distinct=distinct))


def _collisions(parts: Sequence[Part], *, distinct: bool) -> Collides:
    def collides(one: int, other: int, resource: Resource) -> bool:
        return distinct or any(
            overlap(mine.occupied, theirs.occupied)
            for mine in parts[one].options[resource]
            for theirs in parts[other].options[resource]
        )

    return collides


def _contested(parts: Sequence[Part], collides: Collides) -> list[list[int]]:
    """Groups of parts that may stand in one another's way, directly or through others."""
    groups = [[number] for number in range(len(parts))]
    for one, other in combinations(range(len(parts)), 2):
        shared = parts[one].options.keys() & parts[other].options.keys()
        if not any(collides(one, other, resource) for resource in shared):
            continue
        joined = [group for group in groups if one in group or other in group]
        groups = [group for group in groups if group not in joined] + [sorted(chain.from_iterable(joined))]
    return [group for group in groups if len(group) > 1]


def _settle(doubtful: int, group: Sequence[int], masks: Sequence[Mapping[Resource, int]], collides: Collides) -> int:
    """The doubtful starts at which a sharing-out exists; equal situations are decided once."""
    exclusive = _exclusive(group, masks, collides)
    if exclusive and all(masks[part] == masks[group[0]] for part in group):
        return 0  # the same candidates for all, and too few of them
    cells = positions(doubtful)
    candidates = [list(masks[part]) for part in group]
    situations = columns([mask & doubtful for part in group for mask in masks[part].values()], cells)
    verdicts: dict[tuple[int, ...], bool] = {}
    found = 0
    for cell, situation in zip(cells, situations, strict=True):
        if situation not in verdicts:
            flags = iter(situation)
            free = [[resource for resource in resources if next(flags)] for resources in candidates]
            verdicts[situation] = _matched(free) if exclusive else any(_share_out(group, free, collides))
        if verdicts[situation]:
            found |= 1 << cell
    return found


def _exclusive(group: Sequence[int], masks: Sequence[Mapping[Resource, int]], collides: Collides) -> bool:
    """Whether no resource can serve two parts of the group, whichever they are."""
    return all(
        collides(one, other, resource)
        for one, other in combinations(group, 2)
        for resource in masks[one].keys() & masks[other].keys()
    )


def _matched(free: Sequence[Sequence[Resource]]) -> bool:
    """Whether each part gets a resource of its own: augmenting paths, so quick however large the party."""
    taken: dict[Resource, int] = {}

    def place(part: int, seen: set[Resource]) -> bool:
        for resource in free[part]:
            if resource in seen:
                continue
            seen.add(resource)
            if resource not in taken or place(taken[resource], seen):
                taken[resource] = part
                return True
        return False

    return all(place(part, set()) for part in range(len(free)))


def _share_out(
    group: Sequence[int], options: Sequence[Sequence[Resource]], collides: Collides
) -> Iterator[tuple[Resource, ...]]:
    """Depth first in the order given; a branch that leaves a later part nothing is cut at once."""
    if not options:
        yield ()
        return
    part, later = group[0], group[1:]
    for resource in options[0]:
        left = [
            [other for other in rest if other != resource or not collides(part, number, resource)]
            for number, rest in zip(later, options[1:], strict=True)
        ]
        if all(left):
            for rest in _share_out(later, left, collides):
                yield (resource, *rest)
