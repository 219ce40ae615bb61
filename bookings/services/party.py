"""Who comes: the booker, guests beside them, and what screening makes of each."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Service
from bookings.services.locks import lock_names
from bookings.services.refusals import ConsentRequired, TooManyOpen
from clients.domain.consent import MARKETING, MESSAGES, missing_for_booking
from clients.domain.proposal import Proposal
from clients.models import Client, Light
from clients.selectors import light_of
from clients.services import health, people, preferences
from salon.accounts.viewer import Viewer
from salon.core.spans import Span
from salon.locations.models import Location

OPEN = (Status.PENDING_REVIEW, Status.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Booker:
    """Who the visit is for and what they agreed to.

    Staff may name a `client` they know. `consents` maps the kinds that were ticked to the version
    of their text. `answers` are those to the screening questions. `guests` are the names of the
    others who come along at the same time.
    """

    client: Client | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    born_on: date | None = None
    consents: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Any] | None = None
    rules_version: str = ""
    guests: Sequence[str] = ()
    desk_note: str = ""


class Leg(NamedTuple):
    """When somebody is here, and for what."""

    span: Span
    service: Service


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who takes a leg, the colour that the desk sees, and whether a therapist has to look first."""

    client: Client
    light: str
    is_parked: bool = False
    # What follows from the answers given with the booking, for whoever gave them.
    told: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """Where, by what way, by whom and when something is booked, and for which appointment answers are given."""

    location: Location
    source: str
    by: Viewer
    now: datetime
    topic: uuid.UUID | None = None


def attend(booker: Booker, legs: Sequence[Leg], booking: Booking) -> list[Attendance]:
    """Who takes each leg, in the order of the legs; clients, consents and answers are written down.

    Raises ConsentRequired, TooManyOpen and what `people` and `health` raise.
    """
    _refuse_without_consent(booker, by=booking.by)
    first = booker.client or _person(booker, booker.name, booking)
    _refuse_too_many(first, len(legs), booking)
    seats = _shared_out([leg.span for leg in legs])
    names = _guest_names(booker, first)
    guests = {seat: _person(booker, next(names), booking) for seat in sorted(set(seats) - {0})}
    own = [leg.service for leg, seat in zip(legs, seats, strict=True) if seat == 0]
    booked = _standing(first, booker, own, booking)
    others = {seat: Attendance(guest, _light(guest, booking)) for seat, guest in guests.items()}
    return [booked if seat == 0 else others[seat] for seat in seats]


def _shared_out(spans: Sequence[Span]) -> list[int]:
    """For each leg the number of the person who takes it: as few people as can be, the booker first."""
    busy_until: list[int] = []
    taken = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda index: (spans[index].start, index)):
        person = next((n for n, until in enumerate(busy_until) if until <= spans[index].start), len(busy_until))
        if person == len(busy_until):
            busy_until.append(0)
        busy_until[person] = spans[index].end
        taken[index] = person
    return taken


def _guest_names(booker: Booker, first: Client) -> Iterator[str]:
    yield from booker.guests
    number = len(booker.guests)
    while True:
        number += 1
        yield f"{first.name} +{number}"


def _person(booker: Booker, name: str, booking: Booking) -> Client:
    known = booker.client
    return people.find_or_create(
        booking.location,
        name=name,
        email=known.email if known else booker.email,
        phone=str(known.phone) if known else booker.phone,
        language=booker.language,
        born_on=booker.born_on if name == booker.name else None,
        now=booking.now,
        by=booking.by,
    )


def _refuse_without_consent(booker: Booker, *, by: Viewer) -> None:
    """Whoever books for themselves agrees to the terms, and to health data being kept when giving any."""
    missing = [] if by.is_staff else missing_for_booking(booker.consents, has_answers=bool(booker.answers))
    if missing:
        raise ConsentRequired(kinds=missing)


def _refuse_too_many(client: Client, more: int, booking: Booking) -> None:
    """One contact, under whatever names, has only so many open bookings."""
    if booking.by.is_staff:
        return
    contacts = [contact for contact in (client.email, str(client.phone or "")) if contact]
    lock_names([f"contact:{booking.location.pk}:{contact}" for contact in contacts])
    same = Q(email=client.email) if client.email else Q()
    if client.phone:
        same |= Q(phone=client.phone)
    # People first: asked of both at once, a database may read all that is booked at the location.
    people_there = list(Client.objects.filter(same, location=booking.location).values_list("pk", flat=True))
    rows = Appointment.objects.filter(client__in=people_there, status__in=OPEN, starts_at__gt=booking.now)
    limit = booking.location.policy.max_open_per_contact
    if rows.count() + more > limit:
        raise TooManyOpen(limit=limit)


def _standing(client: Client, booker: Booker, services: Sequence[Service], booking: Booking) -> Attendance:
    """The booker's consents and answers, and what follows from them for all of the booker's services."""
    kinds = {kind: version for kind, version in booker.consents.items() if kind not in MESSAGES}
    if kinds:
        people.consent(client, kinds=kinds, source=booking.source, now=booking.now, by=booking.by)
    _wishes(client, booker, booking)
    if not booker.answers:
        return Attendance(client, _light(client, booking))
    declared = health.declare(
        client,
        answers=booker.answers,
        rules_version=booker.rules_version,
        families=frozenset[str]().union(*(service.families for service in services)),
        source=booking.source,
        by=booking.by,
        now=booking.now,
        topic=booking.topic,
    )
    parks = declared.parks and not booking.by.is_staff
    return Attendance(client, declared.light, is_parked=parks, told=declared.told)


def _wishes(client: Client, booker: Booker, booking: Booking) -> None:
    """Which messages are wanted; somebody who only knows an address cannot subscribe it."""
    is_known = client.created_at != booking.now or client.household_id is not None
    barred = MARKETING if is_known and not booking.by.is_staff else frozenset()
    kinds = {kind: version for kind, version in booker.consents.items() if kind in MESSAGES and kind not in barred}
    if kinds:
        preferences.agree(client, kinds=kinds, source=booking.source, now=booking.now)


def _light(client: Client, booking: Booking) -> str:
    """What is known of a client shows in nothing that the public gets to see."""
    return light_of(client) if booking.by.is_staff else Light.GREY
