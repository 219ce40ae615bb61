"""The second page: when. A press on a time holds it."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.models import Service
from bookings.selectors import menu
from bookings.services import holds
from bookings.services.placing import LegRequest
from salon.core import clock
from salon.core.errors import NotFound, Refusal
from salon.faces import limits
from salon.faces.online import browser
from salon.faces.online.forms import SlotForm, WishForm
from salon.faces.online.holding import Hold, hold_on
from salon.faces.online.place import public_page, service_of, shown
from salon.faces.online.refusals import status_of, words_for
from salon.faces.online.sending import form_key, once_per_form, see_other
from salon.faces.online.times import Wish, as_times, times_for
from therapists.models import Therapist


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_page
def times(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the free times of a service, or hold one of them."""
    now = clock.now()
    service = service_of(request, slug)
    held = hold_on(service, request, now=now)
    if request.method != "POST":
        return _page(request, wish_in(WishForm(request.GET), service, held), held, now=now)
    form = SlotForm(request.POST)
    wish = wish_in(form, service, held)
    if "start" not in form.cleaned_data:
        return _page(request, wish, held, now=now, problem=_first_fault(form), status=422)
    try:
        limits.take(limits.HOLDS, who=limits.host_of(request))
        return _hold(request, wish, start=form.cleaned_data["start"], now=now)
    except Refusal as refusal:
        others = as_times(refusal.params.get("alternatives", ()), service)
        status = status_of(refusal)
        return _page(request, wish, held, now=now, problem=words_for(refusal), others=others, status=status)


def wish_in(form: WishForm, service: Service, held: Hold | None) -> Wish:
    """What a checked form asks for; what it says wrongly counts as not said."""
    form.is_valid()
    told = form.cleaned_data
    return Wish(
        service=service,
        therapist=_therapist(told.get("therapist"), service),
        party_size=told.get("party") or 1,
        day=told.get("day"),
        since=told.get("since"),
        besides=held.visit if held is not None and held.is_live else None,
        is_misread=bool({"day", "since"} & form.errors.keys()),
    )


def _therapist(public_id: uuid.UUID | None, service: Service) -> Therapist | None:
    if public_id is None:
        return None
    try:
        return menu.therapist_for(location=service.location, public_id=public_id)
    except NotFound:
        return None


def _hold(request: HttpRequest, wish: Wish, *, start: datetime, now: datetime) -> HttpResponse:
    """Hold the time instead of the one held before."""

    def act() -> dict[str, Any]:
        if wish.besides is not None:
            holds.release(wish.besides, by=browser.asker_of(request), now=now)
        legs = [LegRequest(wish.service, start, wish.therapist)] + [LegRequest(wish.service, start)] * (
            wish.party_size - 1
        )
        made = holds.hold(
            legs=legs, holder=browser.holder_of(request), source="online", by=browser.asker_of(request), now=now
        )
        return {"token": made.token}

    told, is_replayed = once_per_form(request, act, now=now, choice=start.isoformat())
    if is_replayed and not _still_lives(request, told["token"], wish.service, now=now):
        told = act()
    response = see_other(f"/book/{wish.service.slug}/details")
    browser.keep_device(request, response)
    browser.keep_key(request, response, browser.HOLDS, told["token"])
    return response


def _still_lives(request: HttpRequest, token: str, service: Service, *, now: datetime) -> bool:
    """Whether a press that was answered before still holds its time."""
    held = hold_on(service, request, now=now)
    return held is not None and held.is_live and held.opened.token == token


def _first_fault(form: SlotForm) -> str:
    return next((str(fault) for faults in form.errors.values() for fault in faults), "")


def _page(request: HttpRequest, wish: Wish, held: Hold | None, *, now: datetime, **more: Any) -> HttpResponse:
    """The page of times; `problem`, `others` and `status` say what went wrong."""
    status = more.pop("status", 200)
    page = times_for(wish, now=now)
    context = {
        "service": wish.service,
        "wish": wish,
        "page": page,
        "held": held if held is not None and held.is_live else None,
        "therapists": menu.qualified_therapists(wish.service, page.chosen),
        "form_key": form_key(),
        **more,
    }
    return shown(request, "online/times.html", context, place=wish.service.location, status=status)
