"""Somebody at the door: two inputs to a seat, a promise where there is none, and whose turn it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, WalkIn
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_walk_in_is_seated_with_two_keys(board: Page, visit: Appointment) -> None:
    board.locator(".at-focus").focus()
    board.keyboard.press("w")
    expect(board.get_by_test_id("walk-in")).to_be_visible()
    board.keyboard.press("1")
    expect(board.get_by_test_id("toasts")).to_contain_text("Seated with")
    seated = Appointment.objects.get(visit__source="walk-in")
    assert (seated.status, seated.starts_at) == (Status.ARRIVED, make.at("10:20"))
    expect(board.locator(f"#a-{seated.public_id}")).to_be_focused()


@pytest.mark.parametrize("hand", ["mouse", "finger"])
def test_and_with_two_presses(opened: Callable[..., Page], wren, visit, hand: str) -> None:
    page = opened(wren, has_touch=hand == "finger", is_mobile=hand == "finger")
    press = "tap" if hand == "finger" else "click"
    getattr(page.get_by_role("link", name="Walk-in"), press)()
    getattr(page.get_by_test_id("walk-in-service").first, press)()
    expect(page.get_by_test_id("toasts")).to_contain_text("Seated with")


def test_who_has_to_wait_gets_a_number_and_a_promise_and_is_seated_from_the_board(
    board: Page, visit: Appointment, massage, omar, whirlpool
) -> None:
    make.appointment(service=massage, therapist=omar, chair=whirlpool, starts_at=make.at("10:00"))
    board.locator(".at-focus").focus()
    board.keyboard.press("w")
    board.get_by_test_id("walk-in-service").first.click()
    item = board.get_by_test_id("queue-item")
    expect(item).to_contain_text("№ 1")
    expect(item).to_contain_text("promised")
    promised = WalkIn.objects.get().promised_at
    assert promised > make.at("10:20")
    board.get_by_role("link", name="Why?").click()
    expect(board.get_by_test_id("turn-whys")).to_contain_text("№ 1")
    board.keyboard.press("Escape")
    item.get_by_test_id("seat").click()
    expect(item).not_to_be_attached()
    seated = Appointment.objects.get(visit__source="walk-in", status=Status.ARRIVED)
    assert seated.starts_at <= promised
    visit.refresh_from_db()
    assert (visit.starts_at, visit.version) == (make.at("10:30"), 1)


def test_who_leaves_frees_the_time(board: Page, visit: Appointment, massage, omar, whirlpool) -> None:
    make.appointment(service=massage, therapist=omar, chair=whirlpool, starts_at=make.at("10:00"))
    board.locator(".at-focus").focus()
    board.keyboard.press("w")
    board.get_by_test_id("walk-in-service").first.click()
    board.get_by_test_id("queue-item").get_by_test_id("leave").click()
    expect(board.get_by_test_id("queue-item")).not_to_be_attached()
    assert not Appointment.objects.filter(status=Status.HELD).exists()


def test_a_pause_needs_a_reason_and_is_ended_by_a_press(
    board: Page, visit: Appointment, serving: str, assert_accessible
) -> None:
    board.goto(f"{serving}/desk/turns")
    assert_accessible(board)
    line = board.get_by_test_id("turn-order").get_by_role("listitem").first
    line.get_by_label("Why Mina pauses").select_option("break")
    line.get_by_role("button", name="Pause").click()
    expect(line).to_contain_text("Pauses")
    line.get_by_role("button", name="Back in turn").click()
    expect(line.get_by_role("button", name="Pause")).to_be_visible()
