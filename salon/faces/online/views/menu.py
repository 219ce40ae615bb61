"""The first page: what the salon offers."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bookings.selectors.menu import services_of
from salon.faces.online.place import place_of, public_page, shown
from salon.locations.selectors import public_locations


@require_safe
@public_page
def services(request: HttpRequest) -> HttpResponse:
    """The menu as cards; where there are several salons, the others can be chosen above it."""
    place = place_of(request)
    context = {"services": services_of(place), "places": public_locations()}
    return shown(request, "online/services.html", context, place=place)
