"""What a note takes over from the last one, and what of it still says the same."""

from typing import Any

from salon.sessionlog.domain.provenance import as_last_time, is_a_clone, provenance

LAST: dict[str, Any] = {
    "subjective": {
        "goals": ["GOAL-SLEEP"],
        "complaints": [{"code": "CMP-NECK", "side": "left", "pain_now": 7}],
        "stress": 6,
        "words": "She slept badly.",
    },
    "objective": {"pain_points": [{"id": "a"}], "words": "Dry heels."},
    "assessment": {"summary": "Tense arches."},
    "plan": {"duration_minutes": 40, "aftercare": ["HC-PIT"], "reactions": ["cold"], "next_visit": ""},
    "after": {"stress": 2},
}
USES = [{"technique_code": "T-STROKE", "foot": "both", "seconds": 300}]


def origins(sections, uses=()):
    return provenance(sections, list(uses), last=LAST, last_techniques=USES)


def test_takes_over_what_was_planned_and_done_and_nothing_that_was_felt_said_or_found():
    assert as_last_time(LAST) == {
        "subjective": {"goals": ["GOAL-SLEEP"], "complaints": [{"code": "CMP-NECK", "side": "left"}]},
        "assessment": {"summary": "Tense arches."},
        "plan": {"duration_minutes": 40, "aftercare": ["HC-PIT"]},
    }


def test_of_nothing_nothing_is_taken_over():
    assert as_last_time({"plan": None, "subjective": {}}) == {}


def test_tells_what_was_copied_what_changed_and_what_is_new():
    now = {
        "subjective": {"goals": ["GOAL-SLEEP"], "stress": 3, "words": "Better."},
        "assessment": {"summary": "Softer arches."},
        "plan": {"aftercare": ["HC-PIT"], "reactions": []},
    }
    assert origins(now, USES) == {
        "/subjective/goals": "copied",
        "/subjective/stress": "new",
        "/subjective/words": "new",
        "/assessment/summary": "changed",
        "/plan/aftercare": "copied",
        "/plan/techniques": "copied",
    }


def test_todays_scores_make_no_copied_complaint_another():
    scored = {"subjective": {"complaints": [{"code": "CMP-NECK", "side": "left", "pain_now": 2}]}}
    assert origins(scored) == {"/subjective/complaints": "copied"}


def test_a_note_that_repeats_everything_is_a_clone():
    assert is_a_clone(origins({"assessment": LAST["assessment"]}, USES))
    assert not is_a_clone(origins({"assessment": LAST["assessment"]}, [USES[0] | {"seconds": 299}]))
    assert not is_a_clone(origins({"assessment": {"summary": "Softer."}}, USES))
    assert not is_a_clone({})
