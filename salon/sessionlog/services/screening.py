"""The check before a session: opening what is known, and writing down what a therapist decides."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NotRequired, TypedDict, Unpack

from bookings.domain.lifecycle import TO_COME
from bookings.models import Appointment
from bookings.services import appointments
from bookings.services.refusals import ConsentRequired, InvalidTransition, ScreeningRequired, ScreeningStop
from clients.domain.answers import Answer
from clients.domain.consent import missing_for_session
from clients.domain.proposal import Proposal
from clients.models import Client
from clients.selectors import answers_of, context_for, health_consented_on, proposal_for
from clients.services import health, people
from salon.accounts.roles import Permission, Role
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.core.errors import Forbidden, Refusal
from salon.core.text import UnfitText
from salon.core.writing import writing
from salon.sessionlog.domain import decision as deciding
from salon.sessionlog.domain.note import tidied
from salon.sessionlog.models import Screening
from salon.sessionlog.selectors import access, record, vocabulary


class DecisionUnfit(Refusal):
    """The decision cannot stand beside what screening proposes; `errors` says why, in codes."""

    code = "validation"


class Check(TypedDict):
    """The therapist's check: answers as they hold now, what the feet look like, and what follows.

    `adaptations` may hold `lifted` (effect codes a master sets aside), `pressure_cap`, `minute_cap`, `areas`,
    `consents` (who else agreed) and `words`; `health_consent` is the version of the text just agreed to; `left_open`
    are the questions that today's check leaves open whatever was answered before; `second_person` is the colleague
    who vouches for what is lifted.
    """

    answers: Mapping[str, Mapping[str, Any]]
    foot_check: Mapping[str, Any]
    decision: str
    adaptations: Mapping[str, Any]
    reason: str
    health_consent: NotRequired[str]
    left_open: NotRequired[Collection[str]]
    second_person: NotRequired[Viewer | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a therapist sees before deciding."""

    answers: Mapping[str, Answer]
    proposal: Proposal
    latest: Screening | None
    consents_missing: list[str]


def sheet(appointment: Appointment, *, by: Viewer, now: datetime, given: Mapping[str, Answer] | None = None) -> Sheet:
    """What is known of the client's health for this visit, and what follows from it and from answers just `given`.

    Nothing is stored but that it was opened. Raises Forbidden.
    """
    client, today = _client_of(appointment, by, now), _today(appointment, now)
    with writing():
        answers = health.read(client, by=by, now=now, purpose="screening")
        return Sheet(
            answers=answers,
            proposal=_proposal(appointment, client, today, given),
            latest=record.latest_screening(appointment),
            consents_missing=missing_for_session(health_consented_on(client), on=today),
        )


def decide(appointment: Appointment, *, by: Viewer, now: datetime, **check: Unpack[Check]) -> Screening:
    """Freeze answers, rules, proposal and the therapist's decision; a stop or referral frees the time at no cost.

    Raises Forbidden, InvalidTransition once the session has started, ConsentRequired, ScreeningRequired while
    questions or a foot are open, ScreeningStop where nobody may go ahead, DecisionUnfit, and AnswersUnfit.
    """
    with writing():
        # Nobody starts the session meanwhile, so that its log tells of the last decision.
        appointment = appointments.locked(appointment)
        if appointment.status not in TO_COME and access.visits_for(viewer=by).filter(pk=appointment.pk).exists():
            raise InvalidTransition(from_status=appointment.status, allowed=[step.value for step in TO_COME])
        client, today = _client_of(appointment, by, now), _today(appointment, now)
        _take_consent(client, check.get("health_consent", ""), today, by=by, now=now)
        declared = health.declare(
            client,
            answers=check["answers"],
            by=by,
            now=now,
            rules_version="",
            families=appointment.service.families,
            source="therapist",
            on=today,
            topic=appointment.public_id,
        )
        proposal = deciding.with_open(declared.proposal.as_dict(), check.get("left_open", ()))
        kept = _fit(check)
        second = check.get("second_person")
        _refuse_unfit(proposal, kept, _decider_of(appointment, today, by=by, second=second))
        context = context_for(client, families=appointment.service.families, today=today, on=today)
        frozen = {"answers": answers_of(client), "context": context.as_dict(), "proposal": proposal, **kept}
        screening = Screening.objects.create(
            appointment=appointment,
            client=client,
            rules_version=declared.declaration.rules_version,
            decided_at=now,
            decided_on=today,
            decided_by_id=_decided_by(appointment, by),
            second_person_id=second.user_id if second is not None and kept["adaptations"].get("lifted") else None,
            **frozen,
        )
        health.forget_draft(appointment.public_id)
        _follow(appointment, screening, by=by, now=now)
    return screening


def _client_of(appointment: Appointment, by: Viewer, now: datetime) -> Client:
    is_own = access.visits_for(viewer=by).filter(pk=appointment.pk).exists()
    if not is_own or appointment.client is None or not access.is_open(appointment.client, viewer=by, now=now):
        raise Forbidden
    return appointment.client


def _today(appointment: Appointment, now: datetime) -> date:
    return now.astimezone(appointment.location.zone).date()


def _proposal(appointment: Appointment, client: Client, today: date, given: Mapping[str, Answer] | None) -> Proposal:
    families = appointment.service.families
    known = None if given is None else {**answers_of(client), **given}
    return proposal_for(client, families=families, today=today, on=today, answers=known)


def _take_consent(client: Client, version: str, today: date, *, by: Viewer, now: datetime) -> None:
    if version:
        people.consent(client, kinds={"health_data": version}, source="tablet", now=now, by=by)
    if lacking := missing_for_session(health_consented_on(client), on=today):
        raise ConsentRequired(kinds=lacking)


def _fit(check: Check) -> dict[str, Any]:
    """What the therapist wrote, as it is stored."""
    if check["decision"] not in Screening.Decision.values:
        raise DecisionUnfit(errors=[{"code": "decision-unknown", "pointer": "/decision"}])
    if unknown := _unknown_areas(check["adaptations"].get("areas", ())):
        raise DecisionUnfit(errors=[{"code": "area-unknown", "pointer": f"/adaptations/areas/{at}"} for at in unknown])
    try:
        return {
            "foot_check": tidied(check["foot_check"]),
            "decision": check["decision"],
            "adaptations": tidied(check["adaptations"]),
            "reason": tidied(check["reason"]),
        }
    except UnfitText as error:
        raise DecisionUnfit(errors=[{"code": "unfit-text", "pointer": "/reason"}]) from error


def _unknown_areas(areas: Sequence[str]) -> list[int]:
    """Which of the therapist's own areas are on no chart; an area nobody knows would keep nobody away."""
    places = vocabulary.names().places if areas else {}
    return [at for at, code in enumerate(areas) if code not in places]


def _refuse_unfit(proposal: Mapping[str, Any], kept: Mapping[str, Any], decider: deciding.Decider) -> None:
    if kept["decision"] in deciding.GOES_AHEAD:
        if deciding.is_stopped(proposal):
            raise ScreeningStop
        if lacking := deciding.open_checks(proposal, kept["foot_check"]):
            raise ScreeningRequired(missing=len(lacking))
    told = {name: kept[name] for name in ("decision", "adaptations", "reason")}
    if errors := deciding.faults(proposal, decider=decider, **told):
        raise DecisionUnfit(errors=[{"code": code, "pointer": "/decision"} for code in errors])


def _decider_of(appointment: Appointment, today: date, *, by: Viewer, second: Viewer | None) -> deciding.Decider:
    """Who decides, with the colleague who vouches; raises Forbidden for one who treats nobody there."""
    if second is not None and (
        second.user_id is None
        or second.user_id == by.user_id
        or not second.may(Permission.WRITE_NOTES, appointment.location_id)
    ):
        raise Forbidden
    roles = [viewer.roles.get(appointment.location_id, frozenset()) for viewer in (by, second) if viewer is not None]
    return deciding.Decider(
        is_master=any(Role.MASTER in held for held in roles),
        qualifications=vocabulary.qualifications_of(appointment.therapist, today),
        has_second=second is not None,
        needs_second=access.policy_of(appointment.location_id).demands_second_person,
    )


def _decided_by(appointment: Appointment, by: Viewer) -> int:
    decider = by.user_id or appointment.therapist.user_id
    if decider is None:
        raise Forbidden
    return decider


def _follow(appointment: Appointment, screening: Screening, *, by: Viewer, now: datetime) -> None:
    """The colour for the desk, the audit row, and the end of a visit that is not to be."""
    Appointment.objects.filter(pk=appointment.pk).update(screening_light=deciding.light_of(screening.decision))
    audit.record(
        by=by,
        action="screening.decide",
        thing=screening,
        location_id=appointment.location_id,
        now=now,
        appointment=str(appointment.public_id),
        decision=screening.decision,
        lifted=len(screening.adaptations.get("lifted", ())),
    )
    if screening.decision not in deciding.GOES_AHEAD:
        appointments.cancel(appointment, reason_code="health", waive_fee=True, by=by, now=now)
