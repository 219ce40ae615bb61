"""The five sections of a note: which words and figures they may hold, what is missing before a signature."""

from collections.abc import Iterator, Mapping
from typing import Any

from salon.core.text import TEXT_LENGTH, UnfitText, tidy

SECTIONS = ("subjective", "objective", "assessment", "plan", "after")
SCORES = range(11)
MINUTES = range(1, 8 * 60 + 1)
# The field of each section that holds a figure from 0 to 10; everything else is text, codes or lists of them.
SCORE_FIELDS = frozenset(
    {"stress", "sleep", "mood", "anxiety", "energy", "pain", "pain_now", "pain_before", "pain_after"}
)
FIELDS: dict[str, frozenset[str]] = {
    "subjective": frozenset({"goals", "complaints", "pain", "stress", "sleep", "mood", "anxiety", "energy", "words"}),
    "objective": frozenset({"words", "pain_points"}),
    "assessment": frozenset({"summary", "adaptations"}),
    "plan": frozenset(
        {"duration_minutes", "zones_worked", "reactions", "aftercare", "next_visit", "referral", "words"}
    ),
    "after": frozenset({"pain", "stress", "comment", "declined", "pulse"}),
}
NO_AFTERCARE = "none"


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


def unfit(sections: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The paths (`/after/pain`) of what cannot be kept: unknown names, scores off the scale, impossible lengths."""
    return sorted(path for name, section in sections.items() for path in _unfit_in(name, section))


def missing(sections: Mapping[str, Mapping[str, Any] | None], *, techniques: int, decision: str | None) -> list[str]:
    """What a signature still needs, as codes in the order of the page."""
    plan, after = sections.get("plan") or {}, sections.get("after") or {}
    present = {
        "decision": decision is not None,
        "techniques": techniques > 0,
        "duration": bool(plan.get("duration_minutes")),
        "after": bool(after.get("declined")) or any(after.get(name) is not None for name in ("pain", "stress")),
        "aftercare": bool(plan.get("aftercare")),
    }
    return [name for name, is_there in present.items() if not is_there]


def _unfit_in(name: str, section: Mapping[str, Any]) -> Iterator[str]:
    if name not in FIELDS:
        yield f"/{name}"
        return
    yield from (f"/{name}/{field}" for field in section if field not in FIELDS[name])
    yield from (f"/{name}/{path}" for path in _off_scale(section))
    minutes = section.get("duration_minutes")
    if minutes is not None and not (_is_whole(minutes) and minutes in MINUTES):
        yield f"/{name}/duration_minutes"


def _off_scale(value: Any, path: str = "") -> Iterator[str]:
    """The paths below a value at which a score is neither missing nor a whole number from 0 to 10."""
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        here = f"{path}/{key}" if path else str(key)
        if key in SCORE_FIELDS and inner is not None and not (_is_whole(inner) and inner in SCORES):
            yield here
        yield from _off_scale(inner, here)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
