"""A little work, or a little waiting, for whoever comes near a limit: what a person hardly notices and a flood does.

Nobody else is asked. The page carries a challenge; a script finds a number that fits it in a second or so, and a
browser without scripts waits a few seconds before the button is pressed again.
"""

import hashlib
import time

from django.core import signing
from django.core.cache import cache
from redis.exceptions import RedisError

from salon.core.errors import Refusal
from salon.faces.limits import Allowance

SALT = "solea.effort"
BITS = 14
WAIT_SECONDS, LIFE_SECONDS = 8, 600
# Near is when less than this part of what is allowed is left.
NEAR = 0.3


class EffortRequired(Refusal):
    """Close to the limit: `challenge` is to be worked on, or waited out for `wait_seconds`."""

    code = "effort-required"


def demand(allowance: Allowance | None, *, challenge: str, answer: str) -> None:
    """Let whoever is near a limit through once they have worked or waited; raises EffortRequired."""
    if allowance is None or allowance.left > allowance.amount * NEAR:
        return
    if not _is_done(challenge, answer):
        raise EffortRequired(challenge=fresh(), wait_seconds=WAIT_SECONDS)


def fresh() -> str:
    """A challenge that nobody has worked on."""
    return signing.dumps(time.time(), salt=SALT)


def _is_done(challenge: str, answer: str) -> bool:
    """Whether a challenge of ours was answered or waited out, and has not been used before."""
    try:
        made = float(signing.loads(challenge, salt=SALT, max_age=LIFE_SECONDS))
    except (signing.BadSignature, TypeError, ValueError):
        return False
    if time.time() - made < WAIT_SECONDS and not _fits(challenge, answer):
        return False
    try:
        return bool(cache.add(f"effort:{hashlib.sha256(challenge.encode()).hexdigest()}", 1, timeout=LIFE_SECONDS))
    except (RedisError, OSError):
        return True


def _fits(challenge: str, answer: str) -> bool:
    if not answer or len(answer) > 20:
        return False
    digest = hashlib.sha256(f"{challenge}:{answer}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0
