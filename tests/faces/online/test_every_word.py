"""Every word of the client's pages can be said in another language, and from right to left."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as configured
from pytest_django import Settings

from bookings.models import Appointment, Service, Visit
from salon.locations.models import Location
from tests import make, pseudo
from tests.faces.online.conftest import Visitor, person

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
OWN |= {"Pseudo", "English", "Solea", "g…@", "day", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mar"}
TEN = "2026-03-10T10:00:00+01:00"


@pytest.fixture
def speak(settings: Settings, tmp_path: Path, visitor: Visitor) -> Callable[[str], Visitor]:
    """`speak("en-xa")`: a browser in that language."""
    pseudo.offer(settings, tmp_path)

    def speaks(language: str) -> Visitor:
        visitor.browser.cookies["language"] = language
        return visitor

    return speaks


def test_no_english_is_left(speak: Callable[[str], Visitor], service: Service, salon_: Location) -> None:
    visitor = speak("en-xa")
    left: dict[str, list[str]] = {}

    def look(path: str) -> None:
        visitor.get(path)
        references = set(Visit.objects.values_list("reference", flat=True))
        left[path] = pseudo.unmarked(visitor.page, but=OWN | references)

    for path in ("/book", "/book?party=2", "/book/massage-45", "/book/massage-45?day=2026-03-01", "/salons/lindenhof"):
        look(path)
    visitor.get("/book/massage-45")
    look(visitor.post("/book/massage-45", start=TEN)["Location"])
    visitor.post("/book/massage-45/details")
    left["faults"] = pseudo.unmarked(visitor.page, but=OWN)
    visitor.post("/book/massage-45/details", **person())
    for path in ("/book/done", "/my/appointment", "/my/data", "/my/link", "/terms", "/privacy"):
        look(path)
    mine = f"/my/appointment/{Appointment.objects.get().public_id}"
    for path in (f"{mine}/move", f"{mine}/cancel", "/b/unknown", "/nothing-here"):
        look(path)
    for path in ("/book/massage-45/waitlist", "/w/unknown", "/a/unknown", "/unsubscribe/unknown"):
        look(path)
    visitor.get("/book/done")
    link = visitor.page.split("/b/")[1].split('"')[0]
    for kind in ("confirm", "move", "cancel"):
        look(f"/b/{link}/{kind}")
    visitor.get("/book/massage-45/waitlist")
    wish = {"wish0-service": "massage-45", "wish0-first": "2026-03-13", "wish0-last": "2026-03-14"}
    wish |= {"wish0-part": "evening", "wish0-party": "2"}
    look(visitor.post("/book/massage-45/waitlist", **wish, **person())["Location"])
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
