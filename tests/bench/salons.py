"""The seeded salons of workload.py as rows of the database."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import cycle
from typing import Any

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, Service, Visit
from clients.models import Client
from salon.catalogue.models import CatalogueRelease, ChairType, QualificationType
from salon.core.localtime import day_bounds, instant, to_minute
from salon.core.text import folded
from salon.locations.models import BookingPolicy, Location, OpeningHours
from tests import make
from tests.bench import workload
from therapists.models import Qualification, ShiftPattern, Therapist, TimeOff

LONG_AGO = datetime(2030, 1, 1, tzinfo=UTC)
DAY = 1440


@dataclass
class Salon:
    """A location with its people by their number in the workload."""

    location: Location
    therapists: list[Therapist]
    chairs: list[Chair]
    services: list[Service]
    clients: list[Client] = field(default_factory=list)


def full_salon(work: dict[str, Any], *, clients: int = 1) -> Salon:
    """Profile B: everything the workload says, nothing else. Qualifications stand for who may do what."""
    location = _location(step=work["step"])
    therapists = [_therapist(location, number, work["therapists"]) for number in range(work["therapists"])]
    chairs = _chairs(location, work["chairs"], cleaning=work["chair_clean"])
    services = [_service(location, *row) for row in work["services"]]
    _certify(therapists, work["eligible"])
    # The workload's closed day stops the therapists only: a chair may be cleaned into it, which a Closure forbids.
    closed = [
        (number, *day_bounds(date.fromisoformat(on), workload.ZONE))
        for on in work["closed"]
        for number in range(work["therapists"])
    ]
    TimeOff.objects.bulk_create(
        TimeOff(therapist=therapists[number], starts_at=instant(start), ends_at=instant(end), kind="other")
        for number, start, end in [*work["time_off"], *closed]
    )
    salon = Salon(location, therapists, chairs, services, _clients(location, clients))
    _insert(salon, work["bookings"], clean=work["chair_clean"])
    make.renew_rota(location)
    return salon


def plain_salon(work: dict[str, Any]) -> Salon:
    """Profile A: one service, one shift a day, no chairs."""
    location = _location(step=work["step"])
    therapists = [make.therapist(location, name=f"T{n}", qualifications=(), hours=None) for n in range(work["staff"])]
    ShiftPattern.objects.bulk_create(
        ShiftPattern(therapist=t, weekday=d + 1, starts_minute=work["open"], ends_minute=work["close"])
        for t in therapists
        for d in work["weekdays"]
    )
    service = _service(location, 0, "Service", work["service_minutes"], 0, 0, 0)
    service.required_qualifications = []
    service.save()
    salon = Salon(location, therapists, [], [service], _clients(location, 1))
    rows = []
    for staff, on, start, end in work["appointments"]:
        day = datetime.fromisoformat(on).date()
        a, b = (to_minute(day, minute, workload.ZONE) for minute in (start, end))
        rows.append((staff, None, 0, a, b, a, b))
    _insert(salon, rows, clean=0)
    make.renew_rota(location)
    return salon


def open_salon(*, therapists: int, chairs: int, clients: int) -> Salon:
    """Empty, every day from 8 to 20; one service of an hour with a buffer and a chair to clean."""
    location = _location(step=15)
    people = [
        make.therapist(location, name=f"T{n}", qualifications=(), hours=(8 * 60, 20 * 60)) for n in range(therapists)
    ]
    seats = _chairs(location, chairs, cleaning=10)
    service = make.service(location, minutes=60, buffers=(0, 10), needs=())
    make.renew_rota(location)
    service = Service.objects.select_related("location__policy").get(pk=service.pk)
    return Salon(service.location, people, seats, [service], _clients(location, clients))


def _clients(location: Location, number: int) -> list[Client]:
    named = [(n, f"Client {n}") for n in range(number)]
    return Client.objects.bulk_create(
        [
            Client(
                location=location,
                name=name,
                search_name=folded(name),
                email=f"client{n}@example.com",
                phone_ending=f"{n % 10_000:04}",
                created_at=LONG_AGO,
            )
            for n, name in named
        ],
        batch_size=2000,
    )


def _chairs(location: Location, number: int, *, cleaning: int) -> list[Chair]:
    kind = _chair_type(cleaning)
    return Chair.objects.bulk_create(
        Chair(location=location, type=kind, code=f"C{n}", name=f"C{n}", position=n) for n in range(number)
    )


def _location(step: int) -> Location:
    slug = f"bench-{Location.objects.count()}"
    location = Location.objects.create(slug=slug, name="Bench", time_zone=workload.ZONE_NAME)
    OpeningHours.objects.bulk_create(
        OpeningHours(location=location, weekday=day, opens_minute=0, closes_minute=DAY) for day in range(1, 8)
    )
    BookingPolicy.objects.create(location=location, step_minutes=step, notice_minutes=0, horizon_days=3650)
    return location


def _therapist(location: Location, number: int, among: int) -> Therapist:
    therapist = Therapist.objects.create(location=location, display_name=f"T{number}", position=number)
    patterns = []
    for weekday, spans in workload.week_of(number, among).items():
        for start, end in spans:
            for day, a, b in _cut(weekday, workload.clock(start), workload.clock(end)):
                patterns.append(ShiftPattern(therapist=therapist, weekday=day % 7 + 1, starts_minute=a, ends_minute=b))
    ShiftPattern.objects.bulk_create(patterns)
    return therapist


def _cut(weekday: int, start: int, end: int) -> list[tuple[int, int, int]]:
    """A span of a weekday (Monday 0); what lies past midnight belongs to the next."""
    if end <= DAY:
        return [(weekday, start, end)]
    return [(weekday, start, DAY), (weekday + 1, 0, end - DAY)]


def _service(location: Location, number: int, name: str, minutes: int, before: int, after: int, chair: int) -> Service:
    return Service.objects.create(
        location=location,
        slug=f"s{number}",
        name=name,
        family="RELAX",
        duration_minutes=minutes,
        buffer_before_minutes=before,
        buffer_after_minutes=after,
        needs_chair="any" if chair else "none",
        required_qualifications=[f"B{number}"],
        price=Decimal(50),
        position=number,
    )


def _release() -> CatalogueRelease:
    """What the rows of a catalogue belong to; this one has none of the house's own."""
    return CatalogueRelease.objects.get_or_create(
        number=1, defaults={"origin": "load", "version": "bench", "made_at": LONG_AGO}
    )[0]


def _chair_type(cleaning: int) -> ChairType:
    minutes = {
        "handling_minutes": cleaning,
        "contact_minutes": 0,
        "turnaround_minutes": cleaning,
        "dry_turnaround_minutes": cleaning,
        "end_of_day_minutes": 0,
    }
    return ChairType.objects.get_or_create(
        code=f"BENCH-{cleaning}", defaults={"name": "Bench", "release": _release(), "has_basin": False, **minutes}
    )[0]


def _certify(therapists: list[Therapist], eligible: list[list[int]]) -> None:
    release = _release()
    named = {"name": "B", "release": release}
    types = {
        number: QualificationType.objects.get_or_create(code=f"B{number}", defaults=named)[0]
        for number in {number for row in eligible for number in row}
    }
    Qualification.objects.bulk_create(
        Qualification(therapist=therapists[h], type=types[number], valid_from=LONG_AGO.date())
        for h, row in enumerate(eligible)
        for number in row
    )


def _insert(salon: Salon, rows: list[Any], *, clean: int) -> None:
    base = Visit.objects.count()
    visits = Visit.objects.bulk_create(
        (
            Visit(
                location=salon.location,
                reference=f"{base + n:07}",
                source="desk",
                policy_version=1,
                created_at=LONG_AGO,
                created_by="bench",
            )
            for n in range(len(rows))
        ),
        batch_size=2000,
    )
    Appointment.objects.bulk_create(
        (
            Appointment(
                location=salon.location,
                visit=visit,
                service=salon.services[service],
                therapist=salon.therapists[h],
                chair=None if chair is None else salon.chairs[chair],
                client=client,
                allows_client_overlap=True,
                status=Status.CONFIRMED,
                starts_at=instant(start),
                ends_at=instant(end),
                client_from=start,
                client_to=end,
                therapist_from=low,
                therapist_to=high,
                chair_from=start,
                chair_to=end + clean,
                price=Decimal(50),
                created_at=LONG_AGO,
                updated_at=LONG_AGO,
            )
            for visit, client, (h, chair, service, start, end, low, high) in zip(visits, cycle(salon.clients), rows)
        ),
        batch_size=2000,
    )
