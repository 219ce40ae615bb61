"""Who has read one's record, as the page tells it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from salon.privacy.selectors.own import readers_of

WORDS: dict[str, str | Promise] = {
    "health.read": _("read your health answers"),
    "log.read": _("read the notes of a session"),
    "record.break_glass": _("opened your record in an emergency"),
    "privacy.export": _("made a copy for you"),
}
OTHERWISE: str | Promise = _("read a part of your record")


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody read it: who, when, what."""

    at: datetime
    who: str
    what: str | Promise


def readings_of(client: Client) -> list[Reading]:
    """Every reading, the latest first."""
    return [
        Reading(datetime.fromisoformat(one["at"]), _who(one["who"]), WORDS.get(one["what"], OTHERWISE))
        for one in readers_of(client)
    ]


def _who(name: str) -> str:
    return {"system": str(_("the program")), "client": str(_("you")), "holder": str(_("you"))}.get(name, name)
