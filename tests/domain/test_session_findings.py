"""Tender spots: what may be written down of them, and when two are the same."""

import pytest

from salon.sessionlog.domain.findings import faults, is_same_spot, warnings
from salon.sessionlog.domain.plan import Limits

SPOT = {"id": "a", "foot": "left", "view": "P", "x": 0.42, "y": 0.44, "pain_before": 6}
HERE = frozenset({"SOLAR", "A-ARCH"})


def codes(*points, places=HERE, **limits):
    return [fault.code for fault in faults(points, places=[places] * len(points), limits=Limits(**limits))]


def test_a_spot_on_the_foot_may_be_written_down():
    assert codes(SPOT) == []


@pytest.mark.parametrize("name", ["id", "foot", "view", "x", "y"])
def test_a_spot_without_a_place_is_none(name):
    assert codes(SPOT | {name: None}) == ["point-incomplete"]


def test_a_spot_beside_the_foot_is_none():
    assert codes(SPOT, places=frozenset()) == ["beside-the-foot"]


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"feet": frozenset({"left"})}, "foot-excluded"),
        ({"areas": {"left": frozenset({"SOLAR"})}}, "area-excluded"),
        ({"areas": {"left": frozenset({"A-ARCH"})}}, "area-excluded"),
    ],
)
def test_a_spot_where_screening_keeps_away_is_refused_on_that_foot_only(limits, code):
    assert codes(SPOT, **limits) == [code]
    assert codes(SPOT | {"foot": "right"}, **limits) == []


def test_a_zone_under_the_spot_counts_even_when_a_smaller_one_lies_over_it():
    assert codes(SPOT, places=frozenset({"GALL", "LIVER"}), areas={"left": frozenset({"LIVER"})}) == ["area-excluded"]


@pytest.mark.parametrize(
    ("worked", "expected"),
    [
        ({"technique": "T-PAINPRESS", "seconds": 60}, []),
        ({"technique": "T-PAINPRESS", "seconds": 59}, ["worked-too-briefly"]),
        ({"technique": "T-PAINPRESS"}, ["worked-too-briefly"]),
        ({"technique": "T-PAINPRESS", "seconds": 40, "reason": "It hurt too much."}, []),
        ({"seconds": 40}, []),
    ],
)
def test_a_spot_is_worked_for_a_minute_or_it_is_said_why_not(worked, expected):
    assert codes(SPOT | worked) == expected


def test_a_blocked_technique_is_not_used_on_a_spot_either():
    worked = SPOT | {"technique": "T-HOOK", "seconds": 60}
    assert codes(worked, techniques={"left": frozenset({"T-HOOK"})}) == ["technique-blocked"]


def test_there_is_an_end_to_spots():
    assert codes(*[SPOT] * 60) == []
    assert codes(*[SPOT] * 61) == ["too-many"]


def test_many_spots_worked_in_one_session_are_a_warning():
    worked = SPOT | {"technique": "T-PAINPRESS", "seconds": 60}
    assert warnings([worked] * 6 + [SPOT] * 9, worked_at_most=6) == []
    assert [fault.code for fault in warnings([worked] * 7, worked_at_most=6)] == ["many-points-worked"]


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ({}, True),
        ({"x": 0.47}, True),
        ({"x": 0.4701}, False),
        ({"x": 0.45, "y": 0.48}, True),
        ({"x": 0.46, "y": 0.48}, False),
        ({"foot": "right"}, False),
        ({"view": "D"}, False),
    ],
)
def test_two_spots_within_a_twentieth_of_the_foot_are_the_same(other, is_same):
    assert is_same_spot(SPOT, SPOT | other) is is_same
