"""Who wants which messages at an address: opting in, opting out, and addresses to which nothing can be delivered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from salon.core.writing import writing
from salon.locations.models import Location
from salon.outbox.letters.signed import Receiver
from salon.outbox.models import Message, OptIn, Suppression
from salon.outbox.selectors.preferences import known_as

# An answer to what somebody has just written is never held back.
ALL = (Message.Purpose.SERVICE, Message.Purpose.REMINDER, Message.Purpose.MARKETING)
Reason = Suppression.Reason


@dataclass(frozen=True, slots=True)
class Agreement:
    """What somebody agreed to: messages of a purpose, in which version of the words, and where they did."""

    channel: str
    purpose: str
    text_version: str
    source: str


def opt_in(address: str, agreed: Agreement, *, location: Location, now: datetime, lifts: bool = False) -> None:
    """Write down that somebody wants these messages there; what they agreed to before stays as it was.

    `lifts`: the reader of the address says so, and what was suppressed there is sent again.
    """
    digests = known_as(address)
    with writing():
        row = OptIn(
            location=location,
            address_digest=digests[0],
            channel=agreed.channel,
            purpose=agreed.purpose,
            text_version=agreed.text_version,
            source=agreed.source,
            given_at=now,
        )
        OptIn.objects.bulk_create([row], ignore_conflicts=True)
        if lifts:
            lift(digests, agreed.channel, _covered(agreed), now=now)


def opt_out(
    digests: Sequence[str], channel: str, *, purposes: Iterable[str] = ALL, reason: Reason, source: str, now: datetime
) -> None:
    """Send nothing more of these purposes there, from any salon, and count no earlier word as a yes."""
    purposes = list(purposes)
    with writing():
        agreed = OptIn.objects.filter(address_digest__in=digests, channel=channel, purpose__in=purposes)
        agreed.filter(withdrawn_at=None).update(withdrawn_at=now)
        suppress(digests[0], channel, purposes=purposes, reason=reason, source=source, now=now)


def end_opt_ins(address: str, *, location: Location, now: datetime) -> None:
    """Count no earlier word of this address to the salon as a yes, without holding anything back."""
    with writing():
        live = OptIn.objects.filter(location=location, address_digest__in=known_as(address), withdrawn_at=None)
        live.update(withdrawn_at=now)


def unsubscribe(receiver: Receiver, *, source: str, now: datetime) -> list[str]:
    """No more of what a message of this purpose was; returns the purposes that are not sent any more.

    What was agreed at the salon is told in any case: behind a link in such a mail are reminders and news.
    """
    optional = (Message.Purpose.REMINDER.value, Message.Purpose.MARKETING.value)
    purposes = [receiver.purpose] if receiver.purpose in optional else list(optional)
    opt_out(
        [receiver.address_digest],
        receiver.channel,
        purposes=purposes,
        reason=Reason.ASKED,
        source=source,
        now=now,
    )
    return purposes


def suppress(
    address_digest: str, channel: str, *, purposes: Iterable[str] = ALL, reason: Reason, source: str, now: datetime
) -> None:
    """Send nothing more of these purposes there; what is suppressed already keeps its reason."""
    with writing():
        Suppression.objects.bulk_create(
            [
                Suppression(
                    address_digest=address_digest,
                    channel=channel,
                    purpose=purpose,
                    reason=reason,
                    source=source,
                    created_at=now,
                )
                for purpose in purposes
            ],
            ignore_conflicts=True,
        )


def lift(digests: Sequence[str], channel: str, purposes: Iterable[str], *, now: datetime) -> None:
    """Send messages of these purposes there again."""
    with writing():
        held = Suppression.objects.filter(address_digest__in=digests, channel=channel, purpose__in=list(purposes))
        held.filter(lifted_at=None).update(lifted_at=now)


def _covered(agreed: Agreement) -> list[str]:
    """Whoever wants texts about appointments wants to be reminded by them."""
    is_about_visits = (agreed.channel, agreed.purpose) == (Message.Channel.SMS, Message.Purpose.SERVICE)
    return [agreed.purpose, Message.Purpose.REMINDER.value] if is_about_visits else [agreed.purpose]


def give_up(addresses: Iterable[tuple[str, str]], *, now: datetime) -> None:
    """Mark addresses, each a digest and a channel, to which nothing can be delivered."""
    for address_digest, channel in sorted(addresses):
        suppress(address_digest, channel, reason=Reason.BOUNCE, source="provider", now=now)
