"""Which salon a page is about, and pages in its wall-clock time."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page

from bookings.models import Service
from bookings.selectors import menu
from salon.core.errors import NotFound, Refusal
from salon.faces import limits
from salon.faces.online import browser
from salon.faces.online.refusals import status_of, words_for
from salon.faces.online.words import zone_name
from salon.locations import selectors as locations
from salon.locations.models import Location

A_MOMENT_SECONDS = 5
Given = ParamSpec("Given")
Page = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


def public_page(view: Page[Given]) -> Page[Given]:
    """A page for everybody: what is not there answers 404, and a salon named in the address is remembered.

    It is sent compressed; Django varies the length, so that it tells nothing of what stands in it.
    """

    @gzip_page
    @wraps(view)
    def answered(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404 from error
        except (limits.RateLimited, limits.LimitsUnknown) as refusal:
            return too_much(request, refusal)
        wanted = request.GET.get("salon", "")
        if wanted and response.status_code < 400:
            browser.keep_salon(response, wanted)
        return response

    return answered


def too_much(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """That somebody asked too often, and when to come back."""
    seconds = int(refusal.params.get("retry_after", A_MOMENT_SECONDS))
    context = {"problem": words_for(refusal), "minutes": -(-seconds // 60)}
    response = shown(request, "online/too_much.html", context, place=place_of(request), status=status_of(refusal))
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def private_page(view: Page[Given]) -> Page[Given]:
    """A page about somebody's own visit: kept nowhere, found by no search engine."""

    @public_page
    @wraps(view)
    def answered(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answered


def secret_page(view: Page[Given]) -> Page[Given]:
    """A page whose address is a key: it tells no other page where somebody came from."""

    @private_page
    @wraps(view)
    def answered(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answered


def place_of(request: HttpRequest) -> Location:
    """The salon that the address names, else the one chosen last, else the house's first; raises NotFound."""
    if (wanted := request.GET.get("salon", "")) != "":
        return locations.location_by_slug(wanted)
    if (chosen := request.COOKIES.get(browser.SALON, "")) != "":
        try:
            return locations.location_by_slug(chosen)
        except NotFound:
            pass
    return locations.the_location(host=request.get_host())


def service_of(request: HttpRequest, slug: str) -> Service:
    """The service of that name at the salon of this request, else at another one; raises NotFound."""
    try:
        service = menu.service_for(location=place_of(request), slug=slug)
    except NotFound:
        if request.GET.get("salon"):
            raise
        service = menu.service_for(slug=slug)
    if not service.is_online_bookable:
        raise NotFound
    return service


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, place: Location, status: int = 200
) -> HttpResponse:
    """The page, with every time as the salon's clock shows it."""
    with timezone.override(place.zone):
        return render(request, template, {"place": place, "zone": zone_name(place), **context}, status=status)
