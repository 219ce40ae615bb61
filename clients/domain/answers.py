"""Answers to health questions: how long one lives, which are missing, and whether one fits its question."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from salon.catalogue.domain.rules import NO, ONCE, UNSURE, UNTIL, VISIT, YES, CheckItem, FollowUp, Rule

Answer = Mapping[str, Any]
Answers = Mapping[str, Answer]
VALUES = (YES, NO, UNSURE)
OWN_KEYS = frozenset({"value", "answered_on"})
BOTH_FORMS = frozenset({"yearly", "today"})
ADULT = 18
# Where anybody may answer who types a name and an address.
UNVOUCHED = frozenset({"online"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer: the rule's code, the follow-up if it is one, and a code for the reason."""

    rule: str
    follow_up: str
    code: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The today check in terms of rules."""

    answers: Mapping[str, Answer]
    unanswered: tuple[str, ...]
    opened: tuple[str, ...]
    confirmed: tuple[str, ...]


# ---- how long an answer lives ----------------------------------------------------------------


def is_yes(answer: Answer) -> bool:
    """ "Not sure" counts as yes until a therapist resolves it."""
    return answer.get("value") in (YES, UNSURE)


def date_of(value: Any) -> date | None:
    """The date that was entered, if it is one."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def last_day(rule: Rule, answer: Answer, *, today: date) -> date | None:
    """The last day on which the answer counts; None for ever. An answer without a date was given today."""
    given = date_of(answer.get("answered_on")) or today
    if rule.validity == VISIT:
        return given
    if rule.validity == ONCE:
        return None
    if rule.validity == UNTIL and rule.until and is_yes(answer):
        asked = date_of(answer.get(rule.until.ask))
        return asked + timedelta(rule.until.days) if asked else given + timedelta(rule.until.else_days)
    return year_after(given) - timedelta(1)


def year_after(day: date) -> date:
    """The same day next year; a leap day's is the first of March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def is_in_date(rule: Rule, answer: Answer, *, today: date, visit_on: date) -> bool:
    """Whether the answer still counts on the day of the visit; one for a single visit counts the day it is given."""
    end = last_day(rule, answer, today=today)
    return end is None or end >= (today if rule.validity == VISIT else visit_on)


def laid_over(
    earlier: Answers, later: Answers, rules: Iterable[Rule], *, on: date, is_vouched_for: bool
) -> dict[str, Answer]:
    """The earlier answers with the later ones, given that day, over them.

    Whoever types a name and an address may be somebody else: unless the later answers are vouched
    for, a "yes" that still counts stays a yes.
    """
    known = {rule.answer_code: rule for rule in rules}

    def stays(code: str) -> bool:
        before, rule = earlier.get(code), known.get(code)
        if is_vouched_for or before is None or rule is None or is_yes(later[code]):
            return False
        return is_yes(before) and is_in_date(rule, before, today=on, visit_on=on)

    return {**earlier, **{code: answer for code, answer in later.items() if not stays(code)}}


def missing(
    answers: Answers,
    rules: Iterable[Rule],
    *,
    today: date,
    visit_on: date | None = None,
    forms: frozenset[str] = BOTH_FORMS,
    families: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """The codes to ask (again) before the visit, in the order of the rules.

    Pass answers that were worked out (see `worked_out`) among the others.
    """
    day = visit_on or today
    asked = (rule for rule in rules if rule.is_active and forms & set(rule.forms) and rule.concerns(families))
    return tuple(
        dict.fromkeys(
            rule.answer_code
            for rule in asked
            if rule.answer_code not in answers
            or answers[rule.answer_code].get("value") not in VALUES
            or not is_in_date(rule, answers[rule.answer_code], today=today, visit_on=day)
        )
    )


def worked_out(answers: Answers, rules: Iterable[Rule], *, birth_date: date | None, on: date) -> dict[str, Answer]:
    """The answers, with those that follow from the birth date put in its place."""
    if birth_date is None:
        return dict(answers)
    years = age(birth_date, on)
    answer = {"value": YES, "age": years} if years < ADULT else {"value": NO}
    return {**answers, **{rule.code: answer for rule in rules if rule.derived_from == "age"}}


def age(birth_date: date, on: date) -> int:
    """Full years on that day."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


# ---- the today check ----------------------------------------------------------------------------


def checked(given: Mapping[str, str], items: Iterable[CheckItem], *, details: Answers) -> Checked:
    """What the short questions of the day say about the rules.

    "No" answers the rules of the item with no and confirms earlier answers; anything else opens the questions
    of both, and `details` holds the answers to opened questions.
    """
    answers: dict[str, Answer] = {}
    unanswered: list[str] = []
    opened: list[str] = []
    confirmed: list[str] = []
    for item in items:
        value = given.get(item.code)
        if value not in VALUES:
            unanswered.append(item.code)
        elif value == NO:
            answers |= {code: {"value": NO} for code in item.rules}
            confirmed += item.confirms
        else:
            opened += [code for code in (*item.rules, *item.confirms) if code not in details]
    return Checked({**answers, **details}, tuple(unanswered), tuple(opened), tuple(confirmed))


# ---- does the answer fit the question ------------------------------------------------------------


def faults(answers: Mapping[str, Any], rules: Iterable[Rule]) -> tuple[Fault, ...]:
    """Everything in the answers that no question asks for or that does not fit its question."""
    known = {rule.answer_code: rule for rule in rules if not rule.question_of}
    return tuple(fault for code, answer in answers.items() for fault in _faults_of(code, answer, known.get(code)))


def _faults_of(code: str, answer: Any, rule: Rule | None) -> Iterator[Fault]:
    if rule is None:
        yield Fault(code, "", "unknown-code")
    elif not isinstance(answer, Mapping) or answer.get("value") not in VALUES:
        yield Fault(code, "", "invalid-value")
    else:
        for name in answer.keys() - OWN_KEYS:
            question = rule.follow_up(name)
            if question is None:
                yield Fault(code, name, "unknown-follow-up")
            elif answer[name] is not None and not _fits(answer[name], question):
                yield Fault(code, name, "invalid-value")


def _fits(value: Any, question: FollowUp) -> bool:
    if question.type == "number":
        return _is_number(value) and (question.low or 0) <= value <= (
            float("inf") if question.high is None else question.high
        )
    if question.type == "date":
        return date_of(value) is not None
    if question.type == "choice":
        chosen = value if question.is_many and isinstance(value, list) else [value]
        known = {choice.code for choice in question.choices} | {UNSURE}
        return all(isinstance(code, str) and code in known for code in chosen)
    return value in VALUES if question.type == "yes_no_unsure" else isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
