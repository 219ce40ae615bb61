"""Who is in the back office, and which salons are theirs."""

from django.http import HttpRequest

from salon.accounts.models import User
from salon.accounts.roles import Permission
from salon.accounts.viewer import Viewer
from salon.faces.staff import viewer_of
from salon.locations.models import Location
from salon.locations.selectors import locations_for


def viewer_behind(request: HttpRequest) -> Viewer | None:
    """Who asks, worked out once for a request; None while nobody is logged in."""
    if not isinstance(request.user, User):
        return None
    known: Viewer | None = getattr(request, "solea_viewer", None)
    if known is None:
        known = viewer_of(request)
        request.solea_viewer = known  # type: ignore[attr-defined]
    return known


def allowed(request: HttpRequest) -> list[int]:
    """The ids of the salons that this person manages."""
    viewer = viewer_behind(request)
    return [] if viewer is None else viewer.locations(Permission.EDIT_CATALOGUE)


def places_of(request: HttpRequest) -> list[Location]:
    """The salons that this person manages, by name."""
    viewer, mine = viewer_behind(request), set(allowed(request))
    if viewer is None:
        return []
    known: list[Location] | None = getattr(request, "solea_places", None)
    if known is None:
        known = [place for place in locations_for(viewer=viewer) if place.pk in mine]
        request.solea_places = known  # type: ignore[attr-defined]
    return known
