"""Where a page without times can lead: other services that are free, and the waitlist."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import Resolver404, resolve

from bookings.models import Service
from bookings.selectors import menu, packing
from bookings.selectors.packing import Ask
from salon.faces.online.wish import Wish

MOST_SERVICES = 3


@dataclass(frozen=True, slots=True)
class Other:
    """Another service and the first time at which it can be had."""

    service: Service
    starts_at: datetime


def other_services(wish: Wish, *, now: datetime) -> list[Other]:
    """The first few services of the salon that can be had at all, those of the same kind first."""
    family = wish.service.family
    others = sorted(menu.services_of(wish.service.location), key=lambda one: (one.family != family, one.position))
    found: list[Other] = []
    for service in others:
        slots = packing.first_slots(Ask((service,)), now=now, limit=1)
        if slots and service.pk != wish.service.pk:
            found.append(Other(service, slots[0].start))
        if len(found) == MOST_SERVICES:
            break
    return found


def waitlist_path(wish: Wish, day: date) -> str:
    """The page on which one can wait for a time that day; blank in a house that keeps no waitlist."""
    path = f"/book/{wish.service.slug}/waitlist"
    try:
        resolve(path)
    except Resolver404:
        return ""
    told = {"day": day.isoformat(), **wish.fields}
    return f"{path}?{urlencode(told)}"
