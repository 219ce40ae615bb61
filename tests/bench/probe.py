"""How long one process of `availability_probe` takes for hundreds of scenarios, its start included."""

import json
import statistics
import subprocess
import sys
import time
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from tests.bench.measure import Bar, at_most, keep, table
from tests.domain.scenarios import scenarios

NUMBER, TURNS = 262, 3
SECONDS = 5


def run() -> list[Bar]:
    """The same document several times; every scenario must come back with an answer of its own."""
    document = json.dumps({"vectors": [scenario | {"id": str(place)} for place, scenario in enumerate(_drawn())]})
    took, starts = [], 0
    for _ in range(TURNS):
        begun = time.perf_counter()
        command = [sys.executable, "manage.py", "availability_probe"]
        done = subprocess.run(command, input=document, capture_output=True, text=True, check=True)
        took.append(time.perf_counter() - begun)
        answers = json.loads(done.stdout)["answers"]
        starts = sum(len(answer["starts"]) for answer in answers)
        if [answer["id"] for answer in answers] != [str(place) for place in range(NUMBER)]:
            raise AssertionError("the probe left scenarios without an answer")
    seconds = statistics.median(took)
    table("One availability_probe", ["scenarios", "starts", "seconds"], [[NUMBER, starts, seconds]])
    bars = [at_most(f"{NUMBER} scenarios in one process, s", seconds, SECONDS, is_size=True)]
    return keep("probe", {"scenarios": NUMBER, "starts": starts, "seconds": took}, bars)


def _drawn() -> list[dict[str, Any]]:
    """The same ones in every run."""
    found: list[dict[str, Any]] = []

    @settings(
        max_examples=NUMBER * 2,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(scenarios())
    def draw(scenario: dict[str, Any]) -> None:
        found.append(scenario)

    draw()
    return found[:NUMBER]
