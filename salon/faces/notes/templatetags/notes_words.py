"""Fields and codes of a note, in templates."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django import template
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from salon.catalogue.words import told
from salon.faces.notes import labels
from salon.faces.notes.noteform import flat
from salon.faces.notes.words import FEET, FIELDS
from salon.locations.models import Location
from salon.sessionlog.domain.note import NO_AFTERCARE
from salon.sessionlog.selectors.vocabulary import Choices

register = template.Library()
# Told by parts of the page that are made for them.
APART = frozenset({"plan.techniques", "objective.pain_points", "plan.zones_worked"})
CODES: Mapping[str, labels.Words] = {
    "plan.reactions": labels.REACTIONS,
    "category": labels.REFERRAL_KINDS,
    "response": labels.RESPONSES,
    "quality": labels.QUALITIES,
}


@register.filter
def at(tree: Mapping[str, Any], path: str) -> Any:
    """`{{ tree|at:"subjective.stress" }}`: a field of a note by its name; empty text where it is not there."""
    value: Any = tree
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
        if value is None:
            return ""
    return value


@register.filter
def wrong(marked: Collection[str] | None, anchor: str) -> str:
    """`<input{{ told.marked|wrong:"plan.next_visit" }}>`: marks a field that something is wrong with."""
    return mark_safe(' aria-invalid="true"') if anchor in (marked or ()) else ""


@register.filter
def row_wrong(marked: Collection[str] | None, number: int | str) -> str:
    """The class of a technique row or spot that something is wrong with; `number` counts from 0."""
    return "wrong" if isinstance(number, int) and f"technique-{number + 1}" in (marked or ()) else ""


@register.filter
def spot_wrong(marked: Collection[str] | None, number: int | str) -> str:
    """The same for a spot."""
    return "wrong" if isinstance(number, int) and f"spot-{number + 1}" in (marked or ()) else ""


@register.filter
def origin(origins: Mapping[str, str], path: str) -> str:
    """`{{ origins|origin:"plan.aftercare" }}`: `copied`, `changed` or `new`."""
    return origins.get("/" + path.replace(".", "/"), "")


@register.filter
def named(code: str, choices: Choices) -> str | Promise:
    """`{{ row.code|named:choices }}`: the name of a technique, place, foot, goal, complaint, advice or product."""
    rows = (
        *choices.techniques, *choices.zones, *choices.regions, *choices.goals, *choices.complaints, *choices.advice,
        *choices.products,
    )  # fmt: skip
    return FEET.get(code) or next((told(row.name) for row in rows if row.code == code), code)


@register.filter
def quality(code: str) -> str | Promise:
    """How a tender spot feels."""
    return labels.QUALITIES.get(code, "")


@register.filter
def view(code: str) -> str | Promise:
    """From which side a foot is seen."""
    return labels.VIEWS.get(code, "")


@register.filter
def addendum_kind(code: str) -> str | Promise:
    """Why something was added to a signed note."""
    return labels.ADDENDUM_KINDS.get(code, code)


@register.filter
def localtime_at(at_: datetime, place: Location) -> datetime:
    """`{{ one.written_at|localtime_at:place }}`: an instant on the salon's clock."""
    return at_.astimezone(place.zone)


@register.filter
def unlocalised(number: float) -> str:
    """A figure for scripts, whatever the reader's language writes for a decimal point."""
    return repr(number)


@register.filter
def looked_at(given: QueryDict, foot: str) -> bool:
    """Whether a sent check says that this foot was looked at."""
    return bool(given.get(f"{foot}-is_done"))


@register.filter
def look_in(given: QueryDict, foot: str) -> dict[str, str]:
    """What a sent check says of the look of a foot."""
    return {name.removeprefix(f"{foot}-"): given.get(name, "") for name in given if name.startswith(f"{foot}-")}


@register.filter
def where(row: Mapping[str, Any], places: Mapping[str, str]) -> str:
    """`{{ row|where:places }}`: the name of the zone or region that a technique or spot was on."""
    code = str(row.get("zone") or row.get("region") or "")
    return places.get(code, code)


@register.filter
def place_of(row: Mapping[str, Any]) -> str:
    """The value of a list of places for this technique row."""
    if row.get("zone"):
        return f"zone:{row['zone']}"
    return f"region:{row['region']}" if row.get("region") else ""


@register.filter
def facts(tree: Mapping[str, Any], choices: Choices) -> Iterator[tuple[str | Promise, str]]:
    """`{% for label, value in tree|facts:choices %}`: what was written, in the order of the form."""
    found = dict(flat(tree))
    for name, label in FIELDS.items():
        value = found.get(name)
        if name not in APART and value not in (None, "", [], {}):
            yield label, "\n".join(_lines(name, value, choices))


def _lines(name: str, value: Any, choices: Choices) -> list[str]:
    if name in ("subjective.complaints", "after.complaints"):
        return [_complaint(row, choices) for row in value]
    if name == "objective.foot_checks":
        return [f"{FEET[foot]}: {_look(look)}" for foot, look in value.items() if _look(look)]
    if name == "plan.referral":
        parts = [CODES[part].get(value.get(part, ""), "") for part in ("category", "response")]
        return [", ".join(str(part) for part in [*parts, value.get("words", "")] if part)]
    if isinstance(value, list):
        return [", ".join(str(_word(name, code, choices)) for code in value)]
    return [_("yes") if value is True else str(value)]


def _word(name: str, code: str, choices: Choices) -> str | Promise:
    if code == NO_AFTERCARE:
        return _("none")
    return CODES[name].get(code, code) if name in CODES else named(code, choices)


def _complaint(row: Mapping[str, Any], choices: Choices) -> str:
    score = row.get("pain_now", row.get("pain"))
    side = f" ({FEET[row['side']]})" if row.get("side") in FEET else ""
    return f"{named(row.get('code', ''), choices)}{side}" + (f": {score}/10" if score is not None else "")


def _look(look: Mapping[str, Any]) -> str:
    """What is unusual about a foot, and the therapist's words."""
    seen = [
        f"{word} {choices[look[code]]}"
        for code, (word, choices) in labels.LOOKS.items()
        if look.get(code) in choices and look[code] != next(iter(choices))
    ]
    if look.get("sensation_ok") is False:
        seen.append(_("feeling reduced"))
    return ", ".join([*map(str, seen), *filter(None, [look.get("words", "")])])
