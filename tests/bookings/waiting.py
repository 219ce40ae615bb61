"""Who waits in the tests: entries as somebody would make them, and a day that is full."""

from datetime import datetime
from typing import Any

from bookings.models import Appointment, Offer, Service, WaitlistEntry
from bookings.services import appointments, offering, offers, waitlist
from bookings.services.waitlist import Newcomer, Wish
from clients.models import Client
from salon.accounts.viewer import SYSTEM, Kind, Viewer
from tests import make
from tests.make import at
from therapists.models import Therapist

NOW = at("10:00")
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


def cancel(row: Appointment, *, by: Viewer | None = None, now: datetime = NOW) -> None:
    """Somebody gives the visit back: its holder, unless told otherwise."""
    by = by or Viewer(kind=Kind.HOLDER, subject=row.visit.public_id)
    appointments.cancel(row, reason_code="plans", by=by, now=now)


def sweep(now: datetime = NOW) -> int:
    """Close what is over, offer what is free; how many offers."""
    offers.close_over(now=now)
    return offering.offer_freed(now=now)


def live() -> list[Offer]:
    """The offers that stand."""
    return list(Offer.objects.filter(status="live"))


def whys(offer: Offer) -> list[str]:
    """Why others were passed over."""
    return [one["why"] for one in offer.explanation["passed_over"]]


def holder_of(offer: Offer) -> Viewer:
    """Whoever waits behind the offer."""
    return Viewer(kind=Kind.HOLDER, subject=offer.entry.public_id)


def accept(offer: Offer, now: datetime = NOW) -> Any:
    """Take it."""
    return offers.accept(offer, by=holder_of(offer), now=now)
