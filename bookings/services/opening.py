"""Opening a salon: its manager, itself, its week and, if wanted, a menu, in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import slugify

from bookings.services import menu, schedules
from salon.accounts.models import User
from salon.accounts.roles import Role
from salon.accounts.services import people, places
from salon.accounts.viewer import SYSTEM
from salon.core.writing import writing
from salon.locations.models import Location
from salon.locations.selectors import public_locations
from salon.locations.services.hours import OpenSpan


@dataclass(frozen=True, slots=True)
class Opening:
    """What somebody says who opens a salon: `place` as `places.PLACE` names it, `person` e-mail, name and language."""

    place: Mapping[str, Any]
    week: Sequence[OpenSpan]
    person: Mapping[str, Any]
    password: str
    with_menu: bool


def open_salon(told: Opening, *, manager: User | None, now: datetime) -> tuple[Location, User]:
    """Open it, with this manager or with somebody new; answers the salon and the manager.

    Raises EmailTaken and HoursUnfit; then nothing is kept.
    """
    with writing():
        if manager is None:
            manager = people.invite(
                location=None, role=Role.MANAGER, facts=told.person, password=told.password, by=SYSTEM, now=now
            )
        slug = _free_slug(str(told.place["name"]))
        location = places.open_place(slug=slug, facts=told.place, manager=manager, by=SYSTEM, now=now)
        schedules.set_opening_hours(location, spans=told.week, by=SYSTEM, now=now)
        if told.with_menu:
            menu.stock(location=location, by=SYSTEM, now=now)
    return location, manager


def _free_slug(name: str) -> str:
    """The name as an address can hold it, with a number where another salon has it."""
    wanted = slugify(name)[:40].strip("-") or "salon"
    taken = {place.slug for place in public_locations()}
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)
