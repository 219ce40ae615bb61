"""Reading the catalogue."""

from datetime import UTC, datetime

import pytest

from salon.catalogue import selectors
from salon.catalogue.domain.rules import Condition, Effect, rule_from
from salon.catalogue.services.loading import load_catalogue
from salon.core.errors import NotFound
from tests.catalogue.files import catalogue

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.fixture
def loaded():
    load_catalogue(now=NOW)


def test_nothing_is_in_force_before_a_load():
    with pytest.raises(NotFound):
        selectors.rules()


def test_rules_come_back_as_the_files_describe_them(loaded):
    active = tuple(rule for rule in catalogue().rows["rule"] if rule.is_active)
    assert selectors.rules() == active
    assert {rule.version for rule in selectors.rules()} == {1}


def test_zones_regions_and_groups_come_back_as_the_files_describe_them(loaded):
    assert selectors.zones() == catalogue().rows["zone"]
    assert selectors.regions() == catalogue().rows["region"]
    assert selectors.zone_groups()["CALM"] == ("HEAD", "SOLAR", "PELVIS")
    assert list(selectors.chart().outlines.values()) == list(catalogue().rows["outline"])


def test_rules_are_read_once_and_then_cost_one_query(loaded, django_assert_num_queries):
    selectors.rules()
    with django_assert_num_queries(1):
        selectors.rules()


def test_a_release_that_never_was_is_not_found(loaded):
    with pytest.raises(NotFound):
        selectors.rules(version=99)


def test_the_yearly_form_asks_what_lives_longer_than_a_visit(loaded):
    yearly = selectors.questionnaire(form="yearly", families={"RELAX"})
    assert {rule.validity for rule in yearly} == {"12M", "UNTIL", "ONCE"}
    codes = [rule.code for rule in yearly]
    assert "X-PREG-1" in codes
    assert "X-PREG-2" not in codes


def test_shaving_is_asked_only_where_there_is_water(loaded):
    dry = {rule.code for rule in selectors.questionnaire(form="today", families={"REFLEX"})}
    wet = {rule.code for rule in selectors.questionnaire(form="today", families={"PEDI", "SOAK"})}
    assert wet - dry == {"X-SHAVE"}
    assert "TC-9" not in {item.code for item in selectors.check_items(families={"REFLEX"})}
    assert "TC-9" in {item.code for item in selectors.check_items(families={"PEDI", "SOAK"})}


def test_the_today_check_is_ten_questions(loaded):
    assert len(selectors.check_items()) == 10


def test_a_rule_that_is_off_is_not_asked(loaded):
    assert "X-MENSES" not in {rule.code for rule in selectors.rules()}


def test_a_tap_names_zones_and_regions_smallest_first(loaded):
    zones, regions = selectors.chart().places_at((0.165, 0.105), view="P", foot="left")
    assert zones == ("PITUITARY",)
    assert regions[0] == "A-BIGTOE"
    assert regions[-1] == "A-WHOLE"


def test_a_tap_beside_the_foot_names_nothing(loaded):
    assert selectors.chart().places_at((0.99, 0.01), view="P", foot="left") == ((), ())


def test_an_unknown_advice_is_not_found(loaded):
    with pytest.raises(NotFound):
        selectors.advice(code="HC-NOTHING")
    assert selectors.advice(code="HC-PIT").kind == "home_care"


def test_a_rule_can_be_made_from_plain_values():
    rule = rule_from(
        {
            "code": "X-A",
            "name": "A",
            "question": "A?",
            "severity": "caution",
            "validity": "VISIT",
            "forms": ["today"],
            "effects": [{"code": "P", "cap": 2, "when": {"ask": "b", "is": "yes"}}],
        }
    )
    assert rule.effects == (Effect("P", cap=2, when=Condition("b", is_="yes")),)
