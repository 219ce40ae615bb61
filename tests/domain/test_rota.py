"""Working hours as people give them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from therapists.domain.certificates import warning
from therapists.domain.rota import DAY, Weekly, breaks_between, day_faults, from_then_on, weekly_faults, worked

MINUTES = st.integers(0, DAY)
SPANS = st.lists(st.tuples(MINUTES, MINUTES).filter(lambda span: span[0] < span[1]), max_size=5)


def minutes(spans):
    return {minute for start, end in spans for minute in range(start, end)}


@given(SPANS, SPANS)
def test_what_is_worked_is_every_minute_of_a_shift_that_is_in_no_break(shifts, breaks):
    assert minutes(worked(shifts, breaks)) == minutes(shifts) - minutes(breaks)


@given(SPANS)
def test_spans_clash_exactly_when_they_share_a_minute(spans):
    shared = sum(end - start for start, end in spans) != len(minutes(spans))
    assert bool(day_faults(spans)) == shared


def test_spans_of_other_days_or_other_months_do_not_clash():
    spring = Weekly((1, 2), 540, 720, until=date(2026, 5, 31))
    summer = Weekly((2, 3), 600, 720, since=date(2026, 6, 1))
    assert weekly_faults([spring, summer, Weekly((4,), 540, 720)]) == []
    lasting = Weekly((3,), 700, 800)
    assert [(fault.number, fault.code) for fault in weekly_faults([spring, summer, lasting])] == [(2, "overlap")]


def test_a_span_needs_a_day_and_a_length():
    faults = weekly_faults([Weekly((), 1, 2), Weekly((8,), 1, 2), Weekly((1,), 5, 5), Weekly((1,), 0, DAY + 1)])
    assert [fault.code for fault in faults] == ["out_of_range", "out_of_range", "not_after_start", "out_of_range"]
    ended = Weekly((1,), 1, 2, since=date(2026, 2, 1), until=date(2026, 1, 1))
    assert [fault.code for fault in weekly_faults([ended])] == ["not_after_start"]


def test_breaks_are_what_lies_between():
    assert breaks_between([(780, 1020), (540, 720), (720, 760)]) == [(760, 780)]


def test_new_hours_hold_from_a_day_on_and_the_old_ones_to_the_day_before():
    first = date(2026, 4, 1)
    old = [Weekly((1,), 540, 720), Weekly((2,), 1, 2, until=date(2026, 1, 31)), Weekly((3,), 1, 2, since=first)]
    hours = from_then_on(old, [Weekly((1,), 600, 900)], first)
    assert hours == [
        Weekly((1,), 540, 720, until=date(2026, 3, 31)),
        Weekly((2,), 1, 2, until=date(2026, 1, 31)),
        Weekly((1,), 600, 900, since=first),
    ]
    assert weekly_faults(hours) == []


def test_a_certificate_is_warned_of_three_times_and_once_it_is_over():
    today = date(2026, 3, 10)
    days = {61: None, 60: 60, 31: 60, 30: 30, 8: 30, 7: 7, 0: 7, -1: 0}
    assert {left: warning(today + timedelta(days=left), today) for left in days} == days
    assert warning(None, today) is None
    assert warning(today + timedelta(days=80), today, [90, 14]) == 90
