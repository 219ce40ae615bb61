"""What the sections of a note may hold and what a signature needs."""

import pytest

from salon.core.text import UnfitText
from salon.sessionlog.domain.note import missing, tidied, unfit

WHOLE = {"plan": {"duration_minutes": 40, "aftercare": ["none"]}, "after": {"declined": True}}


KNOWN = {
    "goal": {"GOAL-RELAX"},
    "complaint": {"CMP-NECK"},
    "zone": {"SOLAR"},
    "region": {"A-ARCH"},
    "technique": {"T-PIT"},
    "advice": {"HC-PIT"},
}
POINT = {"id": "a", "foot": "left", "view": "P", "x": 0.4, "y": 0.5, "pain_before": 7}


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
        ({"subjective": "tired"}, ["/subjective"]),
        ({"subjective": {"goals": ["GOAL-RELAX"], "complaints": [{"code": "CMP-NECK", "side": "left"}]}}, []),
        ({"subjective": {"goals": ["GOAL-FLY"]}}, ["/subjective/goals/0"]),
        ({"subjective": {"goals": "GOAL-RELAX"}}, ["/subjective/goals"]),
        ({"subjective": {"complaints": [{"code": "CMP-NECK", "side": "top"}]}}, ["/subjective/complaints/0/side"]),
        ({"subjective": {"words": 5}}, ["/subjective/words"]),
        ({"objective": {"foot_checks": {"left": {"skin": "dry", "is_done": True}}}}, []),
        ({"objective": {"foot_checks": {"left": {"skin": "blue"}}}}, ["/objective/foot_checks/left/skin"]),
        ({"objective": {"foot_checks": {"third": {}}}}, ["/objective/foot_checks/third"]),
        ({"objective": {"pain_points": [POINT]}}, []),
        ({"objective": {"pain_points": [POINT | {"x": 1.2}]}}, ["/objective/pain_points/0/x"]),
        ({"objective": {"pain_points": [POINT | {"foot": "both"}]}}, ["/objective/pain_points/0/foot"]),
        ({"objective": {"pain_points": [POINT | {"zone": "MOON"}]}}, ["/objective/pain_points/0/zone"]),
        ({"objective": {"pain_points": [POINT | {"pain_after": 11}]}}, ["/objective/pain_points/0/pain_after"]),
        ({"plan": {"zones_worked": {"left": ["SOLAR"], "right": []}}}, []),
        ({"plan": {"zones_worked": {"left": ["MOON"]}}}, ["/plan/zones_worked/left/0"]),
        ({"plan": {"reactions": ["cold", "bored"]}}, ["/plan/reactions/1"]),
        ({"plan": {"aftercare": ["none"]}}, []),
        ({"plan": {"aftercare": ["HC-PIT", "HC-MAGIC"]}}, ["/plan/aftercare/1"]),
        ({"plan": {"referral": {"category": "doctor", "response": "will_go"}}}, []),
        ({"plan": {"referral": {"category": "healer"}}}, ["/plan/referral/category"]),
        ({"after": {"pulse": 4}}, ["/after/pulse"]),
        ({"after": {"declined": "yes"}}, ["/after/declined"]),
    ],
)
def test_keeps_to_names_and_scales(sections, paths):
    assert unfit(sections, known=KNOWN) == paths


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
