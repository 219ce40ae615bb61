"""The tracer names a reason for a start exactly when the engine does not offer it."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookings.domain.cells import Line
from bookings.domain.engine import Answer, admit, find
from bookings.domain.grids import Grid, day_grid
from bookings.domain.limits import Limits
from bookings.domain.needs import Resource, Use, one_of
from bookings.domain.probe import ask, scenario_limits
from bookings.domain.scenario import Scenario, read_scenario
from bookings.domain.tracer import Absence, Conditions, Known, Occupied, Reason, trace
from tests.domain.scenarios import scenarios

LINE = Line(0, 288, 5)
OPEN = Conditions(window=(0, 1440), limits=Limits(), grid=Grid(LINE.full), kinds=("therapist", "chair"))


MINA = Resource("mina", LINE.full, LINE.full, kind="therapist")
THREE = Resource("three", LINE.full, LINE.full, kind="chair")


def conditions_of(scenario: Scenario, answer: Answer) -> Conditions:
    grid = day_grid(answer.line, scenario.rules.step, scenario.zone)
    kinds = [scenario.resources[group[0]].kind for group in scenario.need]
    return Conditions(scenario.window, scenario_limits(scenario), grid, kinds)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenarios(anchors=("day",)), st.data())
def test_reasons_are_empty_exactly_when_the_start_is_offered(raw: dict[str, Any], data: st.DataObject) -> None:
    scenario = read_scenario(raw)
    [answer] = ask(scenario)
    conditions, offered = conditions_of(scenario, answer), set(answer.minutes())
    low, high = scenario.window
    minutes = data.draw(st.lists(st.integers(low - 500, high + 500), max_size=30))
    for minute in [*minutes, *offered, *range(low, high, 15)]:
        reasons = trace(answer, minute, conditions, {})
        assert (reasons == []) == (minute in offered)


def board(
    *, therapist_free: int = LINE.full, chair_free: int = LINE.full, work: int = LINE.full, limits: Limits = OPEN.limits
) -> Answer:
    """A visit of an hour, five minutes around it for the therapist, ten for cleaning the chair."""
    mina = Resource("mina", work, therapist_free, kind="therapist")
    chair = Resource("three", LINE.inward([(0, 1200)]), chair_free, kind="chair")
    parts = [one_of({mina: Use(60, 5, 5)}), one_of({chair: Use(60, 0, 10, within_shift=True)})]
    return find(LINE, admit(LINE, window=(0, 1440), limits=limits, grid=OPEN.grid), parts)


def without(*spans: tuple[int, int]) -> int:
    return LINE.full & ~LINE.outward(spans)


def test_a_busy_therapist_is_named_with_the_appointment() -> None:
    answer = board(therapist_free=without((595, 665)))
    known = {MINA: Known(occupied=[Occupied(595, 665, 660, "A-1")])}
    assert trace(answer, 630, OPEN, known) == [Reason("therapist_busy", "mina", 595, 665, "A-1")]
    assert trace(answer, 670, OPEN, known) == []


def test_a_chair_is_busy_while_used_and_in_turnaround_while_cleaned() -> None:
    answer = board(chair_free=without((600, 680)))
    known = {THREE: Known(occupied=[Occupied(600, 680, 660, "A-2")])}
    assert [reason.code for reason in trace(answer, 655, OPEN, known)] == ["chair_busy"]
    assert trace(answer, 660, OPEN, known) == [Reason("chair_turnaround", "three", 600, 680, "A-2")]


def test_a_block_without_a_row_is_named_with_its_minutes() -> None:
    answer = board(therapist_free=without((600, 660), (900, 960)))
    assert trace(answer, 630, OPEN, {}) == [Reason("therapist_busy", "mina", 600, 660)]


def test_an_absence_is_told_apart_from_the_end_of_a_shift() -> None:
    answer = board(work=LINE.inward([(540, 700)]))
    known = {MINA: Known(absences=[Absence("therapist_off", 700, 800)])}
    assert trace(answer, 660, OPEN, known) == [Reason("therapist_off", "mina", 700, 800)]
    assert [reason.code for reason in trace(answer, 760, OPEN, known)] == ["therapist_off", "outside_shift"]
    assert trace(answer, 500, OPEN, known) == [Reason("outside_shift", "mina")]


def test_a_closed_salon_is_named_for_the_chair() -> None:
    known = {THREE: Known(absences=[Absence("closed", 1200, 1440)])}
    assert trace(board(), 1135, OPEN, known) == [Reason("closed", "three", 1200, 1440)]
    assert trace(board(), 1135, OPEN, {}) == [Reason("chair_closed", "three")]


def test_the_rules_of_the_salon_are_named_with_their_limits() -> None:
    limits = Limits(earliest=600, latest=900)
    grid = Grid(sum(LINE.bit(minute) for minute in range(0, 1440, 15)))
    strict = Conditions((0, 1200), limits, grid, OPEN.kinds, present=500)
    answer = find(LINE, admit(LINE, window=(0, 1200), limits=limits, grid=grid), board().parts)
    assert trace(answer, 480, strict, {}) == [Reason("in_past", until=500)]
    assert trace(answer, 585, strict, {}) == [Reason("notice_too_short", until=600)]
    assert trace(answer, 610, strict, {}) == [Reason("off_grid", until=615)]
    assert trace(answer, 611, strict, {}) == [Reason("off_grid", until=615)]
    assert trace(answer, 915, strict, {}) == [Reason("beyond_horizon", since=901)]
    assert Reason("outside_window") in trace(answer, 1215, strict, {})


def test_nobody_qualified_is_said_once() -> None:
    answer = find(LINE, OPEN.grid, [one_of({}), board().parts[1]])
    assert trace(answer, 600, OPEN, {}) == [Reason("no_therapist_qualified")]


def test_a_qualification_that_is_not_valid_then_is_named() -> None:
    later = Resource("mina", LINE.full, LINE.full, LINE.between(700, 1440), "therapist")
    answer = find(LINE, OPEN.grid, [one_of({later: Use(60)})])
    only = Conditions(OPEN.window, OPEN.limits, OPEN.grid, ("therapist",))
    assert trace(answer, 600, only, {}) == [Reason("not_qualified", "mina")]
    assert trace(answer, 700, only, {}) == []


def test_too_few_for_a_party_is_said_when_each_alone_would_find_someone() -> None:
    answer = find(LINE, OPEN.grid, [one_of({MINA: Use(60)}), one_of({MINA: Use(60)})])
    pair = Conditions(OPEN.window, OPEN.limits, OPEN.grid, ("therapist", "therapist"))
    assert trace(answer, 600, pair, {}) == [Reason("too_few_free")]
