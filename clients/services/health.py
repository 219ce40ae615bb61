"""Writing down what a client says of their health, and handing it to those who may read it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NotRequired, TypedDict, Unpack

from clients import selectors
from clients.domain.about import About, about_in
from clients.domain.answers import UNVOUCHED, Answer, faults, laid_over, year_after
from clients.domain.proposal import WE_WILL_CONTACT_YOU, Proposal
from clients.models import Clearance, Client, HealthDeclaration, HealthDraft, Light
from salon.accounts.roles import Permission
from salon.accounts.services import audit
from salon.accounts.viewer import Viewer
from salon.catalogue import selectors as catalogue
from salon.catalogue.domain.schema import FAMILIES, HIGHEST_PRESSURE
from salon.core.errors import Forbidden, Refusal
from salon.core.text import UnfitText, tidy
from salon.core.writing import writing

DRAFT_LIFE = timedelta(days=14)
MAY_CLEAR = (Permission.WRITE_NOTES, Permission.EDIT_CATALOGUE)


class AnswersUnfit(Refusal):
    """An answer to no question, or one that does not fit; `errors` lists each with `code` and `pointer`."""

    code = "validation"


class LetterUnfit(Refusal):
    """No doctor, an unknown rule, or days that do not fit; a clearance lives a year at most. `errors` says which."""

    code = "validation"


class Asked(TypedDict):
    """On what occasion the questions were asked.

    `on` is the day of the visit and `topic` the public id of its appointment, where there is one. `about` is what the
    form asked beside the questions, by name.
    """

    rules_version: str
    families: frozenset[str]
    source: str
    on: NotRequired[date | None]
    topic: NotRequired[uuid.UUID | None]
    about: NotRequired[Mapping[str, Sequence[str]]]


class Letter(TypedDict):
    """What a doctor wrote: for which rule, who, when, how long it holds, and what it allows.

    `families` are the kinds of work it speaks of, all where there are none; `pressure_max` is how firmly.
    """

    rule_code: str
    doctor: str
    issued_on: date
    valid_until: date
    scope: NotRequired[str]
    families: NotRequired[Sequence[str]]
    pressure_max: NotRequired[int | None]


@dataclass(frozen=True, slots=True)
class Declared:
    """What was stored, and what screening makes of it."""

    declaration: HealthDeclaration
    proposal: Proposal
    # What follows from what was told for this visit alone: all that whoever told it may learn.
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
    about: Any = _about(asked.get("about", {}))
    with writing():
        occasion: Any = {"families": asked["families"], "today": today, "on": asked.get("on")}
        earlier = selectors.answers_of(client)
        vouched = asked["source"] not in UNVOUCHED
        standing = laid_over(earlier, kept, catalogue.rules(), on=today, is_vouched_for=vouched)
        proposal = selectors.proposal_for(client, answers=standing, **occasion)
        heard = kept if vouched else {**_heard(client, asked), **kept}
        told = proposal if vouched else selectors.proposal_for(client, answers=heard, **occasion)
        declaration = HealthDeclaration.objects.create(
            client=client,
            declared_at=now,
            source=asked["source"],
            rules_version=number,
            answers=kept,
            light=proposal.light,
            topic=asked.get("topic"),
            about=about,
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


def _about(given: Mapping[str, Sequence[str]]) -> About | None:
    try:
        return about_in(given, goals=catalogue.goals()) or None
    except UnfitText as error:
        raise AnswersUnfit(errors=[{"code": "unfit-text", "pointer": "/about"}]) from error


def read(client: Client, *, by: Viewer, now: datetime, purpose: str) -> dict[str, Answer]:
    """The client's answers for somebody's eyes; that they were opened is written down first."""
    audit.record(by=by, action="health.read", thing=client, location_id=client.location_id, now=now, purpose=purpose)
    return selectors.answers_of(client)


def clear(client: Client, *, by: Viewer, now: datetime, **letter: Unpack[Letter]) -> Clearance:
    """Write down a doctor's word on one rule.

    Raises Forbidden for those who neither treat nor manage, LetterUnfit.
    """
    if not any(by.may(permission, client.location_id) for permission in MAY_CLEAR):
        raise Forbidden
    kept = _fit_letter(letter, now.astimezone(client.location.zone).date())
    with writing():
        clearance = Clearance.objects.create(client=client, recorded_by=by.actor, recorded_at=now, **kept)
        audit.record(by=by, action="health.clear", thing=clearance, location_id=client.location_id, now=now)
    return clearance


def keep_draft(
    client: Client, *, topic: uuid.UUID, given: Mapping[str, Sequence[str]], now: datetime, device: str = ""
) -> None:
    """Keep a form as far as it is filled in, for whoever goes on with it on this device; sent for good it is gone.

    `given` are the fields of the form with their values. Raises AnswersUnfit for what cannot be kept.
    """
    try:
        kept: Any = {tidy(name): [tidy(value) for value in values] for name, values in given.items()}
    except UnfitText as error:
        raise AnswersUnfit(errors=[{"code": "unfit-text", "pointer": ""}]) from error
    with writing():
        HealthDraft.objects.update_or_create(
            topic=topic, device=device, defaults={"client": client, "given": kept, "saved_at": now}
        )


def forget_draft(topic: uuid.UUID) -> None:
    """The form was sent, or its visit called off: what was begun anywhere is gone."""
    with writing():
        HealthDraft.objects.filter(topic=topic).delete()


def forget_old_drafts(*, now: datetime) -> int:
    """Remove the forms that nobody went on with; returns how many."""
    with writing():
        return HealthDraft.objects.filter(saved_at__lt=now - DRAFT_LIFE).delete()[0]


def _heard(client: Client, asked: Asked) -> dict[str, Answer]:
    """What the same people have told for the same visit before: they learn nothing that they did not say."""
    topic = asked.get("topic")
    return selectors.told_online(client, topics=[topic]) if topic is not None else {}


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


def _fit_letter(letter: Letter, today: date) -> dict[str, Any]:
    """What a clearance keeps; raises LetterUnfit with every fault at once."""
    issued_on, valid_until = letter["issued_on"], letter["valid_until"]
    families, pressure = list(letter.get("families", ())), letter.get("pressure_max")
    faults: dict[str, bool] = {
        "rule_code": letter["rule_code"] not in {rule.code for rule in catalogue.rules()},
        "issued_on": issued_on > today,
        "valid_until": not issued_on <= valid_until <= year_after(issued_on),
        "families": not set(families) <= set(FAMILIES),
        "pressure_max": pressure is not None and pressure not in range(HIGHEST_PRESSURE + 1),
    }
    kept: dict[str, Any] = {"families": families, "pressure_max": pressure}
    for name in ("doctor", "scope"):
        try:
            kept[name] = tidy(letter.get(name, ""))  # type: ignore[arg-type]
        except UnfitText:
            faults[name] = True
    faults["doctor"] = faults.get("doctor", False) or not kept.get("doctor")
    if unfit := [name for name, is_unfit in faults.items() if is_unfit]:
        raise LetterUnfit(errors=[{"code": "unfit", "pointer": f"/{name}"} for name in unfit])
    days = {name: letter[name] for name in ("rule_code", "issued_on", "valid_until")}
    return kept | days


def _tidied(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tidy(value) if isinstance(value, str) else value for name, value in answer.items()}
