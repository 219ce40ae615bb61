"""Booking the same again every so many weeks: what fits is booked, what does not is told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bookings.domain.series import dates_of
from bookings.models import Appointment, Chair, Service
from bookings.selectors.availability import Slot, alternatives, for_staff
from bookings.services.party import Booker
from bookings.services.placing import LegRequest
from bookings.services.visits import book
from salon.accounts.viewer import Viewer
from salon.core.errors import Refusal
from salon.core.localtime import instant, to_minute
from salon.core.writing import kept_unless
from therapists.models import Therapist

MOST_DATES = 60
OTHERS = 3


class TooManyDates(Refusal):
    """A series has at least one date and at most `most`."""

    code = "validation"


@dataclass(frozen=True, slots=True)
class Pattern:
    """The same service at the same time of the day, every so many weeks, so many times; some may be left out."""

    service: Service
    first: date
    minute: int
    weeks: int
    times: int
    therapist: Therapist | None = None
    chair: Chair | None = None
    without: Collection[date] = frozenset()


@dataclass(frozen=True, slots=True)
class SeriesDate:
    """One date of a series: booked (or bookable), or refused with a code and what is free nearby instead."""

    on: date
    starts_at: datetime
    appointment: Appointment | None = None
    refusal: Refusal | None = None
    others: Sequence[Slot] = ()

    @property
    def fits(self) -> bool:
        """Whether there is room."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class Asking:
    """Who books, by what way, when."""

    source: str
    by: Viewer
    now: datetime


def book_series(
    pattern: Pattern, *, booker: Booker, asking: Asking, dry_run: bool = False, extra: Sequence[datetime] = ()
) -> list[SeriesDate]:
    """Book every date of the pattern that has room, each as a visit of its own, and the `extra` times besides.

    A wall-clock time stays the same through clock changes. With `dry_run` the answer is the same and nothing is
    kept. Raises TooManyDates, and what `people` raises.
    """
    if not 1 <= pattern.times <= MOST_DATES or not 1 <= pattern.weeks <= MOST_DATES:
        raise TooManyDates(most=MOST_DATES)
    zone = pattern.service.location.zone
    starts = [
        (on, instant(to_minute(on, pattern.minute, zone)))
        for on in dates_of(pattern.first, weeks=pattern.weeks, times=pattern.times)
        if on not in pattern.without
    ]
    starts += [(start.astimezone(zone).date(), start) for start in extra]
    dates: list[SeriesDate] = []
    with kept_unless(dry_run):
        dates += [_booked(pattern, on, start, booker, asking) for on, start in starts]
    return dates


def _booked(pattern: Pattern, on: date, start: datetime, booker: Booker, asking: Asking) -> SeriesDate:
    leg = LegRequest(pattern.service, start, pattern.therapist, pattern.chair)
    try:
        made = book(legs=[leg], booker=booker, source=asking.source, by=asking.by, now=asking.now)
    except Refusal as refusal:
        others = alternatives(service=for_staff(pattern.service), start=start, now=asking.now, limit=OTHERS)
        return SeriesDate(on, start, refusal=refusal, others=others)
    return SeriesDate(on, start, appointment=made.appointments[0])
