"""With a phone at the ear: found, booked again, first free, in series, together."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from clients.models import Client
from salon.accounts.models import Membership, User
from salon.accounts.roles import Role
from salon.locations.models import Location
from tests import make
from tests.journeys.desk.conftest import chosen
from therapists.models import Therapist

pytestmark = pytest.mark.django_db(transaction=True)


def begun(board: Page) -> Locator:
    """The panel of a new visit, opened by its key."""
    board.locator(".at-focus").focus()
    board.keyboard.press("n")
    return board.locator("#panel")


def held_back(page: Page, address: str) -> list[Route]:
    """The first request to an address, which waits until it is let through; others pass."""
    first: list[Route] = []

    def meet(route: Route) -> None:
        if first:
            route.continue_()
        else:
            first.append(route)

    page.route(address, meet)
    return first


@pytest.fixture
def regular(massage, mina, recliner, dora) -> Client:
    """Dora, who had a massage with Mina two weeks ago."""
    make.appointment(
        service=massage, therapist=mina, chair=recliner, client=dora, starts_at=make.at("14:00", days=-14),
        status=Status.COMPLETED,
    )  # fmt: skip
    return dora


class Inputs:
    """What a receptionist does, counted: a key, a word typed, a press."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def key(self, name: str) -> None:
        self.count += 1
        self.page.keyboard.press(name)

    def typed(self, text: str) -> None:
        self.count += 1
        self.page.keyboard.type(text)


def test_a_regular_is_booked_again_with_four_inputs(board: Page, regular: Client, massage) -> None:
    hands = Inputs(board)
    board.locator(".at-focus").focus()
    hands.key("/")
    expect(board.get_by_test_id("find-q")).to_be_focused()
    hands.typed("0002")
    hands.key("Enter")
    expect(board.get_by_test_id("again-time").first).to_be_focused()
    hands.key("Enter")
    expect(board.locator("#panel")).not_to_be_visible()
    made = Appointment.objects.select_related("therapist", "visit").get(client=regular, status=Status.CONFIRMED)
    assert (made.service, made.therapist.display_name, made.visit.source) == (massage, "Mina", "phone")
    assert made.starts_at >= make.at("10:20")
    assert hands.count <= 4


def test_what_is_typed_before_the_scripts_are_there_is_found_too(
    opened: Callable[..., Page], serving: str, visit: Appointment, regular: Client, wren: User
) -> None:
    page = opened(wren, "/desk/clients")
    late = held_back(page, "**/forms*.js")
    page.goto(f"{serving}/desk/find", wait_until="commit")
    page.get_by_test_id("find-q").fill("díaz")
    late[0].continue_()
    expect(page.get_by_test_id("found-client")).to_have_count(1)


@pytest.mark.parametrize("typed", ["díaz", "DIAZ", "ora d", "0002"])
def test_a_client_is_found_while_one_types(board: Page, regular: Client, typed: str) -> None:
    board.get_by_role("link", name="Find", exact=True).click()
    board.keyboard.type(typed)
    found = board.get_by_test_id("found-client")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Dora Díaz")
    expect(found).to_contain_text("Relaxing foot massage")


def test_a_new_visit_begins_at_the_focus(board: Page, regular: Client, omar) -> None:
    board.locator(".at-focus").focus()
    board.keyboard.press("Home")
    board.keyboard.press("ArrowRight")
    for _ in range(3):
        board.keyboard.press("ArrowDown")
    board.keyboard.press("n")
    panel = board.locator("#panel")
    expect(panel.locator('[name="at"]')).to_have_value("08:15")
    expect(panel.locator('[name="therapist"]')).to_have_value(str(omar.public_id))
    board.keyboard.type("dora")
    board.keyboard.press("Enter")
    expect(panel.get_by_label("Dora Díaz")).to_be_checked()
    panel.get_by_test_id("submit-booking").click()
    expect(board.get_by_test_id("toasts")).to_contain_text("Booked")
    made = Appointment.objects.get(client=regular, status=Status.CONFIRMED)
    assert (made.starts_at, made.therapist) == (make.at("08:15"), omar)
    expect(board.locator(f"#a-{made.public_id}")).to_be_focused()


def test_a_booking_is_undone_by_its_key(board: Page, regular: Client) -> None:
    board.locator(".at-focus").focus()
    board.keyboard.press("/")
    board.keyboard.type("0002")
    board.keyboard.press("Enter")
    expect(board.get_by_test_id("again-time").first).to_be_focused()
    board.keyboard.press("Enter")
    expect(board.locator("#panel")).not_to_be_visible()
    made = Appointment.objects.get(client=regular, status=Status.CONFIRMED)
    expect(board.locator(f"#a-{made.public_id}")).to_be_focused()
    board.keyboard.press("u")
    expect(board.locator(f"#a-{made.public_id}")).to_have_attribute("data-status", "cancelled")


def test_first_free_finds_a_place_for_the_visit_in_focus(board: Page, visit: Appointment) -> None:
    found = chosen(board, visit)
    board.keyboard.press("f")
    expect(board.get_by_test_id("first-free")).to_contain_text("Grace Hopkins")
    board.locator('[data-testid="first-list"] button').nth(2).click()
    expect(found).to_have_attribute("data-version", "2")


def test_e_explains_why_a_time_is_not_free(board: Page, visit: Appointment) -> None:
    chosen(board, visit)
    board.keyboard.press("e")
    told = board.get_by_test_id("explanation")
    expect(told).to_contain_text("Mina")
    expect(told).to_contain_text("Has another visit")
    expect(told).not_to_contain_text("Grace")


def test_a_taken_time_is_refused_with_its_reasons_and_other_times(
    board: Page, visit: Appointment, mina, regular
) -> None:
    panel = begun(board)
    panel.locator('[name="at"]').fill("10:45")
    panel.locator('[name="therapist"]').select_option(str(mina.public_id))
    panel.locator('[name="q"]').fill("dora")
    panel.get_by_label("Dora Díaz").check()
    panel.get_by_test_id("submit-booking").click()
    expect(panel.get_by_test_id("explanation")).to_contain_text("Has another visit")
    panel.get_by_test_id("alternatives").get_by_role("radio").first.check()
    panel.get_by_test_id("submit-booking").click()
    expect(board.get_by_test_id("toasts")).to_contain_text("Booked")


def test_what_is_typed_and_chosen_while_the_free_times_are_fetched_stays(
    board: Page, visit: Appointment, omar: Therapist, regular: Client
) -> None:
    panel = begun(board)
    who = panel.locator("#free .choice .quiet")
    expect(who.filter(has_text="Mina")).not_to_have_count(0)
    asked = held_back(board, "**/desk/new")
    panel.locator('[name="therapist"]').select_option(str(omar.public_id))
    panel.locator('[name="q"]').fill("dora")
    panel.get_by_label("Dora Díaz").check()
    panel.locator('[name="at"]').fill("14:05")
    asked[0].continue_()
    expect(who.filter(has_text="Mina")).to_have_count(0)
    expect(who.filter(has_text="Omar")).not_to_have_count(0)
    expect(panel.locator('[name="q"]')).to_have_value("dora")
    expect(panel.get_by_label("Dora Díaz")).to_be_checked()
    expect(panel.locator('[name="at"]')).to_have_value("14:05")
    expect(panel.locator('[name="at"]')).to_be_focused()


def test_free_times_that_come_late_leave_alone_what_was_said_of_the_booking(
    board: Page, visit: Appointment, mina: Therapist, regular: Client
) -> None:
    panel = begun(board)
    panel.locator('[name="q"]').fill("dora")
    panel.get_by_label("Dora Díaz").check()
    panel.locator('[name="at"]').fill("10:45")
    asked = held_back(board, "**/desk/new")
    panel.locator('[name="therapist"]').select_option(str(mina.public_id))
    panel.get_by_test_id("submit-booking").click()
    expect(panel.get_by_test_id("explanation")).to_contain_text("Has another visit")
    with board.expect_event("requestfinished", lambda request: request.url.endswith("/desk/new")):
        asked[0].continue_()
    # What comes of the answer is done before that of a later one.
    board.evaluate("fetch('/healthz').then((answer) => answer.text())")
    expect(panel.get_by_test_id("explanation")).to_be_visible()
    expect(panel.get_by_test_id("alternatives")).to_be_visible()


def test_another_salon_of_the_house_shows_its_own_menu_and_team(
    board: Page, wren: User, other_salon: Location, serving: str
) -> None:
    Membership.objects.create(user=wren, location=other_salon, role=Role.RECEPTIONIST)
    make.service(other_salon, name="Harbour pedicure")
    make.therapist(other_salon, name="Rita")
    board.goto(f"{serving}/desk?location=lindenhof")
    panel = begun(board)
    expect(panel.get_by_label("Therapist")).to_contain_text("Mina")
    salons = panel.locator('[name="location"]')
    salons.focus()
    salons.select_option("Harbour")
    expect(panel.get_by_label("Therapist")).to_contain_text("Rita")
    expect(panel.get_by_label("Therapist")).not_to_contain_text("Mina")
    expect(panel.get_by_label("Service")).to_contain_text("Harbour pedicure")
    expect(salons).to_be_focused()


def test_a_series_tells_each_date_and_books_those_with_room(board: Page, visit, regular, mina, serving: str) -> None:
    make.time_off(mina, make.at("00:00", days=14), make.at("00:00", days=15))
    board.goto(f"{serving}/desk/series?client={regular.public_id}")
    board.get_by_label("First day").fill("2026-03-10")
    board.get_by_label("Time", exact=True).fill("14:00")
    board.get_by_label("How often").select_option("1")
    board.get_by_label("How many times").fill("4")
    board.get_by_test_id("series-look").click()
    dates = board.get_by_test_id("series-date")
    expect(dates).to_have_count(4)
    expect(board.locator('[data-testid="series-date"][data-status="conflict"]')).to_have_count(1)
    dates.nth(3).get_by_role("checkbox").uncheck()
    board.get_by_test_id("series-book").click()
    expect(board.locator(".notice")).to_contain_text("2 visits are booked")
    made = Appointment.objects.filter(client=regular, status=Status.CONFIRMED).order_by("starts_at")
    assert [row.starts_at for row in made] == [make.at("14:00"), make.at("14:00", days=7)]


def test_a_party_gets_neighbouring_chairs(board: Page, visit, regular, salon_, serving: str) -> None:
    for place in range(4):
        make.chair(salon_, type="DRY", code=f"N{place}", position=10 + place)
    board.goto(f"{serving}/desk/new?client={regular.public_id}&at=15:00")
    board.get_by_label("People at once").select_option("2")
    board.get_by_label("Name of person 2").fill("Hope Díaz")
    board.get_by_test_id("submit-booking").click()
    board.wait_for_url("**/desk?*")
    made = Appointment.objects.filter(status=Status.CONFIRMED, starts_at=make.at("15:00")).select_related("chair")
    places = sorted(row.chair.position for row in made if row.chair)
    assert len(places) == 2
    assert places[1] - places[0] <= 1
