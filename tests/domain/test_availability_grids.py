"""The three grids: by the wall clock, by the shift, by the free gap."""

from tests.domain.small import booked, hours, local, offered, scenario, therapist


def test_the_day_grid_follows_the_wall_clock_and_begins_again_each_midnight() -> None:
    asked = scenario(therapist(weekly=[hours("00:00", "24:00")]), grid={"anchor": "day", "step": 500})
    assert offered(asked) == ["00:00", "08:20", "16:40"]


def test_the_shift_grid_counts_from_the_shift_even_behind_a_break() -> None:
    pause = {"date": "2026-03-02", "start": "10:30", "end": "10:40"}
    odd = therapist(weekly=[hours("09:07", "13:00")], breaks=[pause])
    assert offered(scenario(odd, grid={"anchor": "shift", "step": 50})) == ["09:07", "10:47", "11:37"]


def test_the_shift_grid_is_that_of_the_first_groups_resource() -> None:
    people = [therapist(weekly=[hours("09:10", "12:00")]), therapist(id="t2", weekly=[hours("09:00", "12:00")])]
    grid = {"anchor": "shift", "step": 60}
    assert offered(scenario(*people, grid=grid, need=[["t1"], ["t2"]])) == ["09:10", "10:10"]
    assert offered(scenario(*people, grid=grid, need=[["t1", "t2"]])) == ["09:00", "09:10", "10:00", "10:10", "11:00"]


def test_the_gap_grid_begins_again_after_each_booking() -> None:
    person = therapist(weekly=[hours("09:00", "14:00")], bookings=[booked("10:10", "11:03")])
    assert offered(scenario(person, grid={"anchor": "gap", "step": 60})) == ["09:00", "11:03", "12:03"]


def test_the_gap_grid_rounds_its_first_minute_up_on_the_wall_clock() -> None:
    person = therapist(weekly=[hours("09:00", "14:00")], bookings=[booked("10:10", "11:03")])
    asked = scenario(person, grid={"anchor": "gap", "step": 60, "round_to": 15})
    assert offered(asked) == ["09:00", "11:15", "12:15"]


def test_the_gap_grid_begins_at_the_end_of_the_notice_if_that_is_later() -> None:
    asked = scenario(now="2026-03-02T08:21:00Z", notice_minutes=10, grid={"anchor": "gap", "step": 30, "round_to": 5})
    assert offered(asked) == ["09:35", "10:05", "10:35"]


def test_a_gap_that_began_before_the_window_keeps_its_own_beginning() -> None:
    always = therapist(weekly=[hours("00:00", "24:00")])
    window = {"from": local("09:00"), "to": local("11:00")}
    asked = scenario(always, grid={"anchor": "gap", "step": 50}, now="2026-03-01T08:00:00Z", window=window)
    # The gap counts from nine o'clock of the day before, 1440 minutes earlier: 29 times 50 is ten minutes more.
    assert offered(asked) == ["09:10", "10:00", "10:50"]
