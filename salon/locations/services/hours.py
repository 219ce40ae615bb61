"""Writing when a salon is open; who may and what it means for bookings is decided above."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from salon.core.writing import writing
from salon.locations.models import Closure, Location, OpeningHours
from salon.locations.services import rota


class OpenSpan(NamedTuple):
    """One span of an ISO weekday in which the salon is open, in minutes of the day."""

    weekday: int
    opens: int
    closes: int


def replace_week(location: Location, *, spans: Sequence[OpenSpan]) -> None:
    """Put this week in the place of the one there was."""
    with writing():
        OpeningHours.objects.filter(location=location).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(location=location, weekday=day, opens_minute=opens, closes_minute=closes)
            for day, opens, closes in spans
        )
        rota.renew(location.pk)


def close(location: Location, *, starts_at: datetime, ends_at: datetime, reason: str) -> Closure:
    """Shut the whole salon for a time."""
    with writing():
        closure = Closure.objects.create(location=location, starts_at=starts_at, ends_at=ends_at, reason=reason)
        rota.renew(location.pk)
    return closure


def reopen(closure: Closure) -> None:
    """Take a closure back."""
    with writing():
        Closure.objects.filter(pk=closure.pk).delete()
        rota.renew(closure.location_id)
