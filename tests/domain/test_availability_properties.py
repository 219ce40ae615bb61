"""What always holds, whatever the scenario."""

import random
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bookings.domain.probe import free_assignments, free_starts
from bookings.domain.scenario import read_scenario
from salon.core.localtime import instant
from tests.domain.scenarios import scenarios, shown

QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
STAYING = ("day", "shift")


def starts(scenario: dict[str, Any]) -> list[int]:
    return free_starts(read_scenario(scenario))


def offers(scenario: dict[str, Any], start: int) -> set[tuple[str, ...]]:
    return free_assignments(read_scenario(scenario)).get(start, set())


@QUICK
@given(scenarios(anchors=STAYING), st.integers(-600, 2400), st.integers(1, 200), st.data())
def test_a_further_booking_or_absence_never_adds_a_start(
    scenario: dict[str, Any], late: int, length: int, data: st.DataObject
) -> None:
    before = starts(scenario)
    begin = datetime.fromisoformat(scenario["window"]["from"]) + timedelta(minutes=late)
    row = (shown(begin), shown(begin + timedelta(minutes=length)))
    kind, names = data.draw(
        st.sampled_from([("bookings", ("start", "end")), ("busy", ("from", "to")), ("time_off", ("from", "to"))])
    )
    data.draw(st.sampled_from(scenario["resources"]))[kind].append(dict(zip(names, row, strict=True)))
    assert set(starts(scenario)) <= set(before)


@QUICK
@given(scenarios(anchors=STAYING), st.randoms(use_true_random=False))
def test_once_booked_a_resource_is_not_offered_over_the_same_minutes(
    scenario: dict[str, Any], chance: random.Random
) -> None:
    for resource in scenario["resources"]:
        resource["capacity"] = 1
    found = free_assignments(read_scenario(scenario))
    assume(found)
    start = chance.choice(sorted(found))
    way = chance.choice(sorted(found[start]))
    service = scenario["service"]
    for resource in scenario["resources"]:
        if resource["id"] in way:
            resource["bookings"].append(taken_by(service, resource, start))
    duration = service["duration"]
    again = free_assignments(read_scenario(scenario))
    overlapping = [other for other in again if start - duration < other < start + duration]
    assert all(set(way).isdisjoint(chosen) for other in overlapping for chosen in again[other])


def taken_by(service: dict[str, Any], resource: dict[str, Any], start: int) -> dict[str, Any]:
    """The row that a booking of this service leaves on a resource."""
    row: dict[str, Any] = {"start": shown(instant(start)), "end": shown(instant(start + service["duration"]))}
    if resource["kind"] in service["buffers_apply_to"]:
        row |= {"buffer_before": service["buffer_before"], "buffer_after": service["buffer_after"]}
    return row


@QUICK
@given(scenarios(), st.randoms(use_true_random=False))
def test_the_order_of_lists_changes_nothing(scenario: dict[str, Any], chance: random.Random) -> None:
    before = free_assignments(read_scenario(scenario))
    shuffled = deepcopy(scenario)
    for resource in shuffled["resources"]:
        for value in resource.values():
            if isinstance(value, list):
                chance.shuffle(value)
    chance.shuffle(shuffled["resources"])
    for group in shuffled["need"]:
        chance.shuffle(group)
    assert free_assignments(read_scenario(shuffled)) == before


@QUICK
@given(scenarios(), st.integers(-5, 5))
def test_whole_weeks_without_a_clock_change_move_the_answer_along(scenario: dict[str, Any], weeks: int) -> None:
    scenario["timezone"] = "Asia/Kathmandu"
    moved = _moved(scenario, timedelta(weeks=weeks))
    assert starts(moved) == [start + weeks * 7 * 1440 for start in starts(scenario)]


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, dict):
        return {key: _moved(item, by) for key, item in value.items()}
    if isinstance(value, list):
        return [_moved(item, by) for item in value]
    if isinstance(value, str) and value.endswith("Z") and "T" in value:
        return shown(datetime.fromisoformat(value) + by)
    if isinstance(value, str) and value.count("-") == 2:
        return (datetime.fromisoformat(value) + by).date().isoformat()
    return value


@QUICK
@given(scenarios(anchors=("day",)))
def test_a_minute_more_of_notice_takes_away_only_the_first(scenario: dict[str, Any]) -> None:
    before = starts(scenario)
    scenario["notice_minutes"] += 1
    after = starts(scenario)
    assert after in (before, before[1:])


@QUICK
@given(scenarios(anchors=STAYING), st.integers(1, 2000))
def test_two_halves_of_a_window_are_the_whole(scenario: dict[str, Any], cut: int) -> None:
    whole, window = starts(scenario), scenario["window"]
    begin, end = (datetime.fromisoformat(window[key]) for key in ("from", "to"))
    middle = min(begin + timedelta(minutes=cut), end)
    first = starts(scenario | {"window": {"from": shown(begin), "to": shown(middle)}})
    second = starts(scenario | {"window": {"from": shown(middle), "to": shown(end)}})
    assert first + second == whole
