"""The foot map of a page: drawings, the list that says the same, and what lies where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salon.catalogue.domain.drawing import Drawing, Sheet, settled
from salon.catalogue.selectors import Chart
from salon.catalogue.words import told
from salon.faces.notes.labels import VIEWS
from salon.sessionlog.domain.plan import Limits

FEET = ("left", "right")
WORKED_WORDS: Mapping[str, str | Promise] = {
    "left": _("Zones worked on the left foot:"),
    "right": _("Zones worked on the right foot:"),
}
FOOT_WORDS: Mapping[str, str | Promise] = {"left": _("Left"), "right": _("Right")}


@dataclass(frozen=True, slots=True)
class Mark:
    """A tender spot on a drawing."""

    number: int
    x: int
    y: int
    score: Any
    is_faint: bool = False


@dataclass(frozen=True, slots=True)
class Sheetful:
    """One foot in one view with everything drawn on it."""

    drawing: Drawing
    foot_word: str | Promise
    worked: frozenset[str]
    excluded: frozenset[str]
    is_shut: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Both feet seen from one side."""

    code: str
    word: str | Promise
    sheets: tuple[Sheetful, ...]


@dataclass(frozen=True, slots=True)
class ZoneFoot:
    """A zone on one foot, for the list."""

    foot: str
    word: str | Promise
    is_there: bool
    is_worked: bool
    is_excluded: bool


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone in the list: the same on either foot."""

    code: str
    name: str
    label: str
    feet: tuple[ZoneFoot, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The zones that one view shows first."""

    view: str
    word: str | Promise
    rows: tuple[ZoneRow, ...]


@dataclass(frozen=True, slots=True)
class FootMap:
    """Everything that the map and its list show."""

    views: tuple[View, ...]
    groups: tuple[Group, ...]

    @property
    def worked(self) -> list[tuple[str | Promise, list[str]]]:
        """The zones worked on each foot by name, for a page that only shows them."""
        rows = [row for group in self.groups for row in group.rows]
        done = {
            foot: [row.name for row in rows if any(one.foot == foot and one.is_worked for one in row.feet)]
            for foot in FEET
        }
        return [(WORKED_WORDS[foot], names) for foot, names in done.items() if names]


def footmap(
    chart: Chart,
    *,
    limits: Limits,
    worked: Mapping[str, Sequence[str]],
    points: Sequence[Mapping[str, Any]],
    last_points: Sequence[Mapping[str, Any]] = (),
) -> FootMap:
    """The map with what was worked, what was found, what was found last time, and what is to be left alone."""
    excluded = {foot: _excluded(foot, limits, chart) for foot in FEET}
    done = {foot: frozenset(worked.get(foot, ())) for foot in FEET}
    marks = [*_marks(last_points, chart, is_faint=True), *_marks(points, chart)]
    sheets = [
        Sheetful(
            drawing=drawing,
            foot_word=FOOT_WORDS[drawing.foot],
            worked=done[drawing.foot],
            excluded=excluded[drawing.foot],
            is_shut=drawing.foot in limits.feet,
            marks=tuple(mark for place, mark in marks if place == (drawing.view, drawing.foot)),
        )
        for drawing in chart.drawings()
    ]
    views = tuple(
        View(code, word, tuple(sheet for sheet in sheets if sheet.drawing.view == code)) for code, word in VIEWS.items()
    )
    return FootMap(views, _groups(chart, done, excluded))


def excluded_places(limits: Limits, chart: Chart) -> dict[str, list[str]]:
    """Per foot the zones and regions that are left alone, for the script of the map."""
    return {
        foot: sorted(_excluded(foot, limits, chart) | (limits.avoided(foot) & chart.regions.keys())) for foot in FEET
    }


def _excluded(foot: str, limits: Limits, chart: Chart) -> frozenset[str]:
    """The zones of a foot that are left alone; all of them where the foot is, or the region around them."""
    if foot in limits.feet:
        return frozenset(chart.zones)
    return limits.avoided(foot) & chart.zones.keys()


def _marks(
    points: Sequence[Mapping[str, Any]], chart: Chart, *, is_faint: bool = False
) -> list[tuple[tuple[str, str], Mark]]:
    found = []
    for number, point in enumerate(points, start=1):
        view, foot = point.get("view"), point.get("foot")
        entry = chart.outlines.get(str(view))
        if entry is None or foot not in FEET or not _is_placed(point):
            continue
        code = str(point.get("zone") or point.get("region") or "")
        region = chart.regions.get(code)
        shapes = chart.zones_of(foot).get(code) or (region.shapes if region else ())
        at = settled((point["x"], point["y"]), view=entry.code, shapes=shapes, outline=entry.outline)
        x, y = Sheet(entry, foot).at(at)
        found.append(((entry.code, foot), Mark(number, round(x), round(y), point.get("pain_before"), is_faint)))
    return found


def _is_placed(point: Mapping[str, Any]) -> bool:
    return all(isinstance(point.get(name), int | float) for name in ("x", "y"))


def _groups(
    chart: Chart, worked: Mapping[str, frozenset[str]], excluded: Mapping[str, frozenset[str]]
) -> tuple[Group, ...]:
    by_view: dict[str, list[ZoneRow]] = {view: [] for view in VIEWS}
    shapes = {foot: chart.zones_of(foot) for foot in FEET}
    for zone in chart.zones.values():
        feet = tuple(
            ZoneFoot(
                foot=foot,
                word=FOOT_WORDS[foot],
                is_there=bool(shapes[foot][zone.code]),
                is_worked=zone.code in worked[foot],
                is_excluded=zone.code in excluded[foot],
            )
            for foot in FEET
        )
        by_view[zone.shapes[0].view].append(ZoneRow(zone.code, told(zone.name), told(zone.label), feet))
    return tuple(Group(view, VIEWS[view], tuple(rows)) for view, rows in by_view.items())
