"""What clients say of their health for one visit: taking it in before the therapist decides, and opening it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NotRequired, TypedDict, Unpack

from bookings.domain.lifecycle import TO_COME, Status
from bookings.models import Appointment
from bookings.services.appointments import PEOPLE_AND_PLACE, park
from bookings.services.refusals import ConsentRequired, InvalidTransition
from clients.domain.answers import Answer
from clients.domain.consent import missing_for_session
from clients.domain.proposal import Proposal
from clients.models import HealthDeclaration
from clients.selectors import health_consented_on, proposal_for
from clients.services import health, people
from clients.services.health import Declared
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import NotFound
from salon.core.writing import writing
from salon.sessionlog.models import Screening
from salon.sessionlog.selectors import access, record

# Where nobody of the salon stands beside it.
ELSEWHERE = frozenset({"online", "client"})


class Form(TypedDict):
    """A filled-in form: answers to the questions of one version, and where it was filled in.

    `agrees` is the tick that they may be kept, in the words of the salon's present text. `about` is what the form asked
    beside the questions, by name.
    """

    answers: Mapping[str, Mapping[str, Any]]
    rules_version: str
    source: str
    agrees: NotRequired[bool]
    about: NotRequired[Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands of a client's answers for a visit, what the rules make of it, and the last decision, if any."""

    declaration: HealthDeclaration | None
    answers: Mapping[str, Answer]
    proposal: Proposal
    decision: Screening | None


def submit(appointment: Appointment, *, by: Viewer, now: datetime, **form: Unpack[Form]) -> Declared:
    """Keep what the client says for this visit; the desk sees the colour that follows, a therapist decides.

    What speaks against a visit to come parks it, unless it is said in the salon. The other services of the same person
    in the same visit are judged with it. Raises InvalidTransition once the session has started, ConsentRequired where
    nobody agreed to it being kept, AnswersUnfit, NotFound for a visit without a client.
    """
    client, zone = appointment.client, appointment.location.zone
    if client is None:
        raise NotFound
    if appointment.status not in TO_COME:
        raise InvalidTransition(from_status=appointment.status, allowed=[step.value for step in TO_COME])
    with writing():
        own = _of_the_same_person(appointment)
        if form.get("agrees"):
            agree(appointment, source=form["source"], by=by, now=now)
        if lacking := missing_for_session(health_consented_on(client), on=now.astimezone(zone).date()):
            raise ConsentRequired(kinds=lacking)
        declared = health.declare(
            client,
            answers=form["answers"],
            by=by,
            now=now,
            rules_version=form["rules_version"],
            families=frozenset[str]().union(*(one.service.families for one in own)),
            source=form["source"],
            on=appointment.starts_at.astimezone(zone).date(),
            topic=appointment.public_id,
            about=form.get("about", {}),
        )
        Appointment.objects.filter(pk__in=[one.pk for one in own]).update(screening_light=declared.light)
        if declared.parks and form["source"] in ELSEWHERE:
            _park(own, by=by, now=now)
        health.forget_draft(appointment.public_id)
    return declared


def _of_the_same_person(appointment: Appointment) -> list[Appointment]:
    """What the client still has before them of this visit, in order of time."""
    rows = Appointment.objects.filter(visit=appointment.visit_id, client=appointment.client_id, status__in=TO_COME)
    return list(rows.select_related(*PEOPLE_AND_PLACE).order_by("starts_at", "id"))


def _park(own: list[Appointment], *, by: Viewer, now: datetime) -> None:
    for one in own:
        if one.status == Status.CONFIRMED:
            park(one, by=by, now=now)


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
        purpose = "own" if by.kind is Kind.CLIENT else "screening"
        answers = health.read(client, by=by, now=now, purpose=purpose)
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
