"""The board by mouse and by finger: each does what the keys do."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from bookings.models import Appointment
from salon.accounts.models import User
from tests import make
from tests.journeys.desk.conftest import block

pytestmark = pytest.mark.django_db(transaction=True)
A_MOMENT_MS = 500


def stored(visit: Appointment) -> Appointment:
    return Appointment.objects.select_related("therapist", "chair").get(pk=visit.pk)


def middle(found: Locator) -> tuple[float, float]:
    box = found.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 3


def minutes(page: Page, number: int) -> float:
    """So many minutes as pixels."""
    return float(page.evaluate("soleaDesk.board.perMinute()")) * number


def lane_width(page: Page) -> float:
    box = page.get_by_test_id("board-column").first.bounding_box()
    assert box
    return box["width"]


def test_a_visit_is_dragged_to_another_time_and_column(board: Page, visit: Appointment) -> None:
    found = block(board, visit)
    x, y = middle(found)
    board.mouse.move(x, y)
    board.mouse.down()
    board.mouse.move(x + lane_width(board), y + minutes(board, 30), steps=8)
    expect(board.locator(".shadow")).to_have_text("11:00–11:45")
    board.mouse.up()
    expect(found).to_have_attribute("data-version", "2")
    assert (stored(visit).starts_at, stored(visit).therapist.display_name) == (make.at("11:00"), "Omar")
    expect(board.get_by_test_id("visit-card")).not_to_be_attached()


def test_its_lower_edge_is_dragged_to_make_it_longer(board: Page, visit: Appointment) -> None:
    found = block(board, visit)
    found.hover()
    box = found.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 1
    board.mouse.move(x, y)
    board.mouse.down()
    board.mouse.move(x, y + minutes(board, 15), steps=6)
    board.mouse.up()
    expect(found).to_have_attribute("data-version", "2")
    assert stored(visit).ends_at == make.at("11:30")


def test_a_drag_that_is_called_off_changes_nothing(board: Page, visit: Appointment) -> None:
    x, y = middle(block(board, visit))
    board.mouse.move(x, y)
    board.mouse.down()
    board.mouse.move(x, y + minutes(board, 60), steps=5)
    board.keyboard.press("Escape")
    board.mouse.up()
    expect(board.locator(".shadow")).not_to_be_attached()
    assert stored(visit).version == 1


def test_the_button_on_a_visit_takes_its_next_step_and_the_line_below_takes_it_back(
    board: Page, visit: Appointment
) -> None:
    found = block(board, visit)
    found.hover()
    found.get_by_test_id("step-check_in").click()
    expect(found).to_have_attribute("data-status", "arrived")
    board.get_by_test_id("toasts").get_by_role("button", name="Undo").click()
    expect(found).to_have_attribute("data-status", "confirmed")


@pytest.mark.parametrize("button", ["left", "right"])
def test_a_press_shows_all_that_can_be_done(board: Page, visit: Appointment, button: str) -> None:
    block(board, visit).click(button=button, position={"x": 30, "y": 10})  # type: ignore[arg-type]
    card = board.get_by_test_id("visit-card")
    card.get_by_test_id("later").click()
    expect(block(board, visit)).to_have_attribute("data-version", "2")
    assert stored(visit).starts_at == make.at("10:35")


def test_what_was_picked_up_is_put_where_one_presses(board: Page, visit: Appointment, omar) -> None:
    block(board, visit).click(position={"x": 30, "y": 10})
    board.get_by_test_id("cut").click()
    free = board.locator(f'[data-testid="board-column"][data-id="{omar.public_id}"] .cell.free').first
    free.click(position={"x": 20, "y": minutes(board, 62)})
    expect(block(board, visit)).to_have_attribute("data-version", "2")
    assert (stored(visit).starts_at, stored(visit).therapist) == (make.at("09:00"), omar)


def test_a_free_time_that_is_pressed_opens_a_booking_at_that_very_minute(board: Page, omar) -> None:
    free = board.locator(f'[data-testid="board-column"][data-id="{omar.public_id}"] .cell.free').first
    free.click(position={"x": 20, "y": minutes(board, 247)})
    panel = board.locator("#panel")
    expect(panel.locator('[name="at"]')).to_have_value("12:05")


# ---- fingers ---------------------------------------------------------------------------


class Finger:
    """One finger on the screen, as the browser hears it from the glass."""

    def __init__(self, page: Page) -> None:
        self.page, self.session = page, page.context.new_cdp_session(page)

    def act(self, kind: str, *points: tuple[float, float]) -> None:
        told = [{"x": x, "y": y} for x, y in points]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    def hold(self, x: float, y: float) -> None:
        self.act("touchStart", (x, y))
        expect(self.page.locator(".shadow")).to_be_visible()

    def carry(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        for part in range(1, 11):
            at = [a + (b - a) * part / 10 for a, b in zip(start, end, strict=True)]
            self.act("touchMove", (at[0], at[1]))

    def lift(self) -> None:
        self.act("touchEnd")


@pytest.fixture
def tablet(opened: Callable[..., Page], wren: User, visit: Appointment) -> Page:
    return opened(wren, has_touch=True, is_mobile=True, viewport={"width": 820, "height": 1100})


def test_a_finger_that_stays_picks_a_visit_up_and_carries_it(tablet: Page, visit: Appointment) -> None:
    found, finger = block(tablet, visit), Finger(tablet)
    found.scroll_into_view_if_needed()
    x, y = middle(found)
    finger.hold(x, y)
    finger.carry((x, y), (x + lane_width(tablet), y + minutes(tablet, 20)))
    finger.lift()
    expect(found).to_have_attribute("data-version", "2")
    assert (stored(visit).starts_at, stored(visit).therapist.display_name) == (make.at("10:50"), "Omar")


def test_a_finger_that_moves_at_once_scrolls(tablet: Page, visit: Appointment) -> None:
    found, finger = block(tablet, visit), Finger(tablet)
    found.scroll_into_view_if_needed()
    before = tablet.evaluate("document.querySelector('.board-scroll').scrollTop")
    x, y = middle(found)
    finger.act("touchStart", (x, y))
    finger.carry((x, y), (x, y - 120))
    finger.lift()
    tablet.wait_for_function("before => document.querySelector('.board-scroll').scrollTop > before", arg=before)
    assert stored(visit).version == 1


@pytest.mark.parametrize(
    ("press", "expected"),
    [
        ("step-check_in", {"status": "arrived"}),
        ("earlier", {"starts_at": make.at("10:25")}),
        ("later", {"starts_at": make.at("10:35")}),
        ("longer", {"ends_at": make.at("11:20")}),
        ("shorter", {"ends_at": make.at("11:10")}),
    ],
)
def test_every_step_is_a_tap_away_from_the_visit(tablet: Page, visit: Appointment, press: str, expected) -> None:
    block(tablet, visit).tap(position={"x": 20, "y": 12})
    tablet.get_by_test_id("visit-card").get_by_test_id(press).tap()
    expect(block(tablet, visit)).to_have_attribute("data-version", "2")
    assert {name: getattr(stored(visit), name) for name in expected} == expected


def test_what_is_tapped_is_large_enough_for_a_finger(tablet: Page, visit: Appointment) -> None:
    small = tablet.evaluate(
        """() => [...document.querySelectorAll('main a[href], main button, main select, main input:not([type=hidden])')]
          .filter((one) => one.offsetParent && !one.closest('.cell'))
          .filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 90))"""
    )
    assert small == []
    step = block(tablet, visit).get_by_test_id("step-check_in").bounding_box()
    assert step
    assert step["height"] >= 44


@pytest.mark.parametrize("path", ["/desk", "/desk?by=chair", "/desk/week", "/desk/month"])
def test_a_page_is_no_wider_than_a_phone(
    opened: Callable[..., Page], wren: User, visit: Appointment, path: str
) -> None:
    page = opened(wren, path, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    assert page.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [390, 390]


def test_a_client_is_found_and_tapped_on_a_phone(opened: Callable[..., Page], wren: User, visit: Appointment) -> None:
    page = opened(wren, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page.locator('[data-key="/"]').tap()
    page.locator("#panel").get_by_role("searchbox").fill("hopk")
    page.get_by_test_id("found-client").first.tap()
    expect(page.get_by_test_id("again")).to_be_visible()
    page.locator(".panel-close").tap()
    expect(page.locator("#panel")).not_to_be_visible()
