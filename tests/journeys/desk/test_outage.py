"""The salon cannot be reached: what a desk still shows, and what becomes of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Appointment
from salon.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
# Looks until the device holds the copy with its two stylesheets, or nothing of it.
UNTIL = """async (isThere) => {
  for (let tries = 0; tries < 300; tries += 1) {
    const names = (await caches.has("solea-desk-copy")) ? await (await caches.open("solea-desk-copy")).keys() : [];
    if (isThere ? names.length >= 3 : names.length === 0) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error("the device never came to it");
}"""


@pytest.fixture
def kept(board: Page) -> Page:
    """The board after its device has kept a copy."""
    board.evaluate(UNTIL, True)
    return board


def test_a_reload_without_the_salon_shows_the_copy_with_its_time_and_the_board_comes_back(
    kept: Page, visit: Appointment, assert_accessible: Callable[[Page], None]
) -> None:
    kept.context.set_offline(True)
    kept.reload()
    copy = kept.get_by_test_id("desk-copy")
    expect(copy).to_contain_text("This is a copy of Tuesday 10 March, 10:20.")
    expect(copy).to_contain_text("Grace H.")
    expect(copy).not_to_contain_text("Hopkins")
    assert kept.locator("form, input, button").count() == 0
    # The stylesheet came from the device as well.
    assert kept.evaluate("getComputedStyle(document.querySelector('.sheet-part')).borderCollapse") == "collapse"
    kept.get_by_role("link", name="Try again").click()
    expect(copy).to_be_visible()
    kept.context.set_offline(False)
    kept.get_by_role("link", name="Try again").click()
    expect(kept.get_by_test_id("board")).to_be_visible()


@pytest.mark.parametrize("way", ["Lock", "Log out"])
def test_locking_or_logging_out_takes_the_copy_away(kept: Page, way: str) -> None:
    kept.get_by_role("button", name=way).click()
    kept.wait_for_url("**/staff/**")
    kept.evaluate(UNTIL, False)
    kept.context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        kept.goto(kept.url.split("/staff")[0] + "/desk")


def test_a_screen_that_locked_itself_loses_its_copy(kept: Page, wren: User) -> None:
    kept.context.clear_cookies()
    kept.evaluate(
        """async () => (await navigator.serviceWorker.ready).active.postMessage(
             {keep: document.getElementById('board').dataset.copy})"""
    )
    kept.evaluate(UNTIL, False)
