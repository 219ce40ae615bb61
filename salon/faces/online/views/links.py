"""The links of messages about an appointment: looking changes nothing, a press on the button does."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bookings.domain.lifecycle import Status
from bookings.selectors.appointments import appointments_for
from bookings.services.coming import say_coming
from bookings.services.refusals import InvalidTransition
from salon.accounts.selectors import TokenInvalid
from salon.core import clock
from salon.faces import limits
from salon.faces.online import browser
from salon.faces.online.asking import with_questions
from salon.faces.online.own import Own
from salon.faces.online.place import place_of, secret_page, shown
from salon.faces.online.sending import see_other

MINE = "/my/appointment"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a link of a message is for: the words above the appointment, and those on the button."""

    title: str | Promise
    button: str | Promise


LOOK = "look"
WISHES = {
    LOOK: Wish(gettext_lazy("Your appointment"), gettext_lazy("Move, cancel or save it")),
    "confirm": Wish(gettext_lazy("Will you come?"), gettext_lazy("I will be there")),
    "move": Wish(gettext_lazy("Choose another time"), gettext_lazy("Show other times")),
    "questions": Wish(gettext_lazy("A few questions before your visit"), gettext_lazy("Answer them")),
    "cancel": Wish(gettext_lazy("Cancel your appointment"), gettext_lazy("See what it costs, and cancel")),
}


# The token in the address is a secret that no other site knows, so it is its own proof against forged forms; and a
# page that tells nobody its address makes browsers send `Origin: null`, which the usual check would refuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def link(request: HttpRequest, token: str, wish: str = LOOK) -> HttpResponse:
    """Show what the link opens and change nothing; a press on a button moves on to an address without the token."""
    found = _opened(request, token, now=clock.now())
    if not found:
        return shown(request, "online/link_ended.html", {}, place=place_of(request), status=410)
    if request.method == "POST":
        response = _pressed(request, found, wish)
        browser.keep_key(request, response, browser.VISITS, token)
        return response
    context = {
        "owned": found,
        "token": token,
        "words": WISHES[wish],
        "action": request.path,
        "may_change": _may(found, wish),
        "has_said_so": wish == "confirm" and all(own.has_said_so for own in found if own.may_come),
        "wish": wish,
    }
    return shown(request, "online/link.html", context, place=found[0].appointment.location)


def _opened(request: HttpRequest, token: str, *, now: datetime) -> list[Own]:
    """The appointments behind the link; none where it has ended, which counts as a guess."""
    try:
        opened = browser.token_for(token, request, now=now)
        return [Own(opened.viewer, one, now) for one in appointments_for(viewer=opened.viewer)]
    except TokenInvalid:
        limits.take(limits.TOKENS, who=limits.host_of(request))
        return []


def _may(found: list[Own], wish: str) -> bool:
    """Whether the button can do anything."""
    match wish:
        case "confirm":
            return any(own.may_come for own in found)
        case "move":
            return any(own.may_move for own in found)
        case "cancel":
            return any(own.may_cancel for own in found)
        case "questions":
            return bool(with_questions(found))
    return any(own.may_change for own in found)


def _pressed(request: HttpRequest, found: list[Own], wish: str) -> HttpResponse:
    if wish == "confirm":
        return _come(request, found)
    if wish == "questions":
        asked = with_questions(found)
        return see_other(reverse("my-questions", args=[asked[0].appointment.public_id]) if len(asked) == 1 else MINE)
    fitting = [own for own in found if (own.may_cancel if wish == "cancel" else own.may_move)]
    if wish == LOOK or len(fitting) != 1:
        return see_other(MINE)
    return see_other(reverse(f"my-appointment-{wish}", args=[fitting[0].appointment.public_id]))


def _come(request: HttpRequest, found: list[Own]) -> HttpResponse:
    """Write down that they come, for all of the visit that still stands."""
    said = 0
    for own in found:
        if own.appointment.status == Status.CONFIRMED:
            try:
                say_coming(own.appointment, by=own.viewer, now=own.now)
                said += 1
            except InvalidTransition:
                continue
    if said:
        messages.success(request, _("Thank you. We look forward to seeing you."))
    return see_other(MINE)
