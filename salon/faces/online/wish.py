"""What somebody looks for, as the addresses of the booking pages say it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from bookings.models import Appointment, Service, Visit
from bookings.selectors.packing import Arrangement, Ask
from bookings.services.placing import LegRequest
from salon.core.localtime import floor_minute, instant
from therapists.models import Therapist


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for.

    `also` is a second service after the first, `guest` what a second person takes meanwhile. `speaks` is a language,
    `speakers` the ids of those who speak it. `since` is the first day of the strip, `besides` the own visit, which is
    in nobody's way, and `present` the start that it has already and that is no other time. `is_misread`: a day was
    asked for that cannot be read or shown.
    """

    service: Service
    also: Service | None = None
    guest: Service | None = None
    therapist: Therapist | None = None
    speaks: str = ""
    speakers: tuple[int, ...] = ()
    day: date | None = None
    since: date | None = None
    besides: Visit | None = None
    present: datetime | None = None
    is_misread: bool = False

    @property
    def ask(self) -> Ask:
        """The same in the words of the diary."""
        services = (self.service,) if self.also is None else (self.service, self.also)
        among = self.speakers if self.speaks else None
        return Ask(services, guest=self.guest, therapist=self.therapist, among=among)

    @property
    def services(self) -> list[Service]:
        """Everything that is wanted, the guest's last."""
        return [one for one in (self.service, self.also, self.guest) if one is not None]

    @property
    def is_for_two(self) -> bool:
        """Whether a second person comes along."""
        return self.guest is not None

    @property
    def is_narrowed(self) -> bool:
        """Whether not just anybody may give it."""
        return self.therapist is not None or self.speaks != ""

    @property
    def fields(self) -> dict[str, str]:
        """What a form or an address says of it, days apart."""
        told = {
            "also": self.also.slug if self.also else "",
            "guest": self.guest.slug if self.guest else "",
            "therapist": str(self.therapist.public_id) if self.therapist else "",
            "speaks": self.speaks,
        }
        return {name: value for name, value in told.items() if value}

    @property
    def path(self) -> str:
        """The page of its times."""
        query = urlencode(self.fields)
        return f"/book/{self.service.slug}" + (f"?{query}" if query else "")

    def relaxed(self) -> list["Wish"]:
        """The same with whoever is free; nothing where nobody in particular was asked for."""
        return [replace(self, therapist=None, speaks="", speakers=())] if self.is_narrowed else []


def requests_of(wish: Wish, arrangement: Arrangement, *, start: datetime) -> list[LegRequest]:
    """The legs to be held, for the arrangement that is on offer at that start."""
    own = len(arrangement.legs) - (1 if wish.guest is not None else 0)
    return [
        LegRequest(
            service,
            instant(floor_minute(start) + leg.at) if leg.at else start,
            wish.therapist if number < own else None,
            among=wish.ask.among,
        )
        for number, (service, leg) in enumerate(zip(arrangement.services, arrangement.legs, strict=True))
    ]


def wish_of(legs: list[Appointment]) -> Wish:
    """What the legs of a hold were asked for as: what begins later comes after, what begins at once is a guest's."""
    first, *others = legs
    guest = next((leg.service for leg in others if leg.starts_at == first.starts_at), None)
    also = next((leg.service for leg in others if leg.starts_at != first.starts_at), None)
    therapist = first.therapist if first.choice.get("reason") == "asked_for" else None
    return Wish(service=first.service, also=also, guest=guest, therapist=therapist)
