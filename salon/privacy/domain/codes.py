"""Numbers that prove an address: what they look like and what is kept of them."""

import hmac
import secrets

DIGITS = 6
LIFE_MINUTES = 10
MOST_ATTEMPTS = 5


def mint() -> str:
    """A fresh number of six digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def digest(code: str, *, address_digest: str, key: str) -> str:
    """What is kept: of no use without the address and the house's secret."""
    return hmac.digest(key.encode(), f"{address_digest}:{code}".encode(), "sha256").hex()
