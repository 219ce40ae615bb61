"""What is still missing before a salon can be booked."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.selectors.readiness import readiness_of
from salon.locations.models import Location


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: done or not, what there is, and where it is done."""

    title: str
    told: str
    is_done: bool
    address: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """The steps of one salon."""

    place: Location
    steps: list[Step]

    @property
    def is_ready(self) -> bool:
        """Whether somebody can book."""
        return all(step.is_done for step in self.steps)

    @property
    def left(self) -> int:
        """How many steps are open."""
        return sum(not step.is_done for step in self.steps)


def checklist_of(place: Location) -> Checklist:
    """The steps in the order in which they are best done."""
    there = readiness_of(place)
    named = {"location": place.slug}
    services = ngettext("%(n)s service", "%(n)s services", there.services) % {"n": there.services}
    chairs = ngettext("%(n)s chair", "%(n)s chairs", there.chairs) % {"n": there.chairs}
    team = ngettext("%(n)s therapist", "%(n)s therapists", there.therapists) % {"n": there.therapists}
    days = ngettext("open on %(n)s day of the week", "open on %(n)s days of the week", there.open_days)
    return Checklist(
        place,
        [
            _step(_("When the salon is open"), days % {"n": there.open_days}, there.open_days, "desk-hours", **named),
            _step(_("What is on the menu"), services, there.services, "admin:bookings_service_changelist"),
            _step(_("Which chairs there are"), chairs, there.chairs, "admin:bookings_chair_changelist"),
            _step(_("Who treats"), team, there.therapists, "admin:therapists_therapist_changelist"),
            _step(
                _("What they hold certificates for"), _("Each service needs somebody who may give it."),
                there.therapists and there.certified == there.therapists, "admin:therapists_qualification_changelist",
            ),
            _step(
                _("When they work"), _("Hours of each therapist, on the page of the team."),
                there.therapists and there.with_hours == there.therapists, "desk-team", **named,
            ),
        ],
    )  # fmt: skip


def _step(title: str, told: str, is_done: Any, name: str, **query: str) -> Step:
    address = reverse(name) + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")
    return Step(title, told, bool(is_done), address)
