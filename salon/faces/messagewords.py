"""Messages in the words of the salon's people: what they are, how they travel, how they stand."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

KINDS: Mapping[str, Words] = {
    "confirmation": _("Confirmation"),
    "received": _("Request received"),
    "moved": _("New time"),
    "cancelled": _("Cancelled"),
    "declined": _("Declined"),
    # How long before is for each salon to say.
    "reminder_48h": _("First reminder"),
    "reminder_24h": _("Second reminder"),
    "reminder_2h": _("Last reminder"),
    "aftercare": _("After the visit"),
    "rebooking": _("Time for another visit"),
    "offer": _("Offer from the waitlist"),
    "waitlist": _("Place on the waitlist"),
    "copy": _("Copy of the data"),
    "erased": _("Data erased"),
    "links": _("Links to visits"),
    "code": _("Number to prove an address"),
}
CHANNELS: Mapping[str, Words] = {"email": _("E-mail"), "sms": _("Text")}
STATUSES: Mapping[str, Words] = {
    "planned": _("Planned"),
    "sending": _("On its way"),
    "sent": _("Sent"),
    "failed": _("Could not be sent"),
    "skipped": _("Not sent"),
    "cancelled": _("Not needed any more"),
    "unknown": _("May have been sent"),
}
# What somebody gets or does not get, as staff say it.
PREFERENCES: Mapping[tuple[str, str], Words] = {
    ("email", "service"): _("About visits, by e-mail"),
    ("email", "reminder"): _("Reminders, by e-mail"),
    ("email", "marketing"): _("News of the salon, by e-mail"),
    ("sms", "service"): _("About visits and reminders, as a text"),
    ("sms", "reminder"): _("Reminders, as a text"),
    ("sms", "marketing"): _("News of the salon, as a text"),
}


def kind_word(kind: str) -> Words:
    """What kind of message it is."""
    return KINDS.get(kind, kind)
