"""The health form as a client fills it in, online or on the salon's tablet; it can be left and gone on with."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict

from bookings.models import Appointment
from bookings.services.refusals import ConsentRequired
from clients.domain.answers import VALUES, date_of, is_in_date
from clients.domain.consent import missing_for_session
from clients.models import Consent
from clients.selectors import answers_of, draft_of, health_consented_on, proposal_for, told_online
from clients.services import health
from clients.services.health import Declared
from salon.accounts.viewer import Viewer
from salon.catalogue import selectors as catalogue
from salon.catalogue.domain.rules import CheckItem, Rule
from salon.core.errors import NotFound, Refusal
from salon.faces import questions
from salon.faces.aboutfields import about_fields, about_typed
from salon.faces.healthparts import Part, parts_of
from salon.sessionlog.services import answers

CONSENT = "health_consent"
# Of a sent form, what the form itself asks; the rest is the page's own.
ASKED = ("c-", "q-", "f-", CONSENT)
# Asked so shortly before the visit, the questions of the day tell something of it.
SOON_DAYS = 2


class FormIncomplete(Refusal):
    """Questions are still open; `open` are their codes."""

    code = "screening-required"


@dataclass(frozen=True, slots=True)
class Teller:
    """Who fills it in: surely the client, or whoever has the key to the visit, on the device with this mark.

    The latter learns nothing of what the salon knows, and nothing that was typed on another device.
    `again` asks everything anew, though it was answered for this visit before.
    """

    is_client: bool
    device: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What has to be asked: short questions of the day, and of all rules those of the year."""

    items: tuple[CheckItem, ...]
    rules: Sequence[Rule]
    yearly: Collection[str]


@dataclass(frozen=True, slots=True)
class HealthForm:
    """What to ask for this visit, with what was typed so far."""

    parts: tuple[Part, ...]
    typed: QueryDict
    needs_consent: bool
    is_begun: bool
    version: str

    @property
    def agrees(self) -> bool:
        """Whether it was ticked that the answers may be kept."""
        return bool(self.typed.get(CONSENT))

    def part(self, code: str) -> Part:
        """The part of that name, else the first with an open question, else the last."""
        named = [part for part in self.parts if part.code == code]
        unanswered = [part for part in self.parts if not part.is_answered]
        return (named or unanswered or list(self.parts[-1:]))[0]


def open_form(appointment: Appointment, *, teller: Teller, now: datetime, typed: QueryDict | None = None) -> HealthForm:
    """The form as it is shown: what was `typed` just now, or else kept of it."""
    asked = _asked(appointment, teller, now)
    given = typed if typed is not None else kept(appointment, teller=teller)
    form = questions.form_of(asked.items, asked.rules, known=questions.Known(), left_open=(), given=given)
    return HealthForm(
        parts=parts_of(form, wanted=asked.yearly, about=about_fields(given)),
        typed=given,
        needs_consent=not (teller.is_client and _has_consent(appointment, now)),
        is_begun=any(name.startswith(ASKED[:3]) for name in given),
        version=health.current_version(),
    )


def kept(appointment: Appointment, *, teller: Teller) -> QueryDict:
    """What was kept of a form that somebody left."""
    typed: Any = QueryDict(mutable=True)
    for name, values in draft_of(appointment.public_id, device=teller.device).items():
        typed.setlist(name, list(values))
    return QueryDict(typed.urlencode())


def laid_in(typed: QueryDict, given: QueryDict, *, part: Part) -> QueryDict:
    """What was typed in all, after this part of it was sent: a box no longer ticked is not sent at all."""
    merged = typed.copy()
    shown = {"rules_version", *part.names(), *(name for name in given if name.startswith(ASKED))}
    shown |= {CONSENT} if given.get("shows_consent") else set()
    for name in shown:
        merged.pop(name, None)
        if name in given:
            merged.setlist(name, given.getlist(name))
    return merged


def keep(appointment: Appointment, typed: QueryDict, *, teller: Teller, now: datetime) -> None:
    """Keep what is typed so far; raises AnswersUnfit, and ConsentRequired where nobody agreed to it being kept."""
    if appointment.client is None:
        raise NotFound
    _refuse_without_consent(appointment, typed, teller, now)
    told = {name: typed.getlist(name) for name in typed if name.startswith(ASKED)}
    health.keep_draft(appointment.client, topic=appointment.public_id, given=told, now=now, device=teller.device)


def send(
    appointment: Appointment, typed: QueryDict, *, source: str, teller: Teller, by: Viewer, now: datetime
) -> Declared:
    """Send the form for good.

    Raises FormIncomplete while a question that had to be asked is open, and what `answers.submit` raises.
    """
    _refuse_without_consent(appointment, typed, teller, now)
    asked = _asked(appointment, teller, now)
    said = questions.said_in(typed, asked.items, asked.rules)
    if lacking := list(_lacking(asked, said, typed)):
        raise FormIncomplete(missing=len(lacking), open=lacking)
    return answers.submit(
        appointment,
        answers=said.answers,
        rules_version=typed.get("rules_version", ""),
        source=source,
        agrees=bool(typed.get(CONSENT)),
        about=about_typed(typed),
        by=by,
        now=now,
    )


def open_in(part: Part, appointment: Appointment, typed: QueryDict, *, teller: Teller, now: datetime) -> list[str]:
    """The codes of what is still open in this part."""
    asked = _asked(appointment, teller, now)
    said = questions.said_in(typed, asked.items, asked.rules)
    lacking = _open_today(asked, said, typed) if part.is_of_today else _open_of_the_year(asked, said, typed)
    return [code for code in lacking if code in part.codes()]


def _asked(appointment: Appointment, teller: Teller, now: datetime) -> Asked:
    """The questions that fit the service; nothing is asked that only staff can answer or that the birth date tells.

    Whoever may not be the client is told of no answer but those given with this very visit's key.
    """
    families = appointment.service.families
    knows_age = teller.is_client and appointment.client is not None and appointment.client.born_on is not None
    rules = [rule for rule in catalogue.questionnaire(families=families) if not (rule.derived_from and knows_age)]
    items = catalogue.check_items(families=families)
    if teller.is_client:
        return Asked(items, rules, _missing(appointment, now))
    yearly = [rule.code for rule in rules if "yearly" in rule.forms]
    if teller.again or appointment.client is None:
        return Asked(items, rules, yearly)
    today, day = (at.astimezone(appointment.location.zone).date() for at in (now, appointment.starts_at))
    told = told_online(appointment.client, topics=[appointment.public_id])
    said_today = {code for code, answer in told.items() if date_of(answer.get("answered_on")) == today}
    is_asked_today = (day - today).days <= SOON_DAYS and not _covers(said_today, items, rules)
    return Asked(
        items if is_asked_today else (),
        rules,
        [code for code in yearly if not _stands(code, told, rules, today=today, day=day)],
    )


def _covers(said: Collection[str], items: Sequence[CheckItem], rules: Sequence[Rule]) -> bool:
    """Whether every short question was answered, as far as the rules tell."""
    known = {rule.code for rule in rules}
    return bool(items) and all(code in said for item in items for code in item.rules if code in known)


def _stands(code: str, told: Mapping[str, Any], rules: Sequence[Rule], *, today: date, day: date) -> bool:
    rule = next(rule for rule in rules if rule.code == code)
    answer = told.get(rule.answer_code)
    return answer is not None and is_in_date(rule, answer, today=today, visit_on=day)


def _missing(appointment: Appointment, now: datetime) -> Sequence[str]:
    client = appointment.client
    if client is None:
        return ()
    today = now.astimezone(appointment.location.zone).date()
    found = proposal_for(
        client, families=appointment.service.families, today=today, on=today, answers=answers_of(client)
    )
    return found.missing


def _lacking(asked: Asked, said: questions.Said, typed: QueryDict) -> Iterator[str]:
    yield from _open_today(asked, said, typed)
    yield from _open_of_the_year(asked, said, typed)


def _open_today(asked: Asked, said: questions.Said, typed: QueryDict) -> Iterator[str]:
    """The short questions that are open, and what is behind a yes that names nothing."""
    yield from (item.code for item in asked.items if typed.get(f"c-{item.code}") not in VALUES)
    yield from said.left_open


def _open_of_the_year(asked: Asked, said: questions.Said, typed: QueryDict) -> Iterator[str]:
    yearly = [rule.code for rule in asked.rules if "yearly" in rule.forms and rule.code in asked.yearly]
    yield from (code for code in yearly if typed.get(f"q-{code}") not in VALUES and code not in said.answers)


def _refuse_without_consent(appointment: Appointment, typed: QueryDict, teller: Teller, now: datetime) -> None:
    """What a client agreed to before shows in nothing that others get to see: they agree each time."""
    if not typed.get(CONSENT) and not (teller.is_client and _has_consent(appointment, now)):
        raise ConsentRequired(kinds=[Consent.Kind.HEALTH_DATA.value])


def _has_consent(appointment: Appointment, now: datetime) -> bool:
    if appointment.client is None:
        return False
    today = now.astimezone(appointment.location.zone).date()
    return not missing_for_session(health_consented_on(appointment.client), on=today)
