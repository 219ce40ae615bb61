"""How often somebody may ask: counted for all processes, the same for pages and API."""

import hashlib
import ipaddress
import math
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from salon.core.errors import Refusal


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds; one that `fails_closed` refuses while nobody can count."""

    name: str
    amount: int
    seconds: int
    fails_closed: bool = False


AVAILABILITY = Limit("availability", 120, 60)
HOLDS = Limit("holds", 10, 600)
BOOKINGS = Limit("bookings", 20, 24 * 3600)
SCREENINGS = Limit("screenings", 60, 3600)
LINKS = Limit("links", 20, 3600, fails_closed=True)
LINKS_PER_ADDRESS = Limit("links-per-address", 3, 3600, fails_closed=True)
LOGINS = Limit("logins", 20, 600, fails_closed=True)
LOGINS_PER_ACCOUNT = Limit("logins-per-account", 10, 600, fails_closed=True)
FEEDS = Limit("feeds", 60, 600)
TOKENS = Limit("tokens", LOGINS.amount, LOGINS.seconds)
CODES = Limit("codes", LOGINS.amount, LOGINS.seconds, fails_closed=True)
STAFF = Limit("staff", 600, 60)


# A counter in trouble is asked again after this; in between nobody waits for it.
REST_SECONDS = 5
_left_alone_until: dict[str, float] = {}


class RateLimited(Refusal):
    """Asked too often; `retry_after` seconds from now it may be asked again."""

    code = "rate-limited"


class LimitsUnknown(Refusal):
    """The counter cannot be reached and this limit does without nobody's count."""

    code = "unavailable"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit in its present window."""

    limit: Limit
    amount: int
    left: int
    seconds_left: int


def take(limit: Limit, *, who: str) -> Allowance | None:
    """Use one of what `who` may ask; None when the limit is off or nobody can count.

    Raises RateLimited, and LimitsUnknown for a limit that fails closed.
    """
    if settings.RATE_FACTOR == 0:
        return None
    amount = max(1, math.floor(limit.amount * settings.RATE_FACTOR))
    # Real time: a clock set for a test must not lock anybody out for good.
    window, passed = divmod(int(time.time()), limit.seconds)
    seconds_left = limit.seconds - passed
    used = _count(_key(limit, who, window), limit)
    if used is None:
        return None
    allowance = Allowance(limit, amount, max(0, amount - used), seconds_left)
    if used > amount:
        raise RateLimited(retry_after=seconds_left, allowance=allowance)
    return allowance


def is_left(limit: Limit, *, who: str) -> bool:
    """Use one of what `who` may ask, and say whether there was one; nothing is refused. Raises LimitsUnknown."""
    try:
        take(limit, who=who)
    except RateLimited:
        return False
    return True


def host_of(request: HttpRequest) -> str:
    """Whom limits by host count together: an IPv4 address, or the network of an IPv6 one."""
    address = ip_of(request)
    if address is None:
        return "unknown"
    parsed = ipaddress.ip_address(address)
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def ip_of(request: HttpRequest) -> str | None:
    """The address of the asker; a proxy's word counts only as far as PROXY_HOPS trusts it."""
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    hops = settings.PROXY_HOPS
    address = told[-hops] if 0 < hops <= len(told) else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


def _key(limit: Limit, who: str, window: int) -> str:
    return f"limit:{limit.name}:{hashlib.sha256(who.encode()).hexdigest()[:32]}:{window}"


def _count(key: str, limit: Limit) -> int | None:
    try:
        return _counted(key, limit)
    except (RedisError, OSError, ValueError) as error:
        if limit.fails_closed:
            raise LimitsUnknown from error
        return None


def _counted(key: str, limit: Limit) -> int:
    """One more; a counter that did not answer a moment ago is not waited for again, whoever asks."""
    counter = str(settings.CACHES["default"].get("LOCATION", ""))
    if time.monotonic() < _left_alone_until.get(counter, 0):
        raise TimeoutError
    try:
        cache.add(key, 0, timeout=limit.seconds)
        return int(cache.incr(key))
    except (RedisError, OSError):
        _left_alone_until[counter] = time.monotonic() + REST_SECONDS
        raise
