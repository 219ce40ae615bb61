"""After the signature: a neutral mail with a key to the advice, and the advice for whoever has the key."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bookings.models import Appointment
from bookings.services.appointments import PEOPLE_AND_PLACE
from bookings.services.following import plan_aftercare
from salon.accounts.models import AccessToken
from salon.accounts.services import tokens
from salon.accounts.viewer import Viewer
from salon.core.writing import writing
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors.homecare import HomeCare, has_home_care, home_care
from salon.sessionlog.services.notes import read

LIFE = timedelta(days=30)
PURPOSE = "aftercare"


def tell(log: SessionLog, *, now: datetime) -> None:
    """Plan, in the caller's transaction, the mail of the next morning, where the signed log holds any advice.

    Its key opens the advice of this one log and nothing else: whoever may manage the visit need not be who was treated.
    """
    if not has_home_care(log):
        return
    token = tokens.issue(kind=AccessToken.Kind.BOOKING, subject_id=log.public_id, now=now, expires_at=now + LIFE)
    appointment = Appointment.objects.select_related(*PEOPLE_AND_PLACE).get(pk=log.appointment_id)
    plan_aftercare(appointment, token=token, now=now)


def open_home_care(log: SessionLog, *, by: Viewer, now: datetime, say: Callable[[str], str]) -> list[HomeCare]:
    """The advice for the client's eyes; that it was opened is written down, as every look into the record."""
    with writing():
        return home_care(read(log, by=by, now=now, purpose=PURPOSE), say=say)
