"""The first page: what the salon offers."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bookings.models import Service
from bookings.selectors.menu import services_of
from salon.faces.online.place import place_of, public_page, shown
from salon.locations.models import Location
from salon.locations.selectors import public_locations

Family = Service.Family
# In which order, and under which words, the kinds of work stand on the page; whatever is new comes last.
KINDS: tuple[tuple[str, str | Promise, frozenset[str]], ...] = (
    ("relax", _("To rest"), frozenset({Family.RELAX.value, Family.LEG.value})),
    ("reflex", _("Reflexology"), frozenset({Family.REFLEX.value})),
    ("care", _("Nails and skin"), frozenset({Family.PEDI.value, Family.SOAK.value})),
)


@dataclass(frozen=True, slots=True)
class Card:
    """A service, and where a press on it leads."""

    service: Service
    path: str


@dataclass(frozen=True, slots=True)
class Kind:
    """The services of one kind."""

    code: str
    words: str | Promise
    cards: list[Card]


@require_safe
@public_page
def services(request: HttpRequest) -> HttpResponse:
    """The menu as cards; a second service, or a second person, is added above it.

    `with` is the service chosen first, `party=2` says that two come together.
    """
    place = place_of(request)
    places, menu = list(public_locations()), list(services_of(place))
    first = next((one for one in menu if one.slug == request.GET.get("with")), None)
    is_for_two = first is None and request.GET.get("party") == "2"
    kinds = _kinds(menu, first=first, is_for_two=is_for_two, salon=place.slug if len(places) > 1 else "")
    context = {"kinds": kinds, "places": places, "first": first, "is_for_two": is_for_two}
    return shown(request, "online/services.html", context, place=place)


def _kinds(menu: Iterable[Service], *, first: Service | None, is_for_two: bool, salon: str) -> list[Kind]:
    cards = [Card(one, _path(one, first=first, is_for_two=is_for_two, salon=salon)) for one in menu if one != first]
    kinds = [Kind(code, words, [card for card in cards if card.service.family in has]) for code, words, has in KINDS]
    return [kind for kind in kinds if kind.cards]


def _path(service: Service, *, first: Service | None, is_for_two: bool, salon: str) -> str:
    """The page of times for it: by itself, after the one chosen first, or for two."""
    told = {"salon": salon, "also": service.slug if first else "", "party": "2" if is_for_two else ""}
    query = urlencode({name: value for name, value in told.items() if value})
    return f"/book/{(first or service).slug}" + (f"?{query}" if query else "")


def menu_of(place: Location) -> list[Kind]:
    """The menu by kinds, for a page that only shows it."""
    return _kinds(services_of(place), first=None, is_for_two=False, salon=place.slug)
