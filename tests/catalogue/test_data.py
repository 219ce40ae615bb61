"""The data files say what the salon's handbook says."""

import pytest

from tests.catalogue.files import catalogue, row

SOLE_DIGESTION = {"STOMACH", "PANCREAS", "COLON_A", "COLON_T", "COLON_D", "SIGMOID", "SMALL_INT"}


def test_point_pressure_holds_three_to_seven_seconds_from_toe_to_heel():
    press = row("technique", "T-PRESS")
    assert (press.hold_seconds_min, press.hold_seconds_max) == (3, 7)
    assert press.parameters["direction"] == "toe_to_heel"


def test_a_tender_spot_is_pressed_a_minute_or_more_starting_lightly():
    press = row("technique", "T-PAINPRESS")
    assert press.total_seconds_min == 60
    assert press.parameters["press_seconds"] + press.parameters["pause_seconds"] == 10
    assert press.parameters["start_pressure"] == 2


def test_the_hollow_is_circled_clockwise_for_a_minute_twice_a_week():
    pit = row("technique", "T-PIT")
    assert pit.zones == ("SOLAR",)
    assert [pit.parameters[key] for key in ("seconds", "rotation", "times_per_week")] == [60, "clockwise", 2]


def test_the_full_massage_is_five_minutes_for_each_foot_with_oil():
    full = row("technique", "T-FULL").parameters
    assert full == {"seconds_per_foot": 300, "both_feet": True, "needs_oil": True}


@pytest.mark.parametrize("code", ["T-THUMBWALK", "T-FINGERWALK", "T-HOOK", "T-ROTATE"])
def test_classical_moves_need_a_reflexologist(code):
    assert row("technique", code).required_qualifications == ("REFLEX",)


def test_the_digestive_protocol_works_the_seven_zones():
    (step,) = row("protocol", "PR-DIGEST").steps
    assert set(step["zones"]) == SOLE_DIGESTION
    assert set(row("zone_group", "DIGESTIVE").zones) >= SOLE_DIGESTION


def test_sore_feet_are_pressed_lightly():
    assert row("protocol", "PR-FOOT").pressure_cap == 2
    assert [row("complaint", code).pressure_cap for code in ("CMP-TENDON", "CMP-BURNING", "CMP-HEELSPUR")] == [2, 2, 2]


@pytest.mark.parametrize(
    ("code", "turnaround", "end_of_day"),
    [
        ("WHIRLPOOL", 20, 25),
        ("AIRJET", 20, 25),
        ("PIPELESS", 22, 25),
        ("BASIN", 17, 17),
        ("LINER", 7, 10),
        ("DRY", 10, 10),
    ],
)
def test_chairs_take_their_time_to_clean(code, turnaround, end_of_day):
    chair = row("chair_type", code)
    assert (chair.turnaround_minutes, chair.end_of_day_minutes) == (turnaround, end_of_day)
    assert chair.has_basin is (code != "DRY")


@pytest.mark.parametrize("service", catalogue().rows["service"], ids=lambda service: service.code)
def test_a_service_names_its_family_and_who_may_give_it(service):
    assert service.family == service.families[0]
    assert service.has_soak is ("SOAK" in service.families)
    assert service.required_qualifications
    assert ("REFLEX" in service.families) is ("REFLEX" in service.required_qualifications)


def test_the_first_visit_is_longer_by_the_talk():
    first, usual = row("service", "SV-RFX-1ST"), row("service", "SV-RFX50")
    assert first.duration_minutes - first.talk_minutes == usual.duration_minutes


def test_every_rule_that_lives_for_a_visit_is_answered_by_the_today_check():
    answered = {code for item in catalogue().rows["check"] for code in item.rules}
    assert answered == {rule.code for rule in catalogue().rows["rule"] if rule.validity == "VISIT"}


def test_every_reconfirmed_rule_is_confirmed_by_the_today_check():
    confirmed = {code for item in catalogue().rows["check"] for code in item.confirms}
    reconfirmed = {rule.answer_code for rule in catalogue().rows["rule"] if rule.is_reconfirmed}
    assert reconfirmed <= confirmed
