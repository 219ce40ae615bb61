"""What others do appears, everybody can read it, and nothing of it is colour alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Appointment
from bookings.services import appointments
from salon.accounts.models import User
from tests import make
from tests.journeys.desk.conftest import block, chosen

pytestmark = pytest.mark.django_db(transaction=True)
SOON_MS = 2_000


def test_what_one_desk_does_another_one_sees_within_two_seconds(
    opened: Callable[..., Page], board: Page, wren: User, visit: Appointment, sol: User
) -> None:
    other = opened(sol)
    loads = other.evaluate("performance.getEntriesByType('navigation').length")
    chosen(board, visit)
    board.keyboard.press("a")
    expect(block(other, visit)).to_have_attribute("data-status", "arrived", timeout=SOON_MS)
    assert other.evaluate("performance.getEntriesByType('navigation').length") == loads == 1


def test_what_the_program_does_is_seen_too_and_the_focus_stays(
    board: Page, visit: Appointment, massage, omar, salon_, viewer, wren
) -> None:
    found = chosen(board, visit)
    board.evaluate("document.querySelector('.board-scroll').scrollTop = 77")
    appointments.check_in(visit, by=viewer(wren), now=make.at("10:20"))
    expect(found).to_have_attribute("data-status", "arrived", timeout=SOON_MS)
    expect(found).to_be_focused()
    assert board.evaluate("document.querySelector('.board-scroll').scrollTop") == 77


def test_a_desk_without_a_line_to_the_salon_says_so_and_comes_back(board: Page, visit: Appointment) -> None:
    board.context.set_offline(True)
    expect(board.locator(".stale-note")).to_be_visible(timeout=15_000)
    chosen(board, visit)
    board.keyboard.press("a")
    expect(board.get_by_test_id("toast-error")).to_contain_text("cannot be reached")
    board.context.set_offline(False)
    expect(board.locator(".stale-note")).not_to_be_attached(timeout=15_000)
    assert Appointment.objects.get().status == "confirmed"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "/desk",
        "/desk?by=chair",
        "/desk/week",
        "/desk/month",
        "/desk/explain",
        "/desk/new",
        "/desk/waitlist",
        "/desk/messages",
    ],
)
def test_axe_finds_nothing(
    opened: Callable[..., Page],
    wren: User,
    visit: Appointment,
    massage,
    mina,
    assert_accessible,
    path: str,
    scheme: str,
) -> None:
    for clock, status in (
        ("12:00", "cancelled"),
        ("13:00", "no_show"),
        ("14:00", "pending_review"),
        ("15:00", "arrived"),
    ):
        make.appointment(service=massage, therapist=mina, starts_at=make.at(clock), status=status)
    make.time_off(mina, make.at("17:00"), make.at("20:00"))
    assert_accessible(opened(wren, path, color_scheme=scheme))


@pytest.mark.parametrize("opener", ["Enter", "n", "?", "e"])
def test_axe_finds_nothing_in_what_opens_over_the_board(
    board: Page, visit: Appointment, assert_accessible, opener
) -> None:
    chosen(board, visit)
    board.keyboard.press(opener)
    expect(board.locator("dialog[open]")).to_be_visible()
    assert_accessible(board)


def test_each_status_and_light_is_a_word_and_a_sign_besides_its_colour(board: Page, massage, mina) -> None:
    """In greyscale nothing is left but shapes and words: no two statuses share both."""
    seen = {}
    for hour, status in enumerate(("confirmed", "arrived", "completed", "pending_review", "no_show", "cancelled"), 12):
        made = make.appointment(service=massage, therapist=mina, starts_at=make.at(f"{hour}:00"), status=status)
        badge = block(board, made).get_by_test_id("block-status")
        board.reload()
        seen[status] = badge.evaluate("(one) => [getComputedStyle(one, '::before').content, one.textContent]")
    signs, words = zip(*seen.values(), strict=True)
    assert len(set(signs)) == len(set(words)) == len(seen)


def test_without_a_script_a_visit_is_run_from_the_board(plain_page: Page, serving: str, wren: User, visit) -> None:
    page = plain_page
    page.goto(f"{serving}/staff")
    page.get_by_label("E-mail address").fill(wren.email)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    found = block(page, visit)
    found.get_by_test_id("step-check_in").click()
    expect(block(page, visit)).to_have_attribute("data-status", "arrived")
    found.get_by_role("link").click()
    card = page.get_by_test_id("visit-card")
    card.get_by_test_id("longer").click()
    assert Appointment.objects.get().ends_at == make.at("11:20")
    page.get_by_role("link", name="Show chairs").click()
    expect(page.get_by_test_id("board-column").first).to_contain_text("Recliner 1")
