"""From answers and rules to a proposal: merging, lights, parking, replay."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.domain.screening import screen
from salon.catalogue.domain.rules import Effect, Rule
from tests.domain.screenings import (
    PEDICURE,
    REFLEX,
    RELAX,
    RULES,
    TODAY,
    all_no,
    cleared,
    context,
    propose,
    rule,
    told,
    yes,
)

BOTH_FORMS = frozenset({"yearly", "today"})
LIGHTS = ("green", "grey", "amber", "red")


def made(code, *effects, severity="caution", **values):
    """A rule for a test."""
    return Rule(code, code, f"{code}?", severity, "VISIT", ("today",), effects=effects, **values)


def of(*rules, **values):
    return screen(answers={each.code: yes() for each in rules}, rules=rules, context=context(**values))


# ---- strictest wins ---------------------------------------------------------------------------


def test_caps_take_the_lowest():
    proposal = of(made("X-A", Effect("P", cap=3), Effect("T", cap=45)), made("X-B", Effect("P", cap=2)))
    assert (proposal.needs.pressure_cap, proposal.needs.minute_cap) == (2, 45)


def test_a_cap_of_nothing_is_a_cap():
    assert of(made("X-A", Effect("P", cap=0)), made("X-B", Effect("P", cap=2))).needs.pressure_cap == 0


def test_a_local_cap_does_not_lower_the_pressure_elsewhere():
    proposal = of(made("X-A", Effect("P", cap=1, zones=("HEAD",))), made("X-B", Effect("P", cap=3)))
    assert proposal.needs.pressure_cap == 3
    assert [(place.zones, place.cap) for place in proposal.local_caps] == [(("HEAD",), 1)]


def test_effects_of_one_code_are_one_line_with_every_rule_behind_it():
    proposal = of(made("X-A", Effect("P", cap=3)), made("X-B", Effect("P", cap=2)), made("X-C", Effect("STOP-S")))
    assert proposal.effects == (
        {"code": "P", "cap": 2, "rules": ["X-A", "X-B"]},
        {"code": "STOP-S", "rules": ["X-C"]},
    )


def test_feet_excluded_by_two_rules_are_both_excluded():
    proposal = propose({"X-WOUND-DEEP": yes(side="left"), "X-FRACT": yes(side="right", since="2026-02-01")})
    assert proposal.excluded_feet == ("left", "right")
    assert proposal.light == "red"


def test_techniques_are_blocked_on_the_feet_any_rule_names():
    answers = {"X-IMPLANT": yes(side="left"), "X-OSTEO": yes(severe="no")}
    blocked = propose(answers).blocked_techniques
    assert (blocked["T-ANKLEMOB"], blocked["T-TOEJOINT"]) == (("left", "right"), ("left",))


def test_zones_are_blocked_per_foot():
    answers = {"X-SYMPTOM": yes(where=["head"], severe="no")}
    proposal = propose(answers)
    assert "HEAD" in proposal.blocked_zones("left") & proposal.blocked_zones("right")
    assert of(made("X-A", Effect("AREA", regions=("A-CALF",)))).blocked_regions("left") == {"A-CALF"}


def test_every_hit_tells_its_rule_version_and_what_it_raised():
    versioned = replace(rule("X-DIAB"), version=4)
    (hit,) = screen(answers={"X-DIAB": yes()}, rules=[versioned], context=context()).hits
    assert (hit.rule, hit.version, hit.severity, hit.raised) == ("X-DIAB", 4, "caution", ("P", "WATER", "NOTE"))


def test_of_two_rules_that_share_a_question_only_the_branch_that_was_met_is_hit():
    assert [hit.rule for hit in propose({"X-PREG-1": yes(weeks=9)}).hits] == ["X-PREG-1"]
    assert [hit.rule for hit in propose({"X-PREG-1": yes(weeks=20)}).hits] == ["X-PREG-2"]
    assert [hit.rule for hit in propose({"X-PREG-1": {"value": "unsure"}}).hits] == ["X-PREG-1", "X-PREG-2"]


# ---- light and outcome ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "families", "light", "outcome"),
    [
        (Effect("STOP"), RELAX, "red", "we_will_contact_you"),
        (Effect("URGENT"), RELAX, "red", "we_will_contact_you"),
        (Effect("MED"), RELAX, "red", "we_will_contact_you"),
        (Effect("STOP-R"), REFLEX, "red", "we_will_contact_you"),
        (Effect("STOP-R"), RELAX, "amber", "ok"),
        (Effect("STOP-S"), frozenset({"SOAK"}), "red", "we_will_contact_you"),
        (Effect("STOP-S"), PEDICURE, "amber", "ok"),
        (Effect("STOP-F"), RELAX, "red", "we_will_contact_you"),
        (Effect("AREA", zones=("HEAD",)), RELAX, "amber", "ok"),
        (Effect("P", cap=2), RELAX, "amber", "ok"),
        (Effect("T", cap=30), RELAX, "amber", "ok"),
        (Effect("Q", qualification="ONCO"), RELAX, "amber", "ok"),
        (Effect("CONS", who="guardian"), RELAX, "amber", "ok"),
        (Effect("NOTE", text="Careful."), RELAX, "amber", "ok"),
    ],
)
def test_what_one_effect_means_for_the_visit(effect, families, light, outcome):
    proposal = of(made("X-A", effect), families=families)
    assert (proposal.light, proposal.outcome) == (light, outcome)


def test_nothing_to_declare_is_green():
    proposal = propose(all_no(), forms=BOTH_FORMS)
    assert (proposal.light, proposal.outcome, proposal.missing) == ("green", "ok", ())


def test_an_open_question_is_grey():
    answers = all_no()
    del answers["X-HEART"]
    proposal = propose(answers, forms=BOTH_FORMS)
    assert (proposal.light, proposal.missing) == ("grey", ("X-HEART",))


def test_an_open_question_hides_no_red():
    assert propose({"X-FEVER": yes()}, forms=BOTH_FORMS).light == "red"


def test_at_booking_only_the_yearly_form_counts():
    yearly = {code: answer for code, answer in all_no().items() if "yearly" in rule(code).forms}
    assert propose(yearly, forms=frozenset({"yearly"})).light == "green"
    assert propose(yearly, forms=BOTH_FORMS).light == "grey"


def test_nobody_qualified_parks_the_request():
    answers = {"X-PREG-1": yes(weeks=9)}
    assert propose(answers, staff_qualifications=frozenset({"FOOT-1"})).outcome == "we_will_contact_you"
    assert propose(answers, staff_qualifications=frozenset({"FOOT-1", "MATERNITY"})).outcome == "ok"
    assert propose(answers, staff_qualifications=None).outcome == "ok"


def test_a_caution_goes_to_a_master_and_a_chair_wish_does_not():
    assert propose({"X-DIAB": yes()}).needs.wants_master
    assert not propose({"X-CHAIR": yes()}).needs.wants_master


def test_the_weight_for_the_chair_is_passed_on():
    needs = propose({"X-CHAIR": yes(weight_kg=142)}).needs
    assert (needs.has_chair_wish, needs.weight_kg) == (True, 142)


# ---- clearance --------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "light"), [(-1, "red"), (0, "amber"), (1, "amber")])
def test_a_clearance_holds_through_its_last_day(days, light):
    proposal = propose({"X-HEART": yes()}, clearances=cleared("X-HEART", until=TODAY + timedelta(days)))
    assert proposal.light == light


def test_a_clearance_is_judged_on_the_day_of_the_visit():
    until = cleared("X-HEART", until=TODAY + timedelta(5))
    assert propose({"X-HEART": yes()}, clearances=until, visit_on=TODAY + timedelta(5)).light == "amber"
    assert propose({"X-HEART": yes()}, clearances=until, visit_on=TODAY + timedelta(6)).light == "red"


def test_a_clearance_for_one_rule_clears_no_other():
    answers = {"X-HEART": yes(), "X-PAD": yes()}
    proposal = propose(answers, clearances=cleared("X-HEART"))
    assert (proposal.clearances_needed, proposal.clearances_used) == (("X-PAD",), ("X-HEART",))


# ---- how long a yes counts ----------------------------------------------------------------------


def test_a_fever_of_last_week_is_over():
    assert propose({"X-FEVER": yes(answered_on="2026-03-03")}).effects == ()


def test_diabetes_declared_two_years_ago_still_counts_and_is_asked_again():
    proposal = propose({**all_no(), "X-DIAB": yes(answered_on="2024-03-03")}, forms=BOTH_FORMS)
    assert proposal.needs.pressure_cap == 3
    assert (proposal.light, proposal.missing) == ("grey", ("X-DIAB",))


def test_a_fracture_counts_until_its_weeks_are_over():
    answers = {"X-FRACT": yes(side="left", since="2026-01-01", answered_on="2026-01-02")}
    assert propose(answers, visit_on=TODAY.replace(month=4, day=3)).excluded_feet == ("left",)
    assert propose(answers, visit_on=TODAY.replace(month=4, day=4)).excluded_feet == ()


# ---- replay, and what must always hold ---------------------------------------------------------------


def test_the_rules_of_an_old_release_give_what_they_gave_then():
    old = RULES
    new = tuple(replace(each, effects=(Effect("STOP"),), version=2) if each.code == "X-DIAB" else each for each in old)
    answers = {"X-DIAB": yes()}
    frozen = screen(answers=answers, rules=old, context=context()).as_dict()
    assert screen(answers=answers, rules=new, context=context()).light == "red"
    assert screen(answers=answers, rules=old, context=context()).as_dict() == frozen


def test_a_proposal_survives_json():
    frozen = propose({each.answer_code: yes() for each in RULES}, families=REFLEX | PEDICURE).as_dict()
    assert json.loads(json.dumps(frozen)) == frozen


answered = st.dictionaries(
    st.sampled_from([each.answer_code for each in RULES]),
    st.fixed_dictionaries(
        {"value": st.sampled_from(["yes", "no", "unsure"])},
        optional={
            question.code: st.sampled_from([choice.code for choice in question.choices] or ["yes", "no", "unsure"])
            for each in RULES
            for question in each.follow_ups
        },
    ),
    max_size=12,
)
services = st.sampled_from([RELAX, REFLEX, PEDICURE, frozenset({"SOAK"}), frozenset({"PEDI", "SOAK", "RELAX"})])


@given(answered, services, st.sampled_from([each.answer_code for each in RULES]))
def test_one_more_yes_never_makes_a_proposal_milder(answers, families, code):
    before = propose({**answers, code: {"value": "no"}}, families=families)
    after = propose({**answers, code: yes()}, families=families)
    assert LIGHTS.index(after.light) >= LIGHTS.index(before.light)
    assert set(before.excluded_feet) <= set(after.excluded_feet)
    assert set(before.needs.qualifications) <= set(after.needs.qualifications)
    assert before.blocked_zones("left") <= after.blocked_zones("left")
    caps = before.needs.pressure_cap, after.needs.pressure_cap
    assert caps[0] is None or (caps[1] is not None and caps[1] <= caps[0])


@given(answered, services)
def test_the_order_of_answers_and_rules_changes_nothing(answers, families):
    one = propose(answers, families=families)
    turned = screen(answers=dict(reversed(answers.items())), rules=RULES[::-1], context=context(families=families))
    assert (told(one), one.light) == (told(turned), turned.light)
    assert set(one.clearances_needed) == set(turned.clearances_needed)


@given(st.dictionaries(st.text(max_size=8), st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=5))))
def test_answers_nobody_asked_for_raise_nothing(answers):
    assert propose(answers).hits == ()
