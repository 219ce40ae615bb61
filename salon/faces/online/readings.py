"""Who has read one's record, as the page tells it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from salon.accounts.roles import Role
from salon.sessionlog.selectors.trail import Opening, access_log_of, openings

Words = str | Promise
SHOWN = 100
WORDS: dict[str, Words] = {
    "answers": _("health answers"),
    "note": _("notes of a session"),
    "record": _("the record"),
}
ROLES: dict[str, Words] = {
    Role.MASTER: _("master"),
    Role.THERAPIST: _("therapist"),
    Role.MANAGER: _("manager"),
    Role.AUDITOR: _("auditor"),
    "system": _("The program"),
    "client": _("You"),
    "holder": _("You"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody read it: who, as what, when, which part, and whether in an emergency."""

    at: datetime
    name: str
    role: Words
    what: Words
    is_emergency: bool


def readings_of(client: Client) -> list[Reading]:
    """Every reading, the latest first."""
    rows = list(access_log_of(client)[:SHOWN])
    return [_told(one) for one in openings(rows, client=client)]


def _told(one: Opening) -> Reading:
    is_own = one.role in ("client", "holder")
    return Reading(one.at, "" if is_own else one.name, ROLES.get(one.role, one.role), WORDS[one.what], one.is_emergency)
