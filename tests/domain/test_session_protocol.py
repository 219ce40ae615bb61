"""A protocol as rows of a note: what loading it gives, and what it leaves out."""

from salon.sessionlog.domain.plan import Catalogue, Limits, TechniqueRule, faults
from salon.sessionlog.domain.protocol import loaded

BOTH = frozenset({"left", "right"})
CATALOGUE = Catalogue(
    techniques={
        "T-STROKE": TechniqueRule("T-STROKE", "RELAX", "warm_up"),
        "T-PRESS": TechniqueRule(
            "T-PRESS", "REFLEX", "press", is_for_any_zone=True, hold_seconds_min=4, hold_seconds_max=6
        ),
        "T-THUMB": TechniqueRule("T-THUMB", "REFLEX", "press", is_for_any_zone=True, seconds=45),
    },
    zones={"SOLAR": BOTH, "PELVIS": BOTH, "HEART": frozenset({"left"})},
    regions=frozenset({"A-WHOLE"}),
    products={},
)
WARM_UP = {"technique": "T-STROKE", "regions": ["A-WHOLE"], "seconds": 60}
PRESS = {"technique": "T-PRESS", "zones": ["SOLAR", "HEART"]}


def rows(*steps, minutes=10, limits=None, pressure_cap=None):
    return loaded(steps, minutes=minutes, catalogue=CATALOGUE, limits=limits or Limits(), pressure_cap=pressure_cap)


def test_a_step_with_several_zones_becomes_a_row_each():
    assert [(row.technique_code, row.zone_code, row.foot) for row in rows(PRESS)] == [
        ("T-PRESS", "SOLAR", "both"),
        ("T-PRESS", "HEART", "left"),
    ]


def test_seconds_are_for_both_feet_and_steps_without_any_share_the_rest():
    warm_up, solar, heart = rows(WARM_UP, PRESS)
    assert warm_up.seconds == 120
    assert solar.seconds + heart.seconds == 480


def test_what_the_catalogue_says_of_a_technique_counts_before_a_share():
    assert rows({"technique": "T-THUMB", "zones": ["SOLAR"]})[0].seconds == 90


def test_a_hold_lies_in_the_middle_of_what_is_usual():
    assert rows(PRESS)[0].hold_seconds == 5


def test_optional_steps_and_unknown_techniques_are_left_to_the_hand():
    assert rows(WARM_UP | {"is_optional": True}, WARM_UP | {"technique": "T-NONE"}) == []


def test_zones_that_are_left_alone_are_left_out():
    limits = Limits(areas={"left": frozenset({"SOLAR"}), "right": frozenset({"SOLAR"})})
    assert [row.zone_code for row in rows(PRESS, limits=limits)] == ["HEART"]


def test_a_foot_that_is_left_alone_leaves_the_other():
    found = rows(WARM_UP, limits=Limits(feet=frozenset({"right"})))
    assert [(row.foot, row.seconds) for row in found] == [("left", 60)]


def test_pressure_never_goes_over_a_cap():
    assert {row.pressure for row in rows(WARM_UP, PRESS, pressure_cap=1)} == {1}


def test_everything_loaded_could_be_signed():
    limits = Limits(pressure_cap=2, feet=frozenset({"right"}))
    found = rows(WARM_UP, PRESS, limits=limits)
    assert faults(found, catalogue=CATALOGUE, limits=limits) == []
