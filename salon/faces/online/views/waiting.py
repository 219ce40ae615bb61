"""Behind the link of somebody who waits: the place in the line, the wishes, what is offered, and the way out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bookings.models import Offer, WaitlistEntry
from bookings.selectors.visits import legs_of
from bookings.selectors.waitlist import entry_for, offers_for, place_in_line
from bookings.services import offers, waitlist
from clients.domain.consent import missing_for_booking
from salon.accounts.selectors import TokenInvalid
from salon.accounts.services.idempotency import IdempotencyKeyReused
from salon.accounts.viewer import Viewer
from salon.core import clock
from salon.core.errors import NotFound, Refusal
from salon.faces import limits
from salon.faces.online import browser
from salon.faces.online.place import place_of, secret_page, shown
from salon.faces.online.refusals import status_of, words_for
from salon.faces.online.sending import form_key, once_per_form, see_other
from salon.faces.waitwishes import spelled

DONE = "/book/done"
LIVE = Offer.Status.LIVE


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody's entry, opened with its key, and the newest offer."""

    viewer: Viewer
    entry: WaitlistEntry
    offer: Offer | None
    now: datetime

    @property
    def is_offered(self) -> bool:
        """Whether there is a time to say yes or no to."""
        return self.offer is not None and self.offer.status == LIVE and self.offer.expires_at > self.now

    @property
    def missing(self) -> list[str]:
        """What is still to be agreed to: whoever the desk put on the list has ticked nothing."""
        return missing_for_booking(self.entry.consents, has_answers=False)


# As with every link of a message, the address is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@secret_page
def waiting(request: HttpRequest, token: str) -> HttpResponse:
    """Show where somebody stands; a press takes the time, lets it go, or leaves the list."""
    now = clock.now()
    found = _opened(request, token, now=now)
    if found is None:
        return shown(request, "online/waiting_ended.html", {}, place=place_of(request), status=410)
    if request.method != "POST":
        return _page(request, found)
    step = {"accept": _accept, "decline": _decline, "leave": _leave}.get(request.POST.get("step", ""))
    try:
        return see_other(request.path) if step is None else step(request, found)
    except IdempotencyKeyReused:
        return see_other(request.path)
    except Refusal as refusal:
        anew = _opened(request, token, now=now) or found
        return _page(request, anew, problem=words_for(refusal), status=status_of(refusal))


def _opened(request: HttpRequest, token: str, *, now: datetime) -> Waiting | None:
    """The entry behind the link; None where it has ended, which counts as a guess."""
    try:
        opened = browser.token_for(token, request, now=now)
        entry = entry_for(viewer=opened.viewer, public_id=opened.visit_id)
    except (TokenInvalid, NotFound):
        limits.take(limits.TOKENS, who=limits.host_of(request))
        return None
    newest = offers_for(viewer=opened.viewer).select_related("entry__location__policy", "visit").first()
    return Waiting(opened.viewer, entry, newest, now)


def _page(request: HttpRequest, found: Waiting, *, problem: str = "", status: int = 200) -> HttpResponse:
    entry, offer = found.entry, found.offer
    context: dict[str, Any] = {
        "entry": entry,
        "offer": offer,
        "problem": problem,
        "is_offered": found.is_offered,
        "wishes": [spelled(wish, entry.location) for wish in entry.wishes.all()],
        "number": place_in_line(entry) if entry.status == WaitlistEntry.Status.WAITING else None,
        "legs": legs_of(offer.visit) if offer is not None else [],
        "seconds_left": max(0, int((offer.expires_at - found.now).total_seconds())) if offer is not None else 0,
        "missing": found.missing,
        "form_key": form_key(),
        "action": request.path,
    }
    return shown(request, "online/waiting.html", context, place=entry.location, status=status)


def _accept(request: HttpRequest, found: Waiting) -> HttpResponse:
    if found.offer is None:
        return see_other(request.path)
    offer, place = found.offer, found.entry.location
    versions = {"terms": place.terms_version, "privacy": place.privacy_version}
    ticked = {kind: version for kind, version in versions.items() if kind in request.POST}

    def act() -> dict[str, Any]:
        return {"token": offers.accept(offer, by=found.viewer, now=found.now, consents=ticked).token}

    told, _is_replayed = once_per_form(request, act, now=found.now)
    if not told["token"]:
        return see_other(request.path)
    response = see_other(DONE)
    browser.keep_device(request, response)
    browser.keep_key(request, response, browser.VISITS, told["token"])
    return response


def _decline(request: HttpRequest, found: Waiting) -> HttpResponse:
    if found.offer is not None:
        offers.decline(found.offer, by=found.viewer, now=found.now)
        messages.success(request, _("Thank you for telling us. You stay on the list."))
    return see_other(request.path)


def _leave(request: HttpRequest, found: Waiting) -> HttpResponse:
    waitlist.leave(found.entry, by=found.viewer, now=found.now)
    messages.success(request, _("You are off the list."))
    return see_other(request.path)
