"""Loading the catalogue."""

from datetime import UTC, datetime

import pytest
from django.db.models import Model

from salon.catalogue.models import Advice, CatalogueRelease, Goal, ScreeningRule, ServiceTemplate, Technique, Zone
from salon.catalogue.services.editing import edit
from salon.catalogue.services.loading import CatalogueInvalid, load_catalogue
from salon.catalogue.services.tables import TABLES
from tests.catalogue.files import catalogue, copied_to

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
LATER = datetime(2026, 4, 10, 9, tzinfo=UTC)
WREN = 7


def everything() -> dict[str, list[dict]]:
    tables: dict[str, type[Model]] = {**TABLES, "release": CatalogueRelease}
    return {kind: list(table._default_manager.order_by("pk").values()) for kind, table in tables.items()}


def test_writes_every_entry_of_the_files():
    load_catalogue(now=NOW)
    for kind, table in TABLES.items():
        rows = table._default_manager.order_by("position").values_list("code", flat=True)
        assert tuple(rows) == catalogue().codes(kind)


def test_tells_what_it_did():
    report = load_catalogue(now=NOW)
    assert report.is_new
    assert (report.release, report.version) == (1, catalogue().version)
    assert report.changes["zone"].added == list(catalogue().codes("zone"))


def test_a_second_load_writes_nothing():
    load_catalogue(now=NOW)
    before = everything()
    report = load_catalogue(now=LATER)
    assert not report.is_new
    assert everything() == before


def test_a_new_version_of_the_same_entries_changes_no_row(tmp_path):
    load_catalogue(now=NOW)
    copied_to(tmp_path, catalogue=('version = "1.1.0"', 'version = "1.1.1"'))
    report = load_catalogue(now=LATER, directory=tmp_path)
    assert report.is_new
    assert [
        (kind, changes.changed) for kind, changes in report.changes.items() if changes.added or changes.changed
    ] == []
    assert not Zone.objects.exclude(release__number=1).exists()


def test_changes_a_row_that_changed_in_the_files_and_no_other(tmp_path):
    load_catalogue(now=NOW)
    copied_to(tmp_path, techniques=("hold_seconds_max = 7", "hold_seconds_max = 8"))
    load_catalogue(now=LATER, directory=tmp_path)
    assert Technique.objects.get(code="T-PRESS").hold_seconds_max == 8
    assert list(Technique.objects.filter(release__number=2).values_list("code", flat=True)) == ["T-PRESS"]


def test_takes_a_vanished_entry_out_of_use_and_never_deletes_it(tmp_path):
    load_catalogue(now=NOW)
    copied_to(tmp_path)
    goals = (tmp_path / "goals.toml").read_text()
    start = goals.index('[[goal]]\ncode = "GOAL-WELLBEING"')
    (tmp_path / "goals.toml").write_text(goals[:start] + goals[goals.index("[[goal]]", start + 1) :])
    report = load_catalogue(now=LATER, directory=tmp_path)
    assert report.changes["goal"].deactivated == ["GOAL-WELLBEING"]
    assert not Goal.objects.get(code="GOAL-WELLBEING").is_active


def test_brings_an_entry_back_into_use(tmp_path):
    load_catalogue(now=NOW)
    Zone.objects.filter(code="HEAD").update(is_active=False)
    copied_to(tmp_path, catalogue=('version = "1.1.0"', 'version = "1.1.1"'))
    load_catalogue(now=LATER, directory=tmp_path)
    assert Zone.objects.get(code="HEAD").is_active


def test_keeps_what_the_salon_edited_and_updates_the_rest_of_the_row(tmp_path):
    load_catalogue(now=NOW)
    edit(ServiceTemplate.objects.get(code="SV-EXP"), fields={"name": "Quick feet"}, by_id=WREN, now=NOW)
    copied_to(
        tmp_path, services=('name = "Express feet"\ndescription = "Ten', 'name = "Fast feet"\ndescription = "About ten')
    )
    load_catalogue(now=LATER, directory=tmp_path)
    service = ServiceTemplate.objects.get(code="SV-EXP")
    assert service.name == "Quick feet"
    assert service.description.startswith("About ten")


def test_keeps_an_edited_rule_text_through_a_change_of_its_effects(tmp_path):
    load_catalogue(now=NOW)
    rule = ScreeningRule.objects.get(code="X-RECENT", is_current=True)
    edit(rule, fields={"question": "Any massage since the day before yesterday?"}, by_id=WREN, now=NOW)
    copied_to(
        tmp_path,
        rules_today=(
            'effects = [{ code = "P", cap = 2 }]\nsources = ["1"]',
            'effects = [{ code = "P", cap = 1 }]\nsources = ["1"]',
        ),
    )
    load_catalogue(now=LATER, directory=tmp_path)
    rule = ScreeningRule.objects.get(code="X-RECENT", is_current=True)
    assert (rule.version, rule.effects) == (3, [{"code": "P", "cap": 1}])
    assert rule.question == "Any massage since the day before yesterday?"


def test_a_changed_rule_gets_a_new_version_and_the_old_one_stays_as_it_was(tmp_path):
    load_catalogue(now=NOW)
    before = ScreeningRule.objects.filter(code="X-FEVER").values("question", "effects", "version").get()
    copied_to(tmp_path, rules_today=("or do you feel ill today?", "or do you feel unwell today?"))
    load_catalogue(now=LATER, directory=tmp_path)
    old, new = ScreeningRule.objects.filter(code="X-FEVER").order_by("version")
    assert {"question": old.question, "effects": old.effects, "version": old.version} == before
    assert (old.is_current, new.is_current, new.version) == (False, True, 2)
    assert CatalogueRelease.objects.get(number=1).rule_versions["X-FEVER"] == 1
    assert CatalogueRelease.objects.get(number=2).rule_versions["X-FEVER"] == 2


def test_a_moved_question_is_no_new_version(tmp_path):
    load_catalogue(now=NOW)
    copied_to(tmp_path)
    text = (tmp_path / "rules_yearly.toml").read_text()
    start, end = text.index('[[rule]]\ncode = "X-CLOT-HX"'), text.index('[[rule]]\ncode = "X-BLEED"')
    (tmp_path / "rules_yearly.toml").write_text(text[:start] + text[end:] + "\n" + text[start:end])
    load_catalogue(now=LATER, directory=tmp_path)
    assert not ScreeningRule.objects.filter(version=2).exists()
    assert ScreeningRule.objects.latest("position").code == "X-CLOT-HX"


def test_invalid_files_leave_the_catalogue_as_it_was(tmp_path):
    load_catalogue(now=NOW)
    before = everything()
    copied_to(
        tmp_path,
        goals=('name = "Sleep better"', 'name = "Sleep well"'),
        zones=("P E 0.165,0.055,0.09,0.035", "P E 0.165,0.055,0.3,0.035"),
    )
    with pytest.raises(CatalogueInvalid):
        load_catalogue(now=LATER, directory=tmp_path)
    assert everything() == before


def test_invalid_files_leave_an_empty_database_empty(tmp_path):
    copied_to(tmp_path, rules_today=('code = "STOP"', 'code = "HALT"'))
    with pytest.raises(CatalogueInvalid) as caught:
        load_catalogue(now=NOW, directory=tmp_path)
    assert not CatalogueRelease.objects.exists()
    assert not Advice.objects.exists()
    assert [str(problem) for problem in caught.value.problems] == caught.value.params["problems"]


def test_a_folder_without_files_is_refused(tmp_path):
    with pytest.raises(CatalogueInvalid) as caught:
        load_catalogue(now=NOW, directory=tmp_path)
    assert "holds no .toml files" in str(caught.value.problems[0])


def test_a_file_that_is_not_text_is_refused(tmp_path):
    copied_to(tmp_path)
    (tmp_path / "goals.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CatalogueInvalid) as caught:
        load_catalogue(now=NOW, directory=tmp_path)
    assert [problem.file for problem in caught.value.problems] == ["goals.toml"]
