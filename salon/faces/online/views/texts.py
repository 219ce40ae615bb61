"""What is agreed to: terms and privacy."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from salon.faces.online.place import place_of, public_page, shown


@require_safe
@public_page
def terms(request: HttpRequest) -> HttpResponse:
    """What booking means, with the salon's own figures."""
    place = place_of(request)
    tiers = sorted(place.policy.cancel_tiers, key=lambda tier: -tier["hours_before"])
    return shown(request, "online/terms.html", {"policy": place.policy, "tiers": tiers}, place=place)


@require_safe
@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of whom, for what, who reads it, and how to have it removed."""
    return shown(request, "online/privacy.html", {}, place=place_of(request))
