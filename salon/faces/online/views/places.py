"""The page of one salon: where it is, when it is open, who works there; and what search engines ask for."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import dateformat
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from bookings.selectors import menu
from salon.faces.online.languages import names_of
from salon.faces.online.place import public_page, shown
from salon.faces.online.views.menu import menu_of
from salon.locations.models import Location
from salon.locations.selectors import location_by_slug, opening_hours_of, public_locations

MONDAY = date(2024, 1, 1)
SCHEMA_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
A_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Weekday:
    """When the salon is open on one day of the week; `schema` is how search engines call the day."""

    name: str
    schema: str
    spans: list[tuple[str, str]]


@require_safe
@public_page
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """What somebody wants to know before they book."""
    location = location_by_slug(slug)
    people = [(one.display_name, names_of(one.languages)) for one in menu.therapists_of(location)]
    context = {
        "week": _week(location),
        "people": people,
        "kinds": menu_of(location),
        "canonical": f"{settings.PUBLIC_ORIGIN}/salons/{location.slug}",
        "origin": settings.PUBLIC_ORIGIN,
    }
    return shown(request, "online/place.html", context, place=location)


@require_safe
@cache_control(public=True, max_age=A_DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may look at: the public pages, nothing of anybody's visit."""
    return render(request, "online/robots.txt", {"origin": settings.PUBLIC_ORIGIN}, content_type="text/plain")


@require_safe
@cache_control(public=True, max_age=A_DAY)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages."""
    context = {"origin": settings.PUBLIC_ORIGIN, "places": public_locations()}
    return render(request, "online/sitemap.xml", context, content_type="application/xml")


def _week(location: Location) -> list[Weekday]:
    hours = opening_hours_of(location)
    return [
        Weekday(
            name=dateformat.format(MONDAY + timedelta(days=number), "l"),
            schema=schema,
            spans=[(_time(one.opens_minute), _time(one.closes_minute)) for one in hours if one.weekday == number + 1],
        )
        for number, schema in enumerate(SCHEMA_DAYS)
    ]


def _time(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
