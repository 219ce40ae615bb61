"""Why a day has no times, in a code that the page puts into plain words."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bookings.selectors import packing
from salon.core.localtime import day_bounds, instant
from salon.core.spans import Span
from salon.faces.online.wish import Wish
from salon.locations.selectors import closures_on, opening_hours_of


@dataclass(frozen=True, slots=True)
class Why:
    """A key of `WHY_NONE` in the words of this face; blank where there are times.

    `reason` is what the salon itself says of a holiday.
    """

    code: str
    reason: str = ""


def why_none(chosen: date, wish: Wish, *, today: date, last: date, now: datetime) -> Why:
    """The first thing that explains it; what the salon does comes before what others have booked."""
    if chosen < today:
        return Why("past")
    if chosen > last:
        return Why("too-far")
    location = wish.service.location
    if chosen.isoweekday() not in {hours.weekday for hours in opening_hours_of(location)}:
        return Why("closed")
    for closure in closures_on(location, chosen):
        return Why("holiday", closure.reason)
    return Why(_taken(chosen, wish, is_today=chosen == today, now=now))


def _taken(chosen: date, wish: Wish, *, is_today: bool, now: datetime) -> str:
    """Whether somebody could give it at all that day, were nothing booked, and to whom else it could be given."""
    bounds = day_bounds(chosen, wish.service.location.zone)
    between = (instant(bounds.start), instant(bounds.end))
    if not packing.could_be(wish.ask, window=Span(bounds.start, bounds.end), now=now):
        if wish.is_narrowed:
            return "therapist-off"
        return "today" if is_today else "nobody"
    if wish.is_narrowed:
        return "therapist"
    single = replace(wish, guest=None, also=None)
    if len(wish.services) > 1 and packing.slots(single.ask, between=between, now=now, besides=wish.besides):
        return "together" if wish.is_for_two else "both"
    return "full"
