"""Statuses and screening lights as a word, a sign and a tone: never by colour alone."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.domain.lifecycle import Status
from clients.models import Light


@dataclass(frozen=True, slots=True)
class Badge:
    """`code` for machines, `word` and `sign` for people, `tone` for the stylesheet."""

    code: str
    # It follows from the code; to compare it would be to translate it.
    word: str | Promise = field(compare=False)
    sign: str
    tone: str


_STATUSES = {
    Status.HELD: (_("Held"), "⧗", "quiet"),
    Status.PENDING_REVIEW: (_("To review"), "?", "warn"),
    Status.CONFIRMED: (_("Confirmed"), "○", "info"),
    Status.ARRIVED: (_("Arrived"), "◐", "active"),
    Status.IN_SERVICE: (_("In service"), "●", "active"),
    Status.COMPLETED: (_("Completed"), "✓", "good"),
    Status.CANCELLED: (_("Cancelled"), "✕", "quiet"),
    Status.DECLINED: (_("Declined"), "⊘", "quiet"),
    Status.NO_SHOW: (_("No-show"), "∅", "bad"),
}
_LIGHTS = {
    Light.GREEN: (_("Safe"), "●", "good"),
    Light.AMBER: (_("Adapt"), "▲", "warn"),
    Light.RED: (_("Ask therapist"), "■", "bad"),
    Light.GREY: (_("Not asked"), "○", "quiet"),
}


def status_badge(status: str) -> Badge:
    """How a status is shown."""
    return Badge(status, *_STATUSES[Status(status)])


def light_badge(light: str) -> Badge:
    """How a screening light is shown: all that the desk learns of a client's health."""
    return Badge(light, *_LIGHTS[Light(light)])
