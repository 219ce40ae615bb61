"""What the sections of a note may hold and what a signature needs."""

import pytest

from salon.core.text import UnfitText
from salon.sessionlog.domain.note import missing, tidied, unfit

WHOLE = {"plan": {"duration_minutes": 40, "aftercare": ["none"]}, "after": {"declined": True}}


@pytest.mark.parametrize(
    ("sections", "paths"),
    [
        ({"subjective": {"stress": 0, "pain": 10, "words": "x"}}, []),
        ({"subjective": {"stress": None}}, []),
        ({"subjective": {"stress": -1}}, ["/subjective/stress"]),
        ({"subjective": {"stress": 5.0}}, ["/subjective/stress"]),
        ({"subjective": {"stress": True}}, ["/subjective/stress"]),
        ({"subjective": {"complaints": [{"pain_now": 3}, {"pain_now": 12}]}}, ["/subjective/complaints/1/pain_now"]),
        ({"plan": {"duration_minutes": 481}}, ["/plan/duration_minutes"]),
        ({"plan": {"duration_minutes": 0}}, ["/plan/duration_minutes"]),
        ({"prognosis": {}}, ["/prognosis"]),
        ({"after": {"mood_ring": 3}}, ["/after/mood_ring"]),
    ],
)
def test_keeps_to_names_and_scales(sections, paths):
    assert unfit(sections) == paths


def test_tidies_every_text_however_deep():
    assert tidied({"a": [" e\u0301 ", {"b": "x\r\ny"}], "n": 3}) == {"a": ["é", {"b": "x\ny"}], "n": 3}


@pytest.mark.parametrize("text", ["a\x00", "\ud800", "x" * 10_001])
def test_refuses_texts_that_cannot_be_stored(text):
    with pytest.raises(UnfitText):
        tidied({"words": [text]})


@pytest.mark.parametrize(
    ("sections", "techniques", "decision", "lacking"),
    [
        (WHOLE, 1, "clear", []),
        (WHOLE | {"after": {"pain": 0}}, 1, "clear", []),
        (WHOLE, 0, "clear", ["techniques"]),
        (WHOLE, 1, None, ["decision"]),
        (WHOLE | {"after": None}, 1, "clear", ["after"]),
        ({}, 0, None, ["decision", "techniques", "duration", "after", "aftercare"]),
    ],
)
def test_names_what_a_signature_needs(sections, techniques, decision, lacking):
    assert missing(sections, techniques=techniques, decision=decision) == lacking
