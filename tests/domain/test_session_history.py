"""How it went on: spots compared, spots that persist, scores and what their change means."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salon.sessionlog.domain.history import compared, improvement, persisting, trends


def spot(x, pain=5, *, y=0.5, foot="left", view="P"):
    return {"id": str(x), "foot": foot, "view": view, "x": x, "y": y, "pain_before": pain}


def told(now, before):
    return sorted((one.change, one.place["id"]) for one in compared(now, before))


def test_each_spot_is_new_gone_or_says_how_it_changed():
    before = [spot(0.1, 6), spot(0.3, 3), spot(0.5, 4), spot(0.9)]
    now = [spot(0.11, 2), spot(0.31, 5), spot(0.5, 4), spot(0.7)]
    assert told(now, before) == [
        ("better", "0.11"), ("gone", "0.9"), ("new", "0.7"), ("same", "0.5"), ("worse", "0.31"),
    ]  # fmt: skip


def test_the_nearest_two_belong_together():
    found = compared([spot(0.50), spot(0.53)], [spot(0.54)])
    assert [(one.change, one.now and one.now["id"], one.before and one.before["id"]) for one in found] == [
        ("new", "0.5", None),
        ("same", "0.53", "0.54"),
    ]


def test_a_spot_without_a_score_has_not_changed():
    assert told([spot(0.1, None)], [spot(0.1, 8)]) == [("same", "0.1")]


@given(
    st.lists(st.floats(0, 1), max_size=8).map(lambda xs: [spot(x) for x in xs]),
    st.lists(st.floats(0, 1), max_size=8).map(lambda xs: [spot(x) for x in xs]),
)
def test_every_spot_is_told_once(now, before):
    found = compared(now, before)
    assert [one.now for one in found if one.now is not None] == now
    assert sorted(one.before["x"] for one in found if one.before is not None) == sorted(one["x"] for one in before)


@pytest.mark.parametrize(
    ("visits", "sore"),
    [
        ([[spot(0.5)], [spot(0.5)], [spot(0.5)]], ["0.5"]),
        ([[spot(0.52)], [spot(0.5)], [spot(0.48)]], ["0.52"]),
        ([[spot(0.5)], [spot(0.5)]], []),
        ([[spot(0.5)], [spot(0.5, 4)], [spot(0.5)]], []),
        ([[spot(0.5, 4)], [spot(0.5)], [spot(0.5)]], []),
        ([[spot(0.5)], [spot(0.6)], [spot(0.5)]], []),
        ([[spot(0.5)], [], [spot(0.5)], [spot(0.5)]], []),
        ([[spot(0.5), spot(0.1)], [spot(0.5)], [spot(0.5)], []], ["0.5"]),
    ],
)
def test_a_spot_as_sore_in_three_visits_in_a_row_persists(visits, sore):
    assert [point["id"] for point in persisting(visits, score=5, sessions=3)] == sore


@pytest.mark.parametrize(
    ("before", "after", "meaning"),
    [
        (5, 5, ""), (5, 6, ""), (0, 0, ""),
        (8, 7, "slightly_better"), (10, 9, "slightly_better"), (5, 4, "slightly_better"),
        (8, 6, "much_better"), (10, 8, "much_better"), (3, 2, "much_better"), (1, 0, "much_better"),
    ],
)  # fmt: skip
def test_a_fall_of_pain_means_something_by_the_published_thresholds(before, after, meaning):
    assert improvement(before, after) == meaning


@pytest.mark.parametrize(
    ("before", "after", "meaning"),
    [
        (4, 3, "slightly_better"), (5, 4, ""), (7, 5, "much_better"), (8, 6, ""), (8, 5, "much_better"),
        (10, 8, ""), (10, 7, "much_better"),
    ],
)  # fmt: skip
def test_a_back_that_starts_high_needs_more(before, after, meaning):
    assert improvement(before, after, is_back=True) == meaning


def test_a_trend_is_made_of_the_scores_before_each_visit():
    visits: list[tuple[date, Any]] = [
        (date(2026, 1, 5), {"stress": 7, "complaints": [{"code": "CMP-NECK", "side": "left", "pain_now": 6}]}),
        (date(2026, 2, 5), {"stress": None, "complaints": [{"code": "CMP-NECK", "side": "right", "pain_now": 2}]}),
        (date(2026, 3, 5), {"stress": 4, "complaints": [{"code": "CMP-NECK", "side": "left", "pain_now": 3}]}),
    ]
    found = trends(visits)
    assert set(found) == {"stress", "CMP-NECK:left", "CMP-NECK:right"}
    assert [(one.on.month, one.score) for one in found["stress"].scores] == [(1, 7), (3, 4)]
    assert (found["CMP-NECK:left"].n, found["CMP-NECK:left"].gain, found["CMP-NECK:right"].n) == (2, 3, 1)
