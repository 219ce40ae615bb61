"""Stories from the salon, as far as screening tells them."""

from datetime import date

import pytest

from salon.catalogue.domain.homecare import Limits, lines_for
from tests.catalogue.files import row
from tests.domain.screenings import PEDICURE, REFLEX, RELAX, TODAY, cleared, propose, yes


def test_week_nine_parks_reflexology_and_offers_half_an_hour_of_gentle_massage():
    answers = {"X-PREG-1": yes(weeks=9)}
    reflexology = propose(answers, families=REFLEX)
    assert (reflexology.light, reflexology.outcome) == ("red", "we_will_contact_you")
    massage = propose(answers, families=RELAX, staff_qualifications=frozenset({"FOOT-1", "MATERNITY"}))
    assert (massage.light, massage.outcome) == ("amber", "ok")
    assert (massage.needs.qualifications, massage.needs.minute_cap, massage.needs.pressure_cap) == (
        ("MATERNITY",),
        30,
        2,
    )
    assert massage.blocked_zones("left") == set(row("zone_group", "PREG_AVOID").zones)


def test_week_nine_without_maternity_training_in_the_house_is_parked():
    proposal = propose({"X-PREG-1": yes(weeks=9)}, staff_qualifications=frozenset({"FOOT-1", "REFLEX"}))
    assert (proposal.light, proposal.outcome) == ("red", "we_will_contact_you")


def test_an_insect_bite_takes_the_basin_from_a_pedicure():
    proposal = propose({"X-WOUND-SMALL": yes(side="left")}, families=PEDICURE)
    assert (proposal.light, proposal.outcome, proposal.needs.is_dry) == ("amber", "ok", True)
    assert proposal.blocked_families == ("SOAK",)
    assert row("service", "SV-PED45").can_go_dry


def test_a_deep_scratch_leaves_the_other_foot_unless_there_is_diabetes():
    scratch = {"X-WOUND-DEEP": yes(side="left")}
    proposal = propose(scratch)
    assert (proposal.excluded_feet, proposal.needs.is_dry, proposal.outcome) == (("left",), True, "ok")
    with_diabetes = propose({**scratch, "X-DIAB": yes()})
    assert (with_diabetes.excluded_feet, with_diabetes.outcome) == (("left", "right"), "we_will_contact_you")


@pytest.mark.parametrize(("visit", "is_allowed"), [(10, True), (12, True), (13, False)])
def test_warfarin_is_allowed_while_the_clearance_lasts(visit, is_allowed):
    answers = {"X-ANTICOAG": yes(answered_on="2026-12-01")}
    until = cleared("X-ANTICOAG", until=date(2026, 12, 12))
    proposal = propose(answers, today=date(2026, 12, 1), visit_on=date(2026, 12, visit), clearances=until)
    assert (proposal.outcome == "ok") is is_allowed
    assert proposal.needs.pressure_cap == 2
    assert "T-TAP" in proposal.blocked_techniques


def test_warfarin_without_clearance_is_blocked():
    proposal = propose({"X-ANTICOAG": yes()})
    assert (proposal.light, proposal.clearances_needed) == ("red", ("X-ANTICOAG",))


def test_a_fever_shortly_before_the_visit_is_red():
    proposal = propose({"X-FEVER": yes(answered_on=TODAY.isoformat())})
    assert (proposal.light, [effect["code"] for effect in proposal.effects]) == ("red", ["STOP"])


def test_not_sure_about_a_clot_is_treated_as_yes():
    proposal = propose({"X-CLOT-HX": {"value": "unsure"}})
    (hit,) = proposal.hits
    assert (hit.rule, hit.is_unsure, proposal.outcome) == ("X-CLOT-HX", True, "we_will_contact_you")


def test_a_swollen_warm_leg_is_an_emergency():
    proposal = propose({"X-CLOT-RED": yes()})
    assert (proposal.is_urgent, proposal.referrals) == (True, ("emergency",))


def test_home_care_follows_the_same_screening():
    proposal = propose({"X-NEURO": yes()}, clearances=cleared("X-NEURO"))
    limits = Limits(
        rules=frozenset(hit.rule for hit in proposal.hits),
        techniques=frozenset(proposal.blocked_techniques),
        pressure_cap=proposal.needs.pressure_cap,
        is_bath_ruled_out=proposal.needs.is_dry,
    )
    advice = row("advice", "HC-WARMUP")
    texts = lines_for(advice.lines, limits=limits, values=advice.parameters)
    assert len(texts) == 1
    assert "tiptoe" not in texts[0]
    assert "rise on your toes" in texts[0]
