"""Days in figures: how many visits, how much of the working time is booked, what waits for somebody."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.selectors.lanes import Work, work_of
from bookings.selectors.roster import roster_of
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden
from salon.core.localtime import day_bounds, instant
from salon.core.spans import Span
from salon.locations.models import Location

COUNTED = (
    Status.PENDING_REVIEW,
    Status.CONFIRMED,
    Status.ARRIVED,
    Status.IN_SERVICE,
    Status.COMPLETED,
)


@dataclass(slots=True)
class Load:
    """Visits, the minutes they take, and the minutes somebody works."""

    visits: int = 0
    booked: int = 0
    worked: int = 0

    @property
    def percent(self) -> int:
        """How much of the working time is booked; all of it where nobody works and still somebody comes."""
        if not self.worked:
            return 100 if self.booked else 0
        return min(100, round(100 * self.booked / self.worked))


@dataclass(slots=True)
class DayLoad:
    """One day: of the salon as a whole, of each therapist by id, and what waits for a look."""

    on: date
    is_open: bool
    whole: Load = field(default_factory=Load)
    therapists: dict[int, Load] = field(default_factory=lambda: defaultdict(Load))
    to_review: int = 0


def days_in_figures(*, viewer: Viewer, location: Location, first: date, days: int, now: datetime) -> list[DayLoad]:
    """So many local days from the first, in two statements; raises Forbidden."""
    if not viewer.may(Permission.SEE_DAY, location.pk):
        raise Forbidden
    roster = roster_of(location_id=location.pk, now=now)
    dates = [first + timedelta(days=number) for number in range(days)]
    loads = {on: _empty(on, work_of(roster, on)) for on in dates}
    for on, therapist_id, status, minutes in _rows(location, dates):
        load = loads[on]
        load.to_review += status == Status.PENDING_REVIEW
        for part in (load.whole, load.therapists[therapist_id]):
            part.visits += 1
            part.booked += minutes
    return list(loads.values())


def _empty(on: date, work: Work) -> DayLoad:
    load = DayLoad(on, is_open=bool(work.open))
    for key, spans in work.therapists.items():
        worked = _minutes(spans)
        load.therapists[key].worked = worked
        load.whole.worked += worked
    return load


def _minutes(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)


def _rows(location: Location, dates: Sequence[date]) -> Iterator[tuple[date, int, str, int]]:
    start, end = day_bounds(dates[0], location.zone).start, day_bounds(dates[-1], location.zone).end
    rows = Appointment.objects.filter(
        location=location, starts_at__gte=instant(start), starts_at__lt=instant(end), status__in=COUNTED
    ).order_by("starts_at", "id")
    columns = ("starts_at", "therapist_id", "status", "client_from", "client_to")
    for starts_at, therapist_id, status, from_minute, to_minute in rows.values_list(*columns):
        yield starts_at.astimezone(location.zone).date(), therapist_id, status, to_minute - from_minute
