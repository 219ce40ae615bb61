"""In which words and with which HTTP status a page says no."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salon.core.errors import Refusal
from salon.faces.wording import sentence_of

_STATUSES = {
    "slot-taken": 409,
    "client-overlap": 409,
    "invalid-transition": 409,
    "idempotency-in-progress": 409,
    "offer-taken": 409,
    "offer-expired": 410,
    "version-mismatch": 409,
    "hold-expired": 410,
    "link-expired": 410,
    "rate-limited": 429,
    "effort-required": 429,
    "unavailable": 503,
}
# After these another time may be chosen at once.
ABOUT_TIME = frozenset(
    {
        "slot-taken",
        "hold-expired",
        "not-offered",
        "in-past",
        "notice-too-short",
        "beyond-horizon",
        "outside-hours",
        "not-qualified",
        "client-overlap",
    }
)


# Where the house's sentence is for its people. Whoever books under somebody's name must not learn where that person is.
_OWN_WORDS: dict[str, str | Promise] = {
    "client-overlap": _("We cannot give you this time. Choose another one."),
    "offer-taken": _("This time went to somebody else. You keep your place on the list."),
    "offer-expired": _("The time for an answer is up. You keep your place on the list."),
    "version-mismatch": _(
        "Your appointment has changed since you opened this page. Look at what it is now, and say again what you want."
    ),
}


def words_for(refusal: Refusal) -> str:
    """What to tell a client about a refusal."""
    return str(_OWN_WORDS.get(refusal.code) or sentence_of(refusal))


def status_of(refusal: Refusal) -> int:
    """The status that goes with a refusal."""
    return _STATUSES.get(refusal.code, 422)
