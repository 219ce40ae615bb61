"""The list of pages is whole, and each page of it is there."""

from bookings.models import Chair, Service
from tests.faces.online.everywhere import NO_PAGES, PAGES, SENT, Tour, names
from therapists.models import Therapist


def test_every_address_is_in_the_list_or_has_no_page() -> None:
    assert names() == set(PAGES) | NO_PAGES | SENT
    assert not set(PAGES) & (NO_PAGES | SENT)


def test_each_page_of_the_list_is_shown(massage: Service, omar: Therapist, mina: Therapist, recliner: Chair) -> None:
    tour = Tour(massage, omar, mina, recliner)
    seen = {path: tour.visitor.get(path).status_code for path in tour.paths()}
    assert {path: status for path, status in seen.items() if status >= 300 and "unknown" not in path} == {}
