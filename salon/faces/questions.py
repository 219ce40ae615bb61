"""The health questions as a form: what to show, and what an answered form says."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict

from clients.domain.answers import VALUES, Answer, date_of, is_yes
from salon.catalogue.domain.rules import NO, UNSURE, YES, CheckItem, FollowUp, Rule
from salon.catalogue.words import told

NUMBER, CHOICE, TEXT = "number", "choice", "text"
# A rule of the yearly form is asked once more, under names of its own, behind a question of the day.
TODAY = "today-"
STRICT = (NO, UNSURE, YES)


@dataclass(frozen=True, slots=True)
class Field:
    """A follow-up question with what was answered."""

    name: str
    asked: FollowUp
    value: Any

    @property
    def chosen(self) -> list[str]:
        """The answer as a list, for questions with several choices."""
        return [str(each) for each in self.value] if isinstance(self.value, list) else [str(self.value)]

    @property
    def words(self) -> str:
        """What is asked, in the reader's language."""
        return told(self.asked.text)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The answers to choose from: codes and words."""
        return [(choice.code, told(choice.text)) for choice in self.asked.choices]


@dataclass(frozen=True, slots=True)
class Question:
    """One rule's question with what was answered."""

    name: str
    rule: Rule
    value: str
    fields: tuple[Field, ...]
    is_missing: bool

    @property
    def words(self) -> str:
        """What is asked, in the reader's language."""
        return told(self.rule.question)


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the today check with those behind it."""

    name: str
    item: CheckItem
    value: str
    questions: tuple[Question, ...]
    is_missing: bool

    @property
    def words(self) -> str:
        """What is asked, in the reader's language."""
        return told(self.item.question)


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says: answers to rules, and the codes that it leaves open whatever was declared before."""

    answers: Mapping[str, dict[str, Any]]
    left_open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Everything to ask before this session."""

    items: tuple[Item, ...]
    yearly: tuple[Question, ...]

    @property
    def yearly_missing(self) -> int:
        """How many of the yearly questions are open."""
        return sum(question.is_missing for question in self.yearly)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before the form is filled in.

    Earlier answers, the codes to ask (again), and what the client said to the questions of this day, by item.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    missing: Iterable[str] = ()
    asked: Mapping[str, str] = field(default_factory=dict)


def form_of(
    items: Iterable[CheckItem], rules: Iterable[Rule], *, known: Known, left_open: Iterable[str], given: QueryDict
) -> Form:
    """The form as it is shown: earlier answers filled in, what was just typed kept."""
    by_code = {rule.code: rule for rule in rules}
    open_codes, unnamed = frozenset(known.missing), frozenset(left_open)

    def question(code: str) -> Question:
        rule, answer = by_code[code], known.answers.get(code, {}) if code not in open_codes else {}
        return _question(rule, answer, given, is_missing=code in open_codes)

    def behind(item: CheckItem) -> Iterator[Question]:
        yield from (question(code) for code in item.rules if code in by_code)
        # Shown empty: an earlier answer does not say what a "yes" of today is about.
        yield from (
            _question(by_code[code], {}, given, is_missing=False, asked_in=TODAY)
            for code in item.confirms
            if code in by_code
        )

    shown = tuple(
        Item(
            name=f"c-{item.code}",
            item=item,
            value=given.get(f"c-{item.code}") or ("" if given else known.asked.get(item.code, "")),
            questions=tuple(behind(item)),
            is_missing=not unnamed.isdisjoint({item.code, *item.rules, *item.confirms}),
        )
        for item in items
    )
    yearly = tuple(question(rule.code) for rule in by_code.values() if "yearly" in rule.forms)
    return Form(shown, yearly)


def said_in(given: QueryDict, items: Iterable[CheckItem], rules: Iterable[Rule]) -> Said:
    """What the form says, in terms of rules.

    "No" to a question of the day is no to every rule of its own. After "yes" the rules named count, and the question's
    own ones left open are no; "not sure" that names none is not sure of any. A "yes" that names nothing leaves open
    everything behind it. Two ticks answer everything left open with no.
    """
    known = {rule.code: rule for rule in rules}
    named = {code: answer for code, rule in known.items() if (answer := _answer(rule, given)) is not None}
    today = {code: answer for code, rule in known.items() if (answer := _answer(rule, given, TODAY)) is not None}
    answers = named | {code: _strictest(named.get(code), answer) for code, answer in today.items()}
    left_open: list[str] = []
    for item in items:
        value = given.get(f"c-{item.code}") or (NO if given.get("rest_today") else "")
        own = {code: named.get(code) for code in item.rules if code in known}
        also = {code: today.get(code) for code in item.confirms if code in known}
        answers |= {code: _strictest(answers.get(code), {"value": told}) for code, told in _behind(value, own, also)}
        left_open += _left_open(value, item, own | also)
    if given.get("rest_yearly"):
        yearly = [code for code, rule in known.items() if "yearly" in rule.forms]
        answers |= {code: {"value": NO} for code in yearly if code not in answers and code not in left_open}
    return Said(answers, tuple(left_open) if given else ())


def asked_before(items: Iterable[CheckItem], answers: Mapping[str, Answer], *, today: date) -> dict[str, str]:
    """What a client who filled in the form of this day said to its short questions, as far as the rules tell.

    A question that only confirms earlier answers was answered with no where none of its rules was named today.
    """
    told = {code: answer for code, answer in answers.items() if date_of(answer.get("answered_on")) == today}
    found: dict[str, str] = {}
    for item in items:
        said = [told[code].get("value") for code in (*item.rules, *item.confirms) if code in told]
        if all(code in told for code in item.rules):
            found[item.code] = next((value for value in (YES, UNSURE) if value in said), NO)
    return found


def changed(
    answers: Mapping[str, dict[str, Any]], *, known: Mapping[str, Answer], missing: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """The answers that are new: one that only stands in the form as it stood does not count from today again."""
    open_codes = frozenset(missing)
    return {
        code: answer
        for code, answer in answers.items()
        if code in open_codes or {**known.get(code, {}), "answered_on": None} != {**answer, "answered_on": None}
    }


def _behind(
    value: str, own: dict[str, dict[str, Any] | None], also: dict[str, dict[str, Any] | None]
) -> Iterator[tuple[str, str]]:
    """What a question of the day says of rules that were not answered by themselves."""
    is_named = _names(own | also)
    if value == NO or (value in (YES, UNSURE) and is_named):
        yield from ((code, NO) for code, answer in own.items() if answer is None)
    elif value == UNSURE:
        yield from ((code, UNSURE) for code, answer in (own | also).items() if answer is None)


def _left_open(value: str, item: CheckItem, behind: Mapping[str, Answer | None]) -> Iterator[str]:
    """What has to be asked yet, though every rule may have an answer from another day."""
    if value not in VALUES and not item.rules:
        yield item.code
    if value not in (YES, UNSURE) or _names(behind):
        return
    unanswered = [code for code, answer in behind.items() if answer is None]
    if value == YES or not unanswered:
        yield from unanswered or behind


def _names(behind: Mapping[str, Answer | None]) -> bool:
    return any(answer is not None and is_yes(answer) for answer in behind.values())


def _strictest(one: dict[str, Any] | None, other: dict[str, Any]) -> dict[str, Any]:
    """The stricter of two answers to the same question; of equal ones both, the second over the first."""
    if one is None:
        return other
    ranks = STRICT.index(one["value"]), STRICT.index(other["value"])
    if ranks[0] == ranks[1]:
        return one | other
    return one if ranks[0] > ranks[1] else other


def _answer(rule: Rule, given: QueryDict, asked_in: str = "") -> dict[str, Any] | None:
    value = given.get(f"q-{asked_in}{rule.code}")
    if value not in VALUES:
        return None
    answer: dict[str, Any] = {"value": value}
    if value != NO:
        told = {asked.code: _told(asked, f"f-{asked_in}{rule.code}-{asked.code}", given) for asked in rule.follow_ups}
        answer |= {code: each for code, each in told.items() if each not in (None, "", [])}
    return answer


def _told(asked: FollowUp, name: str, given: QueryDict) -> Any:
    if asked.is_many:
        return given.getlist(name)
    text = given.get(name, "").strip()
    if asked.type != NUMBER or not text:
        return text
    try:
        return int(text)
    except ValueError:
        # Kept as typed: the salon says that it is no number.
        return text


def _question(rule: Rule, answer: Answer, given: QueryDict, *, is_missing: bool, asked_in: str = "") -> Question:
    fields = []
    for asked in rule.follow_ups:
        name = f"f-{asked_in}{rule.code}-{asked.code}"
        typed = (given.getlist(name) if asked.is_many else given.get(name)) if name in given else None
        fields.append(Field(name, asked, answer.get(asked.code, "") if typed is None else typed))
    own_name = f"q-{asked_in}{rule.code}"
    value = given.get(own_name) or str(answer.get("value", ""))
    return Question(own_name, rule, value, tuple(fields), is_missing)
