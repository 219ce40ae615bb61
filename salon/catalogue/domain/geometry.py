"""Shapes on the foot: what lies inside what, which shape a tap hits, where it appears on the screen."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
SOLE, TOP, INNER, OUTER = "P", "D", "M", "L"
VIEWS = (SOLE, TOP, INNER, OUTER)
ELLIPSE, BAND, SLAB = "E", "B", "S"
LEFT, RIGHT, BOTH = "left", "right", "both"
SAMPLES = 72

_NUMBER = r"(\d*\.?\d+)"
_NOTATION = {
    ELLIPSE: re.compile(rf"([PDML]) E {_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}"),
    BAND: re.compile(rf"([PDML]) B {_NUMBER},{_NUMBER}>{_NUMBER},{_NUMBER} w {_NUMBER}"),
    SLAB: re.compile(rf"([PDML]) S {_NUMBER},{_NUMBER}>{_NUMBER},{_NUMBER}"),
}


class NoShape(ValueError):
    """The text is not a shape."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The edge of the foot in one view, as a closed polygon."""

    view: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An ellipse, a band with round ends, or the part of the foot inside a box."""

    view: str
    kind: str
    numbers: tuple[float, ...]

    def __str__(self) -> str:
        numbers = [f"{number:g}" for number in self.numbers]
        if self.kind == ELLIPSE:
            return f"{self.view} E {','.join(numbers)}"
        ends = f"{numbers[0]},{numbers[1]}>{numbers[2]},{numbers[3]}"
        return f"{self.view} {self.kind} {ends}" + (f" w {numbers[4]}" if self.kind == BAND else "")


def shape_from(text: str) -> Shape:
    """Read `P E cx,cy,rx,ry`, `P B x1,y1>x2,y2 w n` or `P S x1,y1>x2,y2`; raises NoShape."""
    for kind, notation in _NOTATION.items():
        match = notation.fullmatch(text.strip())
        if match:
            view, *numbers = match.groups()
            return _sane(Shape(view, kind, tuple(float(number) for number in numbers)))
    raise NoShape(text)


def _sane(shape: Shape) -> Shape:
    numbers = shape.numbers
    sizes = {ELLIPSE: numbers[2:4], BAND: numbers[4:]}.get(shape.kind, ())
    if any(size <= 0 for size in sizes):
        raise NoShape(str(shape))
    if shape.kind == SLAB and not (numbers[0] < numbers[2] and numbers[1] < numbers[3]):
        raise NoShape(str(shape))
    return shape


# ---- inside and outside ----------------------------------------------------------------


def inside_polygon(point: Point, polygon: Iterable[Point]) -> bool:
    """Whether the point lies in the polygon, by counting the edges a ray to the right crosses."""
    x, y = point
    is_inside = False
    corners = list(polygon)
    for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            is_inside = not is_inside
    return is_inside


def contains(shape: Shape, point: Point, outline: Outline) -> bool:
    """Whether the point lies on the shape (and, for a slab, on the foot)."""
    x, y = point
    numbers = shape.numbers
    if shape.kind == ELLIPSE:
        cx, cy, rx, ry = numbers
        return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1
    if shape.kind == BAND:
        return _distance_to_segment(point, (numbers[0], numbers[1]), (numbers[2], numbers[3])) <= numbers[4]
    x1, y1, x2, y2 = numbers
    return x1 <= x <= x2 and y1 <= y <= y2 and inside_polygon(point, outline.points)


def _distance_to_segment(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    along = ((x - x1) * dx + (y - y1) * dy) / ((dx * dx + dy * dy) or 1)
    along = min(1.0, max(0.0, along))
    return math.hypot(x - x1 - along * dx, y - y1 - along * dy)


def fits(shape: Shape, outline: Outline) -> bool:
    """Whether the whole edge of the shape lies on the foot; of a slab, whether any of it does."""
    if shape.kind == SLAB:
        return bool(clipped(shape, outline))
    return all(inside_polygon(point, outline.points) for point in edge(shape))


def edge(shape: Shape) -> Iterator[Point]:
    """Points along the edge of an ellipse or a band."""
    if shape.kind == ELLIPSE:
        cx, cy, rx, ry = shape.numbers
        yield from _arc((cx, cy), rx, ry, start=0, sweep=math.tau)
        return
    x1, y1, x2, y2, width = shape.numbers
    heading = math.atan2(y2 - y1, x2 - x1)
    for step in range(SAMPLES + 1):
        x, y = x1 + (x2 - x1) * step / SAMPLES, y1 + (y2 - y1) * step / SAMPLES
        for side in (-1, 1):
            yield (x - side * width * math.sin(heading), y + side * width * math.cos(heading))
    yield from _arc((x1, y1), width, width, start=heading + math.pi / 2, sweep=math.pi)
    yield from _arc((x2, y2), width, width, start=heading - math.pi / 2, sweep=math.pi)


def _arc(centre: Point, rx: float, ry: float, *, start: float, sweep: float) -> Iterator[Point]:
    for step in range(SAMPLES):
        angle = start + sweep * step / SAMPLES
        yield (centre[0] + rx * math.cos(angle), centre[1] + ry * math.sin(angle))


def clipped(shape: Shape, outline: Outline) -> tuple[Point, ...]:
    """The polygon that a slab cuts out of the foot; empty when it misses the foot."""
    x1, y1, x2, y2 = shape.numbers
    polygon = list(outline.points)
    for axis, bound, sign in ((0, x1, 1), (0, x2, -1), (1, y1, 1), (1, y2, -1)):
        polygon = _cut(polygon, axis, bound, sign)
    return tuple(polygon)


def _cut(polygon: list[Point], axis: int, bound: float, sign: int) -> list[Point]:
    """Keep what lies on one side of a straight line along an axis (Sutherland and Hodgman)."""
    kept: list[Point] = []
    for start, end in pairwise([*polygon, polygon[0]] if polygon else []):
        before, after = sign * (start[axis] - bound), sign * (end[axis] - bound)
        if before >= 0:
            kept.append(start)
        if before * after < 0:
            share = before / (before - after)
            kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
    return kept


# ---- size and hits -----------------------------------------------------------------------


def area(shape: Shape, outline: Outline) -> float:
    """The size of the shape."""
    numbers = shape.numbers
    if shape.kind == ELLIPSE:
        return math.pi * numbers[2] * numbers[3]
    if shape.kind == BAND:
        length, width = math.dist(numbers[:2], numbers[2:4]), numbers[4]
        return 2 * width * length + math.pi * width * width
    return polygon_area(clipped(shape, outline))


def polygon_area(polygon: tuple[Point, ...]) -> float:
    """The size of a polygon."""
    closed = [*polygon, polygon[0]] if polygon else []
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(closed))) / 2


def hits(point: Point, *, view: str, shapes: Mapping[str, tuple[Shape, ...]], outline: Outline) -> tuple[str, ...]:
    """The codes whose shapes lie under the point, smallest shape first."""
    found = [
        (area(shape, outline), code)
        for code, owned in shapes.items()
        for shape in owned
        if shape.view == view and contains(shape, point, outline)
    ]
    return tuple(dict.fromkeys(code for _, code in sorted(found)))


# ---- two feet, one set of coordinates ----------------------------------------------------


def on_foot(shapes: tuple[Shape, ...], foot: str, *, laterality: str, narrows_on_right: bool) -> tuple[Shape, ...]:
    """The shapes as they are on that foot: none when the zone belongs to the other one."""
    if laterality not in (BOTH, foot):
        return ()
    if foot == RIGHT and narrows_on_right:
        return tuple(narrowed(shape) for shape in shapes)
    return shapes


def narrowed(shape: Shape) -> Shape:
    """An ellipse half as wide, its inner edge where it was; other shapes stay."""
    if shape.kind != ELLIPSE:
        return shape
    cx, cy, rx, ry = shape.numbers
    return Shape(shape.view, ELLIPSE, (round(cx - rx / 2, 6), cy, round(rx / 2, 6), ry))


def to_screen(point: Point, *, view: str, foot: str) -> Point:
    """Where a point of the foot is drawn, in a box from 0 to 1 with the origin at its top left.

    Soles face the viewer with the big toes in the middle; tops are seen from above; sides stand on the ground.
    """
    first, second = point
    is_left = foot == LEFT
    if view == SOLE:
        return (first if is_left else 1 - first, second)
    if view == TOP:
        return (1 - first if is_left else first, second)
    is_toes_left = is_left == (view == OUTER)
    return (first if is_toes_left else 1 - first, 1 - second)


def from_screen(point: Point, *, view: str, foot: str) -> Point:
    """The point of the foot drawn at that place: turning over is its own reverse."""
    return to_screen(point, view=view, foot=foot)
