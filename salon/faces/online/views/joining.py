"""Joining the waiting list where a day has no times: what would suit, who it is, and where that leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from bookings.domain.wishes import MOST_WISHES
from bookings.models import Service
from bookings.selectors import menu
from bookings.services import waitlist
from bookings.services.refusals import TooManyOpen
from bookings.services.waitlist import WishesUnfit
from clients.services.people import ContactUnfit
from salon.accounts.services.idempotency import IdempotencyKeyReused
from salon.core import clock
from salon.core.errors import Refusal
from salon.faces import limits
from salon.faces.effort import EffortRequired
from salon.faces.online import browser
from salon.faces.online.forms import WishForm
from salon.faces.online.place import private_page, service_of, shown
from salon.faces.online.proof import Proof, proof_of
from salon.faces.online.refusals import status_of, words_for
from salon.faces.online.remembered import forget, remember, remembered
from salon.faces.online.sending import exert, form_key, once_per_form, see_other
from salon.faces.online.views.times import wish_in
from salon.faces.online.waitforms import NewcomerForm, WaitForm, beginning, first_day, how_many
from salon.privacy.services.codes import CodeWrong


@dataclass(frozen=True, slots=True)
class Sending:
    """One look at the page, or one sending of it."""

    request: HttpRequest
    service: Service
    wishes: Sequence[WaitForm]
    who: NewcomerForm
    now: datetime

    @property
    def is_sound(self) -> bool:
        """Whether everything can be read; every form is looked at, so that all faults show at once."""
        return all([*(form.is_valid() for form in self.wishes), self.who.is_valid()])


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@private_page
def joining(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what would suit and who it is, then put them on the list."""
    service, now = service_of(request, slug), clock.now()
    if request.method != "POST":
        return _page(_asked(request, service, now))
    sending = _sent(request, service, now)
    match request.POST.get("step"):
        case "more":
            return _page(sending, is_unchecked=True)
        case "forget":
            response = see_other(request.get_full_path())
            forget(response)
            return response
    return _join(sending)


def _asked(request: HttpRequest, service: Service, now: datetime) -> Sending:
    """The page as it is first seen: one wish, for the day and the therapist that were looked at."""
    look = wish_in(WishForm(request.GET), service, None)
    party = 2 if look.guest is not None else 1
    start = beginning(
        service,
        day=first_day(look.day, now=now, service=service),
        therapist=str(look.therapist.public_id) if look.therapist else "",
        party=party,
    )
    first = _wish_form(service, 0, initial=start)
    who = NewcomerForm(None, place=service.location, known=remembered(request, service.location))
    return Sending(request, service, [first], who, now)


def _sent(request: HttpRequest, service: Service, now: datetime) -> Sending:
    adds = request.POST.get("step") == "more"
    number, shown_before = how_many(request.POST, adds=adds), how_many(request.POST, adds=False)
    day = first_day(None, now=now, service=service)
    start = beginning(service, day=day, therapist="", party=1)
    wishes = [
        _wish_form(service, place, data=request.POST) if place < shown_before else _wish_form(service, place, start)
        for place in range(number)
    ]
    who = NewcomerForm(request.POST, place=service.location, known=remembered(request, service.location))
    return Sending(request, service, wishes, who, now)


def _wish_form(service: Service, place: int, initial: dict[str, Any] | None = None, data: Any = None) -> WaitForm:
    location = service.location
    return WaitForm(
        data,
        services=list(menu.services_of(location)),
        therapists=list(menu.therapists_of(location)),
        prefix=f"wish{place}",
        initial=initial,
    )


def _join(sending: Sending) -> HttpResponse:
    request, who = sending.request, sending.who
    if not sending.is_sound:
        return _page(sending, status=422)
    proof = Proof(is_given=False)
    try:
        proof = proof_of(request, who.place, address=who.address, code=who.cleaned_data["code"], now=sending.now)
        if not proof.is_given:
            return _page(sending, asks_code=True)
        exert(request, limits.take(limits.BOOKINGS, who=limits.host_of(request)))
        told, _is_replayed = once_per_form(request, lambda: _joined(sending), now=sending.now)
    except Refusal as refusal:
        return _refused(sending, refusal, proof=proof.token)
    messages.success(request, _("You are on the list. We have written to you as well."))
    response = see_other(f"/w/{told['token']}")
    browser.keep_device(request, response)
    if (known := who.to_remember()) is not None:
        remember(response, known)
    return response


def _refused(sending: Sending, refusal: Refusal, *, proof: str) -> HttpResponse:
    """The page again, with what is wrong beside what it is about."""
    more: dict[str, Any] = {"proof": proof}
    match refusal:
        case ContactUnfit():
            sending.who.refuse_contact(_("We cannot write to this address or number. Please check it."))
        case CodeWrong():
            sending.who.add_error("code", words_for(refusal))
            more["asks_code"] = True
        case WishesUnfit():
            _mark(sending, refusal)
        case IdempotencyKeyReused():
            more["problem"] = _("You are on the list already with what you sent before.")
        case TooManyOpen():
            words = _("You wait under %(limit)s entries already. Leave one of them first; the links are in our mails.")
            more["problem"] = words % refusal.params
        case EffortRequired():
            more |= {"problem": words_for(refusal), "effort": refusal.params}
        case _:
            more["problem"] = words_for(refusal)
    return _page(sending, status=status_of(refusal), **more)


def _joined(sending: Sending) -> dict[str, Any]:
    joined = waitlist.join(
        wishes=[form.wish() for form in sending.wishes],
        who=sending.who.newcomer(translation.get_language() or ""),
        source="online",
        by=browser.asker_of(sending.request),
        now=sending.now,
    )
    return {"token": joined.token}


def _mark(sending: Sending, refusal: WishesUnfit) -> None:
    """Put each fault beside the day that it is about."""
    words = {
        "in_past": ("last", _("These days have passed.")),
        "out_of_range": ("first", _("We do not take bookings that far ahead yet.")),
    }
    for fault in refusal.params["errors"]:
        place = fault["pointer"].split("/")[2:3]
        field, said = words.get(fault["code"], ("first", _("We cannot keep this wish. Please choose again.")))
        form = sending.wishes[int(place[0])] if place and place[0].isdecimal() else sending.wishes[0]
        form.add_error(field, said)


def _page(sending: Sending, *, status: int = 200, is_unchecked: bool = False, **more: Any) -> HttpResponse:
    if is_unchecked:
        sending.who.forget_faults()
        for form in sending.wishes:
            if form.is_bound:
                form.full_clean()
                form.errors.clear()
    faulty = [form for form in (*sending.wishes, sending.who) if form.errors]
    context = {
        "service": sending.service,
        "wishes": sending.wishes,
        "form": sending.who,
        "faulty": faulty,
        "may_add": len(sending.wishes) < MOST_WISHES,
        "back": f"/book/{sending.service.slug}",
        "form_key": form_key(),
        **more,
    }
    return shown(sending.request, "online/join.html", context, place=sending.service.location, status=status)
