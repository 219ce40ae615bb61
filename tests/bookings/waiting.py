"""Who waits in the tests: entries as somebody would make them, and a day that is full."""

from datetime import datetime
from typing import Any

from bookings.models import Appointment, Service, WaitlistEntry
from bookings.services import waitlist
from bookings.services.waitlist import Newcomer, Wish
from clients.models import Client
from salon.accounts.viewer import SYSTEM
from tests import make
from tests.make import at
from therapists.models import Therapist

FROM, TO = at("08:00", days=3), at("20:00", days=3)


def wish(service: Service, **changes: Any) -> Wish:
    """Any time on Friday."""
    return Wish(service, **{"starts_at": FROM, "ends_at": TO} | changes)


def wait(client: Client, service: Service, *wishes: Wish, now: datetime | None = None, **changes: Any) -> WaitlistEntry:
    """An entry of a client, made by the salon."""
    agreed = {"terms": "1", "privacy": "1"}
    return waitlist.join(
        wishes=wishes or [wish(service, **changes)],
        who=Newcomer(client=client, consents=agreed),
        source="desk",
        by=SYSTEM,
        now=now or at("09:00"),
    ).entry


def crowd(service: Service, number: int, **changes: Any) -> list[WaitlistEntry]:
    """So many strangers, a minute after each other."""
    return [
        wait(make.client(service.location, name=f"Waiting {n}"), service, now=at(f"09:{n:02}"), **changes)
        for n in range(number)
    ]


def booked(service: Service, therapist: Therapist, clock: str = "14:00", **fields: Any) -> Appointment:
    """A visit on Friday that somebody has."""
    return make.appointment(service=service, therapist=therapist, starts_at=at(clock, days=3), **fields)
