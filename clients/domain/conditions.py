"""Whether an effect of a rule counts for this answer, this client and this visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clients.domain.answers import BOTH_FORMS, Answer, date_of
from salon.catalogue.domain.rules import ABSENT, BOTH, LEFT, PRESENT, RIGHT, UNSURE, Condition, Effect, FollowUp, Rule

FEET = (LEFT, RIGHT, BOTH)
NOTHING: tuple[Any, ...] = (None, "", [], ())


@dataclass(frozen=True, slots=True)
class Cleared:
    """A doctor's word on one rule: until when, and with how much pressure at most where it says so."""

    until: date
    pressure_max: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The visit an answer is judged for.

    `today` is the day of judging, `visit_on` that of the visit (today when left out); `families` are those of the
    service, with SOAK when it uses the basin; `clearances` hold per rule what a doctor allows;
    `settings` and `groups` come from the catalogue; `forms` are the forms that must be complete by now;
    `staff_qualifications` are those any therapist holds on that day, None when nobody asked.
    """

    today: date
    families: frozenset[str] = frozenset()
    visit_on: date | None = None
    birth_date: date | None = None
    clearances: Mapping[str, Cleared] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forms: frozenset[str] = BOTH_FORMS
    staff_qualifications: frozenset[str] | None = None

    @property
    def day(self) -> date:
        """The day of the visit."""
        return self.visit_on or self.today

    def clearance_for(self, rule: str) -> Cleared | None:
        """A doctor's word on the rule that reaches the day of the visit."""
        cleared = self.clearances.get(rule)
        return cleared if cleared is not None and cleared.until >= self.day else None

    def is_cleared(self, rule: str) -> bool:
        """Whether there is such a word."""
        return self.clearance_for(rule) is not None


def applies(effect: Effect, rule: Rule, answer: Answer, *, hit: frozenset[str], context: Context) -> bool:
    """Whether everything the effect depends on is so; `hit` are the codes of all rules answered with yes."""
    if effect.clearance in (ABSENT, PRESENT) and (effect.clearance == PRESENT) != context.is_cleared(rule.code):
        return False
    if effect.families and not context.families & set(effect.families):
        return False
    if effect.with_rule and effect.with_rule not in hit:
        return False
    if effect.setting and context.settings.get(effect.setting.code) != effect.setting.is_:
        return False
    return effect.when is None or is_met(effect.when, rule, answer, context)


def is_met(condition: Condition, rule: Rule, answer: Answer, context: Context) -> bool:
    """Whether the follow-up was answered so.

    What was not answered, or "not sure", counts as the stricter branch, which is every branch; only a
    question that may be left out counts as not met.
    """
    question = rule.follow_up(condition.ask)
    given = answer.get(condition.ask)
    if question is None:
        return False
    if given in NOTHING or given == UNSURE:
        return given == UNSURE or not question.is_optional
    if question.type == "number":
        return _number_is_met(condition, question, given, answer, context)
    chosen = set(given) if isinstance(given, list | tuple) else {given}
    return UNSURE in chosen or bool(chosen & {condition.is_, *condition.any_of})


def _number_is_met(condition: Condition, question: FollowUp, given: Any, answer: Answer, context: Context) -> bool:
    if not isinstance(given, int | float):
        return not question.is_optional
    number = given + (_weeks_since(answer, context) if question.ages_weekly else 0)
    if condition.at_most is not None:
        return number <= condition.at_most
    if condition.at_least is not None:
        return number >= condition.at_least
    limit = context.settings.get(condition.below_setting)
    return limit is None or number < limit


def _weeks_since(answer: Answer, context: Context) -> int:
    given_on = date_of(answer.get("answered_on")) or context.today
    return max(0, (context.day - given_on).days // 7)


def foot_of(effect: Effect, answer: Answer) -> str:
    """The foot that the effect is about; both when nobody said which."""
    side = answer.get(effect.foot_asked) if effect.foot_asked else BOTH
    return side if side in FEET else BOTH


def feet(foot: str) -> tuple[str, ...]:
    """The feet that one word means."""
    return (LEFT, RIGHT) if foot == BOTH else (foot,)
