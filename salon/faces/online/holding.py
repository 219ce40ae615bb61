"""The hold that a browser has on a time, from the press on a time to the booking."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from bookings.models import Appointment, Service, Visit
from bookings.selectors.visits import hold_status, legs_of, visit_for
from salon.core.errors import NotFound
from salon.faces.online import browser
from salon.faces.online.browser import Opened
from salon.faces.online.wish import Wish, wish_of

LIVE, CONSUMED, RELEASED = "live", Visit.HoldEnd.CONSUMED.value, Visit.HoldEnd.RELEASED.value


@dataclass(frozen=True, slots=True)
class Hold:
    """A held visit, its key, and where it stands."""

    opened: Opened
    visit: Visit
    legs: list[Appointment]
    status: str

    @property
    def is_live(self) -> bool:
        """Whether it still keeps the time."""
        return self.status == LIVE

    @property
    def first(self) -> Appointment:
        """The leg of the person who books."""
        return self.legs[0]

    @property
    def wish(self) -> Wish:
        """What it was asked for as."""
        return wish_of(self.legs)

    @property
    def own_services(self) -> list[Service]:
        """What the person who books takes."""
        wish = self.wish
        return [one for one in (wish.service, wish.also) if one is not None]

    def holds(self, service: Service) -> bool:
        """Whether this service is part of it."""
        return any(leg.service_id == service.pk for leg in self.legs)

    def seconds_left(self, now: datetime) -> int:
        """For how long it is kept yet."""
        expires_at = self.visit.hold_expires_at
        return max(0, int((expires_at - now).total_seconds())) if expires_at and self.is_live else 0


def hold_on(service: Service, request: HttpRequest, *, now: datetime) -> Hold | None:
    """The newest hold of this browser on this service, live or not."""
    for opened in browser.opened(request, browser.HOLDS, now=now):
        hold = _hold(opened, now=now)
        if hold is not None and hold.holds(service):
            return hold
    return None


def hold_named(name: str, service: Service, request: HttpRequest, *, now: datetime) -> Hold | None:
    """The hold with that id, when this browser has its key and it is on this service."""
    try:
        wanted = uuid.UUID(name)
    except ValueError:
        return None
    for opened in browser.opened(request, browser.HOLDS, now=now):
        if opened.visit_id == wanted:
            hold = _hold(opened, now=now)
            return hold if hold is not None and hold.holds(service) else None
    return None


def _hold(opened: Opened, *, now: datetime) -> Hold | None:
    try:
        visit = visit_for(viewer=opened.viewer, public_id=opened.visit_id)
    except NotFound:
        return None
    legs = legs_of(visit)
    return Hold(opened, visit, legs, hold_status(visit, now=now)) if legs else None
