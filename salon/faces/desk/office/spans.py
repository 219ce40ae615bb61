"""Hours of a day as people type and read them: 9–12:30, 14–18."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from salon.core.localtime import DAY, clock_of
from salon.faces.desk.faults import Unfit

_SPAN = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d))?\s*[-–—]\s*(\d{1,2})(?:[:.]?([0-5]\d))?", re.ASCII)


def read_spans(text: str) -> list[tuple[int, int]] | None:
    """The spans in minutes of the day, none where nothing is typed; None when it cannot be read."""
    parts = [part.strip() for part in re.split("[,;]", text) if part.strip()]
    found = [_SPAN.fullmatch(part) for part in parts]
    spans: list[tuple[int, int]] = []
    for told in found:
        if told is None:
            return None
        start, end = _minute(told[1], told[2]), _minute(told[3], told[4]) or DAY
        if start >= end or end > DAY:
            return None
        spans.append((start, end))
    return sorted(spans)


def spell_spans(spans: Sequence[tuple[int, int]]) -> str:
    """The spans as they can be typed again."""
    return ", ".join(f"{clock_of(start)}–{clock_of(end)}" for start, end in sorted(spans))


def week_from(told: Mapping[str, str]) -> dict[int, list[tuple[int, int]]]:
    """Each ISO weekday's spans from the fields `day1` to `day7`; raises Unfit."""
    week = {day: read_spans(told.get(f"day{day}", "")) for day in range(1, 8)}
    faults = {f"day{day}": "hours_unreadable" for day, spans in week.items() if spans is None}
    faults |= {f"day{day}": "hours_overlap" for day, spans in week.items() if spans and _overlap(spans)}
    if faults:
        raise Unfit(faults=faults)
    return {day: spans or [] for day, spans in week.items()}


def spans_from(text: str, *, field: str) -> list[tuple[int, int]]:
    """The spans of one day; raises Unfit for this field."""
    spans = read_spans(text)
    if spans is None or _overlap(spans):
        raise Unfit(faults={field: "hours_unreadable" if spans is None else "hours_overlap"})
    return spans


def _minute(hour: str, minute: str | None) -> int:
    return int(hour) * 60 + int(minute or 0)


def _overlap(spans: Sequence[tuple[int, int]]) -> bool:
    return any(one[1] > other[0] for one, other in pairwise(spans))
