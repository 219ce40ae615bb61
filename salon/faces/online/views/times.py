"""The second page: when. A press on a time holds it."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.models import Service
from bookings.selectors import menu
from bookings.selectors.packing import arrangement_at
from bookings.services import holds
from salon.core import clock
from salon.core.errors import NotFound, Refusal
from salon.faces import limits
from salon.faces.effort import EffortRequired
from salon.faces.online import browser
from salon.faces.online.elsewhere import other_services, waitlist_path
from salon.faces.online.forms import SlotForm, WishForm
from salon.faces.online.holding import Hold, hold_on
from salon.faces.online.languages import language_name, spoken_by
from salon.faces.online.place import public_page, service_of, shown
from salon.faces.online.refusals import ABOUT_TIME, status_of, words_for
from salon.faces.online.sending import exert, form_key, once_per_form, see_other
from salon.faces.online.times import near, times_for
from salon.faces.online.wish import Wish, requests_of
from salon.faces.online.words import why_in_words
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
        limits.take(limits.AVAILABILITY, who=limits.host_of(request))
        return _page(request, wish_in(WishForm(request.GET), service, held), held, now=now)
    form = SlotForm(request.POST)
    wish = wish_in(form, service, held)
    if "start" not in form.cleaned_data:
        return _page(request, wish, held, now=now, problem=_first_fault(form), status=422)
    start = form.cleaned_data["start"]
    try:
        exert(request, limits.take(limits.HOLDS, who=limits.host_of(request)))
        return _hold(request, wish, start=start, now=now)
    except EffortRequired as refusal:
        effort = {"effort": refusal.params, "pressed": start}
        return _page(request, wish, held, now=now, problem=words_for(refusal), status=status_of(refusal), **effort)
    except Refusal as refusal:
        others = near(wish, start=start, now=now) if refusal.code in ABOUT_TIME else []
        status = status_of(refusal)
        return _page(request, wish, held, now=now, problem=words_for(refusal), others=others, status=status)


def wish_in(form: WishForm, service: Service, held: Hold | None) -> Wish:
    """What a checked form asks for; what it says wrongly counts as not said."""
    form.is_valid()
    told = form.cleaned_data
    speaks = told.get("speaks") or ""
    speakers = _speakers(speaks, service) if speaks else ()
    return Wish(
        service=service,
        also=_another(told.get("also"), service),
        guest=_guest(told, service),
        therapist=_therapist(told.get("therapist"), service),
        speaks=speaks if speakers else "",
        speakers=speakers,
        day=told.get("day"),
        since=told.get("since"),
        besides=held.visit if held is not None and held.is_live else None,
        is_misread=bool({"day", "since"} & form.errors.keys()),
    )


def _another(slug: str | None, service: Service) -> Service | None:
    """A second service, which is another one; what is not on the menu counts as not said."""
    found = _on_menu(slug, service)
    return found if found is not None and found.pk != service.pk else None


def _guest(told: dict[str, Any], service: Service) -> Service | None:
    """What the second person takes: the same, unless they choose; beside two services nobody else fits."""
    if _another(told.get("also"), service) is not None:
        return None
    found = _on_menu(told.get("guest"), service)
    return service if found is None and (told.get("party") or 1) > 1 else found


def _on_menu(slug: str | None, service: Service) -> Service | None:
    if not slug:
        return None
    try:
        found = menu.service_for(location=service.location, slug=slug)
    except NotFound:
        return None
    return found if found.is_online_bookable else None


def _therapist(public_id: uuid.UUID | None, service: Service) -> Therapist | None:
    if public_id is None:
        return None
    try:
        return menu.therapist_for(location=service.location, public_id=public_id)
    except NotFound:
        return None


def _speakers(code: str, service: Service) -> tuple[int, ...]:
    return tuple(one.pk for one in menu.therapists_of(service.location) if code in one.languages)


def _hold(request: HttpRequest, wish: Wish, *, start: datetime, now: datetime) -> HttpResponse:
    """Hold the time instead of the one held before."""

    def act() -> dict[str, Any]:
        by = browser.asker_of(request)
        if wish.besides is not None:
            holds.release(wish.besides, by=by, now=now)
        arrangement = arrangement_at(wish.ask, start=start, now=now)
        legs = requests_of(wish, arrangement, start=start)
        made = holds.hold(legs=legs, holder=browser.holder_of(request), source="online", by=by, now=now)
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
    service, therapists = wish.service, menu.qualified_therapists(wish.service, page.chosen)
    is_dead_end = not page.groups and not page.instead and not page.instead_with_anybody
    context = {
        "service": service,
        "wish": wish,
        "page": page,
        "why": why_in_words(page.why, who=_who(wish)),
        "held": held if held is not None and held.is_live else None,
        "therapists": therapists,
        "languages": spoken_by(therapists),
        "who": _who(wish) if wish.is_narrowed else "",
        "menu": [one for one in menu.services_of(service.location) if one.pk != service.pk],
        "waitlist": waitlist_path(wish, page.chosen),
        "other_services": other_services(wish, now=now) if is_dead_end else [],
        "form_key": form_key(),
        **more,
    }
    return shown(request, "online/times.html", context, place=service.location, status=status)


def _who(wish: Wish) -> str:
    """The therapist asked for, or those who speak the language."""
    if wish.therapist is not None:
        return wish.therapist.display_name
    return _("Somebody who speaks %(language)s") % {"language": language_name(wish.speaks)} if wish.speaks else ""
