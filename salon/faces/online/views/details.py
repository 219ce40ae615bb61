"""The third page: who comes and how they are. Sending it books what is held."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bookings.models import Service
from bookings.selectors.packing import arrangement_at
from bookings.services import holds, visits
from bookings.services.party import Booker
from bookings.services.refusals import HoldExpired
from clients.services.health import AnswersUnfit
from clients.services.people import ContactUnfit
from salon.accounts.services.idempotency import IdempotencyKeyReused
from salon.core import clock
from salon.core.errors import Refusal
from salon.faces import limits
from salon.faces.effort import EffortRequired
from salon.faces.online import browser, outcome
from salon.faces.online.elsewhere import waitlist_path
from salon.faces.online.forms import DetailsForm, SlotForm
from salon.faces.online.holding import CONSUMED, RELEASED, Hold, hold_named, hold_on
from salon.faces.online.place import private_page, service_of, shown
from salon.faces.online.proof import Proof, proof_of
from salon.faces.online.questions import questionnaire_for
from salon.faces.online.refusals import ABOUT_TIME, status_of, words_for
from salon.faces.online.remembered import forget, remember, remembered
from salon.faces.online.sending import exert, form_key, once_per_form, see_other
from salon.faces.online.times import near
from salon.faces.online.wish import requests_of
from salon.faces.outcome import outcome_of
from salon.privacy.services.codes import CodeWrong

DONE = "/book/done"
NO_PROOF = Proof(is_given=False)


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending of the form: for which hold, at what moment."""

    request: HttpRequest
    service: Service
    held: Hold
    form: DetailsForm
    now: datetime

    @property
    def booker(self) -> Booker:
        """The form in the words of the diary."""
        guest = self.form.cleaned_data.get("guest", "")
        email, phone = self.form.reached_by()
        return Booker(
            name=self.form.booked_by,
            email=email,
            phone=phone,
            language=translation.get_language() or "",
            consents=self.form.consents(),
            answers=self.form.answers(),
            rules_version=self.form.questions.version,
            guests=[guest] if guest else [],
        )


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@private_page
def details(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the rest, give the hold its extension, or book."""
    now = clock.now()
    service = service_of(request, slug)
    named = request.POST.get("hold")
    held = hold_named(named, service, request, now=now) if named else hold_on(service, request, now=now)
    if held is None:
        return see_other(f"/book/{service.slug}")
    if held.status == CONSUMED and request.method != "POST":
        return see_other(DONE)
    sending = Sending(request, service, held, _form(request, service, held), now)
    if request.method != "POST":
        return _page(sending, status=200 if held.is_live else 410)
    match request.POST.get("step"):
        case "extend":
            return _extend(sending)
        case "forget":
            response = see_other(request.path)
            forget(response)
            return response
    return _book(sending)


def _form(request: HttpRequest, service: Service, held: Hold) -> DetailsForm:
    return DetailsForm(
        request.POST if request.method == "POST" else None,
        place=service.location,
        questions=questionnaire_for(held.own_services),
        has_guest=held.wish.is_for_two,
        known=remembered(request, service.location),
    )


def _extend(sending: Sending) -> HttpResponse:
    """Keep what was typed and the time for a little longer."""
    request, now = sending.request, sending.now
    try:
        visit = holds.extend(sending.held.visit, by=browser.asker_of(request), now=now)
    except Refusal as refusal:
        return _page(sending, problem=words_for(refusal), status=status_of(refusal), is_unchecked=True)
    held = Hold(sending.held.opened, visit, sending.held.legs, sending.held.status)
    return _page(Sending(request, sending.service, held, sending.form, now), is_unchecked=True)


def _book(sending: Sending) -> HttpResponse:
    """Book the held time, or, when it is gone, the one chosen instead of it."""
    request, form = sending.request, sending.form
    if not form.is_valid():
        return _page(sending, status=422)
    proof = NO_PROOF
    try:
        proof = proof_of(request, form.place, address=form.address, code=form.cleaned_data["code"], now=sending.now)
        if not proof.is_given:
            return _page(sending, asks_code=True)
        exert(request, limits.take(limits.BOOKINGS, who=limits.host_of(request)))
        told, _is_replayed = once_per_form(request, lambda: _confirmed(sending), now=sending.now)
    except IdempotencyKeyReused:
        # The same rendering has been booked with other words: there is one booking, and this is it.
        return see_other(DONE)
    except ContactUnfit as refusal:
        form.refuse_contact(_("We cannot write to this address or number. Please check it."))
        return _page(sending, status=status_of(refusal))
    except AnswersUnfit:
        return _page(sending, problem=_("The health questions have changed. Please look at them again."), status=422)
    except CodeWrong as refusal:
        return _code_refused(sending, refusal)
    except EffortRequired as refusal:
        told = {"effort": refusal.params, "proof": proof.token}
        return _page(sending, problem=words_for(refusal), status=status_of(refusal), **told)
    except Refusal as refusal:
        return _refused(sending, refusal, proof=proof.token)
    response = see_other(DONE)
    browser.keep_device(request, response)
    browser.keep_key(request, response, browser.VISITS, told["token"])
    outcome.keep(response, told["outcome"])
    if (who := form.to_remember()) is not None:
        remember(response, who)
    return response


def _confirmed(sending: Sending) -> dict[str, Any]:
    """The key to the new booking, and what the answers mean for it."""
    by = browser.asker_of(sending.request)
    pressed = SlotForm(sending.request.POST)
    pressed.is_valid()
    visit, start = sending.held.visit, pressed.cleaned_data.get("start")
    if start is not None:
        holds.release(visit, by=by, now=sending.now)
        wish = sending.held.wish
        legs = requests_of(wish, arrangement_at(wish.ask, start=start, now=sending.now), start=start)
        holder = browser.holder_of(sending.request)
        visit = holds.hold(legs=legs, holder=holder, source="online", by=by, now=sending.now).visit
    booked = visits.confirm(visit, booker=sending.booker, by=by, now=sending.now)
    return {"token": booked.token, "outcome": outcome_of(booked.told)}


def _code_refused(sending: Sending, refusal: Refusal) -> HttpResponse:
    """The number is wrong, unless the same form has booked with it a moment ago."""
    held = hold_named(str(sending.held.visit.public_id), sending.service, sending.request, now=sending.now)
    if held is not None and held.status == CONSUMED:
        return see_other(DONE)
    sending.form.add_error("code", words_for(refusal))
    return _page(sending, status=status_of(refusal), asks_code=True)


def _refused(sending: Sending, refusal: Refusal, *, proof: str = "") -> HttpResponse:
    if refusal.code == "invalid-transition" and sending.held.status == CONSUMED:
        return see_other(DONE)
    is_time = refusal.code in ABOUT_TIME
    return _page(sending, problem=words_for(refusal), status=status_of(refusal), is_gone=is_time, proof=proof)


def _page(sending: Sending, *, status: int = 200, **more: Any) -> HttpResponse:
    """The form with its timer; when the time is gone, with other times to press on instead."""
    held, service, now = sending.held, sending.service, sending.now
    is_gone = more.pop("is_gone", False) or not held.is_live
    is_bound_again = more.pop("is_unchecked", False)
    if is_bound_again:
        sending.form.forget_faults()
    wish = held.wish
    others = near(wish, start=held.first.starts_at, now=now) if is_gone else []
    context = {
        "service": service,
        "wish": wish,
        "back": wish.path,
        "waitlist": waitlist_path(wish, held.first.starts_at.astimezone(service.location.zone).date()),
        "held": held,
        "legs": held.legs,
        "price": sum(leg.price for leg in held.legs),
        "seconds_left": held.seconds_left(now),
        "form": sending.form,
        "is_gone": is_gone,
        "others": others,
        "form_key": form_key(),
        **more,
        **_let_go(sending, more.get("problem", "")),
    }
    return shown(sending.request, "online/details.html", context, place=service.location, status=status)


def _let_go(sending: Sending, problem: str) -> dict[str, Any]:
    """That the time was let go in another tab of this browser, and what that tab holds instead."""
    if sending.held.status != RELEASED:
        return {}
    newer = hold_on(sending.service, sending.request, now=sending.now)
    is_about_end = problem == words_for(HoldExpired())
    return {
        "is_let_go": True,
        "newer": newer if newer is not None and newer.is_live else None,
        "problem": "" if is_about_end else problem,
    }
