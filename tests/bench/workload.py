"""Seeded salons to measure and to check against: a plain one (A) and a full one (B).

Every draw comes from splitmix64 in the order written here, so the same seed gives the same rows anywhere. Instants are
epoch minutes. `digest` of a workload and of its answers are published figures; the tests compare them.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from salon.core.localtime import to_minute
from salon.core.spans import Span, subtract

ZONE_NAME = "Europe/Paris"
ZONE = ZoneInfo(ZONE_NAME)
FIRST_DAY = date(2031, 3, 3)
SEED = 20310303
WORD = (1 << 64) - 1

OPENING, CLOSING, HALF_HOUR = 540, 1080, 30
CHAIR_CLEAN = 5
STEP = 15
CLOSED_DAY = 42


class Menu(NamedTuple):
    """A line of the menu of profile B."""

    number: int
    name: str
    minutes: int
    before: int
    after: int
    chair: int


MENU = [
    Menu(0, "classic pedicure", 45, 0, 10, 1),
    Menu(1, "spa pedicure", 60, 0, 10, 1),
    Menu(2, "gel pedicure", 75, 5, 10, 1),
    Menu(3, "manicure", 30, 0, 5, 0),
    Menu(4, "gel manicure", 50, 0, 5, 0),
    Menu(5, "massage 30", 30, 0, 10, 0),
    Menu(6, "massage 60", 60, 5, 10, 0),
    Menu(7, "massage 90", 90, 5, 15, 0),
    Menu(8, "facial", 60, 0, 10, 0),
    Menu(9, "brow", 15, 0, 5, 0),
    Menu(10, "foot reflexology", 40, 0, 10, 1),
    Menu(11, "nail repair", 20, 0, 0, 0),
]

Pattern = dict[int, list[tuple[str, str]]]


def _pattern(days: str, *shifts: tuple[str, str]) -> Pattern:
    return {int(day): list(shifts) for day in days}


# Python weekdays, Monday 0; hours past 24:00 belong to the next morning.
WEEKS = [
    _pattern("01234", ("09:00", "12:30"), ("13:00", "17:00")),
    _pattern("12345", ("10:00", "14:00"), ("14:30", "19:00")),
    _pattern("01345", ("08:00", "12:00"), ("14:00", "19:00")),
    _pattern("23456", ("11:00", "15:30"), ("16:00", "20:00")),
]
NIGHTS = _pattern("456", ("20:00", "28:00"))


class SplitMix:
    """The splitmix64 generator."""

    def __init__(self, seed: int) -> None:
        self.state = seed & WORD

    def draw(self) -> int:
        self.state = (self.state + 0x9E3779B97F4A7C15) & WORD
        mixed = self.state
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            mixed = ((mixed ^ (mixed >> shift)) * factor) & WORD
        return mixed ^ (mixed >> 31)

    def below(self, number: int) -> int:
        return self.draw() % number


def digest(value: Any) -> str:
    """The sha256 of a value as compact JSON with sorted keys."""
    return hashlib.sha256(json.dumps(value, separators=(",", ":"), sort_keys=True).encode()).hexdigest()


def clock(text: str) -> int:
    """'09:30' as minutes of the day."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def day(number: int) -> date:
    """The date of a numbered day; negative numbers are history."""
    return FIRST_DAY + timedelta(days=number)


# ---- profile A -------------------------------------------------------------------------------


def profile_a(staff: int, appointments: int, days: int = 90) -> dict[str, Any]:
    """One service of an hour, no buffers, no chairs; as many rows as asked for."""
    random = SplitMix(SEED + staff)
    window = [row for number in range(days) for row in _filled_day(random, number, staff)]
    full = len(window)
    if appointments <= full:
        rows = [window[index * full // appointments] for index in range(appointments)]
    else:
        rows, number = window, -1
        while len(rows) < appointments:
            rows += _filled_day(random, number, staff)
            number -= 1
        rows = rows[:appointments]
    return {
        "profile": "A",
        "tz": ZONE_NAME,
        "start": FIRST_DAY.isoformat(),
        "days": days,
        "seed": SEED,
        "staff": staff,
        "weekdays": [0, 1, 2, 3, 4, 5],
        "open": OPENING,
        "close": CLOSING,
        "service_minutes": 60,
        "step": HALF_HOUR,
        "appointments": rows,
        "rows_in_window": min(full, appointments),
    }


def _filled_day(random: SplitMix, number: int, staff: int) -> list[tuple[int, str, int, int]]:
    """(staff, date, from, to) in minutes of the day: about seven tenths of the day are taken."""
    on = day(number)
    if on.weekday() == 6:
        return []
    rows, cells = [], (CLOSING - OPENING) // HALF_HOUR
    for person in range(staff):
        cell = 0
        while cell < cells:
            length = min(1 + random.below(2), cells - cell)
            start = OPENING + cell * HALF_HOUR
            rows.append((person, on.isoformat(), start, start + length * HALF_HOUR))
            cell += length + (random.below(14) < 9)
    return rows


# ---- profile B -------------------------------------------------------------------------------


def profile_b(days: int = 90, chairs: int = 12, therapists: int = 20, history_days: int = 0) -> dict[str, Any]:
    """Twenty therapists, twelve chairs, twelve services, absences, a closed day, nights across a clock change."""
    random = SplitMix(SEED)
    window = Span(to_minute(day(0), 0, ZONE), to_minute(day(days), 0, ZONE))
    time_off = [absence for person in range(therapists) for absence in _absences(random, person, days)]
    shut = Span(to_minute(day(CLOSED_DAY), 0, ZONE), to_minute(day(CLOSED_DAY + 1), 0, ZONE))
    cuts = {person: [shut, *(row[1:] for row in time_off if row[0] == person)] for person in range(therapists)}
    book = _Book(random, chairs)
    working: list[list[tuple[int, int]]] = [[] for _ in range(therapists)]
    for number in range(-history_days - 1, days):
        for person in range(therapists):
            segments = subtract(_shifts(person, therapists, day(number)), cuts[person])
            for segment in segments:
                book.fill(person, segment)
            if number >= -1:
                working[person] += [(max(start, window.start), end) for start, end in segments if end > window.start]
        book.forget()
    return {
        "profile": "B",
        "tz": ZONE_NAME,
        "start": FIRST_DAY.isoformat(),
        "days": days,
        "seed": SEED,
        "therapists": therapists,
        "chairs": chairs,
        "step": STEP,
        "chair_clean": CHAIR_CLEAN,
        "services": [list(item) for item in MENU],
        "eligible": [[item.number for item in MENU if can_do(person, item.number)] for person in range(therapists)],
        "patterns": [{str(key): value for key, value in week_of(p, therapists).items()} for p in range(therapists)],
        "closed": [day(CLOSED_DAY).isoformat()],
        "time_off": time_off,
        "window": list(window),
        "day_starts": [to_minute(day(number), 0, ZONE) for number in range(days + 1)],
        "working": working,
        "bookings": book.rows,
    }


def can_do(person: int, service: int) -> bool:
    """Which therapist is qualified for which line of the menu."""
    return (7 * person + 3 * service) % 10 < 6


def week_of(person: int, therapists: int) -> Pattern:
    """A therapist's week; the last one works nights."""
    return NIGHTS if person == therapists - 1 else WEEKS[person % len(WEEKS)]


def _shifts(person: int, therapists: int, on: date) -> list[Span]:
    shifts = week_of(person, therapists).get(on.weekday(), [])
    return [Span(to_minute(on, clock(start), ZONE), to_minute(on, clock(end), ZONE)) for start, end in shifts]


def _absences(random: SplitMix, person: int, days: int) -> Iterator[tuple[int, int, int]]:
    """Some whole days away, and some hours of one day."""
    first = random.below(days)
    length = 3 + random.below(5)
    yield person, to_minute(day(first), 0, ZONE), to_minute(day(first + length), 0, ZONE)
    on = day(random.below(days))
    hour = 9 + random.below(7)
    hours = 2 + random.below(3)
    yield person, to_minute(on, 60 * hour, ZONE), to_minute(on, 60 * (hour + hours), ZONE)


class _Book:
    """Bookings drawn one after the other; each takes the lowest chair that is free."""

    def __init__(self, random: SplitMix, chairs: int) -> None:
        self.random = random
        self.rows: list[tuple[int, int | None, int, int, int, int, int]] = []
        self.taken: list[list[Span]] = [[] for _ in range(chairs)]

    def fill(self, person: int, segment: Span) -> None:
        menu = [item for item in MENU if can_do(person, item.number)]
        cursor = segment.start
        while True:
            item = menu[self.random.below(len(menu))]
            off_grid = 1 + self.random.below(4) if self.random.below(50) == 0 else 0
            pause = self.random.draw()
            start = cursor + item.before + off_grid
            end = start + item.minutes
            if end > segment.end:
                return
            chair = self._chair(Span(start, end + CHAIR_CLEAN)) if item.chair else None
            if item.chair and chair is None:
                cursor += 5
                continue
            occupied = Span(start - item.before, end + item.after)
            self.rows.append((person, chair, item.number, start, end, *occupied))
            mean = ((occupied.end - occupied.start) * 43 + 250) // 500
            cursor = -(-occupied.end // 5) * 5 + 5 * (pause % (2 * mean + 1))

    def _chair(self, wanted: Span) -> int | None:
        for number, spans in enumerate(self.taken):
            if all(end <= wanted.start or start >= wanted.end for start, end in spans):
                spans.append(wanted)
                return number
        return None

    def forget(self) -> None:
        """Only the last bookings of a chair can still be in the way."""
        for spans in self.taken:
            if len(spans) > 64:
                del spans[:-48]
