"""A day at the desk beside the board, by keys alone and by a finger alone: the sheet, turns, lists, the lock."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Appointment, WaitlistEntry
from clients.models import Client
from salon.accounts.models import User
from salon.locations.models import Location
from salon.outbox.models import InboundText, Message
from salon.outbox.selectors.preferences import known_as
from tests import make
from tests.journeys.desk.conftest import Opener
from tests.journeys.desk.hands import PHONE, Finger, Keys
from tests.journeys.desk.test_outage import UNTIL
from therapists.models import Therapist

pytestmark = pytest.mark.django_db(transaction=True)
EMPTY = {
    "/desk": "Nobody works here yet.",
    "/desk/week": "Lindenhof",
    "/desk/month": "Lindenhof",
    "/desk/day-sheet": "No visits on this day.",
    "/desk/turns": "Nobody works here yet.",
    "/desk/walk-in": "There is no service on the menu yet.",
    "/desk/new": "There is no service on the menu yet.",
    "/desk/first": "There is no service on the menu yet.",
    "/desk/clients": "Nobody yet.",
    "/desk/waitlist": "Nobody waits just now.",
    "/desk/messages": "Everything of the last thirty days has gone out.",
    "/desk/team": "Nobody works here yet.",
    "/desk/hours": "Opening hours",
    "/desk/message-plan": "First reminder",
    "/desk/reassign": "Nobody works here yet.",
}


@pytest.mark.parametrize("path", EMPTY)
def test_a_salon_on_its_first_day_says_what_is_not_there_yet(by_hand: Opener, salon_: Location, path: str) -> None:
    hand = by_hand(path)
    expect(hand.page.get_by_role("main")).to_contain_text(EMPTY[path])
    if isinstance(hand, Keys):
        for key in ("Tab", "Tab", "ArrowDown", "ArrowRight", "Home"):
            hand.page.keyboard.press(key)


@pytest.mark.parametrize("width", [320, 820, 1180])
def test_each_page_fits_a_finger_on_phones_and_tablets(
    opened: Callable[..., Page], sol: User, visit: Appointment, grace: Client, mina: Therapist, serving: str, width: int
) -> None:
    make.client(grace.location, name="Grace Hopkin", email="", phone=str(grace.phone))
    hand = Finger(opened(sol, "/desk/find", **PHONE | {"viewport": {"width": width, "height": 820}}))
    client = f"/desk/clients/{grace.public_id}"
    of_one = [client, f"{client}/edit", f"{client}/again", f"/desk/waitlist?client={grace.public_id}"]
    others = ["/desk/clients/import", f"/desk/series?client={grace.public_id}", "/desk/explain", "/staff/pin"]
    for path in [*EMPTY, *of_one, *others, f"/desk/team/{mina.public_id}", f"/desk/visits/{visit.public_id}"]:
        hand.page.goto(f"{serving}{path}")
        hand.sees(hand.page.get_by_role("heading", level=1))
        for here in hand.page.locator(".staff-nav [aria-current]").all():
            expect(here).to_be_in_viewport(ratio=0.99)


def test_the_day_sheet_is_turned_to_chairs_and_printed(by_hand: Opener, visit: Appointment, wren: User) -> None:
    hand = by_hand("/desk/day-sheet", wren)
    page = hand.page
    expect(page.get_by_role("table", name="Mina")).to_contain_text("Grace H.")
    hand.press(page.get_by_role("link", name="By chair"))
    hand.sees(page.get_by_role("table", name="Recliner 1"))
    page.evaluate("addEventListener('beforeprint', () => { document.title = 'on paper' })")
    hand.press(page.get_by_role("button", name="Print"))
    expect(page).to_have_title("on paper")


def test_while_the_salon_is_away_one_reads_the_copy_and_tries_again(
    by_hand: Opener, visit: Appointment, wren: User
) -> None:
    hand = by_hand("/desk", wren)
    page = hand.page
    page.evaluate(UNTIL, True)
    page.context.set_offline(True)
    page.reload()
    hand.sees(page.get_by_test_id("desk-copy"))
    hand.press(page.get_by_role("link", name="Try again"))
    hand.sees(page.get_by_test_id("desk-copy"))
    page.context.set_offline(False)
    hand.press(page.get_by_role("link", name="Try again"))
    hand.sees(page.get_by_test_id("board"))


def test_a_therapist_pauses_and_takes_turns_again(by_hand: Opener, visit: Appointment, wren: User) -> None:
    hand = by_hand("/desk/turns", wren)
    page = hand.page
    line = page.get_by_test_id("turn-order").get_by_role("listitem").filter(has_text="Mina")
    hand.choose(line.get_by_label("Why Mina pauses"), "Break")
    hand.press(line.get_by_role("button", name="Pause"))
    hand.stands_at(page.locator(".notices"))
    expect(line).to_contain_text("Pauses")
    hand.press(line.get_by_role("button", name="Back in turn"))
    hand.stands_at(page.locator(".notices"))
    expect(line).not_to_contain_text("Pauses")


def test_enter_after_a_name_does_not_choose_a_service_for_whoever_walked_in(
    by_hand: Opener, visit: Appointment, wren: User
) -> None:
    hand = by_hand("/desk/walk-in", wren)
    page = hand.page
    hand.press(page.get_by_text("Name, phone, a therapist asked for"))
    hand.write(page.get_by_label("Phone"), "12")
    hand.write(page.get_by_label("Name", exact=True), "Nora")
    page.keyboard.press("Enter")
    hand.sees(page.get_by_test_id("walk-in"))
    hand.press(page.get_by_test_id("walk-in-service"))
    hand.stands_at(page.get_by_test_id("toast-error"))
    hand.press(page.get_by_test_id("toast-error").get_by_role("link"))
    hand.write(page.get_by_label("Phone"), "030 5551 0031")
    hand.press(page.get_by_test_id("walk-in-service"))
    expect(page.locator(".notices")).to_contain_text("Seated with")
    seated = Appointment.objects.get(visit__source="walk-in")
    if isinstance(hand, Keys):
        expect(page.locator(f"#a-{seated.public_id}")).to_be_focused()


def test_a_client_is_found_put_on_the_waiting_list_and_taken_off(
    by_hand: Opener, visit: Appointment, wren: User
) -> None:
    hand = by_hand("/desk/waitlist", wren)
    page = hand.page
    hand.press(page.get_by_role("link", name="Put a client on the list"))
    hand.write(page.get_by_test_id("find-q"), "hopk")
    hand.press(page.get_by_test_id("found-client"))
    hand.sees(page.get_by_test_id("again"))
    hand.press(page.get_by_role("link", name="Put on the waiting list"))
    form = page.get_by_test_id("put-on-list")
    hand.sees(form)
    hand.day(form.get_by_label("First day"), 9)
    hand.press(form.get_by_role("button", name="Put on the list"))
    hand.stands_at(page.get_by_test_id("toast-error"))
    hand.press(page.get_by_test_id("toast-error").get_by_role("link"))
    expect(form.get_by_label("Last day")).to_be_focused()
    hand.day(form.get_by_label("Last day"), 11)
    hand.press(form.get_by_role("button", name="Put on the list"))
    hand.stands_at(page.locator(".notices"))
    assert WaitlistEntry.objects.get().client == visit.client
    hand.press(page.get_by_test_id("take-off"))
    hand.stands_at(page.locator(".notices"))
    expect(page.get_by_test_id("waits")).not_to_be_attached()


def test_a_message_is_sent_again_and_a_text_is_done_with(
    by_hand: Opener, visit: Appointment, grace: Client, wren: User
) -> None:
    about: dict[str, Any] = {"topic": visit.public_id, "version": visit.version, "kind": "confirmation"}
    Message.objects.create(
        location=visit.location, channel="email", address_digest=known_as(grace.email)[0], status="failed",
        skip_reason="refused", created_at=make.at("08:00"), due_at=make.at("09:00"), **about,
    )  # fmt: skip
    InboundText.objects.create(
        sender=str(grace.phone), sender_digest=known_as(str(grace.phone))[0], meaning="other", provider="plain",
        provider_id="1", words="Is there parking?", location=visit.location, received_at=make.at("09:00"),
    )  # fmt: skip
    hand = by_hand("/desk/messages", wren)
    page = hand.page
    hand.press(page.get_by_test_id("resend"))
    hand.stands_at(page.locator(".notices"))
    assert Message.objects.count() == 2
    hand.press(page.get_by_role("button", name="Done with it"))
    hand.stands_at(page.locator(".notices"))
    expect(page.get_by_role("main")).not_to_contain_text("Is there parking?")


def test_one_logs_in_chooses_a_pin_locks_and_unlocks(
    by_hand: Opener, visit: Appointment, wren: User, serving: str
) -> None:
    hand = by_hand("/desk/clients", wren)
    page = hand.page
    page.context.clear_cookies()
    page.goto(f"{serving}/desk/clients")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    hand.write(page.get_by_label("E-mail address"), wren.email)
    hand.write(page.get_by_label("Password"), "not this one")
    hand.press(page.get_by_role("button", name="Log in"))
    hand.sees(page.get_by_test_id("toast-error"))
    expect(page.get_by_label("Password")).to_be_focused()
    hand.write(page.get_by_label("Password"), make.PASSWORD)
    hand.press(page.get_by_role("button", name="Log in"))
    hand.sees(page.get_by_test_id("clients"))
    hand.press(page.get_by_role("link", name="Wren"))
    hand.sees(page.get_by_test_id("pin-form"))
    _choose_pin(hand.write, page, "not this one")
    hand.press(page.get_by_role("button", name="Keep this PIN"))
    hand.stands_at(page.get_by_test_id("toast-error"))
    _choose_pin(hand.write, page, make.PASSWORD)
    hand.press(page.get_by_role("button", name="Keep this PIN"))
    expect(page.locator(".notices")).to_contain_text("unlocks your screen")
    hand.press(page.get_by_test_id("lock"))
    hand.sees(page.get_by_test_id("lock-screen"))
    secret = page.get_by_label("PIN or password")
    expect(secret).to_be_focused()
    hand.write(secret, "1111")
    hand.press(page.get_by_test_id("unlock"))
    hand.sees(page.get_by_test_id("toast-error"))
    expect(secret).to_be_focused()
    hand.write(secret, "2468")
    hand.press(page.get_by_test_id("unlock"))
    hand.sees(page.get_by_test_id("board"))


def _choose_pin(write: Callable[..., None], page: Page, password: str) -> None:
    write(page.get_by_label("Four to eight digits"), "2468")
    write(page.get_by_label("Your password"), password)
