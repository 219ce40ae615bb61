"""The health form as a client fills it in, online or on the salon's tablet; it can be left and gone on with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from bookings.models import Appointment
from clients.domain.answers import VALUES
from clients.domain.consent import missing_for_session
from clients.selectors import answers_of, draft_of, health_consented_on, proposal_for
from clients.services import health
from clients.services.health import Declared
from salon.accounts.viewer import Viewer
from salon.catalogue import selectors as catalogue
from salon.catalogue.domain.rules import CheckItem, Rule
from salon.core.errors import NotFound, Refusal
from salon.faces import questions
from salon.sessionlog.services import answers

# Of a sent form, what the form itself asks; the rest is the page's own.
ASKED = ("c-", "q-", "f-")


class FormIncomplete(Refusal):
    """Questions are still open; `open` are their codes."""

    code = "screening-required"


@dataclass(frozen=True, slots=True)
class HealthForm:
    """What to ask this client for this visit, with what they typed so far."""

    form: questions.Form
    yearly: tuple[questions.Question, ...]
    needs_consent: bool
    is_begun: bool
    version: str


def open_form(
    appointment: Appointment, *, now: datetime, given: QueryDict | None = None, knows_client: bool
) -> HealthForm:
    """The form as it is shown; `knows_client` where it is surely the client who fills it in.

    Only then is the yearly part left out when it is in date: others learn nothing of what the salon knows.
    """
    items, rules = _asked(appointment)
    typed = given if given is not None else _typed(draft_of(appointment.public_id))
    said = questions.said_in(typed, items, rules)
    missing = _missing(appointment, now) if knows_client else [rule.code for rule in rules]
    form = questions.form_of(
        items,
        rules,
        known=questions.Known(missing=missing),
        left_open=said.left_open if given is not None else (),
        given=typed,
    )
    return HealthForm(
        form=form,
        yearly=tuple(question for question in form.yearly if question.rule.code in missing),
        needs_consent=not _has_consent(appointment, now),
        is_begun=bool(typed),
        version=health.current_version(),
    )


def keep(appointment: Appointment, given: QueryDict, *, now: datetime) -> None:
    """Keep what is typed so far; raises AnswersUnfit."""
    if appointment.client is None:
        raise NotFound
    told = {name: given.getlist(name) for name in given if name.startswith(ASKED)}
    health.keep_draft(appointment.client, topic=appointment.public_id, given=told, now=now)


def send(
    appointment: Appointment, given: QueryDict, *, source: str, by: Viewer, now: datetime, knows_client: bool
) -> Declared:
    """Send the form for good.

    Raises FormIncomplete while a question that had to be asked is open, and what `answers.submit` raises.
    """
    items, rules = _asked(appointment)
    said = questions.said_in(given, items, rules)
    lacking = list(_lacking(items, rules, said, given, _missing(appointment, now) if knows_client else None))
    if lacking:
        raise FormIncomplete(missing=len(lacking), open=lacking)
    return answers.submit(
        appointment,
        answers=said.answers,
        rules_version=given.get("rules_version", ""),
        source=source,
        agrees=bool(given.get("health_consent")),
        by=by,
        now=now,
    )


def _asked(appointment: Appointment) -> tuple[tuple[CheckItem, ...], list[Rule]]:
    """The questions that fit the service; nothing is asked that only staff can answer or that the birth date tells."""
    families = appointment.service.families
    knows_age = appointment.client is not None and appointment.client.born_on is not None
    rules = [rule for rule in catalogue.questionnaire(families=families) if not (rule.derived_from and knows_age)]
    return catalogue.check_items(families=families), rules


def _missing(appointment: Appointment, now: datetime) -> Sequence[str]:
    client = appointment.client
    if client is None:
        return ()
    today = now.astimezone(appointment.location.zone).date()
    found = proposal_for(
        client, families=appointment.service.families, today=today, on=today, answers=answers_of(client)
    )
    return found.missing


def _lacking(
    items: Sequence[CheckItem],
    rules: Sequence[Rule],
    said: questions.Said,
    given: QueryDict,
    missing: Sequence[str] | None,
) -> Iterator[str]:
    """The codes that are still open: short questions, what is behind a yes, and the yearly part."""
    yield from (item.code for item in items if given.get(f"c-{item.code}") not in VALUES)
    yield from said.left_open
    yearly = [rule.code for rule in rules if "yearly" in rule.forms and (missing is None or rule.code in missing)]
    yield from (code for code in yearly if code not in said.answers)


def _has_consent(appointment: Appointment, now: datetime) -> bool:
    if appointment.client is None:
        return False
    today = now.astimezone(appointment.location.zone).date()
    return not missing_for_session(health_consented_on(appointment.client), on=today)


def _typed(draft: Mapping[str, Sequence[str]]) -> QueryDict:
    """A kept form as it would have been sent."""
    typed: Any = QueryDict(mutable=True)
    for name, values in draft.items():
        typed.setlist(name, list(values))
    return QueryDict(typed.urlencode())
