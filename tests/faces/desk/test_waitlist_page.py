"""The waiting list at the desk: who waits, what was offered and why, on and off the list."""

import pytest

from bookings.models import Offer, WaitlistEntry, WaitlistWish
from bookings.services import appointments, offering
from salon.accounts.models import AuditEvent
from salon.accounts.roles import Role
from salon.accounts.viewer import SYSTEM
from tests import make
from tests.bookings.waiting import booked, wait, wish
from tests.faces.colleagues import logged_in
from tests.make import at

pytestmark = pytest.mark.django_db
PAGE = "/desk/waitlist"
FORM = {"service": "massage-45", "first": "2026-03-13", "last": "2026-03-14", "part": "evening", "party": "2"}


def text(answer):
    return answer.content.decode()


@pytest.fixture
def freed(massage, mina, recliner, dora, grace):
    """Dora waits for the evening, Grace for any time; Friday at 14:00 has become free and is Grace's."""
    visit = booked(massage, mina, chair=recliner)
    first = wait(dora, massage, wish(massage, day_from=17 * 60), now=at("09:00"))
    wait(grace, massage, now=at("09:05"))
    appointments.cancel(visit, reason_code="other", by=SYSTEM, now=at("10:00"))
    assert offering.offer_freed(now=at("10:00")) == 1
    return first


def test_shows_who_waits_first_come_first_with_what_would_suit(desk, freed):
    page = text(desk.get(PAGE))
    assert page.index("Dora Díaz") < page.index("Grace Hopkins")
    assert page.count('data-testid="waitlist-entry"') == 2
    assert f'data-id="{freed.public_id}" data-status="waiting"' in page
    assert 'data-status="offered"' in page
    assert "Fri 13 Mar" in page


def test_says_to_whom_a_time_was_offered_and_why_not_to_others(desk, freed):
    page = text(desk.get(PAGE)).partition('data-testid="offers"')[2]
    assert f'data-id="{Offer.objects.get().public_id}" data-status="live"' in page
    assert "Mina → <bdi>Grace Hopkins</bdi>" in page
    assert "number 2 of 2" in page
    assert "<bdi>Dora Díaz</bdi> wishes for other times." in page


def test_takes_somebody_off_and_what_was_offered_goes_on(desk, freed):
    entry = WaitlistEntry.objects.get(status="offered")
    answer = desk.post(f"{PAGE}/{entry.public_id}/leave", follow=True)
    assert "Grace Hopkins is off the list." in text(answer)
    entry.refresh_from_db()
    assert (entry.status, Offer.objects.get().status) == ("left", "withdrawn")
    assert AuditEvent.objects.filter(action="waitlist.leave").count() == 1


def test_puts_a_client_on_the_list_once(desk, massage, grace, mina):
    page = text(desk.get(f"{PAGE}?client={grace.public_id}"))
    assert "Put Grace Hopkins on the list" in page
    fields = FORM | {"client": str(grace.public_id), "therapist": str(mina.public_id), "form_key": "a-key-of-the-form"}
    for _ in range(2):
        assert desk.post(PAGE, fields).status_code == 303
    entry, stored = WaitlistEntry.objects.get(), WaitlistWish.objects.get()
    assert (entry.client, entry.source) == (grace, "desk")
    assert (stored.therapist, stored.party_size, stored.day_from) == (mina, 2, 17 * 60)
    assert (stored.starts_at, stored.ends_at) == (at("00:00", days=3), at("00:00", days=5))


@pytest.mark.parametrize(
    ("changes", "marked"),
    [({"first": "soon"}, "first"), ({"last": "2026-03-12"}, "last"), ({"service": "haircut"}, "service")],
)
def test_what_cannot_be_read_is_marked_and_stays_typed(desk, massage, grace, changes, marked):
    answer = desk.post(PAGE, FORM | changes | {"client": str(grace.public_id)})
    assert answer.status_code == 422
    assert f'id="e-{marked}"' in text(answer)
    assert 'value="2026-03-1' in text(answer)
    assert not WaitlistEntry.objects.exists()


def test_days_that_have_passed_are_refused(desk, massage, grace):
    past = {"first": "2026-03-01", "last": "2026-03-02", "client": str(grace.public_id)}
    answer = desk.post(PAGE, FORM | past)
    assert answer.status_code == 409
    assert "toast-error" in text(answer)


def test_the_desk_of_another_salon_sees_and_changes_nothing(freed, other_salon):
    rui = logged_in(make.user(other_salon, name="Rui"))
    assert "Dora" not in text(rui.get(PAGE))
    assert rui.post(f"{PAGE}/{freed.public_id}/leave").status_code == 404
    assert rui.post(PAGE, FORM | {"client": str(freed.client.public_id)}).status_code in (403, 404)
    freed.refresh_from_db()
    assert freed.status == "waiting"


@pytest.mark.parametrize(
    ("role", "status"), [(Role.MANAGER, 200), (Role.THERAPIST, 403), (Role.MASTER, 403), (Role.CLEANER, 403)]
)
def test_opens_for_those_who_see_clients(salon_, role, status):
    assert logged_in(make.user(salon_, role=role, name="Somebody")).get(PAGE).status_code == status


def test_asks_the_database_no_more_for_a_long_list(desk, massage, salon_, django_assert_max_num_queries):
    for number in range(8):
        wait(make.client(salon_, name=f"Waiting {number}"), massage, wish(massage), wish(massage, day_from=600))
    with django_assert_max_num_queries(16):
        desk.get(PAGE)


def test_a_party_of_countless_people_is_one(desk, massage, grace):
    desk.post(PAGE, {**FORM, "client": str(grace.public_id), "party": "9" * 5000})
    assert WaitlistWish.objects.get().party_size == 1
