"""Bits of one int: there and back again."""

from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.cells import (
    Line,
    at_least,
    cell_size,
    columns,
    occupied_masks,
    occupied_pairs,
    positions,
    runs,
    tile,
)
from salon.core.spans import merge

BITS = st.integers(0, 2**60)
LINES = st.sampled_from([Line(0, 300, 5), Line(1440, 1500, 1), Line(0, 9000, 5)])
SPANS = st.lists(st.tuples(st.integers(-300, 50_000), st.integers(0, 16_000)), max_size=6)


def set_cells(mask: int) -> list[int]:
    return [index for index in range(mask.bit_length()) if mask >> index & 1]


@given(BITS, st.integers(1, 20))
def test_runs_are_where_so_many_cells_follow(mask: int, length: int) -> None:
    ones = (1 << length) - 1
    assert set_cells(runs(mask, length)) == [i for i in range(61) if mask >> i & ones == ones]


@given(st.lists(BITS, max_size=6), st.integers(1, 4))
def test_at_least_counts(masks: list[int], number: int) -> None:
    expected = [i for i in range(61) if sum(mask >> i & 1 for mask in masks) >= number]
    assert set_cells(at_least(masks, number)) == expected


@given(BITS)
def test_positions_are_the_set_cells(mask: int) -> None:
    assert positions(mask) == set_cells(mask)


@given(st.lists(BITS, max_size=4), st.lists(st.integers(0, 70), unique=True).map(sorted))
def test_columns_tell_which_masks_have_a_cell(masks: list[int], at: list[int]) -> None:
    assert columns(masks, at) == [tuple(mask >> index & 1 for mask in masks) for index in at]


@given(st.integers(0, 127), st.integers(0, 9))
def test_a_tile_repeats_its_pattern(pattern: int, copies: int) -> None:
    assert tile(pattern, 7, copies) == sum(pattern << (7 * number) for number in range(copies))


@given(LINES, SPANS)
def test_outward_takes_every_touched_cell_and_inward_only_whole_ones(line: Line, rows: list[tuple[int, int]]) -> None:
    spans = merge((start, start + length) for start, length in rows)
    minutes = {minute for start, end in spans for minute in range(max(start, line.first), min(end, line.end))}
    cells = [range(line.first + i * line.size, line.first + (i + 1) * line.size) for i in range(line.count)]
    assert positions(line.outward(spans)) == [i for i, cell in enumerate(cells) if not minutes.isdisjoint(cell)]
    assert positions(line.inward(spans)) == [i for i, cell in enumerate(cells) if minutes.issuperset(cell)]


@given(LINES, SPANS)
def test_rows_in_bulk_are_rounded_outward_too(line: Line, rows: list[tuple[int, int]]) -> None:
    spans = [(start, start + length) for start, length in rows]
    by_key = occupied_masks(line, [(index % 2, *span) for index, span in enumerate(spans)])
    for key in (0, 1):
        assert by_key.get(key, 0) == line.outward([span for span in spans[key::2] if span[0] < span[1]])


def test_rows_of_pairs_may_lack_a_chair() -> None:
    line = Line(0, 100, 5)
    rows = [(1, 0, 10, 7, 0, 20, None), (1, 50, 60, None, None, None, None)]
    assert occupied_pairs(line, rows) == ({1: line.outward([(0, 10), (50, 60)])}, {7: line.outward([(0, 20)])})


@given(LINES, st.integers(0, 2**299))
def test_minutes_and_spans_lead_back_to_the_mask(line: Line, bits: int) -> None:
    mask = bits & line.full
    assert sum(line.bit(minute) for minute in line.minutes(mask)) == mask
    assert line.outward(line.spans(mask)) == mask


def test_a_stride_gives_the_same_minutes() -> None:
    line = Line(0, 300, 5)
    mask = sum(1 << index for index in (4, 10, 13, 280))
    assert line.minutes(mask, 3) == line.minutes(mask) == [20, 50, 65, 1400]


def test_cells_are_five_minutes_only_where_everything_is() -> None:
    assert (cell_size([60, 15, 0, 345]), cell_size([60, 7])) == (5, 1)
