"""Checks what a schema cannot say: ranges, shapes on the foot, sums of minutes, words in braces."""

import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from salon.catalogue.domain.claims import blocked_claims
from salon.catalogue.domain.geometry import ELLIPSE, VIEWS, Outline, fits, shape_from
from salon.catalogue.domain.source import Problem, Raw

RANGES = (
    ("hold_seconds_min", "hold_seconds_max"),
    ("pressure_min", "pressure_max"),
    ("minutes_min", "minutes_max"),
    ("periodic_hours_min", "periodic_hours_max"),
    ("contact_minutes", "turnaround_minutes"),
)
# Texts that clients read; what staff read may name an illness.
CLIENT_TEXTS: Mapping[str, tuple[str, ...]] = {
    "service": ("name", "description"),
    "goal": ("name", "description"),
    "complaint": ("name", "description"),
    "protocol": ("name", "description"),
    "technique": ("name", "description"),
    "rule": ("question",),
    "check": ("question",),
    "advice": ("name",),
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an entry is compared with."""

    outlines: Mapping[str, Outline]
    settings: frozenset[str]


def surroundings(entries: Sequence[Raw]) -> Surroundings:
    """The outlines and settings among entries that fit their schema."""
    return Surroundings(
        outlines={
            raw.code: Outline(raw.code, tuple((x, y) for x, y in raw.values["points"]))
            for raw in entries
            if raw.kind == "outline"
        },
        settings=frozenset(raw.code for raw in entries if raw.kind == "setting"),
    )


def whole(entries: Sequence[Raw]) -> Iterator[Problem]:
    """Faults of the set: what is there twice or not at all."""
    seen: dict[tuple[str, str], Raw] = {}
    for raw in entries:
        first = seen.setdefault((raw.kind, raw.code), raw)
        if raw is not first and raw.kind == "catalogue":
            yield raw.problem(f"the version stands in {first.file} already", key="version")
        elif raw is not first and raw.code:
            yield raw.problem(f"this code is taken ({first.file}:{first.line_of('code')})")
    files = sorted({raw.file for raw in entries}) or ["catalogue.toml"]
    for kind, code in (("catalogue", ""), *(("outline", view) for view in VIEWS)):
        if (kind, code) not in seen:
            yield Problem(files[0], 1, f"{kind} {code}".strip() + " is missing in all files")


def meaning(raw: Raw, around: Surroundings) -> Iterator[Problem]:
    """Faults of one entry that fits its schema."""
    for low, high in RANGES:
        if low in raw.values and high in raw.values and raw.values[low] > raw.values[high]:
            yield raw.problem(f"{low} is more than {high}", key=low)
    yield from _claims(raw)
    special = _SPECIAL.get(raw.kind)
    if special:
        yield from special(raw, around)


def _claims(raw: Raw) -> Iterator[Problem]:
    texts = [(key, raw.values.get(key, "")) for key in CLIENT_TEXTS.get(raw.kind, ())]
    texts += [("lines", line["text"]) for line in raw.values.get("lines", ())]
    for key, text in texts:
        for claim in blocked_claims(text):
            yield raw.problem(f"makes the blocked claim {claim}", key=key, fragment=text)


def _setting(raw: Raw, _: Surroundings) -> Iterator[Problem]:
    choices = raw.values.get("choices", [])
    if choices and raw.values["value"] not in choices:
        yield raw.problem(f"value {raw.values['value']!r} is not one of its choices", key="value")


def _shapes(raw: Raw, around: Surroundings) -> Iterator[Problem]:
    is_on_foot = raw.values.get("is_on_foot", True)
    if is_on_foot != bool(raw.values["shapes"]):
        yield raw.problem("a place on the foot has shapes, any other has none", key="shapes")
    for text in raw.values["shapes"]:
        shape = shape_from(text)
        outline = around.outlines.get(shape.view)
        if outline and not fits(shape, outline):
            yield raw.problem(f"shape {text} lies outside outline {shape.view}", key="shapes", fragment=text)
        if raw.values.get("narrows_on_right") and shape.kind != ELLIPSE:
            yield raw.problem("only an ellipse can be narrower on the right", key="narrows_on_right")


def _outline(raw: Raw, _: Surroundings) -> Iterator[Problem]:
    if raw.code not in VIEWS:
        yield raw.problem(f"an outline is one of {', '.join(VIEWS)}")
    if len(raw.values["points"]) < 3:
        yield raw.problem("an outline has at least three points", key="points")


def _technique(raw: Raw, _: Surroundings) -> Iterator[Problem]:
    values = raw.values
    if ("hold_seconds_min" in values) != ("hold_seconds_max" in values):
        yield raw.problem("a hold has a shortest and a longest time", key="hold_seconds_min")
    if not (values.get("zones") or values.get("regions") or values.get("is_for_any_zone")):
        yield raw.problem("names no zone or region to work on")


def _advice(raw: Raw, around: Surroundings) -> Iterator[Problem]:
    known = raw.values.get("parameters", {}).keys() | around.settings
    for line in raw.values["lines"]:
        for word in _words(line["text"]) - known:
            yield raw.problem(f"{{{word}}} is no parameter of this text", key="lines", fragment=line["text"])


def _words(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"brace without its pair"}


def _service(raw: Raw, _: Surroundings) -> Iterator[Problem]:
    values = raw.values
    is_wet = "SOAK" in values["families"]
    if is_wet != (values["needs_chair"] == "basin"):
        yield raw.problem("a service with SOAK needs a basin, and only such a one", key="needs_chair")
    if is_wet != (values.get("soak_minutes", 0) > 0):
        yield raw.problem("a service with SOAK has soak_minutes, and only such a one", key="soak_minutes")
    if values.get("talk_minutes", 0) + values.get("soak_minutes", 0) > values["duration_minutes"]:
        yield raw.problem("talk and soak take longer than the service", key="duration_minutes")


def _chair_type(raw: Raw, _: Surroundings) -> Iterator[Problem]:
    values = raw.values
    if values["handling_minutes"] + values["contact_minutes"] != values["turnaround_minutes"]:
        yield raw.problem("turnaround is not handling plus contact time", key="turnaround_minutes")
    if sum(step["minutes"] for step in values["steps"]) != values["turnaround_minutes"]:
        yield raw.problem("the steps do not add up to the turnaround", key="steps")
    if sum(step["minutes"] for step in values["steps"] if step.get("is_contact")) != values["contact_minutes"]:
        yield raw.problem("the steps of contact do not add up to the contact time", key="steps")
    if (values["periodic"] != "none") != ("periodic_days" in values):
        yield raw.problem("periodic work has periodic_days, and only that", key="periodic")


_SPECIAL: Mapping[str, Callable[[Raw, Any], Iterator[Problem]]] = {
    "setting": _setting,
    "zone": _shapes,
    "region": _shapes,
    "outline": _outline,
    "technique": _technique,
    "advice": _advice,
    "service": _service,
    "chair_type": _chair_type,
}
