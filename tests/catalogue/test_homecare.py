"""Which lines of an advice a client gets."""

import pytest

from salon.catalogue.domain.homecare import Limits, lines_for
from tests.catalogue.files import catalogue, row


def lines(code, limits=None, reasons=frozenset(), **values):
    advice = row("advice", code)
    return lines_for(
        advice.lines, limits=limits or Limits(), values={**advice.parameters, **values}, reasons=frozenset(reasons)
    )


def has_bath(texts):
    return any("warm water" in text for text in texts)


@pytest.mark.parametrize("advice", catalogue().rows["advice"], ids=lambda advice: advice.code)
def test_every_text_is_complete_once_its_words_are_filled_in(advice):
    texts = lines(advice.code, reasons={"today", "doctor", "midwife"}, emergency_number="112")
    assert len(texts) == len(advice.lines)
    assert not any("{" in text for text in texts)


def test_the_two_daily_routines_differ_as_the_therapist_chooses():
    assert "10 minutes a day: 5 minutes for each foot" in lines("HC-DAILY")[0]
    assert "each foot 10 minutes a day, 20 minutes in all" in lines("HC-DAILY-PLUS")[0]


@pytest.mark.parametrize("rule", ["X-NEURO", "X-DIAB", "X-WOUND-DEEP", "X-WOUND-SMALL"])
def test_the_bath_is_left_out_where_water_is_unsafe(rule):
    assert has_bath(lines("HC-WARMUP"))
    assert not has_bath(lines("HC-WARMUP", Limits(rules=frozenset({rule}))))


def test_the_bath_is_left_out_where_screening_ruled_out_water():
    assert not has_bath(lines("HC-WARMUP", Limits(is_bath_ruled_out=True)))


def test_a_blocked_technique_is_not_taught():
    assert any("tap the sole" in text for text in lines("HC-PRESS"))
    assert not any("tap the sole" in text for text in lines("HC-PRESS", Limits(techniques=frozenset({"T-TAP"}))))


def test_pressure_above_the_cap_is_not_taught():
    assert len(lines("HC-PRESS", Limits(pressure_cap=1))) < len(lines("HC-PRESS", Limits(pressure_cap=2)))


def test_a_line_with_a_reason_is_given_for_that_reason_only():
    assert lines("AC-DOCTOR", reasons={"midwife"})[0].startswith("Please tell your midwife")
    assert len(lines("AC-DOCTOR", reasons={"midwife"})) == 2


def test_the_emergency_text_names_the_number_of_the_place():
    assert "call 911 now" in lines("NT-EMERGENCY", emergency_number="911")[0]
