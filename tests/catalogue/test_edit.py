"""Edits of the salon."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from salon.catalogue import selectors
from salon.catalogue.models import (
    Advice,
    CatalogueRelease,
    ChairType,
    Outline,
    ScreeningRule,
    ScreeningSetting,
    ServiceTemplate,
    Technique,
    Zone,
)
from salon.catalogue.services.editing import EditInvalid, NotEditable, edit
from salon.catalogue.services.loading import load_catalogue
from salon.core.errors import NotFound

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
WREN = 7


@pytest.fixture(autouse=True)
def loaded():
    load_catalogue(now=NOW)


def change(row, **fields):
    return edit(row, fields=fields, by_id=WREN, now=NOW)


def current(code):
    return ScreeningRule.objects.get(code=code, is_current=True)


def test_sets_the_fields_and_remembers_whose_they_are():
    service = change(ServiceTemplate.objects.get(code="SV-EXP"), price=Decimal("30.00"), name="Quick feet")
    assert (service.price, service.name) == (Decimal("30.00"), "Quick feet")
    assert service.edited_fields == ["name", "price"]
    assert (service.edited_by, service.edited_at) == (WREN, NOW)


def test_adds_to_the_fields_edited_before():
    change(ServiceTemplate.objects.get(code="SV-EXP"), price="30.00")
    service = change(ServiceTemplate.objects.get(code="SV-EXP"), name="Quick feet")
    assert service.edited_fields == ["name", "price"]


def test_is_a_release_of_its_own():
    change(Zone.objects.get(code="HEAD"), name="Head")
    release = CatalogueRelease.objects.latest("number")
    assert (release.number, release.origin, release.made_by) == (2, "edit", WREN)
    assert release.version == CatalogueRelease.objects.get(number=1).version


def test_loading_the_same_files_again_writes_nothing_after_an_edit():
    change(Zone.objects.get(code="HEAD"), name="Top")
    assert not load_catalogue(now=NOW).is_new


def test_of_a_rule_makes_a_version_and_leaves_the_old_one():
    rule = current("X-RECENT")
    changed = change(rule, effects=[{"code": "P", "cap": 1}])
    rule.refresh_from_db()
    assert (rule.is_current, rule.effects) == (False, [{"code": "P", "cap": 2}])
    assert (changed.version, changed.is_current, changed.effects) == (2, True, [{"code": "P", "cap": 1}])


def test_of_an_old_version_of_a_rule_continues_from_the_one_in_force():
    old = current("X-RECENT")
    change(old, note="First")
    newest = change(old, question="Any massage since yesterday?")
    assert (newest.version, newest.note) == (3, "First")


def test_rules_as_they_were_can_be_read_by_release():
    change(current("X-RECENT"), effects=[{"code": "P", "cap": 1}])
    caps = [
        next(rule for rule in selectors.rules(version=number) if rule.code == "X-RECENT").effects[0].cap
        for number in (1, 2, None)
    ]
    assert caps == [2, 1, 1]


def test_a_rule_taken_out_of_use_is_still_in_the_old_release():
    change(current("X-RECENT"), is_active=False)
    assert "X-RECENT" not in {rule.code for rule in selectors.rules()}
    assert "X-RECENT" in {rule.code for rule in selectors.rules(version=1)}


def test_a_setting_reaches_the_settings_that_rules_read():
    change(ScreeningSetting.objects.get(code="anticoag_policy"), value="strict")
    assert selectors.settings()["anticoag_policy"] == "strict"


@pytest.mark.parametrize(
    ("table", "code", "fields"),
    [
        (ServiceTemplate, "SV-EXP", {"code": "SV-NEW"}),
        (ServiceTemplate, "SV-EXP", {"nonsense": 1}),
        (ServiceTemplate, "SV-EXP", {}),
        (Outline, "P", {"points": []}),
        (Advice, "NT-EMERGENCY", {"lines": [{"text": "Call us."}]}),
    ],
)
def test_refuses_what_does_not_belong_to_the_salon(table, code, fields):
    with pytest.raises(NotEditable):
        change(table.objects.get(code=code), **fields)


def test_refuses_to_soften_the_emergency_rule():
    with pytest.raises(NotEditable):
        change(current("X-CLOT-RED"), is_active=False)


@pytest.mark.parametrize(
    ("table", "code", "fields", "reason"),
    [
        (Technique, "T-PRESS", {"hold_seconds_min": 9}, "hold_seconds_min is more than hold_seconds_max"),
        (Zone, "HEAD", {"shapes": ["P E 0.165,0.055,0.4,0.035"]}, "lies outside outline P"),
        (ServiceTemplate, "SV-EXP", {"name": " "}, "text is missing"),
        (ServiceTemplate, "SV-EXP", {"description": "A detox for tired feet."}, "blocked claim detox"),
        (ServiceTemplate, "SV-EXP", {"price": Decimal("-1")}, "is not a price"),
        (Advice, "HC-DAILY", {"lines": [{"text": "Take {hours} hours."}]}, "{hours} is no parameter"),
        (ChairType, "WHIRLPOOL", {"turnaround_minutes": 15}, "turnaround is not handling plus contact time"),
        (ScreeningSetting, "anticoag_policy", {"value": "never"}, "is not one of its choices"),
    ],
)
def test_refuses_a_row_that_would_not_pass_the_checks_of_the_files(table, code, fields, reason):
    row = table.objects.get(code=code)
    with pytest.raises(EditInvalid) as caught:
        change(row, **fields)
    assert any(reason in problem for problem in caught.value.params["problems"]), caught.value.params
    assert CatalogueRelease.objects.count() == 1


def test_refuses_a_rule_with_an_unknown_effect():
    with pytest.raises(EditInvalid):
        change(current("X-RECENT"), effects=[{"code": "HALT"}])


def test_of_a_row_that_is_gone_is_refused():
    zone = Zone.objects.get(code="HEAD")
    Zone.objects.filter(code="HEAD").delete()
    with pytest.raises(NotFound):
        change(zone, name="Head")


def test_the_database_refuses_two_current_versions_of_a_rule():
    rule = current("X-FEVER")
    rule.pk, rule.version = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        rule.save(force_insert=True)


def test_the_database_refuses_an_edit_without_its_editor():
    with pytest.raises(IntegrityError), transaction.atomic():
        Zone.objects.filter(code="HEAD").update(edited_at=NOW)
