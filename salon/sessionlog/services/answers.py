"""What clients say of their health for one visit: taking it in before the therapist decides, and opening it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from bookings.services.refusals import InvalidTransition
from clients.domain.answers import Answer
from clients.domain.proposal import Proposal
from clients.models import HealthDeclaration
from clients.selectors import proposal_for
from clients.services import health, people
from clients.services.health import Declared
from salon.accounts.viewer import Viewer
from salon.core.errors import NotFound
from salon.core.writing import writing
from salon.sessionlog.models import Screening
from salon.sessionlog.selectors import access, record

OPEN = (Status.PENDING_REVIEW, Status.CONFIRMED, Status.ARRIVED)


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands of a client's answers for a visit, what the rules make of it, and the last decision, if any."""

    declaration: HealthDeclaration | None
    answers: Mapping[str, Answer]
    proposal: Proposal
    decision: Screening | None


def submit(
    appointment: Appointment,
    *,
    answers: Mapping[str, Mapping[str, Any]],
    rules_version: str,
    source: str,
    by: Viewer,
    now: datetime,
) -> Declared:
    """Keep what the client says for this visit; the desk sees the colour that follows, a therapist decides.

    Sending it is the client's consent to keep it where they tick it before; `source` says where it was filled in.
    Raises InvalidTransition once the session has started, AnswersUnfit, NotFound for a visit without a client.
    """
    client = appointment.client
    if client is None:
        raise NotFound
    if appointment.status not in OPEN:
        raise InvalidTransition(from_status=appointment.status, allowed=[step.value for step in OPEN])
    with writing():
        declared = health.declare(
            client,
            answers=answers,
            by=by,
            now=now,
            rules_version=rules_version,
            families=appointment.service.families,
            source=source,
            on=appointment.starts_at.astimezone(appointment.location.zone).date(),
            topic=appointment.public_id,
        )
        Appointment.objects.filter(pk=appointment.pk).update(screening_light=declared.light)
        health.forget_draft(appointment.public_id)
    return declared


def agree(appointment: Appointment, *, source: str, by: Viewer, now: datetime) -> None:
    """The client agrees that what they say of their health is kept, in the words of the salon's present text."""
    if appointment.client is None:
        raise NotFound
    version = appointment.location.privacy_version
    people.consent(appointment.client, kinds={"health_data": version}, source=source, now=now, by=by)


def opened(appointment: Appointment, *, by: Viewer, now: datetime) -> Opened:
    """The answers for somebody's eyes; that they were opened is written down first.

    Raises what `record_for` raises when the record is shut to the viewer.
    """
    appointment = access.record_for(viewer=by, public_id=appointment.public_id, now=now)
    client = appointment.client
    assert client is not None
    with writing():
        answers = health.read(client, by=by, now=now, purpose="screening")
        today = now.astimezone(appointment.location.zone).date()
        return Opened(
            declaration=latest_declaration(appointment),
            answers=answers,
            proposal=proposal_for(
                client, families=appointment.service.families, today=today, on=today, answers=answers
            ),
            decision=record.latest_screening(appointment),
        )


def latest_declaration(appointment: Appointment) -> HealthDeclaration | None:
    """What was said last for this very visit."""
    rows = HealthDeclaration.objects.filter(topic=appointment.public_id)
    return rows.order_by("-declared_at", "-id").first()
