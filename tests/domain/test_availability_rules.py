"""Each rule of a free start by itself, on one Monday."""

from typing import Any

import pytest

from bookings.domain.probe import answer_document
from tests.domain.small import booked, chair, hours, local, offered, scenario, therapist

ALL_MORNING = ["09:00", "09:30", "10:00", "10:30", "11:00"]
SPRING, AUTUMN = "2026-03-29", "2026-10-25"


def clock_change(on: str, *resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    window = {"from": local("00:00", on), "to": local("24:00", on)}
    return scenario(*resources, now=f"{on[:7]}-01T08:00:00Z", window=window) | more


# ---- 1, 2: minutes, half-open spans ------------------------------------------------------------


def test_touching_bookings_do_not_collide() -> None:
    assert offered(scenario(therapist(bookings=[booked("10:00", "11:00")]))) == ["09:00", "11:00"]


def test_the_window_admits_its_first_minute_and_not_its_last() -> None:
    assert offered(scenario(window={"from": local("09:30"), "to": local("10:30")})) == ["09:30", "10:00"]


def test_a_visit_may_end_beyond_the_window() -> None:
    assert offered(scenario(window={"from": local("11:00"), "to": local("11:01")})) == ["11:00"]


@pytest.mark.parametrize(("shift", "first"), [("10:08", "10:08"), ("10:09", "10:09")])
def test_odd_minutes_count_to_the_minute(shift: str, first: str) -> None:
    odd = scenario(therapist(weekly=[hours(shift, "10:50")]), service={"duration": 37}, grid={"step": 1})
    assert offered(odd)[0] == first
    assert offered(odd)[-1] == "10:13"


def test_an_odd_booking_frees_the_cell_after_it_and_no_earlier() -> None:
    odd = scenario(therapist(bookings=[booked("09:00", "10:19")]), grid={"step": 5}, service={"duration": 30})
    assert offered(odd)[0] == "10:20"


def test_odd_shifts_that_touch_are_one_for_a_visit_in_steps_of_five() -> None:
    halves = therapist(weekly=[hours("09:00", "10:03"), hours("10:03", "12:00")])
    assert offered(scenario(halves)) == ALL_MORNING


# ---- 3: local to instant ------------------------------------------------------------------------


def test_a_shift_that_begins_in_the_lost_hour_takes_the_clock_before_it() -> None:
    early = clock_change(SPRING, therapist(weekly=[hours("02:30", "05:00")]))
    assert offered(early) == ["03:30", "04:00"]


def test_a_shift_that_ends_in_the_lost_hour_takes_the_clock_before_it() -> None:
    early = clock_change(SPRING, therapist(weekly=[hours("00:00", "02:30")]))
    assert answer_document(early)["starts"][-1] == "2026-03-29T00:30:00Z"


def test_a_time_that_happens_twice_is_the_first() -> None:
    late = clock_change(AUTUMN, therapist(weekly=[hours("02:30", "04:00")]))
    assert answer_document(late)["starts"] == [
        "2026-10-25T00:30:00Z",
        "2026-10-25T01:00:00Z",
        "2026-10-25T01:30:00Z",
        "2026-10-25T02:00:00Z",
    ]


def test_a_night_shift_is_an_hour_shorter_in_spring_and_longer_in_autumn() -> None:
    night = therapist(weekly=[hours("00:00", "04:00")])
    assert len(offered(clock_change(SPRING, night))) == 5
    assert len(offered(clock_change(AUTUMN, night))) == 9


def test_the_grid_follows_a_clock_that_moves_by_half_an_hour() -> None:
    howe = clock_change("2026-10-04", therapist(weekly=[hours("01:00", "04:00")]), timezone="Australia/Lord_Howe")
    howe["window"] = {"from": "2026-10-03T12:00:00Z", "to": "2026-10-04T12:00:00Z"}
    assert offered(howe) == ["01:00", "01:30", "02:30", "03:00"]


def test_a_zone_with_an_odd_offset_keeps_its_own_grid() -> None:
    nepal = scenario(timezone="Asia/Kathmandu")
    assert answer_document(nepal)["starts"][0] == "2026-03-02T03:15:00Z"


# ---- 4: work ----------------------------------------------------------------------------------------


def test_shifts_of_the_day_come_on_top_of_the_week() -> None:
    more = therapist(shifts=[{"date": "2026-03-02", "start": "12:00", "end": "13:00"}])
    assert offered(scenario(more)) == [*ALL_MORNING, "11:30", "12:00"]


@pytest.mark.parametrize(
    ("intervals", "expected"), [([], []), ([{"start": "18:00", "end": "19:30"}], ["18:00", "18:30"])]
)
def test_an_override_replaces_the_date(intervals: list[dict[str, str]], expected: list[str]) -> None:
    shifts = [{"date": "2026-03-02", "start": "12:00", "end": "13:00"}]
    replaced = therapist(shifts=shifts, overrides=[{"date": "2026-03-02", "intervals": intervals}])
    assert offered(scenario(replaced)) == expected


def test_a_visit_may_run_across_midnight_where_two_shifts_touch() -> None:
    night = therapist(weekly=[hours("23:00", "24:00", [1]), hours("00:00", "01:00", [2])])
    assert offered(scenario(night)) == ["23:00", "23:30"]


def test_a_span_that_ends_before_it_begins_is_no_span() -> None:
    assert offered(scenario(therapist(weekly=[hours("22:00", "04:00"), hours("12:00", "12:00")]))) == []


def test_breaks_are_not_worked() -> None:
    pause = {"date": "2026-03-02", "start": "10:00", "end": "10:30"}
    assert offered(scenario(therapist(breaks=[pause]))) == ["09:00", "10:30", "11:00"]


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        ({"date": "2026-03-02"}, []),
        ({"date": "2026-03-03"}, ALL_MORNING),
        ({"from": local("08:00"), "to": local("10:00")}, ["10:00", "10:30", "11:00"]),
    ],
)
def test_time_off_is_not_worked(off: dict[str, str], expected: list[str]) -> None:
    assert offered(scenario(therapist(time_off=[off]))) == expected


# ---- 5, 6, 7: buffers and turnaround --------------------------------------------------------------


def test_a_buffer_may_hang_over_the_end_of_the_shift() -> None:
    assert offered(scenario(service={"duration": 60, "buffer_before": 10, "buffer_after": 10})) == ALL_MORNING


def test_a_buffer_within_the_shift_may_not() -> None:
    service = {"duration": 60, "buffer_before": 10, "buffer_after": 10, "buffers_within_shift": True}
    assert offered(scenario(service=service)) == ALL_MORNING[1:-1]


def test_a_buffer_never_lies_over_a_booking() -> None:
    asked = scenario(therapist(bookings=[booked("12:05", "13:00")]), service={"duration": 60, "buffer_after": 10})
    assert offered(asked) == ALL_MORNING[:-1]


def test_buffers_of_neighbours_add_up() -> None:
    first = booked("09:00", "09:50", buffer_after=10)
    asked = scenario(
        therapist(bookings=[first]), service={"duration": 60, "buffer_before": 15}, grid={"anchor": "day", "step": 5}
    )
    assert offered(asked)[0] == "10:15"


def test_a_chair_is_cleaned_for_the_longer_of_turnaround_and_buffer() -> None:
    used = chair(turnaround=20, bookings=[booked("09:00", "09:40", buffer_after=10)])
    fine = {"anchor": "day", "step": 5}
    assert offered(scenario(used, grid=fine, window={"from": local("09:00"), "to": local("24:00")}))[0] == "10:00"
    used["bookings"] = [booked("09:00", "09:40", buffer_after=30)]
    assert offered(scenario(used, grid=fine, window={"from": local("09:00"), "to": local("24:00")}))[0] == "10:10"


def test_the_turnaround_of_the_candidate_counts_as_well() -> None:
    asked = scenario(therapist(), chair(turnaround=20, bookings=[booked("11:00", "12:00")]))
    assert offered(asked) == ["09:00", "09:30"]


def test_turnover_is_the_same_word() -> None:
    asked = scenario(therapist(), chair(turnover=20, bookings=[booked("11:00", "12:00")]))
    assert offered(asked) == ["09:00", "09:30"]


def test_service_buffers_spare_the_chair_unless_told() -> None:
    service: dict[str, Any] = {"duration": 60, "buffer_after": 30}
    both = [therapist(), chair(bookings=[booked("11:00", "12:00")])]
    assert offered(scenario(*both, service=service)) == ["09:00", "09:30", "10:00"]
    service["buffers_apply_to"] = ["therapist", "chair"]
    assert offered(scenario(*both, service=service)) == ["09:00", "09:30"]


# ---- 8, 9, 10: capacity, busy, holds -----------------------------------------------------------------


def test_a_resource_is_full_when_its_capacity_is_taken() -> None:
    rows = [booked("09:00", "10:30"), booked("10:00", "11:00")]
    assert offered(scenario(therapist(capacity=2, bookings=rows))) == ["09:00", "10:30", "11:00"]
    assert offered(scenario(therapist(capacity=3, bookings=rows))) == ALL_MORNING


def test_two_that_share_a_cell_but_no_minute_do_not_fill_a_capacity_of_two() -> None:
    rows = [booked("09:00", "10:02"), booked("10:03", "11:00")]
    assert offered(scenario(therapist(capacity=2, bookings=rows))) == ALL_MORNING


def test_busy_time_blocks_whatever_the_capacity_and_buffers_keep_clear_of_it() -> None:
    asked = scenario(
        therapist(capacity=5, busy=[{"from": local("10:30"), "to": local("10:45")}]),
        service={"duration": 60, "buffer_after": 15},
    )
    assert offered(asked) == ["09:00", "11:00"]


def test_a_span_without_minutes_blocks_nothing() -> None:
    nothing = {"from": local("10:03"), "to": local("10:03")}
    assert offered(scenario(therapist(busy=[nothing], time_off=[nothing]))) == ALL_MORNING


@pytest.mark.parametrize(
    ("holder", "expires", "expected"),
    [
        ("someone", "2026-03-01T08:00:01Z", ["09:00", "11:00"]),
        ("someone", "2026-03-01T08:00:00Z", ALL_MORNING),
        ("me", "2026-03-01T08:00:01Z", ALL_MORNING),
    ],
)
def test_a_hold_counts_until_it_expires_but_not_against_its_holder(
    holder: str, expires: str, expected: list[str]
) -> None:
    hold = booked("10:00", "11:00", holder=holder, expires_at=expires)
    assert offered(scenario(therapist(holds=[hold]), holder="me")) == expected


# ---- 11, 12: notice and horizon --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-02T08:00:00Z", ["10:00", "10:30", "11:00"]),
        ("2026-03-02T08:00:01Z", ["10:30", "11:00"]),
        ("2026-03-02T07:59:01Z", ["10:00", "10:30", "11:00"]),
    ],
)
def test_notice_is_kept_to_the_minute_and_seconds_round_up(now: str, expected: list[str]) -> None:
    assert offered(scenario(now=now, notice_minutes=60)) == expected


def test_nothing_is_offered_in_the_past() -> None:
    assert offered(scenario(now="2026-03-02T09:10:00Z")) == ["10:30", "11:00"]


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 5), (None, 5)])
def test_a_horizon_in_days_ends_with_the_local_date(days: int | None, count: int) -> None:
    # Half past midnight in Berlin is still Saturday in UTC: the salon's date counts.
    assert len(offered(scenario(now="2026-02-28T23:30:00Z", horizon_days=days))) == count


@pytest.mark.parametrize(("minutes", "expected"), [(60, ["09:00"]), (89, ["09:00"]), (90, ["09:00", "09:30"])])
def test_a_horizon_in_minutes_allows_its_last_minute(minutes: int, expected: list[str]) -> None:
    assert offered(scenario(now="2026-03-02T07:00:00Z", horizon_minutes=minutes)) == expected


# ---- 13: need ------------------------------------------------------------------------------------------------


def test_any_one_of_a_group_is_enough_and_all_ways_are_told() -> None:
    people = [therapist(bookings=[booked("10:00", "12:00")]), therapist(id="t2", weekly=[hours("09:00", "11:00")])]
    asked = scenario(*people, chair(), need=[["t1", "t2"], ["c1"]])
    answer = answer_document(asked, with_assignments=True)
    assert answer["assignments"] == {
        local("09:00"): [["t1", "c1"], ["t2", "c1"]],
        local("09:30"): [["t2", "c1"]],
        local("10:00"): [["t2", "c1"]],
    }


def test_one_resource_does_not_serve_two_groups_at_once() -> None:
    people = [therapist(), therapist(id="t2", bookings=[booked("10:00", "11:00")])]
    assert offered(scenario(*people, need=[["t1", "t2"], ["t1", "t2"]])) == ["09:00", "11:00"]


def test_a_group_without_anyone_is_never_free() -> None:
    assert offered(scenario(need=[["t1"], []])) == []
