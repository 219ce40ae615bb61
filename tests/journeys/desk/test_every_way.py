"""Every action of the board by mouse, by finger and by keys, one after the other: none is left to one hand alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from salon.accounts.models import User
from tests import make
from tests.journeys.desk.conftest import block, chosen
from tests.sessionlog import steps

pytestmark = pytest.mark.django_db(transaction=True)

FINGER = {"has_touch": True, "is_mobile": True, "viewport": {"width": 820, "height": 1100}}


class Hand:
    """Somebody at the board who uses a mouse, a finger or keys only."""

    def __init__(self, page: Page, way: str) -> None:
        self.page, self.way = page, way

    def press(self, found: Locator) -> None:
        """Press what is on the screen; with keys, go to it and press Enter."""
        if self.way == "finger":
            found.tap()
        elif self.way == "mouse":
            found.click()
        else:
            found.focus()
            found.press("Enter")

    def point_at(self, found: Locator, y: int = 12) -> None:
        """Press a place of the board near its upper edge, with the mouse or the finger."""
        found.scroll_into_view_if_needed()
        getattr(found, "tap" if self.way == "finger" else "click")(position={"x": 24, "y": y})

    def act(self, key: str) -> None:
        """One of the board's actions: its key, or the button that stands for it."""
        if self.way == "keys":
            self.page.locator(".at-focus").focus()
            self.page.keyboard.press(key)
        else:
            self.press(self.page.locator(f'[data-key="{key}"]'))

    def step(self, visit: Appointment, key: str, code: str) -> None:
        """The next step of a visit: its key, or its button on the visit's card."""
        if self.way == "keys":
            chosen(self.page, visit)
            self.page.keyboard.press(key)
        else:
            self.point_at(block(self.page, visit))
            self.press(self.page.get_by_test_id("visit-card").get_by_test_id(f"step-{code}"))


@pytest.fixture(params=["mouse", "finger", "keys"])
def hand(request: pytest.FixtureRequest, opened: Callable[..., Page], wren: User, visit: Appointment) -> Hand:
    options = FINGER if request.param == "finger" else {}
    return Hand(opened(wren, **options), request.param)


@pytest.mark.parametrize("key", ["n", "w", "/", "f", "e"])
def test_what_opens_beside_the_board_opens_and_closes(hand: Hand, key: str) -> None:
    panel = hand.page.locator("#panel")
    hand.act(key)
    expect(panel).to_be_visible()
    expect(panel.locator("h1, h2, [role=search], form").first).to_be_visible()
    if hand.way == "keys":
        hand.page.keyboard.press("Escape")
    else:
        hand.press(panel.locator(".panel-close"))
    expect(panel).not_to_be_visible()


def test_days_and_columns_are_turned(hand: Hand) -> None:
    for key, address in (("[", "on=2026-03-09"), ("t", "on=2026-03-10"), ("]", "on=2026-03-11"), ("c", "by=chair")):
        hand.act(key)
        hand.page.wait_for_url(f"**{address}*")


def test_the_list_of_keys_is_opened_and_closed(hand: Hand) -> None:
    hand.act("?")
    keys = hand.page.locator("#keys")
    expect(keys).to_be_visible()
    hand.press(keys.locator("[data-closes]"))
    expect(keys).not_to_be_visible()


def test_a_visit_runs_from_arrived_to_done(hand: Hand, visit: Appointment, mina, grace, viewer) -> None:
    steps.agree(grace)
    found = block(hand.page, visit)
    hand.step(visit, "a", "check_in")
    expect(found).to_have_attribute("data-status", "arrived")
    hand.step(visit, "i", "start")
    expect(hand.page.get_by_test_id("toast-error")).to_be_visible()
    if hand.way != "keys":
        hand.press(hand.page.locator("#panel .panel-close"))
    visit.refresh_from_db()
    steps.started(visit, viewer(mina))
    expect(found).to_have_attribute("data-status", "in_service")
    hand.step(visit, "d", "complete")
    expect(found).to_have_attribute("data-status", "completed")


def test_a_no_show_is_marked_and_taken_back(hand: Hand, visit: Appointment, clock) -> None:
    clock("10:45")
    hand.page.reload()
    found = block(hand.page, visit)
    hand.step(visit, "0", "no_show")
    if hand.way == "keys":
        hand.page.get_by_test_id("sure-yes").press("Enter")
    expect(found).to_have_attribute("data-status", "no_show")
    if hand.way == "keys":
        hand.page.keyboard.press("u")
    else:
        hand.press(hand.page.get_by_test_id("toasts").get_by_role("button", name="Undo"))
    expect(found).to_have_attribute("data-status", "confirmed")


def test_a_visit_is_carried_to_another_day(hand: Hand, visit: Appointment) -> None:
    page = hand.page
    if hand.way == "keys":
        chosen(page, visit)
        page.keyboard.press("x")
    else:
        hand.point_at(block(page, visit))
        hand.press(page.get_by_test_id("cut"))
    hand.act("]")
    page.wait_for_url("**on=2026-03-11*")
    expect(page.get_by_test_id("toasts")).to_contain_text("Grace Hopkins")
    if hand.way == "keys":
        page.keyboard.press("Home")
        page.keyboard.press("v")
    else:
        hand.point_at(page.locator('[data-testid="board-column"] .cell.free').first, y=24)
    expect(block(page, visit)).to_be_visible()
    assert Appointment.objects.get(pk=visit.pk).starts_at.date() == make.at("08:00", days=1).date()


def test_a_booking_is_begun_at_a_free_time(hand: Hand, visit: Appointment) -> None:
    page = hand.page
    if hand.way == "keys":
        chosen(page, visit)
        for _ in range(3):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    else:
        hand.point_at(page.locator('[data-testid="board-column"] .cell.free').last, y=24)
    expect(page.locator('#panel [name="at"]')).not_to_have_value("")
    assert not Appointment.objects.exclude(pk=visit.pk).exclude(status=Status.HELD).exists()
