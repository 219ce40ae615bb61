"""What an access token looks like and what is kept of it."""

import base64
import hashlib
import secrets

BYTES = 32


def mint(prefix: str) -> str:
    """A fresh token: 256 random bits in base64url behind its prefix."""
    return f"{prefix}_{base64.urlsafe_b64encode(secrets.token_bytes(BYTES)).rstrip(b'=').decode()}"


def digest(raw: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(raw.encode()).hexdigest()
