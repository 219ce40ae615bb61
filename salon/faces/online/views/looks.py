"""The salon's own colours and picture."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from salon.core.colours import palette
from salon.faces.online.place import public_page
from salon.locations.selectors import location_by_slug, logo_of

# The address changes with what it holds.
FOR_EVER = "public, max-age=31536000, immutable"
DARK = "@media (prefers-color-scheme: dark) {{ :root {{ {} }} }}"


@require_safe
@public_page
def stylesheet(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001
    """The tokens that follow from the salon's colour; nothing for a salon that chose none."""
    accent = location_by_slug(slug).accent
    sets = palette(accent) if accent else {}
    told = {name: " ".join(f"--{token}: {value};" for token, value in tokens.items()) for name, tokens in sets.items()}
    text = f":root {{ {told['light']} }}\n{DARK.format(told['dark'])}\n" if told else ""
    response = HttpResponse(text, "text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER
    return response


@require_safe
def embed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The script that puts a button on the salon's own site; every site may load it."""
    path = finders.find("js/embed.js")
    response = HttpResponse(Path(str(path)).read_text(), "text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
@public_page
def logo(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001
    """The salon's picture; a drawing may style itself and do nothing else."""
    found = logo_of(location_by_slug(slug))
    response = HttpResponse(bytes(found.image), found.content_type)
    response["Cache-Control"] = FOR_EVER
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
