"""Searching the full salon (workload B), database to answer, beside its own fetch."""

from datetime import datetime
from typing import Any

from django.db import connection

from bookings.domain.search import Leg
from bookings.models import Appointment, Service
from bookings.selectors import availability
from bookings.selectors.reading import read
from salon.core.localtime import floor_minute, instant
from salon.core.spans import Span
from tests.bench import reference, workload
from tests.bench.measure import Bar, at_most, keep, milliseconds, settle, statements, table
from tests.bench.salons import Salon, full_salon

NOW = datetime.fromisoformat("2031-03-02T12:00:00+01:00")
DAYS = {"one day": 1, "30 days": 30, "90 days": 90}
HISTORY_DAYS = 1500
# A spa pedicure in the middle of the menu: a therapist with buffers and a chair with cleaning.
MEASURED, FIRST, SECOND = 1, 3, 1
ROUNDS = {"one day": 300, "30 days": 80, "90 days": 40, "first five": 80, "two services": 40}
SIZES = {"one day": 0.5, "30 days": 4.0, "90 days": 12.0}
FULL_TO_FETCH, STATEMENTS, GROWTH = 1.8, 4, 1.1


def run() -> list[Bar]:
    """Check every answer against the slow reference first, then measure; the same again with years of history."""
    work = workload.profile_b()
    fresh = full_salon(work)
    _check(fresh, work)
    old = full_salon(workload.profile_b(history_days=HISTORY_DAYS))
    settle()
    times = _timed(fresh, old, work)
    counts = {name: statements(act) for name, act in _acts(fresh, work).items()}
    heads = [
        "question",
        "ms",
        "own fetch ms",
        "full / fetch",
        "with people ms",
        "statements",
        "with history ms",
        "growth",
    ]
    rows = [_row(name, times, counts) for name in ROUNDS]
    table("Search, workload B", heads, rows)
    result = {"times": times, "statements": counts, "rows": Appointment.objects.count()}
    return keep("search", result, _bars(times, counts))


def _timed(fresh: Salon, old: Salon, work: dict[str, Any]) -> dict[str, float]:
    """Each question by itself, on both salons in the same rounds: what else the machine does is no growth."""
    times: dict[str, float] = {}
    new, aged = _acts(fresh, work), _acts(old, work)
    for question, rounds in ROUNDS.items():
        acts = {f"{name}, fresh": act for name, act in new.items() if question in name}
        acts |= {f"{question}, old": aged[question]}
        times |= milliseconds(acts, rounds=rounds)
    return times


def _row(name: str, times: dict[str, float], counts: dict[str, int]) -> list[Any]:
    full, old = times[f"{name}, fresh"], times[f"{name}, old"]
    fetch, people = times.get(f"fetch {name}, fresh"), times.get(f"people {name}, fresh")
    ratio = full / fetch if fetch else "–"
    return [name, full, fetch or "–", ratio, people or "–", counts[name], old, old / full]


def _bars(times: dict[str, float], counts: dict[str, int]) -> list[Bar]:
    bars = []
    for name, size in SIZES.items():
        full = times[f"{name}, fresh"]
        bars.append(at_most(f"{name}: ms", full, size, is_size=True))
        # A day of SQLite comes without a wire, in a tenth of a millisecond: nothing to be compared with.
        if connection.vendor == "postgresql" or name != "one day":
            bars.append(at_most(f"{name}: full path / own fetch", full / times[f"fetch {name}, fresh"], FULL_TO_FETCH))
        bars.append(at_most(f"{name}: growth with history", times[f"{name}, old"] / full, GROWTH))
    return [*bars, at_most("statements of any search", max(counts.values()), STATEMENTS)]


def _check(salon: Salon, work: dict[str, Any]) -> None:
    """Every start of every service over 90 days, with its therapists, equals the minute-by-minute reference."""
    wanted = reference.answers_b(work)
    numbers = {therapist.pk: number for number, therapist in enumerate(salon.therapists)}
    for number, service in enumerate(salon.services):
        between = (instant(work["day_starts"][0]), instant(work["day_starts"][90]))
        found = availability.slots(service=service, between=between, now=NOW)
        mine = [[floor_minute(slot.start), [numbers[key] for key in slot.therapist_ids]] for slot in found]
        if mine != wanted[str(number)]:
            raise AssertionError(f"the answers for service {number} differ from the reference")
    print(f"The answers of {len(salon.services)} services over 90 days equal the minute-by-minute reference.")


def _acts(salon: Salon, work: dict[str, Any]) -> dict[str, Any]:
    """What is measured: every start of a window, the same as slots with their people, and the rows alone."""
    starts = work["day_starts"]
    service, first, second = (_service(salon, number) for number in (MEASURED, FIRST, SECOND))
    acts: dict[str, Any] = {}
    for name, days in DAYS.items():
        window = Span(starts[0], starts[days])
        between = (instant(window.start), instant(window.end))

        def search(window: Span = window) -> list[int]:
            legs = availability.party(service, 1, None)
            return availability.answer_for(service=service, legs=legs, window=window, now=NOW).minutes()

        def people(between: tuple[datetime, datetime] = between) -> Any:
            return availability.slots(service=service, between=between, now=NOW)

        def fetch(window: Span = window) -> None:
            read(location_id=service.location_id, window=window, reach=lambda _: 90, now=NOW)

        acts |= {name: search, f"people {name}": people, f"fetch {name}": fetch}

    def two_services() -> list[int]:
        after = first.duration_minutes
        legs = [Leg(availability.order_of(first)), Leg(availability.order_of(second), at=after)]
        window = Span(starts[0], starts[30])
        return availability.answer_for(service=first, legs=legs, window=window, now=NOW).minutes()

    acts["first five"] = lambda: availability.first_slots(service=service, now=NOW, limit=5)
    acts["two services"] = two_services
    return acts


def _service(salon: Salon, number: int) -> Service:
    return Service.objects.select_related("location__policy").get(pk=salon.services[number].pk)
