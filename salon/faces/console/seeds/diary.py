"""Filling a made-up salon's days: visits that never want the same thing at the same time."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bookings.models import Chair, Service
from clients.models import Client
from salon.core.spans import Span, overlap, subtract
from salon.faces.console.seeds.chance import Chance
from salon.faces.console.seeds.house import House, TherapistPlan
from therapists.models import Therapist

STEP = 15
TRIES = 6


@dataclass(frozen=True, slots=True)
class Placed:
    """One visit in its place; `start` and `end` in minutes since the epoch."""

    service: Service
    therapist: Therapist
    chair: Chair | None
    client: Client
    start: int
    end: int
    chair_to: int

    @property
    def therapist_span(self) -> Span:
        """With buffers."""
        return Span(self.start - self.service.buffer_before_minutes, self.end + self.service.buffer_after_minutes)


class _Turn(NamedTuple):
    """From when on a therapist could begin, and until when the shift runs; the earliest comes first."""

    at: int
    who: int
    until: int


@dataclass(slots=True)
class Diary:
    """Fills days; remembers from when on each chair and each client is free."""

    house: House
    chance: Chance
    # How likely a therapist who could begin does begin.
    density: Callable[[date], float]
    _chair_free: dict[int, int] = field(default_factory=dict)
    _client_free: dict[int, int] = field(default_factory=dict)
    # What each service can be given on: whether that is second choice, the chair, its minutes of cleaning.
    _seats: dict[int, list[tuple[bool, Chair, int]]] = field(default_factory=dict)
    _skills: list[tuple[Therapist, TherapistPlan]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._skills = list(self.house.plans())

    def fill(self, days: Iterable[date], *, today: date) -> Iterator[Placed]:
        """The visits of these days, in order of their start within each day."""
        for on in days:
            # Every chair is clean and everybody gone by closing.
            self._chair_free.clear()
            self._client_free.clear()
            yield from self._day(on, today)

    def _day(self, on: date, today: date) -> Iterator[Placed]:
        opening = self.house.opening(on)
        menus = [self._menu(plan, (on - today).days) for _, plan in self._skills]
        turns = [
            _Turn(_rounded(span.start), number, span.end)
            for number, (therapist, plan) in enumerate(self._skills)
            for span in subtract(
                self.house.working(plan, on), [*self.house.off.get(therapist.pk, ()), *self.house.closed]
            )
        ]
        heapq.heapify(turns)
        density, closes = self.density(on), max((span.end for span in opening), default=0)
        while turns:
            turn = heapq.heappop(turns)
            placed = self._place(turn, menus[turn.who], closes) if self.chance.happens(density) else None
            if placed:
                yield placed
            again = _rounded(placed.therapist_span.end) if placed else turn.at + STEP * self.chance.randint(1, 3)
            if again < turn.until:
                heapq.heappush(turns, turn._replace(at=again))

    def _menu(self, plan: TherapistPlan, days_from_today: int) -> list[Service]:
        """What a therapist may give on that day: certificates end."""
        valid = {code for code, days in plan.certificates.items() if days is None or days >= days_from_today}
        return [
            service
            for service in self.house.services
            if service.is_online_bookable and valid.issuperset(service.required_qualifications)
        ]

    def _place(self, turn: _Turn, menu: list[Service], closes: int) -> Placed | None:
        fitting = [service for service in menu if turn.at + _length(service) <= turn.until]
        if not fitting:
            return None
        # The longer, the better liked.
        service = self.chance.choices(fitting, [service.duration_minutes for service in fitting])[0]
        start = turn.at + service.buffer_before_minutes
        end = start + service.duration_minutes
        seat = self._seat(service, start, end, closes)
        client = self._client(start)
        if client is None or (seat is None and service.needs_chair != Service.NeedsChair.NONE):
            return None
        chair, chair_to = seat or (None, end)
        if chair is not None:
            self._chair_free[chair.pk] = chair_to
        self._client_free[client.pk] = end
        return Placed(service, self._skills[turn.who][0], chair, client, start, end, chair_to)

    def _seat(self, service: Service, start: int, end: int, closes: int) -> tuple[Chair, int] | None:
        """The chair that suits and was free longest, dry work on dry chairs first, and when it is clean again."""
        if service.pk not in self._seats:
            self._seats[service.pk] = [
                (chair.type.has_basin != service.has_soak, chair, turnaround(service, chair))
                for chair in self.house.chairs
                if suits(service, chair)
            ]
        free = [
            (is_odd, self._chair_free.get(chair.pk, 0), number)
            for number, (is_odd, chair, cleaning) in enumerate(self._seats[service.pk])
            if end + cleaning <= closes and self._is_free(chair, Span(start, end + cleaning))
        ]
        if not free:
            return None
        _, chair, cleaning = self._seats[service.pk][min(free)[2]]
        return chair, end + cleaning

    def _is_free(self, chair: Chair, span: Span) -> bool:
        is_clean = self._chair_free.get(chair.pk, 0) <= span.start
        return is_clean and not any(overlap(span, shut) for shut in self.house.shut.get(chair.pk, ()))

    def _client(self, start: int) -> Client | None:
        for _ in range(TRIES):
            client = self.chance.choice(self.house.clients)
            if self._client_free.get(client.pk, 0) <= start:
                return client
        return None


def suits(service: Service, chair: Chair) -> bool:
    """Whether the service can be given on the chair."""
    wanted = {Service.NeedsChair.BASIN: True, Service.NeedsChair.DRY: False}
    return wanted.get(Service.NeedsChair(service.needs_chair), chair.type.has_basin) == chair.type.has_basin


def turnaround(service: Service, chair: Chair) -> int:
    """The minutes of cleaning after the service on the chair."""
    if not service.has_soak:
        return chair.type.dry_turnaround_minutes
    return chair.type.turnaround_minutes if chair.turnaround_minutes is None else chair.turnaround_minutes


def _length(service: Service) -> int:
    return service.buffer_before_minutes + service.duration_minutes


def _rounded(minute: int) -> int:
    """The next quarter of an hour."""
    return -(-minute // STEP) * STEP
