"""What clients may tell beside the health questions."""

import pytest

from clients.domain.about import LONGEST, about_in
from salon.core.text import UnfitText

GOALS = ("GOAL-SLEEP", "GOAL-RELAX")


def test_keeps_words_and_known_choices_and_leaves_out_the_rest():
    given = {
        "emergency_contact": ["  Rosa, +49 30 1234  "],
        "doctor": [""],
        "sits_long": ["no", "yes"],
        "reaches_feet": ["perhaps"],
        "goals": ["GOAL-SLEEP", "GOAL-GONE"],
        "weight": ["70"],
    }
    assert about_in(given, goals=GOALS) == {
        "emergency_contact": "Rosa, +49 30 1234",
        "sits_long": "yes",
        "goals": ["GOAL-SLEEP"],
    }


def test_nothing_told_is_nothing_kept():
    assert about_in({}, goals=GOALS) == {}


def test_words_end_where_the_field_ends():
    assert about_in({"doctor": ["x" * 500]}, goals=GOALS)["doctor"] == "x" * LONGEST


def test_control_characters_are_refused():
    with pytest.raises(UnfitText):
        about_in({"doctor": ["Dr\x00"]}, goals=GOALS)
