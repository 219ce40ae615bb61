"""The foot chart as lines to draw: the same shapes that a tap is tested against, turned onto the right foot."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from salon.catalogue.domain.entries import OutlineEntry
from salon.catalogue.domain.geometry import (
    BAND,
    ELLIPSE,
    Outline,
    Point,
    Shape,
    area,
    clipped,
    contains,
    to_screen,
)

# How large a foot of length 1 is drawn; whole numbers are fine enough at this size.
SCALE = 1000
CORNERS_OF_AN_END = 12
COSINE_OF_A_CORNER = 0.15


@dataclass(frozen=True, slots=True)
class Place:
    """A zone or region of one drawing: its paths, and where its middle is."""

    code: str
    paths: tuple[str, ...]
    x: int
    y: int
    size: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """One foot in one view; `places` go from the largest to the smallest, so that the smallest lies on top."""

    view: str
    foot: str
    width: int
    height: int
    outline: str
    guides: tuple[str, ...]
    zones: tuple[Place, ...]
    regions: tuple[Place, ...]


def drawing(
    outline: OutlineEntry,
    *,
    foot: str,
    zones: Mapping[str, Iterable[Shape]],
    regions: Mapping[str, Iterable[Shape]],
) -> Drawing:
    """Draw one view of one foot; zones and regions come with their shapes on that foot."""
    sheet = Sheet(outline, foot)
    return Drawing(
        view=outline.code,
        foot=foot,
        width=sheet.width,
        height=sheet.height,
        outline=_rounded([sheet.at(point) for point in outline.points]),
        guides=tuple(_line([sheet.at((x, y)) for x, y in guide["points"]]) for guide in outline.guides),
        zones=_places(sheet, zones),
        regions=_places(sheet, regions),
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper on which one view of one foot is drawn."""

    entry: OutlineEntry
    foot: str

    @property
    def width(self) -> int:
        """In the units of the drawing."""
        return round(self.entry.width * SCALE)

    @property
    def height(self) -> int:
        """In the units of the drawing."""
        return round(self.entry.height * SCALE)

    @property
    def outline(self) -> Outline:
        """The edge, in the units of the foot."""
        return self.entry.outline

    def at(self, point: Point) -> Point:
        """Where a point of the foot is drawn."""
        x, y = to_screen(point, view=self.entry.code, foot=self.foot)
        return (x * self.width, y * self.height)


def _places(sheet: Sheet, shapes: Mapping[str, Iterable[Shape]]) -> tuple[Place, ...]:
    places = []
    for code, owned in shapes.items():
        drawn = [(path, shape) for shape in owned if shape.view == sheet.entry.code and (path := _path(sheet, shape))]
        if drawn:
            x, y = sheet.at(middle(drawn[0][1], sheet.outline))
            size = max(area(shape, sheet.outline) for _, shape in drawn)
            places.append(Place(code, tuple(path for path, _ in drawn), round(x), round(y), size))
    return tuple(sorted(places, key=lambda place: (-place.size, place.code)))


def settled(point: Point, *, view: str, shapes: Iterable[Shape], outline: Outline) -> Point:
    """Where a finding is drawn that was made in this zone, on whatever chart: where it was, while that is in the zone.

    A new drawing may have moved the zone; the finding then lies in the zone's middle.
    """
    here = [shape for shape in shapes if shape.view == view]
    if not here or any(contains(shape, point, outline) for shape in here):
        return point
    return middle(here[0], outline)


def middle(shape: Shape, outline: Outline) -> Point:
    """The point of the foot in the middle of a shape."""
    numbers = shape.numbers
    if shape.kind == ELLIPSE:
        return (numbers[0], numbers[1])
    if shape.kind == BAND:
        return ((numbers[0] + numbers[2]) / 2, (numbers[1] + numbers[3]) / 2)
    corners = clipped(shape, outline)
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)


def _path(sheet: Sheet, shape: Shape) -> str:
    """The edge of a shape as a path; empty for a slab that misses the foot."""
    if shape.kind == ELLIPSE:
        return _oval(sheet, shape)
    points = _ring(shape) if shape.kind == BAND else list(clipped(shape, sheet.outline))
    return f"{_line([sheet.at(point) for point in points])}z" if points else ""


def _oval(sheet: Sheet, shape: Shape) -> str:
    cx, cy, rx, ry = shape.numbers
    x, y = sheet.at((cx, cy))
    across, along = rx * sheet.width, ry * sheet.height
    half = f"a{across:.0f} {along:.0f} 0 1 0"
    return f"M{x - across:.0f} {y:.0f}{half} {2 * across:.0f} 0{half} {-2 * across:.0f} 0z"


def _ring(band: Shape) -> list[Point]:
    """The edge of a band with round ends, point by point."""
    x1, y1, x2, y2, half = band.numbers
    heading = math.atan2(y2 - y1, x2 - x1)
    ends = ((x2, y2, heading - math.pi / 2), (x1, y1, heading + math.pi / 2))
    angles = [math.pi * step / CORNERS_OF_AN_END for step in range(CORNERS_OF_AN_END + 1)]
    return [
        (x + half * math.cos(start + angle), y + half * math.sin(start + angle))
        for x, y, start in ends
        for angle in angles
    ]


def _line(points: list[Point]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points)


def _rounded(points: list[Point]) -> str:
    """A closed line through all the points, round (Catmull and Rom, as cubic curves) but where it turns sharply."""
    pulls = [_pull(points[at - 1], points[at], points[(at + 1) % len(points)]) for at in range(len(points))]
    told = [f"M{points[0][0]:.0f} {points[0][1]:.0f}"]
    for at, (x, y) in enumerate(points):
        onward = (at + 1) % len(points)
        to_x, to_y = points[onward]
        curve = (x + pulls[at][0], y + pulls[at][1], to_x - pulls[onward][0], to_y - pulls[onward][1], to_x, to_y)
        told.append("C" + " ".join(f"{number:.0f}" for number in curve))
    return "".join(told) + "z"


def _pull(before: Point, here: Point, after: Point) -> Point:
    """How far a curve leans past a point on its way; not at all at a corner."""
    arriving, leaving = (here[0] - before[0], here[1] - before[1]), (after[0] - here[0], after[1] - here[1])
    lengths = math.hypot(*arriving) * math.hypot(*leaving) or 1
    if (arriving[0] * leaving[0] + arriving[1] * leaving[1]) / lengths < COSINE_OF_A_CORNER:
        return (0, 0)
    return ((after[0] - before[0]) / 6, (after[1] - before[1]) / 6)
