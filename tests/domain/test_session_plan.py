"""Techniques held against the catalogue and against what the screening allows."""

import pytest

from salon.sessionlog.domain.plan import Catalogue, Limits, LocalCap, TechniqueRule, Use, faults, warnings

BOTH = frozenset({"left", "right"})
CATALOGUE = Catalogue(
    techniques={
        "T-STROKE": TechniqueRule("T-STROKE", "RELAX", "warm_up"),
        "T-PRESS": TechniqueRule(
            "T-PRESS", "REFLEX", "press", is_for_any_zone=True, hold_seconds_min=3, hold_seconds_max=7
        ),
        "T-PIT": TechniqueRule("T-PIT", "RELAX", "work", zones=frozenset({"SOLAR"})),
        "T-PAIN": TechniqueRule("T-PAIN", "RELAX", "pain", total_seconds_min=60),
    },
    zones={"SOLAR": BOTH, "PELVIS": BOTH, "HEART": frozenset({"left"})},
    regions=frozenset({"A-WHOLE", "A-HEEL", "A-CALF"}),
)
FREE = Limits()


def use(technique="T-PRESS", foot="both", **fields):
    return Use(technique_code=technique, foot=foot, **({"seconds": 60, "pressure": 2} | fields))


def codes(*uses, limits=FREE):
    return [fault.code for fault in faults(uses, catalogue=CATALOGUE, limits=limits)]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (use("T-NONE"), "technique-unknown"),
        (use(foot="middle"), "foot-unknown"),
        (use(seconds=0), "seconds-unfit"),
        (use(seconds=-5), "seconds-unfit"),
        (use(seconds=14_401), "seconds-unfit"),
        (use(pressure=6), "pressure-unfit"),
        (use(pressure=-1), "pressure-unfit"),
        (use(zone_code="MOON"), "zone-unknown"),
        (use(region_code="SUN"), "region-unknown"),
        (use(foot="right", zone_code="HEART"), "zone-not-on-that-foot"),
        (use(foot="both", zone_code="HEART"), "zone-not-on-that-foot"),
        (use("T-PIT", zone_code="PELVIS"), "zone-not-for-technique"),
    ],
)
def test_refuses_what_the_catalogue_does_not_know(row, code):
    assert codes(row) == [code]


@pytest.mark.parametrize(
    "row",
    [
        use(),
        use(pressure=0),
        use(pressure=5),
        use(seconds=14_400),
        use(foot="left", zone_code="HEART"),
        use("T-PIT", zone_code="SOLAR"),
        use("T-PIT", region_code="A-HEEL"),
        use("T-STROKE", zone_code="PELVIS"),
    ],
)
def test_lets_the_rest_be(row):
    assert codes(row) == []


@pytest.mark.parametrize(
    ("limits", "row", "code"),
    [
        (Limits(pressure_cap=2), use(pressure=3), "pressure-over-cap"),
        (Limits(families=frozenset({"REFLEX"})), use(), "work-refused"),
        (Limits(feet=frozenset({"left"})), use(foot="left"), "foot-excluded"),
        (Limits(feet=frozenset({"left"})), use(foot="both"), "foot-excluded"),
        (Limits(areas={"left": frozenset({"PELVIS"})}), use(foot="left", zone_code="PELVIS"), "area-excluded"),
        (Limits(areas={"left": frozenset({"PELVIS"})}), use(foot="both", zone_code="PELVIS"), "area-excluded"),
        (Limits(areas={"left": frozenset({"A-CALF"})}), use(foot="left", region_code="A-CALF"), "area-excluded"),
        (Limits(techniques={"right": frozenset({"T-PRESS"})}), use(foot="both"), "technique-blocked"),
        (
            Limits(local_caps=(LocalCap(BOTH, frozenset({"A-CALF"}), 1),)),
            use(region_code="A-CALF", pressure=2),
            "pressure-over-cap",
        ),
    ],
)
def test_refuses_what_the_screening_excludes_and_nothing_beside_it(limits, row, code):
    assert codes(row, limits=limits) == [code]
    assert codes(use("T-STROKE", foot="right", region_code="A-HEEL", pressure=1), limits=limits) == []


def test_of_two_caps_the_lower_counts():
    limits = Limits(pressure_cap=3, local_caps=(LocalCap(BOTH, frozenset({"A-CALF"}), 1),))
    assert (limits.cap_for("left", frozenset({"A-CALF"})), limits.cap_for("left", frozenset())) == (1, 3)


def test_names_the_row_of_each_fault():
    found = faults([use(), use(pressure=9), use("T-NONE")], catalogue=CATALOGUE, limits=FREE)
    assert [(fault.row, fault.code) for fault in found] == [(1, "pressure-unfit"), (2, "technique-unknown")]


@pytest.mark.parametrize(("hold", "warned"), [(None, False), (2, True), (3, False), (7, False), (8, True)])
def test_warns_of_a_hold_outside_its_seconds(hold, warned):
    assert bool(warnings([use(hold_seconds=hold)], catalogue=CATALOGUE)) is warned


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (["T-STROKE", "T-PAIN"], []),
        (["T-PAIN", "T-STROKE"], ["pain-before-warm-up"]),
        (["T-PAIN"], ["pain-before-warm-up"]),
        (["T-PRESS"], []),
    ],
)
def test_warns_of_pain_points_before_anything_warmed_up(order, expected):
    rows = [use(code) for code in order]
    assert [found.code for found in warnings(rows, catalogue=CATALOGUE)] == expected


def test_warns_of_a_pain_point_pressed_too_shortly():
    rows = [use("T-STROKE"), use("T-PAIN", seconds=40)]
    assert [found.code for found in warnings(rows, catalogue=CATALOGUE)] == ["shorter-than-usual"]
