"""The seeded salons are the published ones, and the engine answers them as the minute-by-minute reference does."""

from datetime import date
from functools import cache
from typing import Any

import pytest

from bookings.domain.cells import Line, occupied_masks, occupied_pairs
from bookings.domain.engine import Answer, admit, find, line_over
from bookings.domain.grids import Grid, day_grid
from bookings.domain.limits import Limits
from bookings.domain.needs import Resource, Use, one_of
from bookings.domain.worktime import Hours, WeeklySpan, work_mask
from salon.core.localtime import DAY, to_minute
from tests.bench.reference import answers_a, answers_b
from tests.bench.workload import (
    CHAIR_CLEAN,
    CLOSED_DAY,
    MENU,
    STEP,
    ZONE,
    Menu,
    SplitMix,
    can_do,
    clock,
    day,
    digest,
    profile_a,
    profile_b,
    week_of,
)

PROFILES_A = {
    (1, 100): ("f6a73630e1bf19b9", "07b81255db1ffdfe"),
    (5, 1_000): ("9d6427b91876a41d", "2e89556e5b8e4d33"),
    (20, 10_000): ("b5f7e4d5482a73dd", "f434b907733ce688"),
}
PROFILE_B = ("39746d1c9944a73d", "ff24667dcc78aaeb")


@cache
def salon() -> dict[str, Any]:
    return profile_b()


def test_the_generator_is_splitmix64() -> None:
    random = SplitMix(1)
    assert [random.draw(), random.draw()] == [10451216379200822465, 13757245211066428519]


@pytest.mark.parametrize(("staff", "appointments"), PROFILES_A)
def test_the_plain_salon_is_answered_as_published(staff: int, appointments: int) -> None:
    rows, answers = PROFILES_A[staff, appointments]
    work = profile_a(staff, appointments)
    assert digest(work).startswith(rows)
    assert digest(answers_a(work)).startswith(answers)
    assert digest(engine_a(work)).startswith(answers)


def test_the_full_salon_is_answered_as_published() -> None:
    assert (len(salon()["bookings"]), digest(salon())[:16]) == (7_398, PROFILE_B[0])
    assert digest(answers_b(salon())).startswith(PROFILE_B[1])
    answers = {str(item.number): who(ask(tuple(salon()["window"]), item)) for item in MENU}
    assert digest(answers).startswith(PROFILE_B[1])


@pytest.mark.parametrize("number", [0, 27, 26, 42, 89])
def test_a_day_by_itself_is_the_day_of_the_whole(number: int) -> None:
    window = (salon()["day_starts"][number], salon()["day_starts"][number + 1])
    for item in MENU[:4]:
        whole = who(ask(tuple(salon()["window"]), item))
        assert who(ask(window, item)) == [row for row in whole if window[0] <= row[0] < window[1]]


def who(answer: Answer) -> list[list[Any]]:
    return [[minute, keys] for minute, keys in answer.who()]


def engine_a(work: dict[str, Any]) -> dict[str, list[Any]]:
    """Profile A through the engine, in its published form."""
    window = (to_minute(day(0), 0, ZONE), to_minute(day(work["days"]), 0, ZONE))
    line = line_over(window, lengths=[60, 30], zone=ZONE)
    hours = Hours(weekly=tuple(WeeklySpan(number, work["open"], work["close"]) for number in range(1, 7)))
    midnights = {on.isoformat(): to_minute(on, 0, ZONE) for on in map(day, range(-400, work["days"]))}
    # The rows count minutes of the day; no clock changes on a weekday.
    rows = [(person, midnights[on] + start, midnights[on] + end) for person, on, start, end in work["appointments"]]
    occupied = occupied_masks(line, rows)
    full, shift = line.full, work_mask(hours, line, ZONE)
    people = [Resource(person, shift, full & ~occupied.get(person, 0)) for person in range(work["staff"])]
    admitted = admit(line, window=window, limits=Limits(), grid=day_grid(line, work["step"], ZONE))
    answers: dict[str, list[Any]] = {day(number).isoformat(): [] for number in range(work["days"])}
    for minute, keys in find(line, admitted, [one_of({person: Use(60) for person in people})]).who():
        on = date.fromordinal((minute + 120) // DAY + date(1970, 1, 1).toordinal()).isoformat()
        answers[on].append([minute - midnights[on], keys])
    return answers


def ask(window: tuple[int, int], item: Menu) -> Answer:
    """Profile B through the engine: a therapist, and for some services any chair."""
    line = line_over(window, lengths=[5], zone=ZONE)
    therapists, chairs = board(line)
    able = [person for person in therapists if can_do(int(str(person.key)), item.number)]
    uses = {person: Use(item.minutes, item.before, item.after) for person in able}
    parts = [one_of(uses)]
    if item.chair:
        parts.append(one_of({chair: Use(item.minutes, 0, CHAIR_CLEAN) for chair in chairs}))
    grid: Grid = day_grid(line, STEP, ZONE)
    return find(line, admit(line, window=window, limits=Limits(), grid=grid), parts)


@cache
def board(line: Line) -> tuple[list[Resource], list[Resource]]:
    rows = [
        (person, start, end, *((chair, from_, to + CHAIR_CLEAN) if chair is not None else (None, 0, 0)), None)
        for person, chair, _service, from_, to, start, end in salon()["bookings"]
    ]
    taken, used = occupied_pairs(line, rows)
    full = line.full
    therapists = [
        Resource(person, work_mask(hours_of(person), line, ZONE), full & ~taken.get(person, 0), kind="therapist")
        for person in range(salon()["therapists"])
    ]
    chairs = [Resource(number, full, full & ~used.get(number, 0), kind="chair") for number in range(salon()["chairs"])]
    return therapists, chairs


@cache
def hours_of(person: int) -> Hours:
    """A therapist's pattern and absences as the product keeps them; nights are cut at midnight."""
    weekly = []
    for weekday, shifts in week_of(person, salon()["therapists"]).items():
        for start, end in shifts:
            weekly.append(WeeklySpan(weekday + 1, clock(start), min(clock(end), DAY)))
            if clock(end) > DAY:
                weekly.append(WeeklySpan((weekday + 1) % 7 + 1, 0, clock(end) - DAY))
    off = tuple((start, end) for who, start, end in salon()["time_off"] if who == person)
    return Hours(weekly=tuple(weekly), off=off, days_off=(day(CLOSED_DAY),))
