"""Choosing how a salon's public pages look, and on which sites they may be used."""

import hashlib
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from salon.core.colours import HEX
from salon.core.errors import Refusal
from salon.core.writing import writing
from salon.locations.models import Location, Logo

LARGEST_LOGO = 128 * 1024
PNG, WEBP, SVG = "image/png", "image/webp", "image/svg+xml"
_SVG = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<svg\b", re.DOTALL)


class LookUnfit(Refusal):
    """No colour, no picture of a kind that browsers show, or no address of a site; `fields` says which."""

    code = "validation"


def set_look(location: Location, *, accent: str | None = None, tagline: str | None = None) -> Location:
    """Give the salon a colour and a line below its name; blank takes them away. Raises LookUnfit."""
    if accent and not HEX.fullmatch(accent.lower()):
        raise LookUnfit(fields=["accent"])
    changes: dict[str, Any] = {}
    if accent is not None:
        changes["accent"] = accent.lower()
    if tagline is not None:
        changes["tagline"] = tagline.strip()[:120]
    with writing():
        if changes:
            Location.objects.filter(pk=location.pk).update(**changes)
    location.refresh_from_db()
    return location


def set_logo(location: Location, *, image: bytes | None) -> Location:
    """Keep the picture, a PNG, WebP or SVG of at most 128 KiB, or take it away. Raises LookUnfit."""
    kind = _kind_of(image) if image is not None else ""
    with writing():
        Logo.objects.filter(location=location).delete()
        if image is not None:
            Logo.objects.create(location=location, image=image, content_type=kind)
        stamp = hashlib.sha256(image).hexdigest()[:16] if image is not None else ""
        Location.objects.filter(pk=location.pk).update(logo_stamp=stamp)
    location.refresh_from_db()
    return location


def allow_sites(location: Location, *, origins: Sequence[str]) -> Location:
    """Let these sites, each an https:// origin, read the salon's catalogue and free times. Raises LookUnfit."""
    fit = [_origin(text) for text in origins]
    with writing():
        Location.objects.filter(pk=location.pk).update(embed_origins=sorted(set(fit)))
    location.refresh_from_db()
    return location


def _origin(text: str) -> str:
    try:
        parts = urlsplit(text.strip().lower())
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise LookUnfit(fields=["embed_origins"]) from error
    is_local = parts.hostname in {"localhost", "127.0.0.1"}
    is_whole = parts.hostname and not parts.path.strip("/") and not parts.query and parts.username is None
    if not is_whole or (parts.scheme != "https" and not (is_local and parts.scheme == "http")):
        raise LookUnfit(fields=["embed_origins"])
    return f"{parts.scheme}://{parts.hostname}{port}"


def _kind_of(image: bytes) -> str:
    if len(image) <= LARGEST_LOGO:
        if image.startswith(b"\x89PNG\r\n\x1a\n"):
            return PNG
        if image[:4] == b"RIFF" and image[8:12] == b"WEBP":
            return WEBP
        if _SVG.match(image):
            return SVG
    raise LookUnfit(fields=["logo"])
