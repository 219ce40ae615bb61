"""Breaking the glass: reading the record of somebody one does not treat, for a few minutes and with a reason."""

from datetime import datetime, timedelta

from salon.accounts.models import BreakGlass
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.records import Record
from salon.core.text import UnfitText, tidy
from salon.core.writing import writing
from salon.locations.models import Location

REASON_LENGTH = 1_000


class ReasonUnfit(Refusal):
    """No reason was given, or one that cannot be kept."""

    code = "validation"

    def __init__(self) -> None:
        super().__init__(errors=[{"code": "required", "pointer": "/reason"}])


def break_glass(
    person: Record, *, location: Location, reason: str, minutes: int, by: Viewer, now: datetime
) -> BreakGlass:
    """Open the record of this person to the viewer for so many minutes; the person can see that it happened.

    Raises Forbidden for those who may not, ReasonUnfit.
    """
    if by.user_id is None or not by.may(Permission.BREAK_GLASS, location.pk):
        raise Forbidden
    with writing():
        opened = BreakGlass.objects.create(
            user_id=by.user_id,
            location=location,
            subject_id=person.public_id,
            reason=_fit(reason),
            opened_at=now,
            expires_at=now + timedelta(minutes=minutes),
        )
        audit.record(
            by=by,
            action="record.break_glass",
            thing=person,
            location_id=location.pk,
            now=now,
            purpose="emergency",
            until=opened.expires_at.isoformat(),
        )
    return opened


def shut(person: Record, *, location: Location, by: Viewer, now: datetime) -> None:
    """Give the leave back before its time; the record is closed to the viewer at once."""
    with writing():
        open_ = BreakGlass.objects.filter(user=by.user_id, subject_id=person.public_id, expires_at__gt=now)
        if open_.filter(opened_at__lt=now).update(expires_at=now):
            audit.record(by=by, action="record.shut_glass", thing=person, location_id=location.pk, now=now)


def _fit(reason: str) -> str:
    try:
        kept = tidy(reason)
    except UnfitText as error:
        raise ReasonUnfit from error
    if not kept or len(kept) > REASON_LENGTH:
        raise ReasonUnfit
    return kept
