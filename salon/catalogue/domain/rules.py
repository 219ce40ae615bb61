"""Screening rules as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

YES, NO, UNSURE = "yes", "no", "unsure"
VISIT, YEAR, UNTIL, ONCE = "VISIT", "12M", "UNTIL", "ONCE"
ABSENT, PRESENT = "absent", "present"
LEFT, RIGHT, BOTH = "left", "right", "both"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is asked after a "yes"."""

    code: str
    type: str
    text: str
    choices: tuple[Choice, ...] = ()
    is_many: bool = False
    is_optional: bool = False
    is_for_staff: bool = False
    low: float | None = None
    high: float | None = None
    ages_weekly: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A test on the answer to the follow-up `ask`; exactly one of the others is set."""

    ask: str
    is_: str = ""
    any_of: tuple[str, ...] = ()
    at_most: float | None = None
    at_least: float | None = None
    below_setting: str = ""


@dataclass(frozen=True, slots=True)
class SettingIs:
    """A test on a setting of the salon."""

    code: str
    is_: str


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that follows from a rule, and what it depends on."""

    code: str
    when: Condition | None = None
    clearance: str = ""
    families: tuple[str, ...] = ()
    with_rule: str = ""
    setting: SettingIs | None = None
    cap: int | None = None
    zones: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    is_marked: bool = False
    foot_asked: str = ""
    techniques: tuple[str, ...] = ()
    qualification: str = ""
    who: str = ""
    how: str = ""
    text: str = ""
    asked: str = ""
    weight_asked: str = ""

    @property
    def is_local(self) -> bool:
        """Whether it holds for a part of a foot only."""
        return bool(self.zones or self.regions or self.groups or self.foot_asked)


@dataclass(frozen=True, slots=True)
class Until:
    """When a "yes" ends: `days` after the date asked for, or `else_days` after the answer."""

    ask: str
    days: int
    else_days: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a screening rule."""

    code: str
    name: str
    question: str
    severity: str
    validity: str
    forms: tuple[str, ...]
    is_reconfirmed: bool = False
    question_of: str = ""
    derived_from: str = ""
    families: tuple[str, ...] = ()
    until: Until | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    effects: tuple[Effect, ...] = ()
    note: str = ""
    sources: tuple[str, ...] = ()
    is_active: bool = True
    position: int = 0
    version: int = field(default=1, compare=False)

    @property
    def answer_code(self) -> str:
        """The code under which its answer is kept."""
        return self.question_of or self.code

    def follow_up(self, code: str) -> FollowUp | None:
        """The follow-up question of that code, if there is one."""
        return next((question for question in self.follow_ups if question.code == code), None)

    def concerns(self, families: frozenset[str]) -> bool:
        """Whether it is asked for services of these families."""
        return not self.families or bool(families & set(self.families))


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One question of the today check."""

    code: str
    name: str
    question: str
    rules: tuple[str, ...] = ()
    confirms: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    is_active: bool = True
    position: int = 0


def rule_from(values: Mapping[str, Any]) -> Rule:
    """The rule that these plain values (from a data file or a stored row) describe."""
    until = values.get("until")
    return Rule(
        **{
            **_tuples(values, "forms", "families", "sources"),
            "until": Until(**until) if until else None,
            "follow_ups": tuple(_follow_up(raw) for raw in values.get("follow_ups", ())),
            "effects": tuple(_effect(raw) for raw in values.get("effects", ())),
        }
    )


def _follow_up(raw: Mapping[str, Any]) -> FollowUp:
    return FollowUp(**{**raw, "choices": tuple(Choice(**choice) for choice in raw.get("choices", ()))})


def _effect(raw: Mapping[str, Any]) -> Effect:
    values = _tuples(raw, "families", "zones", "regions", "groups", "techniques")
    if raw.get("when"):
        values["when"] = Condition(**_tuples(_without_is(raw["when"]), "any_of"))
    if raw.get("setting"):
        values["setting"] = SettingIs(**_without_is(raw["setting"]))
    return Effect(**values)


def _without_is(raw: Mapping[str, Any]) -> dict[str, Any]:
    """`is` is a word of Python."""
    return {"is_" if key == "is" else key: value for key, value in raw.items()}


def _tuples(raw: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: tuple(value) if key in keys else value for key, value in raw.items()}
