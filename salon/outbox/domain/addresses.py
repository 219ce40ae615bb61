"""How an address is recognised without being kept."""

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence


def normalised(address: str) -> str:
    """The address as one person writes it in different ways: outer blanks and case folded away."""
    return unicodedata.normalize("NFC", address.strip()).casefold()


def digest(address: str, *, key: str) -> str:
    """What stands for the address in lists; nobody can guess it back without the key."""
    return hmac.new(key.encode(), normalised(address).encode(), hashlib.sha256).hexdigest()


def digests(address: str, *, keys: Sequence[str]) -> list[str]:
    """What stands, or once stood, for the address: the newest key first."""
    return [digest(address, key=key) for key in keys]
