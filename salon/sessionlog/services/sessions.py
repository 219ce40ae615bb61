"""Starting a session."""

from datetime import date, datetime
from typing import Any, Unpack

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.services import appointments
from bookings.services.refusals import ConsentRequired, ScreeningRequired, ScreeningStop
from clients.domain.consent import missing_for_session
from clients.selectors import health_consented_on
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden
from salon.core.writing import writing
from salon.sessionlog.domain.decision import GOES_AHEAD
from salon.sessionlog.models import Screening, SessionLog
from salon.sessionlog.selectors import access, record, vocabulary
from salon.sessionlog.services import screening
from salon.sessionlog.services.screening import Check

UNDER_WAY = (Status.IN_SERVICE, Status.COMPLETED)


def admit(appointment: Appointment, *, by: Viewer, now: datetime, **check: Unpack[Check]) -> SessionLog:
    """Check the client in, decide to go ahead and start, all or nothing.

    Raises what `screening.decide` and `start` raise; ScreeningStop for a decision against it.
    """
    if check["decision"] not in GOES_AHEAD:
        raise ScreeningStop
    with writing():
        if appointment.status == Status.CONFIRMED:
            appointment = appointments.check_in(appointment, by=by, now=now)
        screening.decide(appointment, by=by, now=now, **check)
        return start(appointments.fresh(appointment), by=by, now=now)


def start(appointment: Appointment, *, by: Viewer, now: datetime) -> SessionLog:
    """Begin the session and open its log; a session already begun answers the log it has.

    Raises Forbidden, ScreeningRequired without a decision of this very day, ScreeningStop,
    ConsentRequired, and whatever the diary refuses.
    """
    if not access.visits_for(viewer=by).filter(pk=appointment.pk).exists():
        raise Forbidden
    with writing():
        # Nobody decides anything else meanwhile.
        appointment = appointments.locked(appointment)
        begun = SessionLog.objects.filter(appointment=appointment).first()
        if begun is not None and (begun.signed_at is not None or appointment.status in UNDER_WAY):
            return begun
        today = now.astimezone(appointment.location.zone).date()
        opening = _opening(appointment, today, by=by, now=now)
        # Two taps at once meet at the appointment's one log; a start that was undone opens it again. The database
        # takes the visit into service only once its log stands.
        log, _ = SessionLog.objects.update_or_create(
            appointment=appointment,
            defaults=opening,
            create_defaults=opening | _blank(opening["screening"], now),
        )
        appointments.begin(appointment, by=by, now=now)
        audit.record(by=by, action="log.start", thing=log, location_id=appointment.location_id, now=now)
    return log


def _opening(appointment: Appointment, today: date, *, by: Viewer, now: datetime) -> dict[str, Any]:
    """What a log says from the start: who, screened by which decision, when."""
    decided = _decided(appointment, today)
    author_id = by.user_id or appointment.therapist.user_id
    if author_id is None or appointment.client is None:
        raise Forbidden
    if lacking := missing_for_session(health_consented_on(appointment.client), on=today):
        raise ConsentRequired(kinds=lacking)
    return {
        "client": appointment.client,
        "therapist": appointment.therapist,
        "author_id": author_id,
        "screening": decided,
        "screened_on": decided.decided_on,
        "started_on": today,
        "started_at": now,
    }


def _blank(decided: Screening, now: datetime) -> dict[str, Any]:
    """What a new log holds besides: what was seen on the feet before the session stands in its record too."""
    seen = {"foot_checks": decided.foot_check} if decided.foot_check else {}
    return {"chart_version": vocabulary.chart_version(), "created_at": now, "objective": seen}


def _decided(appointment: Appointment, today: date) -> Screening:
    """Today's decision to go ahead."""
    latest = record.latest_screening(appointment)
    if latest is None or latest.decided_on != today:
        raise ScreeningRequired(missing=1)
    if latest.decision not in GOES_AHEAD:
        raise ScreeningStop
    return latest
