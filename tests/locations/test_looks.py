"""How a salon's public pages look, and which sites may read its times."""

import pytest

from salon.core.errors import NotFound
from salon.locations.models import Location
from salon.locations.selectors import logo_of
from salon.locations.services.looks import LARGEST_LOGO, LookUnfit, allow_sites, set_logo, set_look

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def test_keeps_colour_and_line(salon_: Location) -> None:
    set_look(salon_, accent="#7A3E9D", tagline=" Feet first ")
    assert (salon_.accent, salon_.tagline) == ("#7a3e9d", "Feet first")
    set_look(salon_, accent="")
    assert (salon_.accent, salon_.tagline) == ("", "Feet first")


@pytest.mark.parametrize("accent", ["red", "#12345", "#1234567", "url(x)", "#12345g"])
def test_refuses_what_is_no_colour(salon_: Location, accent: str) -> None:
    with pytest.raises(LookUnfit):
        set_look(salon_, accent=accent)


@pytest.mark.parametrize("image", [PNG, b"RIFF\0\0\0\0WEBPVP8 ", b"<?xml version='1.0'?>\n<svg xmlns='x'/>"])
def test_keeps_a_picture(salon_: Location, image: bytes) -> None:
    set_logo(salon_, image=image)
    assert bytes(logo_of(salon_).image) == image
    stamp = salon_.logo_stamp
    set_logo(salon_, image=None)
    assert stamp
    assert salon_.logo_stamp == ""
    with pytest.raises(NotFound):
        logo_of(salon_)


@pytest.mark.parametrize("image", [b"", b"GIF89a", b"<html><svg></svg>", PNG + b"\0" * LARGEST_LOGO])
def test_refuses_what_is_no_picture_for_it(salon_: Location, image: bytes) -> None:
    with pytest.raises(LookUnfit):
        set_logo(salon_, image=image)


def test_sites_are_kept_as_origins(salon_: Location) -> None:
    allow_sites(salon_, origins=["https://Lindenhof.example/", "https://lindenhof.example", "http://localhost:3000"])
    assert salon_.embed_origins == ["http://localhost:3000", "https://lindenhof.example"]


@pytest.mark.parametrize(
    "origin", ["*", "lindenhof.example", "http://lindenhof.example", "https://a.example/x", "null"]
)
def test_refuses_what_is_no_site(salon_: Location, origin: str) -> None:
    with pytest.raises(LookUnfit):
        allow_sites(salon_, origins=[origin])
