"""Proof that an address belongs to whoever books, where a salon asks for it."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.http import HttpRequest
from django.utils import translation

from salon.faces import limits
from salon.locations.models import Location
from salon.privacy.services import codes

SALT, LIFE = "solea.proof", 30 * 60


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether the address is proved; `token` says so for the next half hour, `is_sent` that a number is on its way."""

    is_given: bool
    token: str = ""
    is_sent: bool = False


def proof_of(request: HttpRequest, place: Location, *, address: str, code: str, now: datetime) -> Proof:
    """What a sending of the form proves; without a number one is sent, to every address alike.

    Raises CodeWrong, RateLimited and LimitsUnknown.
    """
    if not place.policy.verifies_contacts or _was_proved(request.POST.get("proof", ""), address):
        return Proof(is_given=True, token=request.POST.get("proof", ""))
    host = limits.host_of(request)
    if not code:
        limits.take(limits.LINKS, who=host)
        if limits.is_left(limits.LINKS_PER_ADDRESS, who=address):
            language = translation.get_language() or ""
            codes.send(place, address=address, purpose=codes.BOOKING, language=language, now=now)
        return Proof(is_given=False, is_sent=True)
    limits.take(limits.CODES, who=host)
    codes.check(address=address, purpose=codes.BOOKING, code=code, now=now)
    return Proof(is_given=True, token=signing.dumps(address, salt=SALT))


def _was_proved(token: str, address: str) -> bool:
    try:
        return bool(signing.loads(token, salt=SALT, max_age=LIFE) == address)
    except signing.BadSignature:
        return False
