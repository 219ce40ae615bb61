"""screen(): from answers and rules to a proposal. A therapist decides; the machine never declines a client."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from clients.domain.answers import Answer, Answers, is_in_date, is_yes, missing, worked_out
from clients.domain.conditions import Context, applies, feet, foot_of
from clients.domain.proposal import AMBER, GREEN, GREY, OK, RED, WE_WILL_CONTACT_YOU, Hit, Needs, Place, Proposal
from salon.catalogue.domain.rules import BOTH, LEFT, RIGHT, UNSURE, YEAR, Effect, Rule

STOP, STOP_REFLEX, STOP_SOAK, STOP_FOOT, URGENT = "STOP", "STOP-R", "STOP-S", "STOP-F", "URGENT"
AREA, PRESSURE, MINUTES, CLEARANCE, QUALIFIED, CONSENT = "AREA", "P", "T", "MED", "Q", "CONS"
REFLEX, SOAK = "REFLEX", "SOAK"


@dataclass(frozen=True, slots=True)
class Raised:
    """One effect that counts."""

    rule: Rule
    effect: Effect
    answer: Answer

    @property
    def code(self) -> str:
        return self.effect.code

    @property
    def foot(self) -> str:
        return foot_of(self.effect, self.answer)


def screen(*, answers: Answers, rules: Sequence[Rule], context: Context) -> Proposal:
    """Judge the answers by these rules for this visit.

    `answers` hold per code `value` (yes, no, unsure), `answered_on` and the follow-ups. The rules of an old release
    give what they gave then. Strictest wins: caps take the lowest, and what was left open counts as yes.
    """
    active = [rule for rule in rules if rule.is_active and rule.concerns(context.families)]
    known = worked_out(answers, active, birth_date=context.birth_date, on=context.day)
    said_yes = [(rule, known[rule.answer_code]) for rule in active if _counts(rule, known, context)]
    codes = frozenset(rule.code for rule, _ in said_yes)
    raised = [
        Raised(rule, effect, answer)
        for rule, answer in said_yes
        for effect in rule.effects
        if applies(effect, rule, answer, hit=codes, context=context)
    ]
    open_codes = missing(
        known, active, today=context.today, visit_on=context.day, forms=context.forms, families=context.families
    )
    return _proposal(raised, _hits(said_yes, raised), open_codes, context)


def _counts(rule: Rule, answers: Answers, context: Context) -> bool:
    """A yes counts while it is in date; one that lives a year counts on until it is asked again."""
    answer = answers.get(rule.answer_code)
    if answer is None or not is_yes(answer):
        return False
    return rule.validity == YEAR or is_in_date(rule, answer, today=context.today, visit_on=context.day)


def _hits(said_yes: Iterable[tuple[Rule, Answer]], raised: Iterable[Raised]) -> tuple[Hit, ...]:
    codes: dict[str, list[str]] = {}
    for item in raised:
        codes.setdefault(item.rule.code, []).append(item.code)
    # Two rules that share a question are both answered; only the one whose branch it is was hit.
    return tuple(
        Hit(rule.code, rule.version, rule.severity, answer.get("value") == UNSURE, _once(codes.get(rule.code, ())))
        for rule, answer in said_yes
        if rule.code in codes or not _is_shared(rule, said_yes)
    )


def _is_shared(rule: Rule, said_yes: Iterable[tuple[Rule, Answer]]) -> bool:
    return any(other is not rule and other.answer_code == rule.answer_code for other, _ in said_yes)


def _proposal(
    raised: Sequence[Raised], hits: tuple[Hit, ...], open_codes: tuple[str, ...], context: Context
) -> Proposal:
    med = _once(item.rule.code for item in raised if item.code == CLEARANCE)
    uncleared = tuple(code for code in med if not context.is_cleared(code))
    standing = _as_doctors_say(
        [item for item in raised if item.code != CLEARANCE or item.rule.code in uncleared], raised, context
    )
    excluded = _excluded_feet(standing)
    needs = _needs(standing)
    is_red = bool(uncleared) or _is_stopped(standing, excluded, needs, context)
    return Proposal(
        light=_light(is_red=is_red, is_open=bool(open_codes), is_touched=bool(raised)),
        outcome=WE_WILL_CONTACT_YOU if is_red else OK,
        effects=_merged(standing, context),
        hits=hits,
        missing=open_codes,
        needs=needs,
        is_urgent=any(item.code == URGENT for item in standing),
        excluded_feet=excluded,
        blocked_families=_blocked_families(standing),
        blocked_techniques=_blocked_techniques(standing),
        areas=_once(_place(item, context) for item in standing if item.code == AREA),
        local_caps=_once(_place(item, context) for item in standing if _is_local_cap(item)),
        clearances_needed=uncleared,
        clearances_used=tuple(code for code in med if code not in uncleared),
        allergens=_allergens(standing),
        referrals=_once(item.effect.how for item in standing if item.effect.how),
        notes=_once(item.effect.text for item in standing if item.effect.text),
    )


def _as_doctors_say(standing: list[Raised], raised: Sequence[Raised], context: Context) -> list[Raised]:
    """The effects with the pressure that a doctor's word allows: less than the rule's, or one step more."""
    told = {
        item.rule.code: (item, cleared.pressure_max)
        for item in raised
        if item.code == CLEARANCE and (cleared := context.clearance_for(item.rule.code)) is not None
    }
    known = {code: pressure for code, (_, pressure) in told.items() if pressure is not None}
    heeded = [
        replace(item, effect=replace(item.effect, cap=min(known[item.rule.code], (item.effect.cap or 0) + 1)))
        if _is_general_cap(item) and item.rule.code in known
        else item
        for item in standing
    ]
    capped = {item.rule.code for item in heeded if _is_general_cap(item)}
    return heeded + [
        replace(told[code][0], effect=Effect(PRESSURE, cap=pressure))
        for code, pressure in known.items()
        if code not in capped
    ]


def _is_stopped(raised: Iterable[Raised], excluded: tuple[str, ...], needs: Needs, context: Context) -> bool:
    codes = {item.code for item in raised}
    is_nobody_qualified = (
        context.staff_qualifications is not None and not set(needs.qualifications) <= context.staff_qualifications
    )
    return bool(
        codes & {STOP, URGENT}
        or (STOP_REFLEX in codes and REFLEX in context.families)
        or (STOP_SOAK in codes and context.families == {SOAK})
        or len(excluded) > 1
        or is_nobody_qualified
    )


def _light(*, is_red: bool, is_open: bool, is_touched: bool) -> str:
    if is_red:
        return RED
    if is_open:
        return GREY
    return AMBER if is_touched else GREEN


def _needs(raised: Sequence[Raised]) -> Needs:
    weights = [item.answer.get(item.effect.weight_asked) for item in raised if item.effect.weight_asked]
    return Needs(
        qualifications=_once(item.effect.qualification for item in raised if item.code == QUALIFIED),
        is_dry=any(item.code == STOP_SOAK for item in raised),
        minute_cap=_lowest(item.effect.cap for item in raised if item.code == MINUTES),
        pressure_cap=_lowest(item.effect.cap for item in raised if _is_general_cap(item)),
        water_max_c=_lowest(item.effect.cap for item in raised if item.code == "WATER"),
        consents=_once(item.effect.who for item in raised if item.code == CONSENT),
        has_chair_wish=any(item.code == "CHAIR" for item in raised),
        weight_kg=max((weight for weight in weights if isinstance(weight, int | float)), default=None),
        wants_master=any(item.rule.severity not in ("resource", "consent") for item in raised),
    )


def _is_local_cap(item: Raised) -> bool:
    return item.code == PRESSURE and item.effect.is_local


def _is_general_cap(item: Raised) -> bool:
    return item.code == PRESSURE and not item.effect.is_local


def _excluded_feet(raised: Iterable[Raised]) -> tuple[str, ...]:
    named = {foot for item in raised if item.code == STOP_FOOT for foot in feet(item.foot)}
    return tuple(foot for foot in (LEFT, RIGHT) if foot in named)


def _blocked_families(raised: Iterable[Raised]) -> tuple[str, ...]:
    named = {item.code for item in raised}
    return tuple(family for code, family in ((STOP_REFLEX, REFLEX), (STOP_SOAK, SOAK)) if code in named)


def _blocked_techniques(raised: Iterable[Raised]) -> dict[str, tuple[str, ...]]:
    """The techniques that are not used, with the feet they are not used on."""
    named: dict[str, set[str]] = {}
    for item in raised:
        for technique in item.effect.techniques:
            named.setdefault(technique, set()).update(feet(item.foot))
    return {technique: tuple(sorted(where)) for technique, where in sorted(named.items())}


def _place(item: Raised, context: Context) -> Place:
    effect = item.effect
    grouped = [zone for group in effect.groups for zone in context.groups.get(group, ())]
    zones = _once([*effect.zones, *grouped])
    return Place(item.rule.code, item.foot, zones, effect.regions, effect.is_marked, effect.cap)


def _allergens(raised: Iterable[Raised]) -> tuple[str, ...]:
    given = [item.answer.get(item.effect.asked) for item in raised if item.effect.asked]
    listed = [each if isinstance(each, list | tuple) else [each or UNSURE] for each in given]
    return _once(allergen for each in listed for allergen in each or [UNSURE])


# ---- effects for the contract: one line per code, the strictest of each ---------------------------


def _merged(raised: Sequence[Raised], context: Context) -> tuple[Mapping[str, Any], ...]:
    """Codes with parameters and the rules behind each."""
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    for item in raised:
        params = _params(item, raised, context)
        if params is not None:
            line = lines.setdefault((item.code, *_frozen(params)), {"code": item.code, **params, "rules": []})
            line["rules"] = [*dict.fromkeys([*line["rules"], item.rule.code])]
    return tuple(lines.values())


def _params(item: Raised, raised: Sequence[Raised], context: Context) -> dict[str, Any] | None:
    """What a line of this code says; None for what is no effect of the contract."""
    if item.code in (STOP, STOP_REFLEX, STOP_SOAK, URGENT):
        return {}
    if item.code == STOP_FOOT:
        return {"foot": BOTH if len(_excluded_feet(raised)) > 1 else item.foot}
    if item.code == CLEARANCE:
        return {"rule": item.rule.code}
    if item.code == MINUTES or _is_general_cap(item):
        same = [other for other in raised if other.code == item.code and not other.effect.is_local]
        return {"cap": _lowest(other.effect.cap for other in same)}
    if item.code == AREA or _is_local_cap(item):
        place = _place(item, context)
        told = {"foot": place.foot, "zones": [*place.zones], "regions": [*place.regions], "is_marked": place.is_marked}
        return told if item.code == AREA else {**told, "cap": place.cap}
    named = {QUALIFIED: "qualification", CONSENT: "who"}.get(item.code)
    return {named: getattr(item.effect, named)} if named else None


def _frozen(params: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in params.items())


def _lowest(values: Iterable[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)


def _once(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))
