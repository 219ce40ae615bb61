"""Every kind of fault in a data file is told with file, line and reason."""

import pytest

from salon.catalogue.domain.build import catalogue_from
from tests.catalogue.files import problems_after, texts

FAULTS = [
    # file, what stands there, what a slip of the pen makes of it, what is said of it, what stands on the line told
    ("zones", "P E 0.165,0.055,0.09,0.035", "P E 0.165,0.055,0.19,0.035", "lies outside outline P", "0.19"),
    ("zones", "P B 0.14,0.412>0.9,0.428 w 0.012", "P B 0.01,0.412>0.9,0.428 w 0.012", "lies outside outline P", "0.01"),
    ("zones", "P E 0.165,0.055,0.09,0.035", "P E 0.165,0.055,0.09", "is not a shape", "0.165"),
    ("zones", "P E 0.165,0.055,0.09,0.035", "P E 0.165,0.055,0,0.035", "is not a shape", "0.165"),
    ("regions", "P S 0.29,0>0.9,0.2", "P S 0.9,0>0.29,0.2", "is not a shape", "0.9,0>0.29"),
    ("regions", "D S 0,0.64>1,0.75", "D S 0,0.8>1,0.9", "lies outside outline D", "0.8"),
    ("zones", 'laterality = "both"', 'laterality = "middle"', "'middle' is none of left, right, both", "middle"),
    ("zone_groups", '"SOLAR"', '"SOLAAR"', "no zone has the code SOLAAR", "zones"),
    ("techniques", "hold_seconds_min = 3", "hold_seconds_min = 9", "hold_seconds_min is more than", "hold_seconds_min"),
    ("techniques", "hold_seconds_min = 3\n", "", "a hold has a shortest and a longest time", "T-PRESS"),
    ("techniques", "pressure_max = 4", "pressure_max = 6", "6 is more than 5", "pressure_max"),
    ("techniques", 'stage = "warm_up"', 'stage = "hot"', "'hot' is none of", "stage"),
    ("techniques", 'family = "RELAX"', 'famly = "RELAX"', "unknown key famly", "famly"),
    ("techniques", 'zones = ["SOLAR"]', 'zones = ["SUN"]', "no zone has the code SUN", "zones"),
    ("techniques", "is_self_care = true", 'is_self_care = "yes"', "must be true or false", "is_self_care"),
    ("protocols", '"T-BIGTOE"', '"T-BIGTOW"', "no technique has the code T-BIGTOW", "T-BIGTOW"),
    ("protocols", "minutes_min = 10\n", "minutes_min = 30\n", "minutes_min is more than minutes_max", "minutes_min"),
    ("goals", 'name = "Sleep better"', 'name = ""', "text is missing", "name"),
    ("goals", 'name = "Sleep better"\n', "", "name is missing", "GOAL-SLEEP"),
    ("goals", 'code = "GOAL-SLEEP"', 'code = "GOAL-RELAX"', "this code is taken (goals.toml:4)", "GOAL-RELAX"),
    ("goals", 'code = "GOAL-SLEEP"', 'code = "sleep"', "is not a code", "code"),
    ("goals", "[[complaint]]", "[[grievance]]", "unknown kind of entry", "CMP-HEADACHE"),
    ("advice", 'kind = "home_care"', 'kind = "rumour"', "'rumour' is none of", "kind"),
    (
        "advice",
        "{minutes_per_day} minutes a day",
        "{minutes_per_dya} minutes",
        "{minutes_per_dya} is no parameter",
        "dya",
    ),
    ("advice", "Take it easy and drink water", "Drink water to flush out toxins", "the blocked claim detox", "toxins"),
    ("services", "price = ", "price = 5 #", "is not a price", "price"),
    ("services", "duration_minutes = 45\nsoak", "duration_minutes = 5\nsoak", "longer than the service", "duration"),
    ("services", 'needs_chair = "basin"', 'needs_chair = "any"', "needs a basin", "needs_chair"),
    ("services", '["REFLEX"]\nprice', '["REFLEXO"]\nprice', "no qualification has the code REFLEXO", "required"),
    (
        "chair_types",
        "turnaround_minutes = 20",
        "turnaround_minutes = 25",
        "turnaround is not handling plus",
        "turnaround",
    ),
    ("chair_types", "minutes = 10, is_contact", "minutes = 8, is_contact", "do not add up", "steps"),
    ("chair_types", "periodic_days = 7\n", "", "periodic work has periodic_days", "periodic"),
    ("catalogue", 'version = "1.1.0"\n', "", "version is missing", "[catalogue]"),
    ("catalogue", 'value = "clearance"', 'value = "maybe"', "'maybe' is not one of its choices", "value"),
    ("outlines", 'code = "M"', 'code = "X"', "outline M is missing in all files", None),
    ("outlines", "[0.04, 0.13]", "[0.04, 1.3]", "must be a pair of numbers from 0 to 1", "points"),
    ("rules_today", 'effects = [{ code = "STOP" }]', 'effects = [{ code = "HALT" }]', "unknown effect HALT", "HALT"),
    ("rules_today", 'validity = "VISIT"', 'validity = "MONTH"', "'MONTH' is none of", "validity"),
    (
        "rules_today",
        '{ ask = "spreading", is = "yes" }',
        '{ ask = "spread", is = "yes" }',
        "spread is no follow-up",
        None,
    ),
    ("rules_today", '{ ask = "wet", is = "yes" }', '{ ask = "wet", is = "soon" }', "wet is never soon", "soon"),
    ("rules_today", '{ ask = "dent", is = "yes" }', '{ ask = "dent", at_least = 3 }', "does not fit the type", None),
    ("rules_today", '{ ask = "dent", is = "yes" }', '{ ask = "dent" }', "exactly one of", None),
    ("rules_today", 'foot_asked = "side"', 'foot_asked = "limb"', "limb is no follow-up question", None),
    ("rules_today", 'with_rule = "X-DIAB"', 'with_rule = "X-SUGAR"', "no rule has the code X-SUGAR", None),
    ("rules_today", 'groups = ["CHEST"], ', "", "AREA names no place", None),
    ("rules_today", 'forms = ["today"]', 'forms = ["yearly"]', "is asked on the today form", "forms"),
    ("rules_yearly", "days = 28, ", "", "days is missing", "until"),
    ("rules_yearly", 'until = { ask = "since"', 'until = { ask = "when"', "no follow-up question for a date", "until"),
    ("rules_yearly", 'validity = "UNTIL"', 'validity = "ONCE"', "UNTIL needs `until`", "validity"),
    ("rules_yearly", 'is = "strict"', 'is = "harsh"', "anticoag_policy is never harsh", None),
    ("rules_yearly", '"anticoag_policy"', '"anticoag"', "no setting has the code anticoag", None),
    ("rules_yearly", 'qualification = "ONCO"', 'qualification = "ONKO"', "no qualification has the code ONKO", None),
    ("rules_yearly", "ages_weekly = true", "ages_weekly = false", "not those of X-PREG-1", None),
    ("today_check", '"X-ALCOHOL"', '"X-FEVER"', "X-FEVER is answered by TC-1 already", "rules"),
    ("today_check", '"X-SHAVE"', '"X-DIAB"', "X-DIAB lives longer than a visit", "rules"),
    ("today_check", 'confirms = ["X-SUNTAT"]', 'confirms = ["X-GOUT"]', "X-GOUT lives for a visit only", "confirms"),
]


@pytest.mark.parametrize(("file", "old", "new", "reason", "on_line"), FAULTS)
def test_a_fault_is_told_with_file_line_and_reason(file, old, new, reason, on_line):
    problems = problems_after(f"{file}.toml", old, new)
    told = [problem for problem in problems if reason in problem.reason]
    assert told, [str(problem) for problem in problems]
    problem = told[0]
    assert str(problem) == f"{problem.file}:{problem.line}: {problem.reason}"
    if on_line is not None:
        assert problem.file == f"{file}.toml"
        line = texts()[problem.file].replace(old, new, 1).splitlines()[problem.line - 1]
        assert on_line in line


def test_what_is_not_toml_is_told_with_its_line():
    problems = problems_after("goals.toml", 'name = "Sleep better"', "name = Sleep better")
    text = texts()["goals.toml"].replace('name = "Sleep better"', "name = Sleep better", 1)
    assert [(problem.file, text.splitlines()[problem.line - 1]) for problem in problems] == [
        ("goals.toml", "name = Sleep better")
    ]


def test_all_faults_of_all_files_are_told_at_once_in_their_order():
    changed = texts()
    changed["zones.toml"] = changed["zones.toml"].replace('laterality = "both"', 'laterality = "middle"')
    changed["goals.toml"] = changed["goals.toml"].replace('name = "Sleep better"', "name = 3", 1)
    _, problems = catalogue_from(changed)
    assert {problem.file for problem in problems} == {"goals.toml", "zones.toml"}
    assert list(problems) == sorted(problems)
    assert len(problems) > 30


def test_a_missing_file_is_told_by_what_it_held():
    changed = texts()
    del changed["outlines.toml"]
    _, problems = catalogue_from(changed)
    assert {"outline P is missing in all files", "outline L is missing in all files"} <= {
        problem.reason for problem in problems
    }


def test_a_blocked_claim_in_a_service_is_a_fault():
    problems = problems_after("services.toml", "for rest and a sense of wellbeing", "which lowers blood pressure")
    assert ["makes the blocked claim blood-values" in problem.reason for problem in problems] == [True]


def test_the_same_entries_in_other_files_are_the_same_catalogue():
    changed = texts()
    changed["all_services.toml"] = changed.pop("services.toml")
    assert catalogue_from(changed) == catalogue_from(texts())
