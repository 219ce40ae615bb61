"""Half-open spans of minutes, against sets of minutes."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from salon.core.spans import Span, merge, overlap, stacked, subtract

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


def minutes(spans: list[tuple[int, int]] | list[Span]) -> set[int]:
    return {minute for start, end in spans for minute in range(start, end)}


def test_touching_is_not_overlapping() -> None:
    assert not overlap((0, 5), (5, 9))
    assert overlap((0, 6), (5, 9))


@given(SPANS)
def test_merged_spans_cover_the_same_minutes_and_neither_touch_nor_cross(spans: list[tuple[int, int]]) -> None:
    merged = merge(spans)
    assert minutes(merged) == minutes(spans)
    assert all(one.end < other.start for one, other in pairwise(merged))


@given(SPANS, SPANS)
def test_what_is_left_is_what_no_cut_covers(spans: list[tuple[int, int]], cuts: list[tuple[int, int]]) -> None:
    assert minutes(subtract(spans, cuts)) == minutes(spans) - minutes(cuts)


@given(SPANS, st.integers(1, 4))
def test_stacked_minutes_are_covered_often_enough(spans: list[tuple[int, int]], height: int) -> None:
    often = {minute for minute in range(40) if sum(start <= minute < end for start, end in spans) >= height}
    assert minutes(stacked(spans, height)) == often
