"""What a client wants to receive: said at the salon, on a page, or when booking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from clients.domain.consent import MESSAGES
from clients.models import Client
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Refusal
from salon.core.writing import writing
from salon.outbox.models import Suppression
from salon.outbox.selectors.preferences import Preferences, known_as, preferences_of
from salon.outbox.services.preferences import Agreement, opt_in, opt_out

Reason = Suppression.Reason
# What staff may take back on a client's word; a STOP is taken back by whoever sent it.
FOR_STAFF = frozenset({Reason.ASKED.value, Reason.BOUNCE.value})


class NoSuchAddress(Refusal):
    """The client has no address for this channel; `channel` says which."""

    code = "validation"


class OnlyTheClient(Refusal):
    """The client has told the channel itself to stop; only the client can start it again."""

    code = "consent-required"


@dataclass(frozen=True, slots=True)
class Wish:
    """Messages of a purpose by a channel: yes or no. `text_version` is that of the words beside the tick."""

    channel: str
    purpose: str
    is_wanted: bool
    text_version: str = ""


def change(client: Client, *, wishes: Iterable[Wish], source: str, by: Viewer, now: datetime) -> Preferences:
    """Write down what differs from what stands; raises NoSuchAddress and OnlyTheClient."""
    location = client.location
    with writing():
        standing = {(one.channel, one.purpose): one for one in preferences_of_client(client)}
        changed = []
        for wish in wishes:
            present = standing.get((wish.channel, wish.purpose))
            if present is None:
                raise NoSuchAddress(channel=wish.channel)
            if present.is_wanted == wish.is_wanted:
                continue
            if wish.is_wanted and by.is_staff and present.reason and present.reason not in FOR_STAFF:
                raise OnlyTheClient(kinds=[f"{wish.channel}_{wish.purpose}"])
            _write(client, wish, source=source, now=now)
            changed.append(f"{wish.channel}_{wish.purpose}_{'on' if wish.is_wanted else 'off'}")
        if changed:
            audit.record(
                by=by,
                action="client.preferences",
                thing=client,
                location_id=location.pk,
                now=now,
                changed=sorted(changed),
                source=source,
            )
    return preferences_of_client(client)


def agree(client: Client, *, kinds: Mapping[str, str], source: str, now: datetime) -> None:
    """Write down the ticks for messages among those of a booking, each with the version of its words.

    Whoever only says to be this client takes back no opt-out. The caller audits.
    """
    for kind, text_version in sorted(kinds.items()):
        channel, purpose = MESSAGES[kind]
        if address := _address(client, channel):
            opt_in(address, Agreement(channel, purpose, text_version, source), location=client.location, now=now)


def preferences_of_client(client: Client) -> Preferences:
    """What the client gets."""
    return preferences_of(client.location, email=client.email, phone=str(client.phone))


def _write(client: Client, wish: Wish, *, source: str, now: datetime) -> None:
    address = _address(client, wish.channel)
    if not wish.is_wanted:
        opt_out(known_as(address), wish.channel, purposes=[wish.purpose], reason=Reason.ASKED, source=source, now=now)
        return
    version = wish.text_version or client.location.privacy_version
    agreed = Agreement(wish.channel, wish.purpose, version, source)
    opt_in(address, agreed, location=client.location, now=now, lifts=True)


def _address(client: Client, channel: str) -> str:
    return client.email if channel == "email" else str(client.phone)
