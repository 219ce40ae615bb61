"""The words of the client's pages that are chosen by a code."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.domain.lifecycle import Status
from salon.locations.models import Location

REASONS: dict[str, str | Promise] = {
    "soonest": gettext_lazy("the soonest"),
    "fits_snugly": gettext_lazy("fits our day well"),
    "evening": gettext_lazy("in the evening"),
    "another_day": gettext_lazy("on another day"),
}
CANCEL_REASONS: tuple[tuple[str, str | Promise], ...] = (
    ("plans", gettext_lazy("My plans have changed")),
    ("illness", gettext_lazy("I do not feel well (always free of charge)")),
    ("emergency", gettext_lazy("An emergency (always free of charge)")),
)
# Where the salon's own word would puzzle a client.
STATUSES: dict[str, str | Promise] = {
    Status.PENDING_REVIEW: gettext_lazy("Waiting for our answer"),
    Status.DECLINED: gettext_lazy("Not possible"),
    Status.NO_SHOW: gettext_lazy("Missed"),
}


def zone_name(place: Location) -> str:
    """Whose clock the times are of."""
    city = place.time_zone.rpartition("/")[2].replace("_", " ")
    return _("%(city)s time") % {"city": city}
