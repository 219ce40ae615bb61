"""The words of the client's pages that are chosen by a code."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.domain.lifecycle import Status
from salon.faces.online.whynone import Why
from salon.locations.models import Location

REASONS: dict[str, str | Promise] = {
    "soonest": gettext_lazy("the soonest"),
    "fits_snugly": gettext_lazy("fits our day well"),
    "evening": gettext_lazy("in the evening"),
    "another_day": gettext_lazy("on another day"),
}
REASONS_IN_FULL: dict[str, str | Promise] = {
    "soonest": gettext_lazy("The first time at which a therapist and a chair are free."),
    "fits_snugly": gettext_lazy(
        "It follows another visit without a gap, so our day stays calm. Thank you for taking it."
    ),
    "evening": gettext_lazy("The first one in the evening, after work."),
    "another_day": gettext_lazy("The first one on another day, should the next ones be too soon."),
}
WHY_NONE: dict[str, str | Promise] = {
    "past": gettext_lazy("This day has passed."),
    "too-far": gettext_lazy("We do not take bookings that far ahead yet."),
    "closed": gettext_lazy("The salon is closed on this day of the week."),
    "holiday": gettext_lazy("The salon is closed on this day."),
    "nobody": gettext_lazy("Nobody who gives this works on this day."),
    "today": gettext_lazy("There is nothing left today; we need a little notice."),
    "full": gettext_lazy("Every time on this day is taken."),
    "together": gettext_lazy("There is room for one on this day, but not for two at the same time."),
    "both": gettext_lazy("There is room for one of the two on this day, but not for both one after the other."),
    "therapist": gettext_lazy("Every time with %(who)s is taken on this day."),
    "therapist-off": gettext_lazy("%(who)s cannot be booked for this on this day."),
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


def why_in_words(why: Why, *, who: str) -> str:
    """Why a day has no times; `who` is the therapist asked for, or whoever speaks the language asked for."""
    words = str(WHY_NONE[why.code]) % {"who": who} if why.code else ""
    return f"{words} {why.reason}".strip() if why.code == "holiday" else words


def zone_name(place: Location) -> str:
    """Whose clock the times are of."""
    city = place.time_zone.rpartition("/")[2].replace("_", " ")
    return _("%(city)s time") % {"city": city}
