"""The engine asked about a scenario: its inputs built in memory, its answer as JSON values."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

from bookings.domain.cells import Line
from bookings.domain.engine import Answer, admit, find, line_over
from bookings.domain.grids import Grid, day_grid, gap_grid, shift_grid
from bookings.domain.limits import Limits, limits
from bookings.domain.needs import Part, Resource, Use, one_of
from bookings.domain.scenario import Node, Scenario, ScenarioResource, read_scenario
from bookings.domain.worktime import shifts_on, work_mask, work_spans
from salon.core.localtime import DAY, instant, local_date
from salon.core.spans import Span, stacked, subtract

ANCHORS = ("day", "shift", "gap")
Found = dict[int, set[tuple[str, ...]]]


def answer_document(document: Any, *, with_assignments: bool = False) -> dict[str, Any]:
    """One scenario, or many under `vectors`, answered; raises `Malformed`."""
    vectors = document.get("vectors") if isinstance(document, dict) else None
    if vectors is None:
        return _answer(document, "scenario", with_assignments=with_assignments)
    if not isinstance(vectors, list):
        raise Node(vectors, "vectors").fail("a list")
    return {
        "answers": [
            {"id": Node(vector, f"vectors[{number}]").get("id").value}
            | _answer(vector, f"vectors[{number}]", with_assignments=with_assignments)
            for number, vector in enumerate(vectors)
        ]
    }


def _answer(raw: Any, path: str, *, with_assignments: bool) -> dict[str, Any]:
    scenario = read_scenario(raw, path)
    if scenario.rules.anchor not in ANCHORS:
        return {"unsupported": [f"grid.anchor={scenario.rules.anchor}"]}
    if not with_assignments:
        return {"starts": [_shown(minute) for minute in free_starts(scenario)]}
    found = free_assignments(scenario)
    return {
        "starts": [_shown(minute) for minute in sorted(found)],
        "assignments": {_shown(minute): sorted(map(list, found[minute])) for minute in sorted(found)},
    }


def free_starts(scenario: Scenario) -> list[int]:
    """Every free start, ascending."""
    return sorted({minute for answer in ask(scenario) for minute in answer.minutes()})


def free_assignments(scenario: Scenario) -> Found:
    """Every free start with the resources that could take it, one id for each group."""
    found: Found = {}
    for answer in ask(scenario):
        for minute in answer.minutes():
            ways = {tuple(str(resource.key) for resource in way) for way in answer.assignments(minute)}
            found.setdefault(minute, set()).update(ways)
    return found


def ask(scenario: Scenario) -> Iterator[Answer]:
    """The engine's answers: one, or one for each first resource or combination where each has its own grid."""
    line = _line(scenario)
    limit = scenario_limits(scenario)
    resources = {key: _resource(scenario, resource, line) for key, resource in scenario.resources.items()}
    groups = [[resources[key] for key in dict.fromkeys(group)] for group in scenario.need]
    for chosen in _each_with_own_grid(scenario.rules.anchor, groups):
        grid = _grid(scenario, line, chosen)
        admitted = admit(line, window=scenario.window, limits=limit, grid=grid)
        yield find(line, admitted, [_part(scenario, group) for group in chosen])


def scenario_limits(scenario: Scenario) -> Limits:
    """Notice and horizon; without a `now` there are none."""
    rules = scenario.rules
    if rules.now is None:
        return Limits()
    return limits(
        now=rules.now,
        zone=scenario.zone,
        notice_minutes=rules.notice_minutes,
        horizon_days=None if rules.horizon_days is None else min(rules.horizon_days, 36_500),
        horizon_minutes=rules.horizon_minutes,
    )


def use_of(scenario: Scenario, resource: ScenarioResource) -> Use:
    """What the service takes of a resource: buffers where they apply, a chair's turnaround if it is longer."""
    service = scenario.service
    applies = resource.kind in service.buffers_apply_to
    return Use(
        duration=service.duration,
        before=service.before if applies else 0,
        after=max(service.after if applies else 0, resource.turnaround),
        within_shift=service.within_shift,
    )


def occupied_spans(resource: ScenarioResource) -> list[Span]:
    """What bookings and holds take of a resource, with their buffers and its turnaround."""
    return [
        Span(span.start - before, span.end + max(after, resource.turnaround))
        for span, before, after in resource.taken
        if span.start < span.end
    ]


def blocked_spans(resource: ScenarioResource) -> list[Span]:
    """Where a resource is full, and where an outside calendar takes it."""
    return stacked(occupied_spans(resource), resource.capacity) + list(resource.busy)


def _line(scenario: Scenario) -> Line:
    uses = [use_of(scenario, resource) for resource in scenario.resources.values()]
    lengths = [scenario.service.duration, *(length for use in uses for length in (use.before, use.after))]
    # Only the wall-clock grid promises that every start lies on a cell of five minutes.
    lengths.append(scenario.rules.step if scenario.rules.anchor == "day" else 1)
    reach = max((use.before + use.duration + use.after for use in uses), default=scenario.service.duration)
    return line_over(scenario.window, lengths=lengths, zone=scenario.zone, reach=reach)


def _resource(scenario: Scenario, resource: ScenarioResource, line: Line) -> Resource:
    return Resource(
        key=resource.key,
        work=work_mask(resource.hours, line, scenario.zone),
        free=line.full & ~line.outward(blocked_spans(resource)),
        kind=resource.kind,
    )


def _each_with_own_grid(anchor: str, groups: list[list[Resource]]) -> Iterator[list[list[Resource]]]:
    """The need cut so that one grid holds for all of it."""
    if anchor == "gap":
        yield from ([[resource] for resource in way] for way in product(*groups))
    elif anchor == "shift" and groups:
        yield from ([[resource], *groups[1:]] for resource in groups[0])
    else:
        yield groups


def _grid(scenario: Scenario, line: Line, groups: list[list[Resource]]) -> Grid:
    rules, zone = scenario.rules, scenario.zone
    keys = [str(group[0].key) for group in groups if group]
    if rules.anchor == "day" or not keys:
        return day_grid(line, rules.step, zone)
    if rules.anchor == "shift":
        return shift_grid(line, _shift_runs(scenario, keys[0], line), rules.step)
    earliest = scenario_limits(scenario).earliest
    return gap_grid(line, _gaps(scenario, keys), earliest=earliest, step=rules.step, rounding=(rules.round_to, zone))


def _shift_runs(scenario: Scenario, key: str, line: Line) -> list[Span]:
    hours = scenario.resources[key].hours
    first, last = local_date(line.first, scenario.zone), local_date(line.end, scenario.zone)
    dates = [first + timedelta(days=number) for number in range(-1, (last - first).days + 2)]
    return [run for on in dates for run in shifts_on(hours, on, scenario.zone)]


def _part(scenario: Scenario, group: list[Resource]) -> Part:
    return one_of({resource: use_of(scenario, scenario.resources[str(resource.key)]) for resource in group})


def _gaps(scenario: Scenario, way: list[str]) -> list[Span]:
    """The unbroken free minutes of a combination around the window, each from its true beginning.

    Nothing before the earliest start matters, so the search for a beginning ends there.
    """
    window, earliest = scenario.window, scenario_limits(scenario).earliest
    farthest = window.start - 366 * DAY if earliest is None else min(earliest, window.start)
    back = 2 * DAY
    while True:
        low = max(window.start - back, farthest)
        gaps = _free_spans(scenario, way, Span(low, window.end))
        if low == farthest or not gaps or gaps[0].start > low:
            return gaps
        back *= 4


def _free_spans(scenario: Scenario, way: list[str], window: Span) -> list[Span]:
    spans = [window]
    for key in way:
        resource = scenario.resources[key]
        worked = subtract(work_spans(resource.hours, window, scenario.zone), blocked_spans(resource))
        spans = subtract(spans, subtract([window], worked))
    return spans


def _shown(minute: int) -> str:
    return instant(minute).strftime("%Y-%m-%dT%H:%M:%SZ")
