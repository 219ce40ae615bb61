"""Chance that repeats itself: the same seed makes the same salon."""

import base64
import hashlib
import random
import uuid


class Chance(random.Random):
    """Draws that depend on the seed alone; nothing secret may come from here but in made-up salons."""

    def uuid(self) -> uuid.UUID:
        """A public id."""
        return uuid.UUID(int=self.getrandbits(128), version=4)

    def happens(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self.random() < probability


def secret(*parts: object, prefix: str = "") -> str:
    """A secret in the shape of an access token that the same parts always give."""
    digest = hashlib.sha256("\n".join(str(part) for part in parts).encode()).digest()
    return prefix + base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
