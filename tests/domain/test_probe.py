"""The probe's document in and out, and its command."""

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bookings.domain.probe import answer_document
from bookings.domain.scenario import Malformed
from tests.domain.small import chair, local, scenario, therapist

ROOT = Path(__file__).resolve().parents[2]
MORNING = ["2026-03-02T08:00:00Z", "2026-03-02T08:30:00Z", "2026-03-02T09:00:00Z"]


def changed(path: str, value: Any) -> dict[str, Any]:
    """The small scenario with one value replaced."""
    asked = deepcopy(scenario(therapist(), chair()))
    *parents, last = path.split(".")
    place: Any = asked
    for name in parents:
        place = place[int(name)] if name.isdigit() else place[name]
    place[int(last) if last.isdigit() else last] = value
    return asked


def test_one_scenario_gives_its_starts_in_utc_and_in_order() -> None:
    assert answer_document(scenario())["starts"][:3] == MORNING


def test_many_scenarios_give_an_answer_each_by_id() -> None:
    short = {"window": {"from": local("09:00"), "to": local("09:01")}}
    answer = answer_document({"vectors": [scenario(id="one", **short), scenario(id="two", **short)]})
    assert answer == {"answers": [{"id": "one", "starts": MORNING[:1]}, {"id": "two", "starts": MORNING[:1]}]}


def test_assignments_are_told_when_asked_for() -> None:
    asked = scenario(therapist(), chair(), window={"from": local("09:00"), "to": local("09:01")})
    assert answer_document(asked, with_assignments=True)["assignments"] == {MORNING[0]: [["t1", "c1"]]}


def test_an_unknown_grid_is_said_to_be_unsupported() -> None:
    assert answer_document(scenario(grid={"anchor": "moon", "step": 5})) == {"unsupported": ["grid.anchor=moon"]}


def test_null_is_as_good_as_absent() -> None:
    nothing = dict.fromkeys(["notice_minutes", "horizon_days", "horizon_minutes", "holder"])
    person = therapist() | dict.fromkeys(["shifts", "breaks", "time_off", "bookings", "holds", "busy", "turnaround"])
    assert answer_document(scenario(person, **nothing)) == answer_document(scenario())


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("timezone", "Mars/Olympus", "scenario.timezone"),
        ("timezone", "../../etc/passwd", "scenario.timezone"),
        ("now", "yesterday", "scenario.now"),
        ("now", "2026-03-01T08:00:00", "scenario.now"),
        ("window.from", "0001-01-01T00:00:00Z", "scenario.window.from"),
        ("window.to", "9999-12-31T23:59:59Z", "scenario.window.to"),
        ("window.to", "2150-01-01T00:00:00Z", "scenario.window"),
        ("window", None, "scenario.window"),
        ("service.duration", 0, "scenario.service.duration"),
        ("service.duration", None, "scenario.service.duration"),
        ("service.duration", -5, "scenario.service.duration"),
        ("service.duration", 2.5, "scenario.service.duration"),
        ("service.duration", True, "scenario.service.duration"),
        ("service.duration", 10**30, "scenario.service.duration"),
        ("service.buffers_within_shift", "yes", "scenario.service.buffers_within_shift"),
        ("grid.step", 0, "scenario.grid.step"),
        ("notice_minutes", "60", "scenario.notice_minutes"),
        ("need", [["nobody"]], "scenario.need[0][0]"),
        ("need", "t1", "scenario.need"),
        ("resources.1.id", "t1", "scenario.resources"),
        ("resources.0.weekly.0.start", "9 o'clock", "scenario.resources[0].weekly[0].start"),
        ("resources.0.weekly.0.end", "24:01", "scenario.resources[0].weekly[0].end"),
        ("resources.0.weekly.0.days", [0], "scenario.resources[0].weekly[0].days[0]"),
        ("resources.0.weekly.0.days", [8], "scenario.resources[0].weekly[0].days"),
        ("resources.0.time_off", [{"date": "2026-02-30"}], "scenario.resources[0].time_off[0].date"),
        ("resources.0.capacity", 0, "scenario.resources[0].capacity"),
        ("resources.0.bookings", [7], "scenario.resources[0].bookings[0]"),
    ],
)
def test_a_fault_is_named_by_its_place(path: str, value: Any, fault: str) -> None:
    with pytest.raises(Malformed) as refused:
        answer_document(changed(path, value))
    assert str(refused.value).startswith(f"{fault}: expected ")


@pytest.mark.parametrize("document", [None, 7, "text", [], {"vectors": 7}, {"vectors": [None]}])
def test_what_is_no_scenario_is_refused(document: Any) -> None:
    with pytest.raises(Malformed):
        answer_document(document)


def probe(text: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "availability_probe", *options]
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False)


def test_the_command_answers_on_standard_output() -> None:
    run = probe(json.dumps(scenario()), "--assignments")
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout) == answer_document(scenario(), with_assignments=True)


@pytest.mark.parametrize("text", [pytest.param("9" * 5000, id="digits"), pytest.param('{"timezone": 1}', id="fault")])
def test_the_command_refuses_nonsense_in_one_line(text: str) -> None:
    run = probe(text)
    assert (run.returncode, run.stdout) == (2, "")
    assert len(run.stderr.splitlines()) == 1
