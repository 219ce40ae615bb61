"""The page of one salon, its look, and what search engines ask for."""

from bookings.models import Service
from salon.locations.models import Location
from salon.locations.services.looks import set_logo, set_look
from tests.faces.online.conftest import Visitor
from therapists.models import Therapist

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def test_tells_where_when_who_and_for_how_much(visitor: Visitor, service: Service, omar: Therapist) -> None:
    Therapist.objects.update(languages=["ar", "en"])
    assert visitor.get("/salons/lindenhof").status_code == 200
    for words in (
        "Lindenstr. 5, 10969 Berlin",
        "+49 30 12340",
        "Monday",
        "08:00",
        "Omar",
        "Arabic",
        "€49",
        "Berlin time",
    ):
        assert words in visitor.page
    for mark in ("HealthAndBeautyBusiness", 'itemprop="openingHoursSpecification"', 'itemprop="makesOffer"'):
        assert mark in visitor.page
    assert '<link rel="canonical" href="http://localhost' in visitor.page


def test_a_salon_that_does_not_exist_is_not_found(visitor: Visitor, service: Service) -> None:
    assert visitor.get("/salons/nowhere").status_code == 404
    assert visitor.get("/look/nowhere.css").status_code == 404
    assert visitor.get("/look/lindenhof/logo").status_code == 404


def test_a_salon_shows_its_own_name_colour_and_picture(visitor: Visitor, service: Service, salon_: Location) -> None:
    visitor.get("/book")
    assert "/look/lindenhof" not in visitor.page
    set_look(salon_, accent="#7a3e9d", tagline="Feet first")
    set_logo(salon_, image=PNG)
    visitor.get("/book")
    assert 'href="/look/lindenhof.css?v=7a3e9d"' in visitor.page
    assert f'src="/look/lindenhof/logo?v={salon_.logo_stamp}"' in visitor.page
    assert "Feet first" in visitor.page
    sheet = visitor.browser.get("/look/lindenhof.css?v=7a3e9d")
    assert sheet["Content-Type"] == "text/css; charset=utf-8"
    assert "--accent: #7a3e9d;" in sheet.content.decode()
    assert "immutable" in sheet["Cache-Control"]
    picture = visitor.browser.get("/look/lindenhof/logo")
    assert (picture["Content-Type"], picture.content) == ("image/png", PNG)
    assert "sandbox" in picture["Content-Security-Policy"]


def test_search_engines_find_the_public_pages_and_no_others(visitor: Visitor, service: Service) -> None:
    visitor.get("/robots.txt")
    assert "Disallow: /my/" in visitor.page
    assert "Sitemap: http" in visitor.page
    response = visitor.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    assert "/salons/lindenhof" in visitor.page
