"""The note as a form: a field's name is its path in the note (`subjective.stress`), on the page and in what is sent.

What a page without scripts sends, and what the tablet's script reads out of the same form, become the same value.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from salon.catalogue.domain.drawing import middle
from salon.catalogue.selectors import Chart
from salon.sessionlog.domain.note import NO_AFTERCARE, SECTIONS

SPARE_ROWS = 2
ROWS_AT_MOST = 80
# What a leaf of the path holds; everything else is text.
NUMBERS = frozenset(
    {
        "pain", "pain_now", "pain_before", "pain_after", "stress", "sleep", "mood", "anxiety", "energy", "pulse",
        "duration_minutes", "water_c", "seconds", "pressure", "hold_seconds", "repetitions",
    }
)  # fmt: skip
SHARES = frozenset({"x", "y"})
TICKS = frozenset({"declined", "is_done", "sensation_ok"})
LISTS = frozenset({"goals", "reactions", "aftercare"})
ZONE, REGION = "zone:", "region:"
# The lists of rows; a row is one only when its leading field is filled in.
ROWS = (
    ("subjective", "complaints", "code"),
    ("objective", "pain_points", "foot"),
    ("plan", "techniques", "code"),
    ("after", "complaints", "code"),
)

# Where on the page a signature finds something missing.
PLACES = {
    "techniques": "techniques",
    "duration": "plan.duration_minutes",
    "after": "after.stress",
    "aftercare": "plan.aftercare",
}
ROW_IDS = {"techniques": "technique", "pain_points": "spot"}

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Marked:
    """One thing that is wrong: the element of the page that it links to."""

    words: str
    anchor: str


def version_in(given: QueryDict) -> int:
    """The version that a sent form was made from, or that its sender has seen since; 0 for what is none."""
    text = given.get("merged") or given.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def tree_of(given: QueryDict, chart: Chart) -> Tree:
    """What a sent form says, in the shape of a note; empty fields and rows are left out."""
    tree: Tree = {name: {} for name in SECTIONS}
    for name in given:
        path = name.split(".")
        if path[0] in tree and len(path) > 1:
            value = _value(path, given.getlist(name))
            if value not in (None, "", []):
                _put(tree, path, value)
    told = {name: _listed(section) for name, section in tree.items()}
    for section, name, lead in ROWS:
        rows = [row for row in told[section].get(name, ()) if row.get(lead)][:ROWS_AT_MOST]
        told[section][name] = [_placed(row, chart) for row in rows]
    if NO_AFTERCARE in told["plan"].get("aftercare", ()):
        told["plan"]["aftercare"] = [NO_AFTERCARE]
    return told | {"copied_from": given.get("copied_from") or None}


def anchor_of(pointer: str) -> str:
    """The id of the element that a pointer (`/plan/techniques/0`) speaks of."""
    parts = pointer.strip("/").split("/")
    if len(parts) > 2 and parts[1] in ROW_IDS and parts[2].isdigit():
        return f"{ROW_IDS[parts[1]]}-{int(parts[2]) + 1}"
    return ".".join(parts[:2]) if len(parts) > 1 else f"section-{parts[0]}"


def _value(path: list[str], texts: list[str]) -> Any:
    leaf = path[-1]
    if leaf in LISTS or path[:2] == ["plan", "zones_worked"]:
        return [text for text in texts if text]
    text = texts[-1].strip()
    if leaf in TICKS:
        return {"true": True, "false": False}.get(text)
    if leaf in NUMBERS:
        return int(text) if text.isdecimal() and len(text) < 6 else text
    return _share(text) if leaf in SHARES else text


def _share(text: str) -> float | str:
    """A share of the foot; what is none is handed on as typed, to be refused."""
    try:
        return round(float(text), 4)
    except ValueError:
        return text


def _put(tree: Tree, path: list[str], value: Any) -> None:
    inner: Any = tree
    for step in path[:-1]:
        inner = inner.setdefault(step, {})
        if not isinstance(inner, dict):
            return
    inner[path[-1]] = value


def _listed(value: Any) -> Any:
    """The same value with numbered fields as lists, in the order of their numbers."""
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(part) for name, part in value.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


def _placed(row: Tree, chart: Chart) -> Tree:
    """A row whose one choice of a place stands for a zone, a region or a point of the foot."""
    place = str(row.pop("place", ""))
    if place.startswith(ZONE):
        return row | {"zone": place.removeprefix(ZONE)}
    if place.startswith(REGION):
        return row | {"region": place.removeprefix(REGION)}
    view, _, code = place.partition(":")
    if "x" not in row and view in chart.outlines:
        return row | _point_of(code, view, row, chart)
    return row


def _point_of(code: str, view: str, row: Tree, chart: Chart) -> Tree:
    """The middle of a zone or region, for a spot that was chosen from a list."""
    region = chart.regions.get(code)
    shapes = chart.zones_of(str(row.get("foot"))).get(code) or (region.shapes if region else ())
    here = [shape for shape in shapes if shape.view == view]
    if not here:
        return {"view": view}
    x, y = middle(here[0], chart.outlines[view].outline)
    return {"view": view, "x": round(x, 4), "y": round(y, 4)}


def flat(tree: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every field of a note with its path, as `subjective.stress`."""
    for name in SECTIONS:
        for field, value in (tree.get(name) or {}).items():
            yield f"{name}.{field}", value
