"""The desk beside the board, by keys alone and by a finger alone: clients, imports, absences, hours, messages."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bookings.models import Appointment
from clients.models import Client
from salon.outbox.models import MessagePlan
from tests import make
from tests.journeys.desk.conftest import Opener
from therapists.models import Therapist, TimeOff

pytestmark = pytest.mark.django_db(transaction=True)

# ---- clients ---------------------------------------------------------------------------


@pytest.fixture
def double(grace: Client) -> Client:
    """Grace once more, as somebody wrote her down on the phone."""
    return make.client(grace.location, name="Grace Hopkin", email="", phone=str(grace.phone))


def test_two_clients_are_compared_made_one_and_made_two_again(by_hand: Opener, grace: Client, double: Client) -> None:
    hand = by_hand(f"/desk/clients/{grace.public_id}")
    page = hand.page
    hand.press(page.get_by_test_id("compare"))
    hand.sees(page.get_by_test_id("merge-form"))
    hand.pick(page.locator('[name="name"][value="gone"]'))
    hand.press(page.get_by_test_id("merge"))
    hand.stands_at(page.locator(".notices"))
    expect(page.get_by_role("heading", name="Grace Hopkin", exact=True)).to_be_visible()
    hand.press(page.get_by_test_id("unmerge"))
    hand.stands_at(page.locator(".notices"))
    expect(page.get_by_test_id("alike")).to_contain_text("Grace Hopkins")


def test_a_client_is_changed_and_a_fault_leads_to_its_field(by_hand: Opener, grace: Client) -> None:
    hand = by_hand(f"/desk/clients/{grace.public_id}")
    page = hand.page
    hand.press(page.get_by_test_id("edit-client"))
    hand.sees(page.get_by_test_id("client-form"))
    hand.write(page.get_by_label("Phone"), "12")
    hand.press(page.get_by_test_id("keep"))
    hand.stands_at(page.get_by_test_id("toast-error"))
    hand.press(page.get_by_test_id("toast-error").get_by_role("link"))
    expect(page.get_by_label("Phone")).to_be_focused()
    hand.write(page.get_by_label("Phone"), "030 5551 0044")
    hand.write(page.get_by_label("Note for the desk"), "Rings twice")
    hand.press(page.get_by_test_id("keep"))
    hand.stands_at(page.locator(".notices"))
    expect(page.get_by_test_id("client-facts")).to_contain_text("Rings twice")


def test_somebody_who_may_be_known_already_is_told_apart_by_a_tick(by_hand: Opener, grace: Client) -> None:
    hand = by_hand("/desk/clients/new")
    page = hand.page
    hand.write(page.get_by_label("Name", exact=True), "Hope Hopkins")
    hand.write(page.get_by_label("Phone"), str(grace.phone))
    hand.press(page.get_by_test_id("keep"))
    hand.stands_at(page.get_by_test_id("toast-error"))
    hand.tick(page.get_by_test_id("somebody-else"))
    hand.press(page.get_by_test_id("keep"))
    hand.stands_at(page.locator(".notices"))
    assert Client.objects.filter(name="Hope Hopkins").exists()


def test_clients_and_then_their_past_visits_are_brought_along(
    by_hand: Opener, visit: Appointment, tmp_path: Path
) -> None:
    people, past = tmp_path / "people.csv", tmp_path / "past.csv"
    people.write_text("Name;Phone;Remarks\nÄnne Groß;030 5551 0009;Tea\n;1;\n")
    past.write_text("Date;Client;Phone;Service\n2025-12-01;Änne Groß;030 5551 0009;Massage\n")
    hand = by_hand("/desk/clients/import")
    page = hand.page
    hand.file(page.get_by_label("File"), people)
    hand.press(page.get_by_role("button", name="Look at it"))
    hand.stands_at(page.get_by_role("heading", level=1))
    expect(page.locator('[data-testid="counts"] [data-outcome="made"]')).to_contain_text("1")
    expect(page.get_by_test_id("rows")).to_contain_text("there is no name that can be kept")
    hand.press(page.get_by_text("Which column is what"))
    hand.choose(page.get_by_label("Remarks"), "Leave it out")
    hand.sees(page.get_by_role("button", name="Look again"))
    hand.press(page.get_by_role("button", name="Look again"))
    hand.stands_at(page.get_by_role("heading", level=1))
    hand.press(page.get_by_test_id("run"))
    hand.stands_at(page.locator(".notices"))
    expect(page.get_by_test_id("import-done")).to_be_visible()
    hand.press(page.get_by_role("link", name="Another file"))
    hand.pick(page.get_by_label("Past visits"))
    hand.file(page.get_by_label("File"), past)
    hand.press(page.get_by_role("button", name="Look at it"))
    hand.stands_at(page.get_by_role("heading", level=1))
    hand.press(page.get_by_test_id("run"))
    hand.stands_at(page.locator(".notices"))
    found = Client.objects.get(name="Änne Groß")
    assert found.past_visits.count() == 1


def test_a_file_that_is_no_table_is_refused_where_one_stands(by_hand: Opener, visit: Appointment, tmp_path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    hand = by_hand("/desk/clients/import")
    hand.file(hand.page.get_by_label("File"), empty)
    hand.press(hand.page.get_by_role("button", name="Look at it"))
    hand.stands_at(hand.page.get_by_test_id("toast-error"))


# ---- the back office -------------------------------------------------------------------


def test_the_message_plan_is_changed_and_a_fault_leads_to_its_field(by_hand: Opener, visit: Appointment) -> None:
    hand = by_hand("/desk/message-plan")
    page = hand.page
    texts = page.get_by_label("Texts a day")
    hand.write(texts, "9")
    hand.press(page.get_by_role("button", name="Save"))
    hand.stands_at(page.get_by_test_id("toast-error"))
    hand.press(page.get_by_test_id("toast-error").get_by_role("link"))
    expect(texts).to_be_focused()
    hand.write(texts, "2")
    hand.tick(page.locator('[name="rebooking_on"]'))
    hand.press(page.get_by_role("button", name="Save"))
    hand.stands_at(page.locator(".notices"))
    plan = MessagePlan.objects.get(location=visit.location).plan
    assert (plan.texts_a_day, "rebooking" in plan.off) == (2, True)


def test_a_sick_day_is_looked_at_kept_and_its_visits_handed_over(
    by_hand: Opener, visit: Appointment, mina: Therapist, omar: Therapist
) -> None:
    hand = by_hand("/desk/team")
    page = hand.page
    hand.press(page.get_by_role("link", name="Mina: Hours and absences"))
    form = page.get_by_test_id("away-form")
    hand.sees(form)
    hand.pick(form.get_by_label("Sick"))
    hand.press(form.get_by_role("button", name="Only look what it touches"))
    hand.stands_at(page.get_by_test_id("looked-at"))
    expect(page.get_by_test_id("looked-at")).to_contain_text("This touches 1 visit")
    assert not TimeOff.objects.exists()
    hand.press(form.get_by_role("button", name="Save"))
    hand.stands_at(page.locator(".notices"))
    hand.press(page.get_by_test_id("absences").get_by_role("link"))
    expect(page.get_by_test_id("touched-visit")).to_contain_text("Grace Hopkins")
    hand.sees(page.get_by_test_id("absence"))
    hand.press(page.get_by_role("link", name="Hand them over"))
    hand.stands_at(page.get_by_role("heading", name="1 visit with Mina"))
    expect(page.get_by_label("Last day")).to_have_value("2026-03-10")
    hand.press(page.get_by_test_id("reassign-look"))
    hand.stands_at(page.get_by_test_id("plan"))
    expect(page.get_by_test_id("reassign-lines")).to_contain_text("Omar")
    visit.refresh_from_db()
    assert visit.therapist == mina
    hand.press(page.get_by_test_id("hand-over"))
    hand.stands_at(page.locator(".notices"))
    visit.refresh_from_db()
    assert visit.therapist == omar


def test_an_absence_that_ends_before_it_begins_is_refused_where_one_stands(
    by_hand: Opener, visit: Appointment, mina: Therapist
) -> None:
    hand = by_hand(f"/desk/team/{mina.public_id}")
    form = hand.page.get_by_test_id("away-form")
    hand.day(form.get_by_label("First day"), 3)
    hand.press(form.get_by_role("button", name="Save"))
    hand.stands_at(form.get_by_test_id("toast-error"))


def test_a_day_off_that_somebody_asks_for_is_granted(by_hand: Opener, visit: Appointment, mina: Therapist) -> None:
    away = make.time_off(mina, make.at("00:00"), make.at("00:00", days=1), kind=TimeOff.Kind.HOLIDAY)
    TimeOff.objects.filter(pk=away.pk).update(is_request=True)
    hand = by_hand("/desk/team")
    page = hand.page
    hand.press(page.get_by_test_id("wish").get_by_role("link"))
    hand.sees(page.get_by_test_id("grant"))
    hand.press(page.get_by_test_id("grant"))
    hand.stands_at(page.locator(".notices"))
    away.refresh_from_db()
    assert not away.is_request


def test_hours_are_looked_at_and_changed_with_a_visit_outside(by_hand: Opener, visit: Appointment) -> None:
    hand = by_hand("/desk/hours")
    page = hand.page
    form = page.get_by_test_id("week-form")
    hand.write(form.get_by_label("Tuesday"), "9 to 12")
    hand.press(form.get_by_role("button", name="Save"))
    hand.stands_at(form.get_by_test_id("toast-error"))
    expect(form.get_by_test_id("toast-error").get_by_role("link")).to_contain_text("Tuesday: ")
    hand.write(form.get_by_label("Tuesday"), "12:00–20:00")
    hand.press(form.get_by_role("button", name="Only look what it touches"))
    hand.stands_at(page.get_by_test_id("looked-at"))
    expect(page.get_by_test_id("looked-at")).to_contain_text("Grace Hopkins")
    hand.press(form.get_by_role("button", name="Save"))
    hand.stands_at(page.locator(".notices"))
    expect(page.get_by_test_id("outside")).to_contain_text("Grace Hopkins")
    visit.refresh_from_db()
    assert visit.starts_at == make.at("10:30")


def test_the_salon_is_shut_for_a_day_and_opened_again(by_hand: Opener, visit: Appointment) -> None:
    hand = by_hand("/desk/hours")
    page = hand.page
    form = page.get_by_test_id("close-form")
    hand.day(form.get_by_label("First day"), 12)
    hand.day(form.get_by_label("Last day"), 12)
    hand.write(form.get_by_label("Why, for the team"), "New floor")
    hand.press(form.get_by_role("button", name="Save"))
    hand.stands_at(page.locator(".notices"))
    expect(page.get_by_test_id("closures")).to_contain_text("New floor")
    hand.press(page.get_by_role("button", name="Open again"))
    hand.stands_at(page.locator(".notices"))
    expect(page.get_by_test_id("closures")).not_to_be_attached()
