"""Which messages a client wants, as ticks."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from clients.services.preferences import Wish, preferences_of_client

WORDS: dict[tuple[str, str], str | Promise] = {
    ("email", "reminder"): _("Reminders of my appointments, by e-mail"),
    ("sms", "reminder"): _("Reminders of my appointments, as a text"),
    ("email", "marketing"): _("Now and then a word about the salon, by e-mail"),
    ("sms", "marketing"): _("Now and then a word about the salon, as a text"),
    ("sms", "service"): _("Messages about my appointments, as a text"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One tick."""

    name: str
    words: str | Promise
    is_wanted: bool


def choices_of(client: Client, *, channel: str = "") -> list[Choice]:
    """What can be chosen, and what stands, for every channel or one; that something has changed is told in any case."""
    return [
        Choice(f"{one.channel}-{one.purpose}", WORDS[one.channel, one.purpose], one.is_wanted)
        for one in preferences_of_client(client)
        if (one.channel, one.purpose) in WORDS and channel in ("", one.channel)
    ]


def wishes_in(told: Mapping[str, str], client: Client, *, channel: str = "") -> list[Wish]:
    """The ticks of a form about every channel, or about one."""
    version = client.location.privacy_version
    return [
        Wish(channel, purpose, is_wanted=name in told, text_version=version)
        for name, (channel, purpose) in ((one.name, one.name.split("-")) for one in choices_of(client, channel=channel))
    ]
