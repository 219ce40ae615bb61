"""Checks that screening rules make sense: conditions ask what is asked, and every question has its form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from salon.catalogue.domain.source import Problem, Raw

SIDES = {"left", "right", "both"}
TESTS = ("is", "any_of", "at_most", "at_least", "below_setting")
NUMBER_TESTS = {"at_most", "at_least", "below_setting"}


def rule_meaning(raw: Raw, settings: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """Faults of one rule that fits its schema."""
    asked = {question["code"]: question for question in raw.values.get("follow_ups", ())}
    yield from _forms(raw, asked)
    for question in asked.values():
        yield from _question(raw, question)
    for effect in raw.values.get("effects", ()):
        yield from _effect(raw, effect, asked, settings)


def rules_together(entries: Sequence[Raw]) -> Iterator[Problem]:
    """Faults between rules, the today check and whatever else speaks of answers."""
    rules = {raw.code: raw for raw in entries if raw.kind == "rule"}
    answered: dict[str, str] = {}
    for item in (raw for raw in entries if raw.kind == "check"):
        yield from _check_item(item, rules, answered)
    for rule in rules.values():
        shares = rules.get(rule.values.get("question_of", ""))
        if rule.values["validity"] == "VISIT" and rule.code not in answered and shares is None:
            yield rule.problem("no question of the today check answers it")
        if shares and shares.values.get("follow_ups") != rule.values.get("follow_ups"):
            yield rule.problem(f"its follow-up questions are not those of {shares.code}", key="follow_ups")
    allergens = {code for rule in rules.values() for code in _allergens_of(rule)}
    for product in (raw for raw in entries if raw.kind == "product"):
        for code in product.values.get("allergens", ()):
            if code not in allergens:
                yield product.problem(
                    f"no question about allergies has the answer {code}", key="allergens", fragment=code
                )


def _allergens_of(rule: Raw) -> Iterator[str]:
    """The answers that a rule takes for allergens."""
    asked = {effect["asked"] for effect in rule.values.get("effects", ()) if effect["code"] == "ALLERGEN"}
    for question in rule.values.get("follow_ups", ()):
        if question["code"] in asked:
            yield from (choice["code"] for choice in question.get("choices", ()))


def _check_item(item: Raw, rules: Mapping[str, Raw], answered: dict[str, str]) -> Iterator[Problem]:
    for code in item.values.get("rules", ()):
        if rules[code].values["validity"] != "VISIT":
            yield item.problem(f"{code} lives longer than a visit: it is confirmed, not answered", key="rules")
        if code in answered:
            yield item.problem(f"{code} is answered by {answered[code]} already", key="rules")
        answered[code] = item.code
    for code in item.values.get("confirms", ()):
        if rules[code].values["validity"] == "VISIT":
            yield item.problem(f"{code} lives for a visit only: it is answered, not confirmed", key="confirms")


def _forms(raw: Raw, asked: Mapping[str, Any]) -> Iterator[Problem]:
    values = raw.values
    form = "today" if values["validity"] == "VISIT" else "yearly"
    if form not in values["forms"]:
        yield raw.problem(f"an answer that lives {values['validity']} is asked on the {form} form", key="forms")
    until = values.get("until")
    if (values["validity"] == "UNTIL") != bool(until):
        yield raw.problem("UNTIL needs `until`, and only UNTIL", key="validity")
    if until and asked.get(until["ask"], {}).get("type") != "date":
        yield raw.problem(f"until asks {until['ask']}, which is no follow-up question for a date", key="until")


def _question(raw: Raw, question: Mapping[str, Any]) -> Iterator[Problem]:
    if (question["type"] == "choice") != bool(question.get("choices")):
        yield raw.problem(f"{question['code']}: a choice has choices, and only a choice", fragment=question["text"])
    if question.get("low", 0) > question.get("high", float("inf")):
        yield raw.problem(f"{question['code']}: low is more than high", fragment=question["text"])


def _effect(
    raw: Raw, effect: Mapping[str, Any], asked: Mapping[str, Any], settings: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    code = effect["code"]
    for key in ("foot_asked", "asked", "weight_asked"):
        if key in effect and effect[key] not in asked:
            yield raw.problem(f"{code}.{key}: {effect[key]} is no follow-up question", key="effects")
    sides = {choice["code"] for choice in asked.get(effect.get("foot_asked", ""), {}).get("choices", ())}
    if "foot_asked" in effect and sides and not sides <= SIDES:
        yield raw.problem(f"{code}.foot_asked: {effect['foot_asked']} does not ask for a side", key="effects")
    if code == "AREA" and not (effect.keys() & {"zones", "regions", "groups", "is_marked"}):
        yield raw.problem("AREA names no place", key="effects")
    setting = effect.get("setting")
    if setting and setting["is"] not in settings[setting["code"]].get("choices", ()):
        yield raw.problem(f"{setting['code']} is never {setting['is']}", key="effects")
    if "when" in effect:
        yield from _condition(raw, effect["when"], asked, settings)


def _condition(
    raw: Raw, when: Mapping[str, Any], asked: Mapping[str, Any], settings: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    question = asked.get(when["ask"])
    tests = [test for test in TESTS if test in when]
    if question is None:
        yield raw.problem(f"when: {when['ask']} is no follow-up question", key="effects")
        return
    if len(tests) != 1:
        yield raw.problem(f"when: exactly one of {', '.join(TESTS)}", key="effects")
        return
    if (tests[0] in NUMBER_TESTS) != (question["type"] == "number"):
        yield raw.problem(f"when: {tests[0]} does not fit the type of {when['ask']}", key="effects")
        return
    known = {choice["code"] for choice in question.get("choices", ())} or {"yes", "no"}
    for answer in [when["is"]] if "is" in when else when.get("any_of", ()):
        if answer not in known:
            yield raw.problem(f"when: {when['ask']} is never {answer}", key="effects", fragment=answer)
    limit = settings.get(when.get("below_setting", ""))
    if limit and not isinstance(limit["value"], int):
        yield raw.problem(f"when: {when['below_setting']} is not a number", key="effects")
