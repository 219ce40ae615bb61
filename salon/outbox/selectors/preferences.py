"""What people want to receive."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from salon.locations.models import Location
from salon.outbox.domain.addresses import digests
from salon.outbox.models import Message, OptIn, Suppression

Channel, Purpose = Message.Channel, Message.Purpose
# What can be said yes and no to. Texts about appointments and reminders by text are one question.
CHOICES: tuple[tuple[str, str], ...] = (
    (Channel.EMAIL, Purpose.SERVICE),
    (Channel.EMAIL, Purpose.REMINDER),
    (Channel.EMAIL, Purpose.MARKETING),
    (Channel.SMS, Purpose.SERVICE),
    (Channel.SMS, Purpose.MARKETING),
)
# Mails about what was agreed need no yes of their own.
WITHOUT_ASKING = frozenset(
    {(Channel.EMAIL.value, Purpose.SERVICE.value), (Channel.EMAIL.value, Purpose.REMINDER.value)}
)


@dataclass(frozen=True, slots=True)
class Preference:
    """Whether messages of a purpose are sent by a channel, since when, and who said so where in which words.

    `reason` says why they are not, where somebody or something said so.
    """

    channel: str
    purpose: str
    is_wanted: bool
    text_version: str = ""
    since: datetime | None = None
    source: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preferences:
    """All of one person's; `version` grows with every change."""

    rows: Sequence[Preference]
    version: int

    def __iter__(self) -> Iterator[Preference]:
        return iter(self.rows)


def wants_texts(phone: str, location: Location) -> bool:
    """Whether the reader of this number has asked the salon for texts about appointments."""
    live = OptIn.objects.filter(location=location, channel=Channel.SMS, purpose=Purpose.SERVICE, withdrawn_at=None)
    return live.filter(address_digest__in=known_as(phone)).exists()


def wanting(addresses: Iterable[str], *, channel: str, purpose: str, location: Location) -> list[str]:
    """Those of these addresses whose readers have asked the salon for messages of this purpose, and still want them."""
    names = {name: address for address in addresses for name in known_as(address)}
    about = {"channel": channel, "purpose": purpose, "address_digest__in": list(names)}
    asked = OptIn.objects.filter(**about, location=location, withdrawn_at=None)
    refused = set(Suppression.objects.filter(**about, lifted_at=None).values_list("address_digest", flat=True))
    refusing = {names[name] for name in refused}
    found = {names[name] for name in asked.values_list("address_digest", flat=True)}
    return sorted(found - refusing)


def preferences_of(location: Location, *, email: str = "", phone: str = "") -> Preferences:
    """What somebody with these addresses gets from a salon; an address they do not have is left out."""
    addresses = {Channel.EMAIL.value: email, Channel.SMS.value: phone}
    names = {channel: known_as(address) for channel, address in addresses.items() if address}
    every = [name for known in names.values() for name in known]
    agreed = list(OptIn.objects.filter(location=location, address_digest__in=every).order_by("id"))
    refused = list(Suppression.objects.filter(address_digest__in=every).order_by("id"))
    rows = [
        _preference(
            channel,
            purpose,
            next((one for one in agreed if _speaks_of(one, channel, purpose) and one.withdrawn_at is None), None),
            next((one for one in refused if _speaks_of(one, channel, purpose) and one.lifted_at is None), None),
        )
        for channel, purpose in CHOICES
        if channel in names
    ]
    ended = sum(one.withdrawn_at is not None for one in agreed) + sum(one.lifted_at is not None for one in refused)
    return Preferences(rows, version=1 + len(agreed) + len(refused) + ended)


def known_as(address: str) -> list[str]:
    """The digests of an address under the secret of now and those before it."""
    return digests(address, keys=[settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])


def _speaks_of(row: OptIn | Suppression, channel: str, purpose: str) -> bool:
    return (row.channel, row.purpose) == (channel, purpose)


def _preference(channel: str, purpose: str, agreed: OptIn | None, refused: Suppression | None) -> Preference:
    if refused is not None:
        return Preference(
            channel, purpose, is_wanted=False, since=refused.created_at, source=refused.source, reason=refused.reason
        )
    if agreed is not None:
        return Preference(
            channel,
            purpose,
            is_wanted=True,
            text_version=agreed.text_version,
            since=agreed.given_at,
            source=agreed.source,
        )
    return Preference(channel, purpose, is_wanted=(channel, purpose) in WITHOUT_ASKING)
