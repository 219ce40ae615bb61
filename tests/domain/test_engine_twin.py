"""The engine gives what a minute-by-minute search gives, in every scenario."""

from typing import Any

from hypothesis import HealthCheck, given, settings

from bookings.domain.probe import free_assignments, free_starts
from bookings.domain.scenario import read_scenario
from tests.domain import slow_twin
from tests.domain.scenarios import scenarios

QUICK = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(scenarios())
def test_every_start_and_every_assignment_is_the_twins(scenario: dict[str, Any]) -> None:
    expected = slow_twin.free_assignments(scenario)
    found = free_assignments(read_scenario(scenario))
    assert {start: sorted(ways) for start, ways in found.items()} == expected


@settings(QUICK, max_examples=40)
@given(scenarios())
def test_the_starts_without_assignments_are_the_same(scenario: dict[str, Any]) -> None:
    read = read_scenario(scenario)
    assert free_starts(read) == sorted(free_assignments(read))
