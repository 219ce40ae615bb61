"""The five sections of a note: which words, codes and figures they may hold, what is missing before a signature."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from salon.core.text import TEXT_LENGTH, UnfitText, tidy
from salon.sessionlog.domain.findings import FOOT_CHECK, QUALITIES

SECTIONS = ("subjective", "objective", "assessment", "plan", "after")
SCORES = range(11)
MINUTES = range(1, 8 * 60 + 1)
PULSES = range(20, 251)
WATER_C = range(20, 41)
POINT_SECONDS = range(4 * 60 * 60 + 1)
FEET = ("left", "right")
SIDES = ("left", "right", "both")
VIEWS = ("P", "D", "M", "L")
NO_AFTERCARE = "none"
# What may happen to a client during or after a session.
REACTIONS = ("light_headed", "emotional", "cold", "sweating", "cramp", "tender", "other")
# Whom a client is advised to see, without a diagnosis.
REFERRALS = ("emergency", "today", "doctor", "midwife")
RESPONSES = ("will_go", "thinks_about_it", "declined")
ID_LENGTH = 36

Known = Mapping[str, Collection[str]]
Paths = Iterator[str]
Check = Callable[[Any, Known], Paths]


# ---- what one value may be ---------------------------------------------------------------


def _whole(numbers: range) -> Check:
    """A whole number of that range."""

    def check(value: Any, known: Known) -> Paths:  # noqa: ARG001
        if isinstance(value, bool) or not isinstance(value, int) or value not in numbers:
            yield ""

    return check


def _text(value: Any, known: Known) -> Paths:  # noqa: ARG001
    if not isinstance(value, str):
        yield ""


def _id(value: Any, known: Known) -> Paths:  # noqa: ARG001
    if not isinstance(value, str) or not 0 < len(value) <= ID_LENGTH:
        yield ""


def _tick(value: Any, known: Known) -> Paths:  # noqa: ARG001
    if not isinstance(value, bool):
        yield ""


def _share(value: Any, known: Known) -> Paths:  # noqa: ARG001
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        yield ""


def _one_of(*codes: str) -> Check:
    def check(value: Any, known: Known) -> Paths:  # noqa: ARG001
        if value not in codes:
            yield ""

    return check


def _code(kind: str, *also: str) -> Check:
    """A code of the catalogue of that kind."""

    def check(value: Any, known: Known) -> Paths:
        if not isinstance(value, str) or (value not in also and value not in known.get(kind, ())):
            yield ""

    return check


def _each(part: Check) -> Check:
    """A list, each part of which is checked."""

    def check(value: Any, known: Known) -> Paths:
        if not isinstance(value, list):
            yield ""
            return
        for place, inner in enumerate(value):
            yield from (f"/{place}{path}" for path in part(inner, known))

    return check


def _object(fields: Mapping[str, Check]) -> Check:
    """An object with these fields, each absent, null or fit."""

    def check(value: Any, known: Known) -> Paths:
        if not isinstance(value, Mapping):
            yield ""
            return
        for name, inner in value.items():
            if name not in fields:
                yield f"/{name}"
            elif inner is not None:
                yield from (f"/{name}{path}" for path in fields[name](inner, known))

    return check


# ---- what a note is made of --------------------------------------------------------------

SCORE = _whole(SCORES)
COMPLAINT = {"code": _code("complaint"), "side": _one_of(*SIDES)}
FOOT = {name: _one_of(*codes) for name, codes in FOOT_CHECK.items()} | {
    "sensation_ok": _tick,
    "is_done": _tick,
    "words": _text,
}
POINT: Mapping[str, Check] = {
    "id": _id,
    "foot": _one_of(*FEET),
    "view": _one_of(*VIEWS),
    "x": _share,
    "y": _share,
    "zone": _code("zone", ""),
    "region": _code("region", ""),
    "pain_before": SCORE,
    "pain_after": SCORE,
    "quality": _one_of("", *QUALITIES),
    "technique": _code("technique", ""),
    "seconds": _whole(POINT_SECONDS),
    "reason": _text,
    "words": _text,
}
FIELDS: Mapping[str, Mapping[str, Check]] = {
    "subjective": {
        "goals": _each(_code("goal")),
        "complaints": _each(_object(COMPLAINT | {"pain_now": SCORE})),
        **dict.fromkeys(("pain", "stress", "sleep", "mood", "anxiety", "energy"), SCORE),
        "change": _text,
        "words": _text,
    },
    "objective": {
        "foot_checks": _object(dict.fromkeys(FEET, _object(FOOT))),
        "pain_points": _each(_object(POINT)),
        "words": _text,
    },
    "assessment": {"summary": _text, "adaptations": _text},
    "plan": {
        "duration_minutes": _whole(MINUTES),
        "water_c": _whole(WATER_C),
        "zones_worked": _object(dict.fromkeys(FEET, _each(_code("zone")))),
        "reactions": _each(_one_of(*REACTIONS)),
        "aftercare": _each(_code("advice", NO_AFTERCARE)),
        "next_visit": _text,
        "referral": _object({"category": _one_of(*REFERRALS), "response": _one_of(*RESPONSES), "words": _text}),
        "words": _text,
    },
    "after": {
        "pain": SCORE,
        "stress": SCORE,
        "complaints": _each(_object(COMPLAINT | {"pain": SCORE})),
        "pulse": _whole(PULSES),
        "comment": _text,
        "declined": _tick,
    },
}
_SECTION = {name: _object(fields) for name, fields in FIELDS.items()}


def tidied(value: Any) -> Any:
    """The same value with every text in it as it is stored; raises UnfitText."""
    if isinstance(value, str):
        text = tidy(value)
        if len(text) > TEXT_LENGTH:
            raise UnfitText
        return text
    if isinstance(value, Mapping):
        return {key: tidied(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [tidied(inner) for inner in value]
    return value


def unfit(sections: Mapping[str, Mapping[str, Any]], *, known: Known) -> list[str]:
    """The paths (`/after/pain`) of what cannot be kept: unknown names and codes, figures off their scale.

    `known` holds the codes of the catalogue by kind: goal, complaint, zone, region, technique, advice.
    """
    return sorted(path for name, section in sections.items() for path in _unfit_in(name, section, known))


def missing(sections: Mapping[str, Mapping[str, Any] | None], *, techniques: int, decision: str | None) -> list[str]:
    """What a signature still needs, as codes in the order of the page."""
    plan, after = sections.get("plan") or {}, sections.get("after") or {}
    scores = [after.get("pain"), after.get("stress"), *(row.get("pain") for row in after.get("complaints") or ())]
    present = {
        "decision": decision is not None,
        "techniques": techniques > 0,
        "duration": bool(plan.get("duration_minutes")),
        "after": bool(after.get("declined")) or any(score is not None for score in scores),
        "aftercare": bool(plan.get("aftercare")),
    }
    return [name for name, is_there in present.items() if not is_there]


def _unfit_in(name: str, section: Any, known: Known) -> Paths:
    check = _SECTION.get(name)
    if check is None:
        yield f"/{name}"
        return
    yield from (f"/{name}{path}" for path in check(section, known))
