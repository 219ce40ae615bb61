"""Every screening rule, in every branch of its follow-up questions."""

from dataclasses import replace

import pytest

from tests.domain.screenings import PEDICURE, REFLEX, RELAX, RULES, SETTINGS, TODAY, cleared, propose, rule, told, yes

PREGNANCY = "AREA:A-ANKLE-IN,A-ANKLE-OUT,GROIN,OVARY,PELVIS,UTERUS"
GENTLE = "P2@A-ANKLE,LOWBACK_ACH"
FEET = {"STOP-F:left", "STOP-F:right"}
NO_SIDE = {"STOP-F:left", "STOP-F:right", "STOP-S"}
BP = {"controlled": "yes", "symptoms": "no", "kind": "high"}

YES = [
    # rule, follow-ups, what is proposed for a relaxing massage
    ("X-FEVER", {}, {"STOP"}),
    ("X-INFECT", {}, {"STOP"}),
    ("X-CLOT-RED", {}, {"URGENT", "REFER:emergency"}),
    ("X-CLOT", {}, {"STOP"}),
    ("X-CLOT-HX", {}, {"MED", "P2", "NO T-TAP", "NO T-LOWERLEG"}),
    ("X-BLEED", {}, {"MED", "STOP", "P1", "NO T-TAP"}),
    ("X-ANTICOAG", {}, {"MED", "P2", "NO T-TAP", "NO T-PINCH", "NO T-HOOK", "NOTE"}),
    ("X-ASPIRIN", {}, {"P3"}),
    ("X-FLARE", {}, {"STOP"}),
    ("X-WOUND-DEEP", {"side": "left"}, {"STOP-F:left", "STOP-S"}),
    ("X-WOUND-DEEP", {"side": "both"}, NO_SIDE),
    ("X-WOUND-DEEP", {}, NO_SIDE),
    ("X-WOUND-SMALL", {"side": "right"}, {"AREA*:right", "STOP-S"}),
    ("X-WOUND-SMALL", {}, {"AREA*", "STOP-S"}),
    ("X-INFLAM-EXT", {"side": "left", "spreading": "no"}, {"STOP-F:left", "STOP-S", "REFER:doctor"}),
    (
        "X-INFLAM-EXT",
        {"side": "left", "spreading": "yes"},
        {"STOP-F:left", "STOP-S", "STOP", "REFER:today", "REFER:doctor"},
    ),
    ("X-INFLAM-EXT", {}, {*NO_SIDE, "STOP", "REFER:today", "REFER:doctor"}),
    ("X-INFLAM-INT", {}, {"STOP"}),
    ("X-SYMPTOM", {"where": ["head"], "severe": "no"}, {"AREA:EAR,EYE,FACE_JAW,HEAD,PITUITARY,SINUS"}),
    ("X-SYMPTOM", {"where": "neck", "severe": "no"}, {"AREA:NECK,SHOULDER,SPINE_C,THYROID"}),
    ("X-SYMPTOM", {"where": ["chest"], "severe": "no"}, {"AREA:BREAST,DIAPHRAGM,HEART,LUNG,OESOPHAGUS,RIBS_BACK"}),
    (
        "X-SYMPTOM",
        {"where": ["belly"], "severe": "no"},
        {"AREA:COLON_A,COLON_D,COLON_T,GALL,ILEOCAECAL,LIVER,PANCREAS,SIGMOID,SMALL_INT,STOMACH"},
    ),
    (
        "X-SYMPTOM",
        {"where": ["urinary", "limb"], "severe": "no"},
        {"AREA:ADRENAL,BLADDER,KIDNEY,URETER", "AREA:ARM,HIP,KNEE,SHOULDER"},
    ),
    ("X-SYMPTOM", {"where": ["back"], "severe": "no"}, {"AREA:LOWBACK_ACH,SCIATIC,SPINE_C,SPINE_L,SPINE_S,SPINE_T"}),
    ("X-SYMPTOM", {"where": ["pelvis"], "severe": "no"}, {"AREA:GROIN,HIP,OVARY,PELVIS,UTERUS"}),
    ("X-SYMPTOM", {"where": ["foot"], "severe": "no"}, {"AREA*"}),
    ("X-SYMPTOM", {"where": ["elsewhere"], "severe": "yes"}, {"AREA*", "MED", "REFER:doctor"}),
    ("X-FUNGUS", {"wet": "no"}, {"STOP-S", "AREA*", "NOTE"}),
    ("X-FUNGUS", {"wet": "yes"}, {"STOP-S", "AREA*", "NOTE", "STOP"}),
    ("X-WART", {}, {"AREA*", "STOP-S"}),
    ("X-SKIN-INF", {}, {"STOP"}),
    ("X-SKIN-ECZ", {"weeping": "no", "side": "left"}, {"AREA*:left", "NO T-PINCH", "NOTE"}),
    ("X-SKIN-ECZ", {"weeping": "yes", "side": "left"}, {"AREA*:left", "STOP-F:left", "NO T-PINCH", "NOTE"}),
    ("X-SUNTAT", {"since": "2026-03-01"}, {"AREA*", "STOP-S"}),
    ("X-FRACT", {"since": "2026-02-01", "side": "right"}, {"STOP-F:right"}),
    ("X-FRACT", {}, FEET),
    ("X-SURG", {"since": "2026-02-01", "where": "foot_leg", "side": "left"}, {"STOP-F:left"}),
    ("X-SURG", {"since": "2026-02-01", "where": "other"}, {"MED"}),
    ("X-SURG", {"since": "2026-02-01"}, {*FEET, "MED"}),
    ("X-IMPLANT", {"side": "left"}, {"NO T-ANKLEMOB:left", "NO T-TOEJOINT:left"}),
    ("X-IMPLANT", {}, {"NO T-ANKLEMOB", "NO T-TOEJOINT"}),
    ("X-DIAB", {}, {"P3", "WATER35", "NOTE"}),
    ("X-NEURO", {}, {"MED", "STOP-S", "P2", "WATER35", "NOTE"}),
    ("X-PAD", {}, {"MED", "P2"}),
    ("X-PREG-1", {"weeks": 1}, {"STOP-R", "Q:MATERNITY", "P2", "T30", PREGNANCY, GENTLE}),
    ("X-PREG-1", {"weeks": 13}, {"STOP-R", "Q:MATERNITY", "P2", "T30", PREGNANCY, GENTLE}),
    ("X-PREG-1", {"weeks": 14}, {"Q:MATERNITY", "P3", "T45", PREGNANCY, GENTLE, "NOTE", "REFER:midwife"}),
    ("X-PREG-1", {}, {"STOP-R", "Q:MATERNITY", "P2", "T30", PREGNANCY, GENTLE, "NOTE", "REFER:midwife"}),
    ("X-PREG-RISK", {"which": ["bleeding"]}, {"STOP", "REFER:midwife"}),
    ("X-PREG-RISK", {"which": ["clot"]}, {"MED", "REFER:midwife"}),
    ("X-PREG-RISK", {"which": ["clot", "fluid"]}, {"STOP", "MED", "REFER:midwife"}),
    ("X-PREG-RISK", {}, {"STOP", "MED", "REFER:midwife"}),
    ("X-POST", {"since": "2026-02-20"}, {"P2", "NO T-LOWERLEG", "AREA:A-CALF", "NOTE"}),
    ("X-IVF", {}, {"MED"}),
    ("X-VARIC", {"sore": "no"}, {"AREA*", "P2@A-CALF"}),
    ("X-VARIC", {"sore": "yes"}, {"AREA*", "P2@A-CALF", "STOP", "REFER:today"}),
    ("X-OEDEMA", {"dent": "no"}, {"P2"}),
    ("X-OEDEMA", {"dent": "unsure"}, {"P2", "MED"}),
    ("X-OEDEMA", {"dent": "yes"}, {"P2", "MED"}),
    ("X-LYMPH", {"side": "left"}, {"MED", "Q:ONCO", "P1@A-CALF,A-WHOLE:left"}),
    ("X-GOUT", {"now": "yes", "side": "left"}, {"STOP-F:left", "P2@A-BIGTOE,A-TOEJOINTS:left"}),
    ("X-GOUT", {"now": "no", "side": "left"}, {"P2@A-BIGTOE,A-TOEJOINTS:left"}),
    ("X-ARTH", {"flare": "yes", "side": "right"}, {"STOP-F:right", "NOTE"}),
    ("X-ARTH", {"flare": "no", "side": "right"}, {"NOTE"}),
    ("X-OSTEO", {"severe": "no"}, {"P2", "NO T-TAP", "NO T-ANKLEMOB"}),
    ("X-OSTEO", {"severe": "yes"}, {"P2", "NO T-TAP", "NO T-ANKLEMOB", "MED"}),
    ("X-EPIL", {"recent": "no"}, {"P3", "NOTE"}),
    ("X-EPIL", {"recent": "yes"}, {"P3", "NOTE", "MED"}),
    ("X-PACE", {"recent": "no"}, {"NOTE"}),
    ("X-PACE", {"recent": "yes"}, {"NOTE", "MED"}),
    ("X-HEART", {}, {"MED"}),
    ("X-BP", BP, {"NOTE"}),
    ("X-BP", {**BP, "controlled": "no"}, {"NOTE", "STOP", "REFER:doctor"}),
    ("X-BP", {**BP, "controlled": "unsure"}, {"NOTE", "STOP", "REFER:doctor"}),
    ("X-BP", {**BP, "symptoms": "yes"}, {"NOTE", "STOP", "REFER:today"}),
    ("X-BP", {**BP, "kind": "low"}, {"NOTE"}),
    ("X-BP", {**BP, "systolic": 180}, {"NOTE", "STOP", "MED"}),
    ("X-BP", {**BP, "diastolic": 110}, {"NOTE", "STOP", "MED"}),
    ("X-BP", {**BP, "systolic": 160, "diastolic": 99}, {"NOTE", "MED"}),
    ("X-BP", {**BP, "systolic": 159, "diastolic": 100}, {"NOTE", "MED"}),
    ("X-BP", {**BP, "systolic": 159, "diastolic": 99}, {"NOTE"}),
    ("X-CANCER", {"low_counts": "no"}, {"MED", "Q:ONCO", "P2", "T30", "AREA*"}),
    ("X-CANCER", {"low_counts": "yes"}, {"MED", "Q:ONCO", "P0", "T30", "AREA*", "NOTE"}),
    ("X-IMMUNE", {}, {"MED", "STOP-S"}),
    ("X-ORGAN", {"bleeding": "no"}, {"MED"}),
    ("X-ORGAN", {"bleeding": "yes"}, {"MED", "STOP"}),
    ("X-NERVE", {"worse": "no"}, {"P3", "NOTE"}),
    ("X-NERVE", {"worse": "yes"}, {"P3", "NOTE", "MED"}),
    ("X-MEDS", {"painkiller": "no"}, set()),
    ("X-MEDS", {"painkiller": "yes"}, {"P2", "NOTE"}),
    ("X-ALCOHOL", {}, {"STOP"}),
    ("X-MEAL", {}, {"NOTE"}),
    ("X-ALLERGY", {"which": ["nut", "latex"]}, {"ALLERGEN:nut", "ALLERGEN:latex", "NOTE"}),
    ("X-ALLERGY", {}, {"ALLERGEN:unsure", "NOTE"}),
    ("X-LUMP", {}, {"AREA*", "REFER:doctor"}),
    ("X-RECENT", {}, {"P2"}),
    ("X-MINOR", {"age": 16}, {"CONS:guardian"}),
    ("X-MINOR", {"age": 15}, {"CONS:guardian", "NOTE"}),
    ("X-MINOR", {"age": 6}, {"CONS:guardian", "NOTE"}),
    ("X-MINOR", {"age": 5}, {"CONS:guardian", "NOTE", "STOP"}),
    ("X-CAPACITY", {}, {"CONS:authorised"}),
    ("X-CHAIR", {}, {"CHAIR", "NOTE"}),
]


@pytest.mark.parametrize(("code", "follow_ups", "proposed"), YES)
def test_a_yes_proposes(code, follow_ups, proposed):
    assert told(propose({code: yes(**follow_ups)})) == proposed


@pytest.mark.parametrize("each", RULES, ids=lambda each: each.code)
def test_a_no_proposes_nothing(each):
    proposal = propose({each.answer_code: {"value": "no"}}, families=frozenset({*REFLEX, *PEDICURE}))
    assert (proposal.light, proposal.effects, proposal.hits) == ("green", (), ())


@pytest.mark.parametrize("each", [each for each in RULES if each.is_active], ids=lambda each: each.code)
def test_not_sure_is_as_strict_as_a_yes_with_every_follow_up_left_open(each):
    families = frozenset({*REFLEX, *PEDICURE})
    unsure = propose({each.answer_code: {"value": "unsure"}}, families=families)
    assert told(unsure) == told(propose({each.answer_code: yes()}, families=families))
    assert all(hit.is_unsure for hit in unsure.hits)


@pytest.mark.parametrize(("code", "follow_ups", "_"), YES)
def test_an_open_follow_up_is_at_least_as_strict_as_any_answer_to_it(code, follow_ups, _):
    answered, left_open = propose({code: yes(**follow_ups)}), propose({code: yes()})
    optional = {"systolic", "diastolic"}
    if not optional & follow_ups.keys():
        order = ["green", "amber", "red"]
        assert order.index(left_open.light) >= order.index(answered.light)


def test_every_rule_is_in_the_table():
    tested = {code for code, _, _ in YES} | {"X-SHAVE", "X-PREG-2", "X-MENSES"}
    assert tested == {each.code for each in RULES}


# ---- what depends on more than the answer ------------------------------------------------------


def test_shaved_legs_make_a_service_with_water_dry():
    assert told(propose({"X-SHAVE": yes()}, families=PEDICURE)) == {"STOP-S"}


def test_shaved_legs_do_not_matter_without_water():
    assert told(propose({"X-SHAVE": yes()}, families=REFLEX)) == set()


def test_fungus_stops_nail_work_until_cleared():
    answers = {"X-FUNGUS": yes(wet="no")}
    assert "STOP" in told(propose(answers, families=PEDICURE))
    assert "STOP" not in told(propose(answers, families=PEDICURE, clearances=cleared("X-FUNGUS")))


def test_a_wound_and_diabetes_exclude_both_feet():
    assert told(propose({"X-WOUND-DEEP": yes(side="left"), "X-DIAB": yes()})) >= FEET
    assert told(propose({"X-WOUND-DEEP": yes(side="left"), "X-DIAB": {"value": "no"}})) & FEET == {"STOP-F:left"}


@pytest.mark.parametrize("code", ["X-INFLAM-INT", "X-FRACT", "X-BLEED"])
def test_a_clearance_lifts_the_stop_that_waits_for_it(code):
    stops = {"STOP", "STOP-F:left", "STOP-F:right", "MED"}
    assert told(propose({code: yes()})) & stops
    assert not told(propose({code: yes()}, clearances=cleared(code))) & stops


def test_with_clearance_the_caution_of_the_rule_stays():
    proposal = propose({"X-BLEED": yes()}, clearances=cleared("X-BLEED"))
    assert told(proposal) == {"P1", "NO T-TAP"}
    assert (proposal.light, proposal.clearances_used) == ("amber", ("X-BLEED",))


@pytest.mark.parametrize(("said", "cap"), [(0, 0), (1, 1), (2, 2), (4, 2)])
def test_a_doctor_may_ask_for_less_pressure_or_allow_one_step_more(said, cap):
    proposal = propose({"X-BLEED": yes()}, clearances=cleared("X-BLEED", pressure_max=said))
    assert proposal.needs.pressure_cap == cap


def test_a_doctors_pressure_counts_where_the_rule_has_none():
    assert propose({"X-HEART": yes()}, clearances=cleared("X-HEART")).needs.pressure_cap is None
    assert propose({"X-HEART": yes()}, clearances=cleared("X-HEART", pressure_max=2)).needs.pressure_cap == 2


def test_blood_thinners_stop_everything_where_the_salon_is_strict():
    strict = {**SETTINGS, "anticoag_policy": "strict"}
    assert "STOP" in told(propose({"X-ANTICOAG": yes()}, settings=strict, clearances=cleared("X-ANTICOAG")))


def test_early_pregnancy_allows_reflexology_only_where_the_salon_chose_so():
    allowed = {**SETTINGS, "early_pregnancy_reflex": "maternity"}
    answers = {"X-PREG-1": yes(weeks=9)}
    assert propose(answers, families=REFLEX).outcome == "we_will_contact_you"
    proposal = propose(answers, families=REFLEX, settings=allowed)
    assert (proposal.outcome, proposal.needs.qualifications) == ("ok", ("MATERNITY",))


def test_pregnancy_asks_no_maternity_training_for_a_pedicure_without_massage():
    proposal = propose({"X-PREG-1": yes(weeks=20)}, families=PEDICURE)
    assert (proposal.needs.qualifications, proposal.needs.minute_cap) == ((), None)
    assert proposal.blocked_zones("left") == {"UTERUS", "OVARY", "PELVIS", "GROIN"}


def test_the_weeks_of_a_pregnancy_go_on_after_the_answer():
    answers = {"X-PREG-1": yes(weeks=12, due_on="2026-09-20", answered_on="2026-02-20")}
    assert told(propose(answers)) & {"T30", "T45"} == {"T45"}
    answers["X-PREG-1"]["answered_on"] = "2026-03-04"
    assert told(propose(answers)) & {"T30", "T45"} == {"T30"}


def test_the_age_of_guardians_and_the_youngest_age_are_settings():
    older = {**SETTINGS, "guardian_present_under_age": 18, "minimum_age": 17}
    assert told(propose({"X-MINOR": yes(age=16)}, settings=older)) == {"CONS:guardian", "NOTE", "STOP"}


def test_age_follows_from_the_birth_date_whatever_was_answered():
    born = TODAY.replace(year=TODAY.year - 15)
    assert told(propose({"X-MINOR": {"value": "no"}}, birth_date=born)) == {"CONS:guardian", "NOTE"}
    grown = TODAY.replace(year=TODAY.year - 18)
    assert told(propose({"X-MINOR": yes(age=15)}, birth_date=grown)) == set()


def test_a_period_matters_only_where_the_salon_turned_the_rule_on():
    assert told(propose({"X-MENSES": yes()}, families=RELAX)) == set()
    assert not rule("X-MENSES").is_active
    assert replace(rule("X-MENSES"), is_active=True).effects[0].code == "NOTE"
