"""Short warnings on a client that the desk writes for itself."""

from datetime import date, datetime, timedelta
from uuid import UUID

from clients.models import Alert, Client
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, NotFound, Refusal
from salon.core.text import UnfitText, tidy
from salon.core.writing import writing

DESK = "desk"
WORDS_LENGTH = 200


class AlertUnfit(Refusal):
    """No words, too many, or some that cannot be stored; `fields` names them."""

    code = "validation"


def warn(client: Client, *, words: str, ends_on: date | None, by: Viewer, now: datetime) -> Alert:
    """Put a warning of the desk's own on a client; nothing of health. Raises Forbidden and AlertUnfit."""
    _may_edit(by, client)
    try:
        kept = tidy(words)
    except UnfitText as error:
        raise AlertUnfit(fields=["words"]) from error
    if not kept or len(kept) > WORDS_LENGTH:
        raise AlertUnfit(fields=["words"])
    with writing():
        alert = Alert.objects.create(client=client, code=DESK, words=kept, raised_at=now, ends_on=ends_on)
        audit.record(by=by, action="client.warn", thing=client, location_id=client.location_id, now=now)
    return alert


def lift(client: Client, *, alert_id: UUID, by: Viewer, now: datetime) -> None:
    """Let a warning of the desk's own end; what a therapist raised stays. Raises Forbidden and NotFound."""
    _may_edit(by, client)
    yesterday = now.astimezone(client.location.zone).date() - timedelta(days=1)
    with writing():
        own = Alert.objects.filter(client=client, code=DESK, public_id=alert_id)
        if not own.update(ends_on=yesterday):
            raise NotFound
        audit.record(by=by, action="client.lift_warning", thing=client, location_id=client.location_id, now=now)


def _may_edit(by: Viewer, client: Client) -> None:
    if not by.may(Permission.EDIT_CLIENTS, client.location_id):
        raise Forbidden
