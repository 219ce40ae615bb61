"""The foot map's lines, and where a finding lies on them."""

import re

import pytest

from salon.catalogue.domain.drawing import Sheet, drawing, middle, settled
from salon.catalogue.domain.entries import OutlineEntry
from salon.catalogue.domain.geometry import Shape, contains

SOLE = OutlineEntry(
    code="P",
    name="Sole",
    axes="",
    width=0.4,
    height=1.0,
    points=((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)),
)
OVAL = Shape("P", "E", (0.25, 0.5, 0.1, 0.1))
SLAB = Shape("P", "S", (0.0, 0.8, 1.0, 0.9))
BAND = Shape("P", "B", (0.2, 0.2, 0.8, 0.2, 0.02))


def drawn(foot):
    return drawing(SOLE, foot=foot, zones={"BIG": [SLAB], "SMALL": [OVAL], "LINE": [BAND]}, regions={})


def test_a_right_foot_is_the_left_one_in_a_mirror():
    left, right = drawn("left"), drawn("right")
    assert (left.width, left.height) == (right.width, right.height) == (400, 1000)
    by_code = {place.code: place for place in left.zones}
    for place in right.zones:
        other = by_code[place.code]
        assert place.x == left.width - other.x
        assert place.y == other.y


def test_small_zones_lie_over_large_ones():
    sizes = [place.size for place in drawn("left").zones]
    assert sizes == sorted(sizes, reverse=True)


def test_every_path_is_closed_and_stays_on_the_paper():
    sheet = drawn("left")
    for place in sheet.zones:
        for path in place.paths:
            assert path.startswith("M")
            assert path.endswith("z")
            if "a" not in path:
                numbers = [int(number) for number in re.findall(r"-?\d+", path)]
                assert min(numbers) >= 0
                assert max(numbers) <= sheet.height


@pytest.mark.parametrize("shape", [OVAL, SLAB, BAND])
def test_the_middle_of_a_shape_is_in_it(shape):
    assert contains(shape, middle(shape, SOLE.outline), SOLE.outline)


def test_a_finding_stays_where_it_was_while_its_zone_is_still_there():
    assert settled((0.3, 0.5), view="P", shapes=[OVAL], outline=SOLE.outline) == (0.3, 0.5)


def test_a_finding_follows_its_zone_onto_another_drawing():
    moved = Shape("P", "E", (0.7, 0.1, 0.1, 0.05))
    assert settled((0.3, 0.5), view="P", shapes=[moved], outline=SOLE.outline) == (0.7, 0.1)


def test_a_finding_without_a_zone_in_this_view_stays():
    elsewhere = Shape("D", "E", (0.7, 0.1, 0.1, 0.05))
    assert settled((0.3, 0.5), view="P", shapes=[elsewhere], outline=SOLE.outline) == (0.3, 0.5)


def test_a_point_is_drawn_in_the_units_of_the_paper():
    assert Sheet(SOLE, "right").at((0.5, 0.5)) == (200, 500)
