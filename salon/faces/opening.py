"""The one-time code with which whoever runs the program opens a salon."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from salon.locations.selectors import public_locations

SALT = "salon.opening"
GOOD_FOR_SECONDS = 24 * 60 * 60


def address_to_open() -> str:
    """Where the next salon is opened; good for a day, and until one is opened."""
    return f"{settings.PUBLIC_ORIGIN}{reverse('open-salon')}?code={signing.dumps(_salons(), salt=SALT)}"


def is_good(code: str) -> bool:
    """Whether the code is ours, of today, and not used."""
    try:
        told: int = signing.loads(code, salt=SALT, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature:
        return False
    return told == _salons()


def _salons() -> int:
    return public_locations().count()
