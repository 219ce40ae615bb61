"""A stretch of the UTC line as bits of one int: runs, counts, and the way back to minutes."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from operator import itemgetter
from typing import Any, TypeVar

from salon.core.spans import Span

Key = TypeVar("Key", bound=Hashable)
PairRow = tuple[Any, ...]

COARSE = 5
UTC_DAY = 24 * 60
_BLOCK_BITS = 11
_BLOCK = 1 << _BLOCK_BITS
_TO_FLAGS = bytes.maketrans(b"01", b"\0\1")


def cell_size(minutes: Iterable[int]) -> int:
    """Five when every length, step and offset is a multiple of five, else one."""
    return 1 if any(value % COARSE for value in minutes) else COARSE


@dataclass(frozen=True, slots=True)
class Line:
    """`count` cells of `size` minutes from epoch minute `first`; bit i of a mask is cell i."""

    first: int
    count: int
    size: int

    @classmethod
    def over(cls, window: tuple[int, int], *, reach: int, size: int) -> "Line":
        """The line that holds a window and `reach` minutes around it, in whole UTC days so that masks can be kept."""
        first = (window[0] - reach) // UTC_DAY * UTC_DAY
        end = -(-(window[1] + reach) // UTC_DAY) * UTC_DAY
        return cls(first, (end - first) // size, size)

    @property
    def end(self) -> int:
        return self.first + self.count * self.size

    @property
    def full(self) -> int:
        """Every cell."""
        return (1 << self.count) - 1

    def cells(self, minutes: int) -> int:
        """A length in cells; it must be a multiple of the cell."""
        if minutes % self.size:
            raise ValueError(f"{minutes} minutes are no multiple of a cell of {self.size}")
        return minutes // self.size

    def holds(self, minute: int) -> bool:
        return self.first <= minute < self.end

    def bit(self, minute: int) -> int:
        """The one cell that begins at `minute`, or nothing when none does."""
        index, rest = divmod(minute - self.first, self.size)
        return 1 << index if rest == 0 and 0 <= index < self.count else 0

    def between(self, start: int, end: int) -> int:
        """The cells that begin in `[start, end)`."""
        return self._ones(-((self.first - start) // self.size), -((self.first - end) // self.size))

    def inward(self, spans: Iterable[tuple[int, int]]) -> int:
        """The cells that lie wholly inside one of the spans; merge the spans first."""
        mask = 0
        for start, end in spans:
            mask |= self._ones(-((self.first - start) // self.size), (end - self.first) // self.size)
        return mask

    def outward(self, spans: Iterable[tuple[int, int]]) -> int:
        """The cells that one of the spans touches."""
        mask = 0
        for start, end in spans:
            if start < end:
                mask |= self._ones((start - self.first) // self.size, -((self.first - end) // self.size))
        return mask

    def spans(self, mask: int) -> list[Span]:
        """The unbroken runs of a mask."""
        edges = mask ^ (mask << 1)
        minutes = [self.first + index * self.size for index in positions(edges)]
        return [Span(*pair) for pair in zip(minutes[::2], minutes[1::2], strict=True)]

    def minutes(self, mask: int, stride: int = 1) -> list[int]:
        """Where the cells of a mask begin; `stride` says that only every such cell can be set."""
        if not mask:
            return []
        phase = _lowest(mask) % stride
        flags = _flags(mask)[phase::stride]
        start = self.first + phase * self.size
        step = stride * self.size
        return list(compress(range(start, start + step * len(flags), step), flags))

    def _ones(self, low: int, high: int) -> int:
        low, high = max(low, 0), min(high, self.count)
        return ((1 << (high - low)) - 1) << low if low < high else 0


def occupied_masks(line: Line, rows: Iterable[tuple[Key, int, int]]) -> dict[Key, int]:
    """Rows of (resource, from, to) in epoch minutes → the cells each resource is taken, rounded outward."""
    size, count = line.size, line.count
    down, up = line.first, size - 1 - line.first
    bits, inside, table = _BLOCK_BITS, _BLOCK - 1, _ones_table()
    pieces = (count >> bits) + 1  # so that a long line is not copied for every row
    blocks: defaultdict[Key, list[int]] = defaultdict(lambda: [0] * pieces)
    for key, start, end in rows:
        low, high = (start - down) // size, (end + up) // size
        if start >= end:
            continue
        if low < 0 or high > count or high - low >= _BLOCK:
            _clipped(blocks[key], low, high, count)
        else:
            blocks[key][low >> bits] |= table[high - low] << (low & inside)
    return _joined(blocks)


def occupied_pairs(line: Line, rows: Iterable[PairRow]) -> tuple[dict[int, int], dict[int, int]]:
    """The same for rows of (therapist, from, to, chair, from, to, more), the chair's three None where there is none.

    What `more` is, is not looked at: the rows come as the database gives them. No span is empty or longer than a day.
    """
    # The loop above, written out for both: a quarter quicker than cutting each row in two, and searches wait for it.
    size, count = line.size, line.count
    down, up = line.first, size - 1 - line.first
    bits, inside, table = _BLOCK_BITS, _BLOCK - 1, _ones_table()
    pieces = (count >> bits) + 1
    therapists: defaultdict[int, list[int]] = defaultdict(lambda: [0] * pieces)
    chairs: defaultdict[int, list[int]] = defaultdict(lambda: [0] * pieces)
    for therapist, start, end, chair, chair_start, chair_end, _ in rows:
        low, high = (start - down) // size, (end + up) // size
        if low < 0 or high > count:
            _clipped(therapists[therapist], low, high, count)
        else:
            therapists[therapist][low >> bits] |= table[high - low] << (low & inside)
        if chair is not None:
            low, high = (chair_start - down) // size, (chair_end + up) // size
            if low < 0 or high > count:
                _clipped(chairs[chair], low, high, count)
            else:
                chairs[chair][low >> bits] |= table[high - low] << (low & inside)
    return {key: _join(parts) for key, parts in therapists.items()}, {
        key: _join(parts) for key, parts in chairs.items()
    }


def runs(mask: int, length: int) -> int:
    """The cells at which `length` set cells in a row begin."""
    have = 1
    while have * 2 <= length:
        mask &= mask >> have
        have *= 2
    return mask & (mask >> (length - have)) if have < length else mask


def at_least(masks: Iterable[int], number: int) -> int:
    """The cells that are set in `number` or more of the masks."""
    levels = [0] * number
    for mask in masks:
        for level in range(number - 1, 0, -1):
            levels[level] |= levels[level - 1] & mask
        levels[0] |= mask
    return levels[-1]


def tile(pattern: int, width: int, copies: int) -> int:
    """`copies` copies of a pattern of `width` cells, one behind the other."""
    if copies <= 0:
        return 0
    mask, have = pattern, 1
    while have < copies:
        mask |= mask << (have * width)
        have *= 2
    return mask & ((1 << (copies * width)) - 1)


def positions(mask: int) -> list[int]:
    """The indexes of the set cells, ascending."""
    flags = _flags(mask) if mask else b""
    return list(compress(range(len(flags)), flags))


def columns(masks: Sequence[int], at: Sequence[int]) -> list[tuple[int, ...]]:
    """For each index of `at`, which of the masks have that cell set, as ones and zeros."""
    if not at or not masks:
        return [() for _ in at]
    pick = itemgetter(*at, at[-1])  # twice the last, so that one index gives a tuple as well
    rows = [pick(_flags(mask).ljust(at[-1] + 1, b"\0"))[:-1] for mask in masks]
    return list(zip(*rows, strict=True))


def _flags(mask: int) -> bytes:
    """One byte for each cell, the first cell first."""
    return bin(mask)[:1:-1].encode().translate(_TO_FLAGS)


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def _clipped(parts: list[int], low: int, high: int, count: int) -> None:
    """Set a run of cells that is long or hangs over the line."""
    low, high = max(low, 0), min(high, count)
    while low < high:
        length = min(high - low, _BLOCK)
        parts[low >> _BLOCK_BITS] |= ((1 << length) - 1) << (low & (_BLOCK - 1))
        low += length


def _joined(blocks: Mapping[Key, list[int]]) -> dict[Key, int]:
    return {key: _join(parts) for key, parts in blocks.items()}


def _join(parts: list[int]) -> int:
    # A run may reach over the end of its piece: the pieces are OR-ed, so nothing is lost.
    mask = 0
    for part in reversed(parts):
        mask = (mask << _BLOCK) | part
    return mask


@lru_cache(maxsize=1)
def _ones_table() -> list[int]:
    return [(1 << length) - 1 for length in range(_BLOCK)]
