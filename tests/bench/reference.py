"""What the seeded salons must answer, found slowly: staff by staff, minute by minute."""

from collections import defaultdict
from typing import Any

from tests.bench.workload import CHAIR_CLEAN, CLOSING, HALF_HOUR, MENU, OPENING, STEP, can_do, day


def answers_a(work: dict[str, Any]) -> dict[str, list[Any]]:
    """{date: [[start minute of the day, [free staff]], …]}."""
    taken: dict[Any, set[int]] = defaultdict(set)
    for person, on, start, end in work["appointments"]:
        taken[person, on].update(range(start, end))
    answers: dict[str, list[Any]] = {}
    for number in range(work["days"]):
        on = day(number)
        offered = range(OPENING, CLOSING - 60 + 1, HALF_HOUR) if on.weekday() < 6 else ()
        found = [(at, _free_staff(taken, work["staff"], on.isoformat(), at)) for at in offered]
        answers[on.isoformat()] = [[at, people] for at, people in found if people]
    return answers


def _free_staff(taken: dict[Any, set[int]], staff: int, on: str, at: int) -> list[int]:
    return [person for person in range(staff) if taken[person, on].isdisjoint(range(at, at + 60))]


def answers_b(work: dict[str, Any], services: set[int] | None = None) -> dict[str, list[Any]]:
    """{service: [[start, [free therapists]], …]}; a buffer may hang over the end of a shift."""
    first, end = work["window"]
    low, length = first - 600, end - first + 1200
    worked = [_minutes(spans, low, length) for spans in work["working"]]
    by_therapist, by_chair = defaultdict(list), defaultdict(list)
    for person, chair, _service, start, stop, occupied_from, occupied_to in work["bookings"]:
        by_therapist[person].append((occupied_from, occupied_to))
        by_chair[chair].append((start, stop + CHAIR_CLEAN))
    busy = [_minutes(by_therapist[person], low, length) for person in range(work["therapists"])]
    seats = [_minutes(by_chair[chair], low, length) for chair in range(work["chairs"])]
    answers: dict[str, list[Any]] = {}
    for item in MENU:
        if services is not None and item.number not in services:
            continue
        found = []
        for start in range(-(-first // STEP) * STEP, end, STEP):
            at, till = start - low, start - low + item.minutes
            if item.chair and all(1 in seat[at : till + CHAIR_CLEAN] for seat in seats):
                continue
            free = [
                person
                for person in range(work["therapists"])
                if can_do(person, item.number)
                and 0 not in worked[person][at:till]
                and 1 not in busy[person][at - item.before : till + item.after]
            ]
            if free:
                found.append([start, free])
        answers[str(item.number)] = found
    return answers


def _minutes(spans: list[tuple[int, int]], low: int, length: int) -> bytearray:
    marks = bytearray(length)
    for start, end in spans:
        inside = range(max(start - low, 0), min(end - low, length))
        marks[inside.start : inside.start + len(inside)] = b"\1" * len(inside)
    return marks
