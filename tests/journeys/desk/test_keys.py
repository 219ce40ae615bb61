"""The board by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Appointment
from salon.accounts.viewer import Viewer
from tests import make
from tests.journeys.desk.conftest import block, chosen
from tests.sessionlog import steps

pytestmark = pytest.mark.django_db(transaction=True)


def stored(visit: Appointment) -> Appointment:
    return Appointment.objects.select_related("therapist", "chair").get(pk=visit.pk)


def test_one_key_takes_a_step_and_one_takes_it_back(board: Page, visit: Appointment) -> None:
    found = chosen(board, visit)
    board.keyboard.press("a")
    expect(found).to_have_attribute("data-status", "arrived")
    board.keyboard.press("u")
    expect(found).to_have_attribute("data-status", "confirmed")
    assert stored(visit).status == "confirmed"


def test_a_session_runs_from_arrived_to_done_by_keys(board: Page, visit: Appointment, mina, grace, viewer) -> None:
    steps.agree(grace)
    found = chosen(board, visit)
    board.keyboard.press("a")
    expect(found).to_have_attribute("data-status", "arrived")
    board.keyboard.press("i")
    expect(board.get_by_test_id("toast-error")).to_be_visible()
    visit.refresh_from_db()
    therapist: Viewer = viewer(mina)
    steps.started(visit, therapist)
    expect(found).to_have_attribute("data-status", "in_service")
    found.focus()
    board.keyboard.press("d")
    expect(found).to_have_attribute("data-status", "completed")


def test_a_no_show_is_asked_about_once(board: Page, visit: Appointment, clock) -> None:
    clock("10:45")
    found = block(board, visit)
    expect(found).to_have_attribute("data-steps", "check_in no_show move resize")
    chosen(board, visit)
    board.keyboard.press("0")
    board.get_by_test_id("sure-yes").press("Enter")
    expect(found).to_have_attribute("data-status", "no_show")


def test_alt_and_arrows_move_by_five_minutes_and_by_a_column(board: Page, visit: Appointment) -> None:
    found = chosen(board, visit)
    for _ in range(3):
        board.keyboard.press("Alt+ArrowDown")
    expect(found).to_have_attribute("data-version", "2")
    assert stored(visit).starts_at == make.at("10:45")
    board.keyboard.press("Alt+ArrowRight")
    expect(found).to_have_attribute("data-version", "3")
    assert (stored(visit).therapist.display_name, stored(visit).starts_at) == ("Omar", make.at("10:45"))
    expect(found).to_be_focused()


def test_shift_alt_and_arrows_change_the_length(board: Page, visit: Appointment) -> None:
    found = chosen(board, visit)
    board.keyboard.press("Shift+Alt+ArrowDown")
    expect(found).to_have_attribute("data-version", "2")
    assert stored(visit).ends_at == make.at("11:20")
    board.keyboard.press("Shift+Alt+ArrowUp")
    board.keyboard.press("Shift+Alt+ArrowUp")
    expect(found).to_have_attribute("data-version", "3")
    assert stored(visit).ends_at == make.at("11:10")


def test_a_refused_move_says_why_and_what_is_free(board: Page, visit: Appointment, massage, mina, whirlpool) -> None:
    make.appointment(service=massage, therapist=mina, chair=whirlpool, starts_at=make.at("11:30"))
    chosen(board, visit)
    for _ in range(2):
        board.keyboard.press("Alt+ArrowDown")
    told = board.get_by_test_id("toast-error")
    expect(told).to_contain_text("Mina")
    expect(told).to_contain_text("Has another visit")
    expect(told.get_by_role("button").first).to_be_visible()
    assert stored(visit).starts_at == make.at("10:30")


def test_x_picks_up_and_v_puts_down_on_another_day(board: Page, visit: Appointment) -> None:
    chosen(board, visit)
    board.keyboard.press("x")
    board.keyboard.press("]")
    board.wait_for_url("**on=2026-03-11*")
    expect(board.get_by_test_id("toasts")).to_contain_text("Grace Hopkins")
    board.keyboard.press("Home")
    for _ in range(3):
        board.keyboard.press("ArrowDown")
    board.keyboard.press("v")
    expect(block(board, visit)).to_be_visible()
    assert stored(visit).starts_at == make.at("08:15", days=1)


def test_brackets_t_and_c_turn_days_and_columns(board: Page) -> None:
    for key, address in (("[", "on=2026-03-09"), ("t", "on=2026-03-10"), ("]", "on=2026-03-11"), ("c", "by=chair")):
        board.keyboard.press(key)
        board.wait_for_url(f"**{address}*")
        expect(board.locator(".at-focus")).to_be_focused()


def test_the_list_of_keys_opens_by_its_key_and_switches_them_off(board: Page, visit: Appointment) -> None:
    found = chosen(board, visit)
    board.keyboard.press("?")
    keys = board.locator("#keys")
    expect(keys).to_be_visible()
    keys.get_by_role("checkbox").uncheck()
    board.keyboard.press("Escape")
    found.focus()
    board.keyboard.press("a")
    board.keyboard.press("?")
    expect(keys).not_to_be_visible()
    assert stored(visit).status == "confirmed"


def test_enter_opens_all_that_a_visit_can_do_and_gives_the_focus_back(board: Page, visit: Appointment) -> None:
    found = chosen(board, visit)
    board.keyboard.press("Enter")
    card = board.get_by_test_id("visit-card")
    expect(card).to_contain_text("Grace Hopkins")
    expect(card.get_by_test_id("step-check_in")).to_be_focused()
    board.keyboard.press("Enter")
    expect(found).to_have_attribute("data-status", "arrived")
    expect(card).not_to_be_visible()


def test_arrows_walk_free_minutes_and_tell_them(board: Page, visit: Appointment) -> None:
    chosen(board, visit)
    board.keyboard.press("ArrowDown")
    expect(board.locator(".cursor")).to_have_attribute("data-time", "11:25")
    board.keyboard.press("ArrowDown")
    expect(board.locator("#board-says")).to_have_text("11:30, Mina, free")
    board.keyboard.press("ArrowRight")
    expect(board.locator("#board-says")).to_have_text("11:30, Omar, free")
