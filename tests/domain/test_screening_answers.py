"""Answers: how long they live, which are missing, the today check, and what does not fit."""

from datetime import date, timedelta

import pytest

from clients.domain.answers import Fault, age, checked, faults, is_in_date, last_day, missing, year_after
from tests.catalogue.files import catalogue
from tests.domain.screenings import PEDICURE, REFLEX, RULES, TODAY, all_no, rule, yes

ITEMS = catalogue().rows["check"]
ALL_NO = {item.code: "no" for item in ITEMS}


def given_on(day, **follow_ups):
    return {"value": "yes", "answered_on": day.isoformat(), **follow_ups}


@pytest.mark.parametrize(
    ("code", "answer", "last"),
    [
        ("X-FEVER", given_on(TODAY), TODAY),
        ("X-DIAB", given_on(TODAY), date(2027, 3, 9)),
        ("X-DIAB", {"value": "no", "answered_on": "2026-03-10"}, date(2027, 3, 9)),
        ("X-IMPLANT", given_on(TODAY), None),
        ("X-FRACT", given_on(TODAY, since="2026-03-01"), date(2026, 6, 1)),
        ("X-FRACT", given_on(TODAY), date(2026, 6, 10)),
        ("X-FRACT", given_on(TODAY, since="some day"), date(2026, 6, 10)),
        ("X-FRACT", {"value": "no", "answered_on": "2026-03-10"}, date(2027, 3, 9)),
        ("X-SUNTAT", given_on(TODAY, since="2026-03-01"), date(2026, 3, 29)),
        ("X-POST", given_on(TODAY, since="2026-03-01"), date(2026, 4, 12)),
        ("X-PREG-1", given_on(TODAY, weeks=9, due_on="2026-10-01"), date(2026, 10, 1)),
        ("X-PREG-1", given_on(TODAY, weeks=9), date(2026, 4, 7)),
        ("X-DIAB", yes(), date(2027, 3, 9)),
    ],
)
def test_the_last_day_an_answer_counts(code, answer, last):
    assert last_day(rule(code), answer, today=TODAY) == last


def test_a_year_after_a_leap_day_is_the_first_of_march():
    assert year_after(date(2024, 2, 29)) == date(2025, 3, 1)


def test_an_answer_for_a_visit_counts_the_day_it_is_given_whenever_the_visit_is():
    answer = given_on(TODAY)
    later = TODAY + timedelta(9)
    assert is_in_date(rule("X-FEVER"), answer, today=TODAY, visit_on=later)
    assert not is_in_date(rule("X-FEVER"), answer, today=later, visit_on=later)


@pytest.mark.parametrize(("birth", "years"), [("2008-03-10", 18), ("2008-03-11", 17), ("2008-02-29", 18)])
def test_age_in_full_years(birth, years):
    assert age(date.fromisoformat(birth), TODAY) == years


# ---- what is missing ----------------------------------------------------------------------------


def test_a_new_client_is_asked_everything_once_in_the_order_of_the_rules():
    asked = missing({}, RULES, today=TODAY, families=PEDICURE)
    assert len(asked) == len(set(asked))
    assert set(asked) == {each.answer_code for each in RULES if each.is_active}
    assert list(asked) == [each.code for each in RULES if each.code in asked]


def test_nothing_is_missing_when_all_was_answered_today():
    assert missing(all_no(), RULES, today=TODAY, families=PEDICURE) == ()


def test_the_next_day_only_what_lives_for_a_visit_is_missing():
    asked = missing(all_no(), RULES, today=TODAY + timedelta(1), families=PEDICURE)
    assert {rule(code).validity for code in asked} == {"VISIT"}


def test_a_year_later_all_but_what_stays_for_good_is_missing():
    asked = missing(all_no(), RULES, today=year_after(TODAY), families=PEDICURE)
    assert "X-IMPLANT" not in asked
    assert "X-DIAB" in asked


def test_shaving_is_missing_only_for_a_service_with_water():
    assert "X-SHAVE" not in missing({}, RULES, today=TODAY, families=REFLEX)
    assert "X-SHAVE" in missing({}, RULES, today=TODAY, families=PEDICURE)


def test_an_answer_without_a_value_is_no_answer():
    assert "X-DIAB" in missing({**all_no(), "X-DIAB": {"value": "perhaps"}}, RULES, today=TODAY)


# ---- the today check ------------------------------------------------------------------------------


def test_ten_times_no_answers_every_rule_of_the_day_and_confirms_the_rest():
    said = checked(ALL_NO, ITEMS, details={})
    assert (said.unanswered, said.opened) == ((), ())
    assert set(said.answers) == {each.code for each in RULES if each.validity == "VISIT"}
    assert {answer["value"] for answer in said.answers.values()} == {"no"}
    assert "X-ANTICOAG" in said.confirmed


def test_a_confirmed_answer_is_not_turned_into_a_no():
    assert not set(checked(ALL_NO, ITEMS, details={}).answers) & set(checked(ALL_NO, ITEMS, details={}).confirmed)


@pytest.mark.parametrize("value", ["yes", "unsure"])
def test_a_yes_opens_the_questions_behind_it(value):
    said = checked({**ALL_NO, "TC-4": value}, ITEMS, details={})
    assert said.opened == ("X-INFLAM-EXT", "X-OEDEMA", "X-GOUT", "X-ARTH", "X-VARIC")
    assert not set(said.opened) & set(said.answers)


def test_an_opened_question_is_closed_by_its_answer():
    said = checked({**ALL_NO, "TC-8": "yes"}, ITEMS, details={"X-ALCOHOL": yes()})
    assert said.opened == ()
    assert said.answers["X-ALCOHOL"] == yes()


def test_a_question_left_out_is_told():
    given = {code: value for code, value in ALL_NO.items() if code != "TC-2"}
    assert checked(given, ITEMS, details={}).unanswered == ("TC-2",)


# ---- what does not fit -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "answer", "follow_up", "reason"),
    [
        ("X-NOTHING", yes(), "", "unknown-code"),
        ("X-PREG-2", yes(), "", "unknown-code"),
        ("X-FEVER", {"value": "maybe"}, "", "invalid-value"),
        ("X-FEVER", "yes", "", "invalid-value"),
        ("X-FEVER", yes(degrees=39), "degrees", "unknown-follow-up"),
        ("X-PREG-1", yes(weeks=99), "weeks", "invalid-value"),
        ("X-PREG-1", yes(weeks=True), "weeks", "invalid-value"),
        ("X-PREG-1", yes(weeks="nine"), "weeks", "invalid-value"),
        ("X-PREG-1", yes(due_on="soon"), "due_on", "invalid-value"),
        ("X-WOUND-DEEP", yes(side="middle"), "side", "invalid-value"),
        ("X-WOUND-DEEP", yes(side=["left"]), "side", "invalid-value"),
        ("X-ALLERGY", yes(which=["nut", "moon"]), "which", "invalid-value"),
        ("X-OEDEMA", yes(dent="deep"), "dent", "invalid-value"),
        ("X-MEDS", yes(which=7), "which", "invalid-value"),
    ],
)
def test_an_answer_that_does_not_fit_is_told(code, answer, follow_up, reason):
    assert faults({code: answer}, RULES) == (Fault(code, follow_up, reason),)


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("X-FEVER", {"value": "unsure", "answered_on": "2026-03-10"}),
        ("X-PREG-1", yes(weeks=9, due_on="2026-10-01")),
        ("X-PREG-1", yes(weeks=None)),
        ("X-WOUND-DEEP", yes(side="unsure")),
        ("X-ALLERGY", yes(which=["nut", "latex"])),
        ("X-MEDS", yes(which="a blue tablet", painkiller="no")),
    ],
)
def test_an_answer_that_fits_has_no_fault(code, answer):
    assert faults({code: answer}, RULES) == ()
