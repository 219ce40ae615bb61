"""Links that prove nothing but that a message reached somebody: whoever has one chooses what comes to that address."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.core import signing

from salon.outbox.outgoing import Outgoing

SALT = "solea.preferences"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who read the message: the digest of the address, how it came, why, and which client it was about."""

    address_digest: str
    channel: str
    purpose: str
    client: str


class NotSigned(Exception):
    """The link is none of ours."""


def preference_token(message: Outgoing, client: str) -> str:
    """What the link carries: signed, for ever good, and of no use for anything else."""
    told = [message.address_digest, message.channel, message.purpose, client]
    return _signer(settings.SECRET_KEY).sign_object(told)


@lru_cache(maxsize=4)
def _signer(key: str) -> signing.Signer:
    return signing.Signer(key=key, salt=SALT)


def preference_link(message: Outgoing, client: str) -> str:
    """The page where the reader says which messages to get."""
    return f"{settings.PUBLIC_ORIGIN}/unsubscribe/{preference_token(message, client)}"


def read_preference_token(token: str) -> Receiver:
    """Who holds this link; raises NotSigned."""
    try:
        told = signing.Signer(salt=SALT).unsign_object(token)
        return Receiver(*told)
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise NotSigned from error
