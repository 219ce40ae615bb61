"""The salon's own colours and mark in the back office."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from salon.core.colours import DARK, LIGHT, mixed, palette
from salon.faces.manage.scope import places_of
from salon.locations.models import Location

HOUSE = "#1d5d56"
# How much of the colour itself each step holds; the rest is white above 600, black below.
PAPER: Mapping[int, float] = {50: 0.06, 100: 0.12, 200: 0.25, 300: 0.45, 400: 0.7}
NIGHT: Mapping[int, float] = {700: 0.85, 800: 0.7, 900: 0.5, 950: 0.3}
# The greys between the house's own paper and ink.
GREYS: Mapping[int, float] = {50: 0.0, 100: 0.03, 200: 0.12, 300: 0.22, 400: 0.5, 500: 0.66, 600: 0.8, 700: 0.9}
# What is written in which of them.
WRITING: dict[str, str] = {
    "font-subtle-light": "var(--color-base-600)",
    "font-subtle-dark": "var(--color-base-300)",
    "font-default-light": "var(--color-base-700)",
    "font-default-dark": "var(--color-base-200)",
    "font-important-light": LIGHT["ink"],
    "font-important-dark": DARK["ink"],
}
DEEP: Mapping[int, float] = {800: 0.1, 900: 0.0}


@require_GET
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The colours as a stylesheet: those of the salon when somebody manages one, else the house's."""
    places = places_of(request)
    accent = places[0].accent if len(places) == 1 and places[0].accent else HOUSE
    lines = "".join(f"--color-{name}:{value};" for name, value in tokens_of(accent).items())
    response = HttpResponse(f":root{{{lines}}}", content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "private, max-age=60"
    response["Vary"] = "Cookie"
    return response


def tokens_of(accent: str) -> dict[str, str]:
    """Every colour that the admin asks for, by its name."""
    told = palette(accent)
    main, bright = told["light"]["accent"], told["dark"]["accent"]
    tokens = {f"primary-{step}": mixed(main, "#ffffff", share) for step, share in PAPER.items()}
    tokens |= {"primary-500": bright, "primary-600": main}
    tokens |= {f"primary-{step}": mixed(main, "#000000", share) for step, share in NIGHT.items()}
    tokens |= {f"base-{step}": mixed(LIGHT["ink"], LIGHT["paper"], share) for step, share in GREYS.items()}
    tokens |= {f"base-{step}": mixed(DARK["ink"], DARK["paper"], share) for step, share in DEEP.items()}
    return tokens | {"base-950": mixed(DARK["paper"], "#000000", 0.7)} | WRITING


def logo_of(places: Sequence[Location]) -> str:
    """The address of the salon's own mark; blank where there is none."""
    if len(places) != 1 or not places[0].logo_stamp:
        return ""
    return f"{reverse('logo', args=[places[0].slug])}?{places[0].logo_stamp}"
