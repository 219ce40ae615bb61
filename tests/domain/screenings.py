"""Screening without a database: the rules of the data files, and a short way to tell what was proposed."""

from datetime import date, timedelta
from typing import Any

from clients.domain.conditions import Cleared, Context
from clients.domain.proposal import Place, Proposal
from clients.domain.screening import screen
from tests.catalogue.files import catalogue

TODAY = date(2026, 3, 10)
RULES = catalogue().rows["rule"]
SETTINGS = {setting.code: setting.value for setting in catalogue().rows["setting"]}
GROUPS = {group.code: group.zones for group in catalogue().rows["zone_group"]}
RELAX, REFLEX, PEDICURE = frozenset({"RELAX"}), frozenset({"REFLEX"}), frozenset({"PEDI", "SOAK"})


def rule(code: str):
    return next(rule for rule in RULES if rule.code == code)


def context(**values: Any) -> Context:
    values = {"today": TODAY, "families": RELAX, "settings": SETTINGS, "groups": GROUPS, "forms": frozenset(), **values}
    return Context(**values)


def yes(**follow_ups: Any) -> dict[str, Any]:
    return {"value": "yes", **follow_ups}


def propose(answers: dict[str, Any], **values: Any) -> Proposal:
    return screen(answers=answers, rules=RULES, context=context(**values))


def all_no(**others: Any) -> dict[str, Any]:
    """Every question answered with no today, but for these."""
    no = {rule.answer_code: {"value": "no", "answered_on": TODAY.isoformat()} for rule in RULES}
    return {**no, **others}


def cleared(*codes: str, until: date = TODAY + timedelta(30), pressure_max: int | None = None) -> dict[str, Cleared]:
    return dict.fromkeys(codes, Cleared(until, pressure_max))


def told(proposal: Proposal) -> set[str]:
    """Everything the proposal says, each in a word."""
    needs = proposal.needs
    words = {effect["code"] for effect in proposal.effects if effect["code"] in ("STOP", "STOP-R", "STOP-S", "URGENT")}
    words |= {f"STOP-F:{foot}" for foot in proposal.excluded_feet}
    words |= {"MED"} if proposal.clearances_needed else set()
    words |= {f"P{needs.pressure_cap}"} if needs.pressure_cap is not None else set()
    words |= {f"T{needs.minute_cap}"} if needs.minute_cap is not None else set()
    words |= {f"Q:{qualification}" for qualification in needs.qualifications}
    words |= {f"CONS:{who}" for who in needs.consents}
    words |= {f"WATER{needs.water_max_c}"} if needs.water_max_c is not None else set()
    words |= {"CHAIR"} if needs.has_chair_wish else set()
    words |= {_area(area) for area in proposal.areas}
    words |= {f"P{place.cap}@{_where(place)}" for place in proposal.local_caps}
    words |= {
        f"NO {technique}" + ("" if len(feet) > 1 else f":{feet[0]}")
        for technique, feet in proposal.blocked_techniques.items()
    }
    words |= {f"REFER:{how}" for how in proposal.referrals}
    words |= {f"ALLERGEN:{allergen}" for allergen in proposal.allergens}
    return words | ({"NOTE"} if proposal.notes else set())


def _area(area: Place) -> str:
    return "AREA" + ("*" if area.is_marked else "") + ("" if area.foot == "both" else f":{area.foot}") + _places(area)


def _where(place: Place) -> str:
    return _places(place).strip(":") + ("" if place.foot == "both" else f":{place.foot}")


def _places(place: Place) -> str:
    codes = ",".join(sorted([*place.zones, *place.regions]))
    return f":{codes}" if codes else ""
