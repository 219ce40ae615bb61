"""A made-up salon with its menu, chairs and staff, from a plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bookings.models import Chair, Service
from clients.models import Client
from salon.accounts.models import Membership, User
from salon.accounts.roles import Role
from salon.catalogue.models import ChairType, QualificationType, ServiceTemplate
from salon.core.localtime import to_minute
from salon.core.spans import Span
from salon.faces.console.seeds.chance import Chance
from salon.locations.models import BookingPolicy, Location, OpeningHours
from therapists.models import Qualification, ShiftPattern, Therapist

Spans = tuple[tuple[int, int], ...]


def hours(*clocks: str) -> Spans:
    """Spans such as "10:00-13:30" in minutes since midnight."""
    return tuple((_minute(clock[:5]), _minute(clock[6:])) for clock in clocks)


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


@dataclass(frozen=True, slots=True)
class TherapistPlan:
    """One therapist: hours by ISO weekday, certificates with the days until they end (None: never)."""

    name: str
    handle: str
    week: Mapping[int, Spans]
    certificates: Mapping[str, int | None]
    languages: tuple[str, ...] = ("en",)
    role: Role = Role.THERAPIST


@dataclass(frozen=True, slots=True)
class HousePlan:
    """One salon, on paper."""

    slug: str
    name: str
    address: str
    phone: str
    time_zone: str
    week: Mapping[int, Spans]
    chairs: tuple[tuple[str, str], ...]
    therapists: tuple[TherapistPlan, ...]
    staff: tuple[tuple[Role, str, str], ...]
    services: tuple[str, ...] = ()
    price_factor: Decimal = Decimal(1)
    policy: Mapping[str, Any] = field(default_factory=dict)

    def address_of(self, handle: str) -> str:
        """The e-mail address of somebody of the staff."""
        return f"{handle}@{self.slug}.example"


@dataclass(slots=True)
class House:
    """One salon, in the database."""

    plan: HousePlan
    chance: Chance
    location: Location
    services: list[Service]
    chairs: list[Chair]
    therapists: list[Therapist]
    users: dict[str, User]
    clients: list[Client] = field(default_factory=list)
    off: dict[int, list[Span]] = field(default_factory=dict)
    shut: dict[int, list[Span]] = field(default_factory=dict)
    closed: list[Span] = field(default_factory=list)

    def plans(self) -> Iterator[tuple[Therapist, TherapistPlan]]:
        """Each therapist with what was planned."""
        return zip(self.therapists, self.plan.therapists, strict=True)

    def opening(self, on: date) -> list[Span]:
        """When the salon is open that day, in minutes since the epoch."""
        return self._on(on, self.plan.week)

    def working(self, plan: TherapistPlan, on: date) -> list[Span]:
        """When a therapist of this plan works that day."""
        return self._on(on, plan.week)

    def _on(self, on: date, week: Mapping[int, Spans]) -> list[Span]:
        zone = self.location.zone
        spans = week.get(on.isoweekday(), ())
        return [Span(to_minute(on, start, zone), to_minute(on, end, zone)) for start, end in spans]


def furnish(plan: HousePlan, *, password: str, today: date, chance: Chance) -> House:
    """Write the salon of a plan; everybody logs in with the password whose hash is given."""
    location = Location.objects.create(
        public_id=chance.uuid(),
        slug=plan.slug,
        name=plan.name,
        address=plan.address,
        phone=plan.phone,
        email=plan.address_of("desk"),
        time_zone=plan.time_zone,
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(location=location, weekday=day, opens_minute=opens, closes_minute=closes)
        for day, spans in plan.week.items()
        for opens, closes in spans
    )
    BookingPolicy.objects.create(location=location, **plan.policy)
    users = _hire(plan, location, password=password, chance=chance)
    return House(
        plan=plan,
        chance=chance,
        location=location,
        services=_menu(plan, location, chance),
        chairs=_chairs(plan, location, chance),
        therapists=_therapists(plan, location, users, today=today, chance=chance),
        users=users,
    )


def _hire(plan: HousePlan, location: Location, *, password: str, chance: Chance) -> dict[str, User]:
    everybody = [*plan.staff, *((who.role, who.name, who.handle) for who in plan.therapists)]
    users = User.objects.bulk_create(
        User(
            public_id=chance.uuid(),
            email=plan.address_of(handle),
            name=name,
            password=password,
            is_staff=role is Role.MANAGER,
        )
        for role, name, handle in everybody
    )
    by_handle = {handle: user for (_, _, handle), user in zip(everybody, users, strict=True)}
    Membership.objects.bulk_create(
        Membership(user=by_handle[handle], location=location, role=role) for role, _, handle in everybody
    )
    return by_handle


def _menu(plan: HousePlan, location: Location, chance: Chance) -> list[Service]:
    templates = ServiceTemplate.objects.filter(is_active=True).order_by("position", "code")
    return Service.objects.bulk_create(
        _service(template, plan, location, chance)
        for template in templates
        if not plan.services or template.code in plan.services
    )


def _service(template: ServiceTemplate, plan: HousePlan, location: Location, chance: Chance) -> Service:
    return Service(
        public_id=chance.uuid(),
        location=location,
        slug=template.slug,
        name=template.name,
        description=template.description,
        family=template.family,
        other_families=[family for family in template.families if family != template.family],
        has_soak=template.has_soak,
        duration_minutes=template.duration_minutes,
        buffer_before_minutes=template.buffer_before_minutes,
        buffer_after_minutes=template.buffer_after_minutes,
        needs_chair=template.needs_chair,
        required_qualifications=template.required_qualifications,
        price=(template.price * plan.price_factor).quantize(Decimal("0.01")),
        is_online_bookable=template.is_online_bookable and not template.is_addon,
        is_screening_required=template.is_screening_required,
        position=template.position,
    )


def _chairs(plan: HousePlan, location: Location, chance: Chance) -> list[Chair]:
    types = {row.code: row for row in ChairType.objects.all()}
    return Chair.objects.bulk_create(
        Chair(
            public_id=chance.uuid(),
            location=location,
            type=types[code],
            code=f"C{number:02d}",
            name=name,
            max_user_kg=150,
            position=number,
        )
        for number, (code, name) in enumerate(plan.chairs, start=1)
    )


def _therapists(
    plan: HousePlan, location: Location, users: dict[str, User], *, today: date, chance: Chance
) -> list[Therapist]:
    types = {row.code: row for row in QualificationType.objects.all()}
    made = Therapist.objects.bulk_create(
        Therapist(
            public_id=chance.uuid(),
            location=location,
            user=users[who.handle],
            display_name=who.name,
            languages=list(who.languages),
            position=number,
        )
        for number, who in enumerate(plan.therapists, start=1)
    )
    pairs = list(zip(made, plan.therapists, strict=True))
    Qualification.objects.bulk_create(
        Qualification(
            therapist=therapist,
            type=types[code],
            issuer="Foot Care Academy",
            number=f"{code}-{chance.randrange(10_000, 100_000)}",
            valid_from=today - timedelta(days=1_800),
            expires_on=None if days is None else today + timedelta(days=days),
        )
        for therapist, who in pairs
        for code, days in who.certificates.items()
    )
    ShiftPattern.objects.bulk_create(
        ShiftPattern(therapist=therapist, weekday=day, starts_minute=start, ends_minute=end)
        for therapist, who in pairs
        for day, spans in who.week.items()
        for start, end in spans
    )
    return made
