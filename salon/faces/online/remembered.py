"""Who books again on the same device: kept by the device itself, encrypted, and only for whoever asked for it.

The cookie holds a name, one way to be reached and which texts were agreed to; nothing of health, no key to any visit.
It is readable by this program alone, and a page shows no more of it than a stranger may see over a shoulder.
"""

import json
from dataclasses import asdict, dataclass

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from salon.core.fields import seal, unseal
from salon.locations.models import Location

COOKIE, PATH = "me", "/book"
DAYS = 180
SHOWN = 2


@dataclass(frozen=True, slots=True)
class Remembered:
    """Somebody who booked on this device, at this salon, and agreed to these versions of its texts."""

    salon: str
    name: str
    contact: str
    terms: str
    privacy: str

    @property
    def first_name(self) -> str:
        """As much of the name as a page greets with."""
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def masked(self) -> str:
        """The address or number so far that its owner knows it again."""
        return masked(self.contact)

    def agreed(self, place: Location) -> bool:
        """Whether the salon's texts are still those that were agreed to."""
        return (self.terms, self.privacy) == (place.terms_version, place.privacy_version)


def masked(contact: str) -> str:
    """So much of an address or number that its owner knows it again, and nobody else."""
    if "@" in contact:
        user, _, host = contact.partition("@")
        return f"{user[:1]}…@{host}"
    return f"… {contact[-SHOWN * 2 :]}"


def remembered(request: HttpRequest, place: Location) -> Remembered | None:
    """Who this device remembers for this salon."""
    kept = request.COOKIES.get(COOKIE, "")
    try:
        told = Remembered(**json.loads(unseal(kept))) if kept.isascii() and kept else None
    except (InvalidToken, ValueError, TypeError):
        return None
    return told if told is not None and told.salon == place.slug else None


def remember(response: HttpResponseBase, who: Remembered) -> None:
    """Let the device keep it for half a year from the last booking."""
    response.set_cookie(
        COOKIE,
        seal(json.dumps(asdict(who), ensure_ascii=False)),
        max_age=DAYS * 24 * 3600,
        path=PATH,
        secure=settings.IS_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase) -> None:
    """Let the device forget whom it remembers."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
