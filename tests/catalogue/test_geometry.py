"""Shapes on the foot."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.catalogue.domain.geometry import (
    BOTH,
    LEFT,
    RIGHT,
    VIEWS,
    NoShape,
    Outline,
    area,
    clipped,
    contains,
    edge,
    fits,
    from_screen,
    hits,
    inside_polygon,
    narrowed,
    on_foot,
    polygon_area,
    shape_from,
    to_screen,
)
from tests.catalogue.files import catalogue, row

SQUARE = Outline("P", ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)))
ZONES = catalogue().rows["zone"]
REGIONS = catalogue().rows["region"]
OUTLINES = {entry.code: entry.outline for entry in catalogue().rows["outline"]}
share = st.floats(0, 1)


def zone_shapes(foot):
    return {
        zone.code: on_foot(zone.shapes, foot, laterality=zone.laterality, narrows_on_right=zone.narrows_on_right)
        for zone in ZONES
    }


def zones_at(point, view, foot):
    return hits(point, view=view, shapes=zone_shapes(foot), outline=OUTLINES[view])


def regions_at(point, view):
    return hits(point, view=view, shapes={region.code: region.shapes for region in REGIONS}, outline=OUTLINES[view])


def middle(shape):
    numbers = shape.numbers
    return numbers[:2] if shape.kind == "E" else ((numbers[0] + numbers[2]) / 2, (numbers[1] + numbers[3]) / 2)


# ---- reading ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["P E 0.5,0.5,0.1,0.2", "M B 0.1,0.13>0.21,0.13 w 0.035", "D S 0,0.3>1,0.64"])
def test_a_shape_is_written_as_it_was_read(text):
    assert str(shape_from(text)) == text


@pytest.mark.parametrize(
    "text", ["", "P E 1,2,3", "Q E 0.5,0.5,0.1,0.1", "P E 0.5,0.5,0,0.1", "P B 0,0>1,1 w 0", "P S 0.5,0>0.5,1", "P X 1"]
)
def test_what_is_no_shape_is_refused(text):
    with pytest.raises(NoShape):
        shape_from(text)


# ---- inside ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("point", "is_inside"), [((0.5, 0.5), True), ((0.05, 0.5), False), ((0.5, 0.95), False), ((0.95, 0.5), False)]
)
def test_a_point_in_a_polygon(point, is_inside):
    assert inside_polygon(point, SQUARE.points) is is_inside


def test_a_notch_is_outside():
    notched = ((0, 0), (1, 0), (1, 1), (0.5, 0.2), (0, 1))
    assert not inside_polygon((0.5, 0.6), notched)
    assert inside_polygon((0.1, 0.6), notched)


@pytest.mark.parametrize(
    ("text", "is_fit"),
    [
        ("P E 0.5,0.5,0.39,0.39", True),
        ("P E 0.5,0.5,0.41,0.1", False),
        ("P B 0.2,0.5>0.8,0.5 w 0.09", True),
        ("P B 0.2,0.5>0.8,0.5 w 0.11", False),
        ("P B 0.2,0.2>0.8,0.8 w 0.05", True),
        ("P S 0,0>0.2,1", True),
        ("P S 0,0>0.05,1", False),
    ],
)
def test_a_shape_fits_when_all_of_it_lies_on_the_foot(text, is_fit):
    assert fits(shape_from(text), SQUARE) is is_fit


@given(st.floats(0.3, 0.7), st.floats(0.3, 0.7), st.floats(0.01, 0.1), st.floats(0, math.tau))
def test_the_edge_of_a_band_is_as_far_from_its_line_as_it_is_wide(x, y, width, angle):
    band = shape_from(
        f"P B {x:.4f},{y:.4f}>{x + 0.2 * math.cos(angle):.4f},{y + 0.2 * math.sin(angle):.4f} w {width:.4f}"
    )
    slightly_wider = shape_from(str(band).rsplit(" ", 1)[0] + f" {band.numbers[4] * 1.001 + 1e-6}")
    assert all(contains(slightly_wider, point, SQUARE) for point in edge(band))
    slimmer = shape_from(str(band).rsplit(" ", 1)[0] + f" {band.numbers[4] * 0.99:.6f}")
    assert not any(contains(slimmer, point, SQUARE) for point in edge(band))


def test_a_slab_is_the_part_of_the_foot_in_its_box():
    slab = shape_from("P S 0,0>0.5,0.5")
    assert polygon_area(clipped(slab, SQUARE)) == pytest.approx(0.16)
    assert contains(slab, (0.3, 0.3), SQUARE)
    assert not contains(slab, (0.05, 0.05), SQUARE)
    assert not contains(slab, (0.6, 0.3), SQUARE)


def test_sizes():
    assert area(shape_from("P E 0.5,0.5,0.2,0.1"), SQUARE) == pytest.approx(math.pi * 0.02)
    assert area(shape_from("P B 0.2,0.5>0.8,0.5 w 0.1"), SQUARE) == pytest.approx(0.12 + math.pi * 0.01)


# ---- the chart ---------------------------------------------------------------------------


def test_the_chart_has_forty_five_zones():
    assert len(ZONES) == 45


@pytest.mark.parametrize("zone", ZONES, ids=lambda zone: zone.code)
def test_every_shape_of_a_zone_lies_on_the_foot_on_either_foot(zone):
    assert zone.shapes
    for foot in (LEFT, RIGHT):
        for shape in zone_shapes(foot)[zone.code]:
            assert fits(shape, OUTLINES[shape.view])


@pytest.mark.parametrize("zone", ZONES, ids=lambda zone: zone.code)
def test_a_tap_in_the_middle_of_a_zone_finds_it(zone):
    foot = LEFT if zone.laterality == BOTH else zone.laterality
    for shape in zone.shapes:
        assert zone.code in zones_at(middle(shape), shape.view, foot)


def test_the_smallest_shape_is_found_first():
    assert zones_at((0.165, 0.105), "P", LEFT)[:1] == ("PITUITARY",)
    assert zones_at((0.46, 0.548), "P", LEFT)[:1] == ("KIDNEY",)
    assert zones_at((0.6, 0.523), "P", RIGHT)[:2] == ("GALL", "LIVER")


@pytest.mark.parametrize(
    ("zone", "point", "foot", "other"),
    [
        ("HEART", (0.4, 0.345), LEFT, RIGHT),
        ("LIVER", (0.8, 0.49), RIGHT, LEFT),
        ("COLON_D", (0.81, 0.68), LEFT, RIGHT),
        ("COLON_A", (0.81, 0.68), RIGHT, LEFT),
    ],
)
def test_a_zone_of_one_foot_is_not_found_on_the_other(zone, point, foot, other):
    assert zone in zones_at(point, "P", foot)
    assert zone not in zones_at(point, "P", other)


@pytest.mark.parametrize("code", ["STOMACH", "PANCREAS"])
def test_stomach_and_pancreas_are_half_as_wide_on_the_right_with_the_inner_edge_kept(code):
    (left,) = zone_shapes(LEFT)[code]
    (right,) = zone_shapes(RIGHT)[code]
    assert right.numbers[2] == pytest.approx(left.numbers[2] / 2)
    assert right.numbers[0] - right.numbers[2] == pytest.approx(left.numbers[0] - left.numbers[2])
    assert right.numbers[1::2] == left.numbers[1::2]


def test_only_an_ellipse_narrows():
    band = shape_from("P B 0.2,0.5>0.8,0.5 w 0.1")
    assert narrowed(band) == band


def test_no_other_zone_narrows():
    assert {zone.code for zone in ZONES if zone.narrows_on_right} == {"STOMACH", "PANCREAS"}


def test_the_extra_placements():
    views = {code: {shape.view for shape in row("zone", code).shapes} for code in ("NECK", "SHOULDER", "BLADDER")}
    assert views == {"NECK": {"P", "D"}, "SHOULDER": {"P", "L"}, "BLADDER": {"P", "M"}}


def test_zones_avoided_in_pregnancy_are_those_of_the_group():
    avoided = {zone.code for zone in ZONES if zone.pregnancy == "avoid"}
    assert avoided == set(row("zone_group", "PREG_AVOID").zones)
    assert row("zone", "LOWBACK_ACH").pregnancy == "light"


# ---- regions -------------------------------------------------------------------------------


@given(share, share, st.sampled_from(VIEWS))
def test_every_tap_on_the_foot_lies_in_a_region_and_no_tap_beside_it_does(x, y, view):
    is_on_foot = inside_polygon((x, y), OUTLINES[view].points)
    assert bool(regions_at((x, y), view)) is is_on_foot


def test_nearly_every_place_has_a_region_of_its_own():
    grid = [(column / 60, line / 60) for column in range(60) for line in range(60)]
    for view in VIEWS:
        found = [regions_at(point, view) for point in grid if inside_polygon(point, OUTLINES[view].points)]
        unnamed = [codes for codes in found if codes[0] == "A-WHOLE"]
        assert len(unnamed) < len(found) * 0.03, view


@pytest.mark.parametrize(
    ("point", "view", "region"),
    [
        ((0.16, 0.05), "P", "A-BIGTOE"),
        ((0.52, 0.1), "P", "A-TOES"),
        ((0.4, 0.33), "P", "A-BALL"),
        ((0.4, 0.6), "P", "A-ARCH"),
        ((0.85, 0.6), "P", "A-OUTEREDGE"),
        ((0.5, 0.9), "P", "A-HEEL"),
        ((0.5, 0.5), "D", "A-INSTEP"),
        ((0.5, 0.7), "D", "A-ANKLE"),
        ((0.75, 0.8), "M", "A-ANKLE-IN"),
        ((0.75, 0.8), "L", "A-ANKLE-OUT"),
        ((0.88, 0.8), "L", "A-ACHILLES"),
    ],
)
def test_a_tap_finds_the_region_one_would_name(point, view, region):
    assert regions_at(point, view)[0] == region


def test_the_calf_is_not_on_the_chart():
    calf = row("region", "A-CALF")
    assert (calf.is_on_foot, calf.shapes) == (False, ())


# ---- the screen ------------------------------------------------------------------------------


def test_soles_face_the_viewer_with_the_big_toes_in_the_middle():
    assert to_screen((0.2, 0.1), view="P", foot=LEFT) == (0.2, 0.1)
    assert to_screen((0.2, 0.1), view="P", foot=RIGHT) == (0.8, 0.1)


def test_tops_are_the_other_way_round():
    assert to_screen((0.2, 0.1), view="D", foot=RIGHT) == (0.2, 0.1)
    assert to_screen((0.2, 0.1), view="D", foot=LEFT) == (0.8, 0.1)


def test_sides_stand_on_the_ground_with_the_toes_where_one_sees_them():
    assert to_screen((0.2, 0.0), view="L", foot=LEFT) == (0.2, 1.0)
    assert to_screen((0.2, 0.0), view="L", foot=RIGHT) == (0.8, 1.0)
    assert to_screen((0.2, 0.0), view="M", foot=LEFT) == (0.8, 1.0)
    assert to_screen((0.2, 0.0), view="M", foot=RIGHT) == (0.2, 1.0)


@given(share, share, st.sampled_from(VIEWS), st.sampled_from((LEFT, RIGHT)))
def test_a_tap_on_the_screen_finds_the_point_that_was_drawn(x, y, view, foot):
    there = to_screen((x, y), view=view, foot=foot)
    assert from_screen(there, view=view, foot=foot) == pytest.approx((x, y))
