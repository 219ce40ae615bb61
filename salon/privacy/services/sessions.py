"""Letting a client into their own data, once they have proved that the address is theirs."""

from datetime import datetime, timedelta

from clients.models import Client
from salon.accounts.models import AccessToken
from salon.accounts.services import audit, tokens
from salon.accounts.viewer import Viewer
from salon.core.errors import Refusal
from salon.core.writing import writing
from salon.privacy.services import codes

LIFE = timedelta(minutes=30)


class NoContact(Refusal):
    """Nothing is known of the client that a number could be sent to."""

    code = "not-found"


def send_code(client: Client, *, language: str, now: datetime) -> None:
    """Send a number to the client's own address, never to one that is given now; raises NoContact."""
    codes.send(client.location, address=_address(client), purpose=codes.OWN_DATA, language=language, now=now)


def enter(client: Client, *, code: str, by: Viewer, now: datetime) -> str:
    """A token for the client's own data, good for half an hour; raises CodeWrong and NoContact."""
    codes.check(address=_address(client), purpose=codes.OWN_DATA, code=code, now=now)
    with writing():
        audit.record(by=by, action="client.enter", thing=client, location_id=client.location_id, now=now)
        return tokens.issue(kind=AccessToken.Kind.CLIENT, subject_id=client.public_id, now=now, expires_at=now + LIFE)


def _address(client: Client) -> str:
    address = client.email or str(client.phone or "")
    if not address:
        raise NoContact
    return address
