"""Every word of the client's pages can be said in another language, and from right to left."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as configured
from pytest_django import Settings

from bookings.models import Appointment, Chair, Service, Visit
from tests import make, pseudo
from tests.faces.online.conftest import Visitor
from tests.faces.online.everywhere import Tour
from therapists.models import Therapist

# Names, addresses, figures; what a salon wrote itself.
OWN = {
    "Lindenhof",
    "Lindenstr",
    "Omar",
    "Mina",
    "Grace",
    "Relaxing foot massage",
    "Berlin",
    "http",
    "lindenhof.example",
}
# Django names the days and months in languages that are spoken.
OWN |= {"Pseudo", "English", "Solea", "g…@", "a…@", "day", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mar"}
TEN = "2026-03-10T10:00:00+01:00"


@pytest.fixture
def speak(settings: Settings, tmp_path: Path, visitor: Visitor) -> Callable[[str], Visitor]:
    """`speak("en-xa")`: a browser in that language."""
    pseudo.offer(settings, tmp_path)

    def speaks(language: str) -> Visitor:
        visitor.browser.cookies["language"] = language
        return visitor

    return speaks


@pytest.fixture
def tour(massage: Service, omar: Therapist, mina: Therapist, recliner: Chair) -> Tour:
    """A browser that may see every page."""
    return Tour(massage, omar, mina, recliner)


def test_no_english_is_left(speak: Callable[[str], Visitor], tour: Tour) -> None:
    tour.visitor.browser.cookies["language"] = speak("en-xa").browser.cookies["language"].value
    own = OWN | set(Visit.objects.values_list("reference", flat=True))
    left: dict[str, list[str]] = {}

    def look(name: str) -> None:
        left[name] = pseudo.unmarked(tour.visitor.page, but=own)

    for path in tour.paths():
        tour.visitor.get(path)
        look(path)
    tour.visitor.get("/nothing-here")
    look("a page that is not there")
    # What a browser sends of a list in any case.
    lists = {"wish0-part": "evening", "wish0-party": "1"}
    cancel = f"/my/appointment/{tour.facts['asked']}/cancel"
    for path in ("/book/massage-45/details", "/book/massage-45/waitlist", "/my/link", cancel):
        tour.visitor.get(path)
        tour.visitor.post(path, **lists)
        look(f"faults of {path}")
    questions = f"/my/appointment/{tour.facts['asked']}/questions"
    tour.visitor.get(questions)
    tour.visitor.post(questions, do="next", health_consent="1")
    look("open questions")
    tour.visitor.post(f"/a/{tour.facts['advice']}")
    look("advice")
    tour.visitor.post(tour.facts["stop"], **{"List-Unsubscribe": "One-Click"})
    look("unsubscribed")
    assert {path: words for path, words in left.items() if words} == {}


def test_the_page_says_which_language_and_which_way(speak: Callable[[str], Visitor], service: Service) -> None:
    visitor = speak("ar-xb")
    response = visitor.get("/book")
    assert '<html lang="ar-xb" dir="rtl">' in visitor.page
    assert response["Content-Language"] == "ar-xb"
    assert '<html lang="en-xa">' in speak("en-xa").get("/book").content.decode()


def test_the_choice_is_offered_in_each_languages_own_words(speak: Callable[[str], Visitor], service: Service) -> None:
    visitor = speak("en")
    visitor.get("/book")
    assert 'class="languages"' in visitor.page
    visitor.post("/language", language="en-xa", next="/book")
    assert '<html lang="en-xa">' in visitor.get("/book").content.decode()


def test_a_booking_keeps_the_language_it_was_made_in(speak: Callable[[str], Visitor], service: Service) -> None:
    speak("en-xa").book(service)
    assert Appointment.objects.get().language == "en-xa"


def test_the_time_zone_stands_beside_every_time(visitor: Visitor, service: Service) -> None:
    visitor.book(service)
    for path in ("/book/massage-45", "/book/done", "/my/appointment", "/salons/lindenhof"):
        assert "Berlin time" in visitor.get(path).content.decode()
    assert make.at("08:00").tzinfo
    assert configured.USE_TZ
