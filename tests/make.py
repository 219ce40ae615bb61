"""Builders: rows that are true to each other, one explicit function for each."""

import itertools
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, ChairClosure, Service, Visit
from clients.models import Client, HealthDeclaration, Light
from salon.accounts.models import Membership, User
from salon.accounts.roles import Role
from salon.accounts.selectors import viewer_of_user
from salon.accounts.viewer import ANONYMOUS, Kind, Viewer
from salon.catalogue.models import CatalogueRelease, ChairType, QualificationType
from salon.catalogue.services.loading import load_catalogue
from salon.core.localtime import floor_minute
from salon.core.text import folded
from salon.locations.models import BookingPolicy, Closure, Location, OpeningHours
from tests.records import open_log
from therapists.models import Qualification, Shift, ShiftPattern, Therapist, TimeOff

TUESDAY = date(2026, 3, 10)
BERLIN = ZoneInfo("Europe/Berlin")
PASSWORD = "a-long-enough-password"
EVERY_DAY = range(1, 8)
OPENS, CLOSES = 8 * 60, 20 * 60
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
ALL_CERTIFICATES = ("FOOT-1", "REFLEX", "MATERNITY", "ONCO", "NAIL")

_numbers = itertools.count(1)


def at(clock: str, *, days: int = 0, zone: ZoneInfo = BERLIN) -> datetime:
    """A wall-clock time such as "10:30" in the salon on the fixed Tuesday, or so many days from it."""
    return datetime.combine(TUESDAY + timedelta(days=days), time.fromisoformat(clock), tzinfo=zone)


def location(
    *,
    slug: str = "",
    name: str = "Lindenhof",
    time_zone: str = "Europe/Berlin",
    opens: int = OPENS,
    closes: int = CLOSES,
    policy: dict[str, Any] | None = None,
    **fields: Any,
) -> Location:
    """A salon that is open every day from 08:00 to 20:00; `policy` names what differs from the usual."""
    made = Location.objects.create(
        slug=slug or f"salon-{next(_numbers)}",
        name=name,
        time_zone=time_zone,
        **{"address": "Lindenstr. 5, 10969 Berlin", "phone": "+493012340", "email": "desk@lindenhof.example"} | fields,
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(location=made, weekday=day, opens_minute=opens, closes_minute=closes) for day in EVERY_DAY
    )
    BookingPolicy.objects.create(location=made, **policy or {})
    return made


def closure(location: Location, starts_at: datetime, ends_at: datetime, *, reason: str = "Holiday") -> Closure:
    """A time in which the whole salon is shut."""
    renew_rota(location)
    return Closure.objects.create(location=location, starts_at=starts_at, ends_at=ends_at, reason=reason)


def renew_rota(location: Location) -> None:
    """What every change of hours, people, chairs or services does: answers kept by processes are void."""
    location.rota_stamp = uuid.uuid4()
    location.save(update_fields=["rota_stamp"])


def chair_type(code: str) -> ChairType:
    """A chair type of the catalogue."""
    load()
    return ChairType.objects.get(code=code)


def qualification_type(code: str) -> QualificationType:
    """A qualification of the catalogue."""
    load()
    return QualificationType.objects.get(code=code)


def load() -> None:
    """Load the catalogue, unless it is there: a test that commits leaves the tables empty behind it."""
    if not CatalogueRelease.objects.exists():
        load_catalogue(now=LONG_AGO)


def therapist(
    location: Location,
    *,
    name: str = "Mina",
    qualifications: Sequence[str] = ("FOOT-1",),
    hours: tuple[int, int] | None = (OPENS, CLOSES),
    weekdays: Sequence[int] = EVERY_DAY,
    with_user: bool = False,
    **fields: Any,
) -> Therapist:
    """A therapist who works `hours` on `weekdays`; None for hours leaves the days to `shift`."""
    if with_user:
        fields["user"] = user(location, role=Role.THERAPIST, name=name)
    made = Therapist.objects.create(location=location, display_name=name, **fields)
    for code in qualifications:
        qualification(made, code)
    if hours is not None:
        ShiftPattern.objects.bulk_create(
            ShiftPattern(therapist=made, weekday=day, starts_minute=hours[0], ends_minute=hours[1]) for day in weekdays
        )
    renew_rota(location)
    return made


def qualification(
    therapist: Therapist, code: str, *, valid_from: date = date(2025, 1, 1), expires_on: date | None = None
) -> Qualification:
    """A certificate of a therapist, valid for ever unless it expires."""
    renew_rota(therapist.location)
    return Qualification.objects.create(
        therapist=therapist, type=qualification_type(code), valid_from=valid_from, expires_on=expires_on
    )


def shift(therapist: Therapist, on: date, *spans: tuple[int, int]) -> Shift:
    """One day's hours instead of the pattern's; without spans a day off."""
    renew_rota(therapist.location)
    return Shift.objects.create(therapist=therapist, on=on, spans=[list(span) for span in spans])


def time_off(
    therapist: Therapist, starts_at: datetime, ends_at: datetime, *, kind: TimeOff.Kind = TimeOff.Kind.OTHER
) -> TimeOff:
    """An absence."""
    renew_rota(therapist.location)
    return TimeOff.objects.create(therapist=therapist, starts_at=starts_at, ends_at=ends_at, kind=kind)


def chair(location: Location, *, type: str = "WHIRLPOOL", code: str = "", **fields: Any) -> Chair:  # noqa: A002
    """A chair of a type of the catalogue."""
    code = code or f"C{next(_numbers)}"
    renew_rota(location)
    return Chair.objects.create(
        location=location, type=chair_type(type), code=code, **{"name": f"Chair {code}"} | fields
    )


def chair_closure(chair: Chair, starts_at: datetime, ends_at: datetime, *, reason_code: str = "repair") -> ChairClosure:
    """A time in which a chair is out of use."""
    renew_rota(chair.location)
    return ChairClosure.objects.create(chair=chair, starts_at=starts_at, ends_at=ends_at, reason_code=reason_code)


def service(
    location: Location,
    *,
    name: str = "Relaxing foot massage",
    minutes: int = 45,
    buffers: tuple[int, int] = (0, 10),
    needs: Sequence[str] = ("FOOT-1",),
    **fields: Any,
) -> Service:
    """An item on the menu; `buffers` are the therapist's minutes before and after, `needs` qualifications."""
    usual = {"slug": f"service-{next(_numbers)}", "family": Service.Family.RELAX}
    fields["price"] = Decimal(fields.get("price", "49.00"))
    renew_rota(location)
    return Service.objects.create(
        location=location,
        name=name,
        duration_minutes=minutes,
        buffer_before_minutes=buffers[0],
        buffer_after_minutes=buffers[1],
        required_qualifications=list(needs),
        **usual | fields,
    )


def client(location: Location, *, name: str = "Grace Hopkins", **fields: Any) -> Client:
    """A person who is treated, reached by e-mail."""
    number = next(_numbers)
    usual = {"email": f"client{number}@example.com", "created_at": LONG_AGO, "language": "en"}
    usual["phone_ending"] = str(fields.get("phone", ""))[-4:]
    return Client.objects.create(location=location, name=name, search_name=folded(name), **usual | fields)


def somebody(location: Location) -> Client:
    """A client of no further interest."""
    return client(location, name=f"Somebody {next(_numbers)}")


def declaration(
    client: Client, answers: dict[str, Any], *, light: Light = Light.GREEN, declared_at: datetime | None = None
) -> HealthDeclaration:
    """What a client said of their health: rule codes and answers such as {"value": "yes"}."""
    said: dict[str, Any] = {"answers": answers, "light": light, "rules_version": "1.0.0", "source": "online"}
    return HealthDeclaration.objects.create(client=client, declared_at=declared_at or at("08:00", days=-7), **said)


def visit(location: Location, *, source: str = "desk", created_at: datetime | None = None, **fields: Any) -> Visit:
    """What the appointments of one booking belong to."""
    usual = {"policy_version": 1, "created_by": "system", "created_at": created_at or at("08:00")}
    return Visit.objects.create(location=location, reference=_reference(), source=source, **usual | fields)


def appointment(
    *,
    service: Service,
    therapist: Therapist,
    starts_at: datetime,
    chair: Chair | None = None,
    client: Client | None = None,
    status: str = Status.CONFIRMED,
    **fields: Any,
) -> Appointment:
    """A stored appointment with the spans that it occupies; a held one has a hold until 08:08.

    One in service has the log without which none may start.
    """
    is_held = status == Status.HELD
    runs = status == Status.IN_SERVICE
    if "visit" not in fields:
        hold: dict[str, Any] = {"holder": "stranger", "hold_expires_at": at("08:08")} if is_held else {}
        fields["visit"] = visit(service.location, **hold)
    if is_held:
        fields["held_until"] = int(fields["visit"].hold_expires_at.timestamp())
    elif client is None:
        client = somebody(service.location)
    usual = {"price": service.price, "created_at": at("08:00"), "updated_at": at("08:00"), "language": "en"}
    made = Appointment.objects.create(
        location=service.location,
        service=service,
        therapist=therapist,
        chair=chair,
        client=client,
        status=Status.ARRIVED if runs else status,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=service.duration_minutes),
        **usual | occupied(service, chair, starts_at) | fields,
    )
    if runs:
        open_log(made, starts_at)
        made.status, made.updated_at = Status.IN_SERVICE, starts_at
        made.save(update_fields=["status", "updated_at"])
    return made


def occupied(service: Service, chair: Chair | None, starts_at: datetime) -> dict[str, int]:
    """The columns that say what an appointment blocks on client, therapist and chair."""
    start = floor_minute(starts_at)
    end = start + service.duration_minutes
    return {
        "client_from": start,
        "client_to": end,
        "therapist_from": start - service.buffer_before_minutes,
        "therapist_to": end + service.buffer_after_minutes,
        "chair_from": start,
        "chair_to": end + _turnaround(service, chair),
    }


def _turnaround(service: Service, chair: Chair | None) -> int:
    if chair is None:
        return 0
    if not service.has_soak:
        return chair.type.dry_turnaround_minutes
    return chair.type.turnaround_minutes if chair.turnaround_minutes is None else chair.turnaround_minutes


def _reference() -> str:
    number = next(_numbers)
    return f"T{number // 1000:02d}-{number % 1000:03d}"


def user(
    location: Location, *, role: Role = Role.RECEPTIONIST, name: str = "Wren", email: str = "", **fields: Any
) -> User:
    """Somebody who logs in with PASSWORD and has a role at the location."""
    email = email or f"{name.lower().replace(' ', '.')}{next(_numbers)}@salon.example"
    made = User.objects.create_user(email, PASSWORD, name=name, **fields)
    Membership.objects.create(user=made, location=location, role=role)
    return made


def viewer(who: User | Therapist | Client | Visit | None) -> Viewer:
    """The viewer behind somebody of the cast; a visit gives the holder of its token, None a stranger."""
    if who is None:
        return ANONYMOUS
    if isinstance(who, Client):
        return Viewer(kind=Kind.CLIENT, subject=who.public_id)
    if isinstance(who, Visit):
        return Viewer(kind=Kind.HOLDER, subject=who.public_id)
    account = who.user if isinstance(who, Therapist) else who
    assert account is not None, "this therapist does not log in: make.therapist(…, with_user=True)"
    return viewer_of_user(account, ip=None, request_id="")
