"""Writing down what a client says of their health, and handing it to those who may read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NotRequired, TypedDict, Unpack

from clients import selectors
from clients.domain.answers import UNVOUCHED, Answer, faults, laid_over
from clients.domain.proposal import WE_WILL_CONTACT_YOU, Proposal
from clients.models import Clearance, Client, HealthDeclaration, Light
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.catalogue import selectors as catalogue
from salon.core.errors import Forbidden, Refusal
from salon.core.text import UnfitText, tidy
from salon.core.writing import writing

MAY_CLEAR = (Permission.WRITE_NOTES, Permission.EDIT_CATALOGUE)


class AnswersUnfit(Refusal):
    """An answer to no question, or one that does not fit; `errors` lists each with `code` and `pointer`."""

    code = "validation"


class Asked(TypedDict):
    """On what occasion the questions were asked; `on` is the day of the visit where it is known."""

    rules_version: str
    families: frozenset[str]
    source: str
    on: NotRequired[date | None]


class Letter(TypedDict):
    """What a doctor wrote: for which rule, who, when, and how long it holds."""

    rule_code: str
    doctor: str
    issued_on: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Declared:
    """What was stored, and what screening makes of it."""

    declaration: HealthDeclaration
    proposal: Proposal
    # What follows from these answers by themselves: all that whoever gave them may learn.
    told: Proposal

    @property
    def light(self) -> str:
        """The colour that the desk sees; grey while these answers leave something open."""
        return self.told.light if self.told.light == Light.GREY else self.proposal.light

    @property
    def parks(self) -> bool:
        """Whether a therapist looks at it before the visit is confirmed."""
        return self.told.outcome == WE_WILL_CONTACT_YOU


def declare(
    client: Client, *, answers: Mapping[str, Mapping[str, Any]], by: Viewer, now: datetime, **asked: Unpack[Asked]
) -> Declared:
    """Store the answers, each with its day, and judge them together with earlier ones.

    Raises AnswersUnfit for unknown questions, unfit answers and a version of the rules that is gone.
    """
    number = current_version()
    today = now.astimezone(client.location.zone).date()
    kept: Any = _fit(answers, asked["rules_version"] or number, number, today)
    with writing():
        occasion: Any = {"families": asked["families"], "today": today, "on": asked.get("on")}
        earlier = selectors.answers_of(client)
        vouched = asked["source"] not in UNVOUCHED
        standing = laid_over(earlier, kept, catalogue.rules(), on=today, is_vouched_for=vouched)
        proposal = selectors.proposal_for(client, answers=standing, **occasion)
        told = proposal if vouched else selectors.proposal_for(client, answers=kept, **occasion)
        declaration = HealthDeclaration.objects.create(
            client=client,
            declared_at=now,
            source=asked["source"],
            rules_version=number,
            answers=kept,
            light=proposal.light,
        )
        audit.record(
            by=by,
            action="health.declare",
            thing=declaration,
            location_id=client.location_id,
            now=now,
            client=str(client.public_id),
        )
    return Declared(declaration, proposal, told)


def read(client: Client, *, by: Viewer, now: datetime, purpose: str) -> dict[str, Answer]:
    """The client's answers for somebody's eyes; that they were opened is written down first."""
    audit.record(by=by, action="health.read", thing=client, location_id=client.location_id, now=now, purpose=purpose)
    return selectors.answers_of(client)


def clear(client: Client, *, by: Viewer, now: datetime, **letter: Unpack[Letter]) -> Clearance:
    """Write down a doctor's word on one rule; raises Forbidden for those who neither treat nor manage."""
    if not any(by.may(permission, client.location_id) for permission in MAY_CLEAR):
        raise Forbidden
    with writing():
        clearance = Clearance.objects.create(
            client=client,
            rule_code=letter["rule_code"],
            doctor=tidy(letter["doctor"]),
            issued_on=letter["issued_on"],
            valid_until=letter["valid_until"],
            recorded_by=by.actor,
            recorded_at=now,
        )
        audit.record(by=by, action="health.clear", thing=clearance, location_id=client.location_id, now=now)
    return clearance


def current_version() -> str:
    """The name of the rules in force, as declarations and screenings keep it."""
    return str(catalogue.release().number)


def _fit(
    answers: Mapping[str, Mapping[str, Any]], asked_version: str, version: str, today: date
) -> dict[str, dict[str, Any]]:
    errors = [{"code": "stale-version", "pointer": "/screening/version"}] if asked_version != version else []
    errors += [
        {"code": fault.code, "pointer": f"/screening/answers/{fault.rule}/{fault.follow_up}".rstrip("/")}
        for fault in faults(answers, catalogue.rules())
    ]
    if errors:
        raise AnswersUnfit(errors=errors)
    try:
        return {code: _tidied(answer) | {"answered_on": today.isoformat()} for code, answer in answers.items()}
    except UnfitText as error:
        raise AnswersUnfit(errors=[{"code": "unfit-text", "pointer": "/screening/answers"}]) from error


def _tidied(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tidy(value) if isinstance(value, str) else value for name, value in answer.items()}
