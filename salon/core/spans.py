"""Half-open spans of whole minutes and the little algebra they need."""

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """The minutes from `start` up to, and without, `end`."""

    start: int
    end: int


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans share a minute; touching is not overlapping."""
    return one[0] < other[1] and other[0] < one[1]


def merge(spans: Iterable[tuple[int, int]]) -> list[Span]:
    """The same minutes as sorted spans that neither overlap nor touch; empty spans vanish."""
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, end))
        else:
            merged.append(Span(start, end))
    return merged


def subtract(spans: Iterable[tuple[int, int]], cuts: Iterable[tuple[int, int]]) -> list[Span]:
    """The minutes of `spans` that no cut covers, merged."""
    left: list[Span] = []
    gone = merge(cuts)
    for start, end in merge(spans):
        free_from = start
        for cut in gone:
            if start < cut.end and cut.start < end:
                left.append(Span(free_from, cut.start))
                free_from = cut.end
        left.append(Span(free_from, end))
    return [span for span in left if span.start < span.end]


def stacked(spans: Iterable[tuple[int, int]], height: int) -> list[Span]:
    """The minutes that at least `height` of the spans cover, merged."""
    edges = sorted(edge for start, end in spans if start < end for edge in ((start, 1), (end, -1)))
    reached: list[tuple[int, int]] = []
    level, since = 0, 0
    for minute, change in edges:
        if level >= height and since < minute:
            reached.append((since, minute))
        level += change
        since = minute
    return merge(reached)
