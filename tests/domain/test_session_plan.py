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
        "T-HOOK": TechniqueRule("T-HOOK", "REFLEX", "press", required_qualifications=frozenset({"REFLEX"})),
        "T-SOFT": TechniqueRule("T-SOFT", "RELAX", "warm_up", pressure_max=2),
    },
    zones={"SOLAR": BOTH, "PELVIS": BOTH, "HEART": frozenset({"left"})},
    regions=frozenset({"A-WHOLE", "A-HEEL", "A-CALF"}),
    products={"OIL-ALMOND": frozenset({"oil", "nut"}), "CREAM-PLAIN": frozenset()},
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


ALLERGIC = {"nut": frozenset({"nut"}), "not sure": frozenset({"unsure"})}


@pytest.mark.parametrize("allergens", ALLERGIC.values(), ids=ALLERGIC.keys())
def test_a_product_that_holds_what_the_client_named_is_refused(allergens):
    limits = Limits(allergens=allergens)
    assert codes(use(product="OIL-ALMOND"), limits=limits) == ["product-allergen"]
    assert codes(use(product="CREAM-PLAIN"), use(product="something else"), limits=limits) == []
    assert codes(use(product="OIL-ALMOND")) == []


def test_a_technique_whose_certificate_has_lapsed_is_refused():
    assert codes(use("T-HOOK"), limits=Limits(qualifications=frozenset({"FOOT-1"}))) == ["qualification-lapsed"]
    assert codes(use("T-HOOK"), limits=Limits(qualifications=frozenset({"FOOT-1", "REFLEX"}))) == []


@pytest.mark.parametrize(("hold", "reason", "expected"), [
    (3, "", []), (7, "", []), (2, "", ["hold-needs-reason"]), (8, "", ["hold-needs-reason"]), (8, "She asked.", []),
])  # fmt: skip
def test_an_unusual_hold_wants_a_reason(hold, reason, expected):
    assert codes(use(hold_seconds=hold, reason=reason)) == expected


def test_all_together_takes_no_longer_than_the_minute_cap():
    rows = [use("T-STROKE", seconds=900), use("T-STROKE", seconds=900)]
    assert codes(*rows, limits=Limits(minute_cap=30)) == []
    assert codes(*rows, use("T-STROKE", seconds=1), limits=Limits(minute_cap=30)) == ["minutes-over-cap"]


def test_firm_hands_where_gentle_ones_are_advised_are_a_warning():
    told = [fault.code for fault in warnings([use("T-STROKE", pressure=3)], catalogue=CATALOGUE, gentle=2)]
    assert told == ["not-gentle"]
    assert warnings([use("T-STROKE", pressure=2)], catalogue=CATALOGUE, gentle=2) == []


def test_more_pressure_than_a_technique_usually_has_is_a_warning():
    assert [fault.code for fault in warnings([use("T-SOFT", pressure=3)], catalogue=CATALOGUE)] == ["firmer-than-usual"]


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
