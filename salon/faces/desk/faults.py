"""What is wrong with single fields of the desk's forms."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.services.alerts import AlertUnfit
from clients.services.people import ContactUnfit
from salon.core.errors import Refusal
from salon.faces.wording import sentence_of

WORDS: dict[str, str | Promise] = {
    "service": _("Choose a service."),
    "time_missing": _("Pick a time, or type one such as 10:20."),
    "time_unreadable": _("Type the time as hours and minutes, such as 10:20."),
    "day_unreadable": _("This day cannot be read. Give it such as 2026-10-24."),
    "client": _("Choose one of those found, or a new client."),
    "name": _("Type the client's name."),
    "unfit_text": _("This holds a character that cannot be stored."),
    "contact": _("Give a phone number or an e-mail address."),
    "phone": _("There is no such phone number. Check the digits; one from abroad begins with + and its country."),
    "email": _("This is not an e-mail address. It looks like grace@example.com."),
    "overrule_reason": _("Say why this is overruled."),
    "therapist_agreed": _("Ask a therapist, then tick that one has agreed."),
    "decline": _("Choose why, and tick that the request is to be declined."),
    "therapist_starts": _("The therapist starts the session, once today's check is decided."),
    "words": _("Say in a few words what the desk should know."),
    "sure": _("Tick that you are sure."),
    "dates": _("Tick at least one date."),
    "hours_unreadable": _("Type the hours such as 9:00–12:30, 14:00–18:00, or leave the field empty for none."),
    "hours_overlap": _("These hours overlap."),
    "until": _("The end must lie after the start."),
    "length": _("A visit takes from 5 minutes to 8 hours."),
}
# What the desk is told where clients or therapists are told more: a word, and never why.
AT_THE_DESK: dict[str, str | Promise] = {
    "screening-required": _("Today's check is open. A therapist decides first."),
    "screening-stop": _("Ask the therapist: no session today."),
    "consent-required": _("Consent is missing. The client gives it on the tablet."),
    "slot-taken": _("This time is not free."),
    "not-offered": _("There is no room for this today any more."),
    "chair-not-ready": _("Somebody still sits on this chair."),
}
# How the service names what it cannot store → our field and its word.
_OF_PEOPLE = {"name": ("name", "name"), "contact": ("phone", "contact")}


class Unfit(Refusal):
    """What was typed cannot be used; `faults` maps a field to the code of its words."""

    code = "validation"


def faults_of(refusal: Refusal) -> dict[str, str]:
    """Each field that is to be marked, with what to tell about it."""
    told: dict[str, str]
    if isinstance(refusal, ContactUnfit):
        told = dict(_OF_PEOPLE.get(field, (field, field)) for field in refusal.params["fields"])
    elif isinstance(refusal, AlertUnfit):
        told = {"words": "words"}
    else:
        told = refusal.params.get("faults", {}) if isinstance(refusal, Unfit) else {}
    return {field: str(WORDS[code]) for field, code in told.items()}


def said(refusal: Refusal) -> str:
    """One sentence about a refusal where there is no field to mark."""
    at_the_desk = AT_THE_DESK.get(refusal.code)
    return next(iter(faults_of(refusal).values()), str(at_the_desk) if at_the_desk else sentence_of(refusal))


def status_for(refusal: Refusal) -> int:
    """422 for what was typed wrongly, 409 for what the diary refuses."""
    return 422 if faults_of(refusal) else 409
