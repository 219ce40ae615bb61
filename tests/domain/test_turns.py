"""The order of turns: fair, explained, and never at the cost of an appointment."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.turns import Passed, Standing, choose, order
from salon.core.spans import Span, overlap, subtract

MINA, OMAR, LINH = 1, 2, 3
DAY = Span(0, 600)


def test_who_had_least_comes_first_then_who_waited_longest_then_the_salons_order():
    standings = [
        Standing(MINA, value=5000, last_turn=10, position=0),
        Standing(OMAR, value=0, position=1),
        Standing(LINH, value=5000, last_turn=5, position=2),
    ]
    assert [one.therapist_id for one in order(standings)] == [OMAR, LINH, MINA]
    level = [Standing(LINH, position=2), Standing(MINA, position=0)]
    assert [one.therapist_id for one in order(level)] == [MINA, LINH]


def test_of_those_who_can_begin_soonest_the_first_in_turn_takes_it():
    standings = [Standing(MINA, value=9000), Standing(OMAR, value=1000), Standing(LINH, value=5000)]
    choice = choose(standings, {MINA: 60, OMAR: 60, LINH: 60}, qualified={MINA, OMAR, LINH})
    assert choice is not None
    assert (choice.therapist_id, choice.reason, choice.passed) == (OMAR, "turn", ())


def test_who_cannot_take_it_now_keeps_the_turn_and_it_is_said_why():
    standings = [
        Standing(MINA, position=0),
        Standing(OMAR, position=1, is_paused=True),
        Standing(LINH, position=2),
        Standing(4, position=3),
        Standing(5, position=4),
    ]
    choice = choose(standings, {MINA: 90, OMAR: 60, 5: 60}, qualified={MINA, OMAR, LINH, 5})
    assert choice is not None
    assert (choice.therapist_id, choice.start, choice.reason) == (5, 60, "soonest")
    assert choice.passed == (
        Passed(MINA, "later", 90),
        Passed(OMAR, "paused"),
        Passed(LINH, "no_room_today"),
        Passed(4, "not_qualified"),
    )


def test_who_is_asked_for_takes_it_paused_or_not_or_nobody_does():
    standings = [Standing(MINA, value=9000, is_paused=True), Standing(OMAR)]
    choice = choose(standings, {MINA: 60, OMAR: 0}, qualified={MINA, OMAR}, asked_for=MINA)
    assert choice is not None
    assert (choice.therapist_id, choice.start, choice.reason) == (MINA, 60, "asked_for")
    assert choose(standings, {OMAR: 0}, qualified={MINA, OMAR}, asked_for=MINA) is None


def test_there_may_be_nobody():
    assert choose([Standing(MINA)], {}, qualified=set()) is None
    assert choose([Standing(MINA, is_paused=True)], {MINA: 0}, qualified={MINA}) is None


@given(st.lists(st.integers(1, 200), min_size=1, max_size=60), st.integers(2, 8))
def test_while_everybody_is_free_nobody_gets_further_ahead_than_one_turn_is_worth(values, people):
    """The fairness bound of a rotation by value: the spread never exceeds the dearest turn."""
    worth: dict[int, int] = defaultdict(int)
    last: dict[int, int | None] = dict.fromkeys(range(people))
    for minute, value in enumerate(values):
        standings = [Standing(key, worth[key], last[key], key) for key in range(people)]
        choice = choose(standings, dict.fromkeys(range(people), minute), qualified=set(range(people)))
        assert choice is not None
        assert choice.value == min(worth[key] for key in range(people))
        worth[choice.therapist_id] += value
        last[choice.therapist_id] = minute
    spread = max(worth[key] for key in range(people)) - min(worth[key] for key in range(people))
    assert spread <= max(values)


appointments = st.lists(st.tuples(st.integers(0, 560), st.integers(15, 60)), max_size=12)
walk_ins = st.lists(st.tuples(st.integers(0, 540), st.sampled_from([20, 30, 45]), st.integers(10, 90)), max_size=20)


@given(st.lists(appointments, min_size=1, max_size=4), walk_ins)
def test_a_simulated_day_moves_no_appointment_and_breaks_no_promise(booked, arrivals):
    """Walk-ins come all day; each is promised the first room there is, and nothing that stands is touched."""
    diary = [_laid_out(rows) for rows in booked]
    before = [list(rows) for rows in diary]
    worth: dict[int, int] = defaultdict(int)
    for now, length, value in sorted(arrivals):
        starts = {key: start for key, rows in enumerate(diary) if (start := _first_room(rows, now, length)) is not None}
        standings = [Standing(key, worth[key], position=key) for key in range(len(diary))]
        choice = choose(standings, starts, qualified=set(range(len(diary))))
        assert (choice is None) == (not starts)
        if choice is None:
            continue
        assert choice.start == min(starts.values())
        assert not any(overlap((choice.start, choice.start + length), row) for row in diary[choice.therapist_id])
        diary[choice.therapist_id].append(Span(choice.start, choice.start + length))
        worth[choice.therapist_id] += value
    assert all(set(own) <= set(after) for own, after in zip(before, diary, strict=True))


def _laid_out(rows: list[tuple[int, int]]) -> list[Span]:
    laid: list[Span] = []
    for start, length in rows:
        span = Span(start, start + length)
        if span.end <= DAY.end and not any(overlap(span, other) for other in laid):
            laid.append(span)
    return laid


def _first_room(rows: list[Span], now: int, length: int) -> int | None:
    gaps = subtract([Span(now, DAY.end)], rows)
    return next((gap.start for gap in gaps if gap.end - gap.start >= length), None)
