"""Writing placed visits as rows, many in one statement."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Visit
from bookings.services.rows import REFERENCE_LETTERS
from clients.models import Light
from salon.core.localtime import floor_minute, instant
from salon.faces.console.seeds.chance import Chance
from salon.faces.console.seeds.diary import Placed
from salon.faces.console.seeds.house import House

BATCH = 2_000
REFERENCES = len(REFERENCE_LETTERS) ** 6
# Shares no factor with the number of references, so that counting in steps of it meets each once.
STRIDE = 625_341_587
STEPS_TAKEN = {
    Status.ARRIVED: 1,
    Status.COMPLETED: 3,
    Status.CANCELLED: 1,
    Status.DECLINED: 1,
    Status.NO_SHOW: 1,
}


@dataclass(slots=True)
class Writer:
    """Gives placed visits a status that fits the time, a visit and a reference, and stores them."""

    house: House
    chance: Chance
    now: datetime
    lights: dict[int, str] = field(default_factory=dict)
    written: int = 0

    def write(self, placed: Iterable[Placed]) -> Iterator[Appointment]:
        """The stored appointments, in the order given."""
        places = iter(placed)
        while batch := list(islice(places, BATCH)):
            yield from self.store([self.row(place, self.fitting_status(place)) for place in batch])

    def store(self, rows: list[Appointment]) -> list[Appointment]:
        """Store appointments whose visits are not stored yet; several may share one."""
        visits = {id(row.visit): row.visit for row in rows}
        Visit.objects.bulk_create(visits.values())
        for row in rows:
            row.visit_id = row.visit.pk
        return Appointment.objects.bulk_create(rows)

    def fitting_status(self, place: Placed) -> Status:
        """What most likely became of a visit at that time."""
        now = floor_minute(self.now)
        if place.end <= now:
            return self._drawn((0.86, Status.COMPLETED), (0.94, Status.CANCELLED), (1, Status.NO_SHOW))
        if place.start <= now:
            # `history.start` takes it into service, which the database refuses without a log.
            return Status.ARRIVED
        if place.start <= now + 20:
            return self._drawn((0.6, Status.ARRIVED), (1, Status.CONFIRMED))
        return self._drawn((0.92, Status.CONFIRMED), (0.96, Status.PENDING_REVIEW), (1, Status.CANCELLED))

    def _drawn(self, *shares: tuple[float, Status]) -> Status:
        drawn = self.chance.random()
        return next(status for upto, status in shares if drawn < upto)

    def row(self, place: Placed, status: Status) -> Appointment:
        """One appointment in a visit of its own, neither stored yet."""
        created_at = self._created_at(place)
        held_until = self.now + timedelta(minutes=8) if status is Status.HELD else None
        price = place.service.price
        is_off = status in (Status.CANCELLED, Status.DECLINED)
        return Appointment(
            public_id=self.chance.uuid(),
            location=self.house.location,
            visit=self._visit(created_at, held_until),
            service=place.service,
            therapist=place.therapist,
            chair=place.chair,
            client=None if status is Status.HELD else place.client,
            status=status,
            starts_at=instant(place.start),
            ends_at=instant(place.end),
            client_from=place.start,
            client_to=place.end,
            therapist_from=place.therapist_span.start,
            therapist_to=place.therapist_span.end,
            chair_from=place.start,
            chair_to=place.chair_to,
            held_until=None if held_until is None else int(held_until.timestamp()),
            price=price,
            fee=price if status is Status.NO_SHOW else Decimal(0),
            language=place.client.language,
            screening_light=self.lights.get(place.client.pk, Light.GREY),
            cancel_reason=self.chance.choice(["illness", "other"]) if is_off else "",
            version=1 + STEPS_TAKEN.get(status, 0),
            created_at=created_at,
            updated_at=min(instant(place.end), self.now),
        )

    def _created_at(self, place: Placed) -> datetime:
        """Some days before the visit, and never in the future."""
        ahead = timedelta(minutes=self.chance.randint(90, 14 * 24 * 60))
        return min(instant(place.start) - ahead, self.now - timedelta(minutes=self.chance.randint(1, 2_000)))

    def _visit(self, created_at: datetime, held_until: datetime | None) -> Visit:
        self.written += 1
        is_online = held_until is not None or self.chance.happens(0.7)
        return Visit(
            public_id=self.chance.uuid(),
            location=self.house.location,
            reference=reference(self.written),
            source="online" if is_online else "desk",
            policy_version=1,
            created_at=created_at,
            created_by="anonymous" if is_online else self._desk(),
            holder="made-up" if held_until else "",
            hold_expires_at=held_until,
        )

    def _desk(self) -> str:
        account = next(iter(self.house.users.values()))
        return f"staff:{account.public_id}"


def reference(number: int) -> str:
    """What people call a visit, such as 7KQ-M4T; different for every number."""
    rest, letters = number * STRIDE % REFERENCES, ""
    for _ in range(6):
        rest, letter = divmod(rest, len(REFERENCE_LETTERS))
        letters += REFERENCE_LETTERS[letter]
    return f"{letters[:3]}-{letters[3:]}"
