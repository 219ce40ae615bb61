"""Joining the waiting list and leaving it."""

from datetime import timedelta

import pytest

from bookings.models import WaitlistEntry
from bookings.selectors.waitlist import entries_for, entry_for, place_in_line, waiting_at
from bookings.services import waitlist
from bookings.services.refusals import ConsentRequired, TooManyOpen
from bookings.services.waitlist import ENTRIES_EACH, Newcomer, Wish, WishesUnfit
from clients.services.people import ContactUnfit
from salon.accounts.models import AuditEvent
from salon.accounts.selectors import viewer_of_token
from salon.accounts.viewer import ANONYMOUS
from salon.core.errors import NotFound
from salon.outbox.models import Message
from salon.outbox.services.delivery import deliver_due
from tests import make
from tests.bookings.waiting import FROM, TO, wait, wish
from tests.make import at

pytestmark = pytest.mark.django_db
NOW = at("09:00")
AGREED = {"terms": "1", "privacy": "1"}
ZOE = Newcomer(name="Zoë Ünal", email="zoe@example.com", language="en", consents=AGREED)


def join(service, *wishes, who=ZOE, by=ANONYMOUS):
    return waitlist.join(wishes=wishes or [wish(service)], who=who, source="online", by=by, now=NOW)


def test_a_stranger_joins_with_up_to_five_wishes(massage, reflexology, mina):
    wishes = [
        wish(massage),
        wish(massage, therapist=mina, day_from=17 * 60),
        wish(reflexology, party_size=2),
        wish(massage, starts_at=FROM + timedelta(days=1), ends_at=TO + timedelta(days=8)),
        wish(massage, day_to=12 * 60),
    ]
    joined = join(massage, *wishes)
    entry = WaitlistEntry.objects.get()
    assert (entry.status, entry.client.email, entry.joined_at) == ("waiting", "zoe@example.com", NOW)
    assert entry.ends_at == TO + timedelta(days=8)
    assert entry.consents == AGREED
    rows = list(entry.wishes.order_by("id"))
    assert [(row.service.slug, row.party_size, row.day_from, row.day_to) for row in rows] == [
        ("massage-45", 1, 0, 1440),
        ("massage-45", 1, 17 * 60, 1440),
        ("reflexology-50", 2, 0, 1440),
        ("massage-45", 1, 0, 1440),
        ("massage-45", 1, 0, 12 * 60),
    ]
    assert AuditEvent.objects.filter(action="waitlist.join", object_id=joined.entry.public_id).count() == 1


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"ends_at": FROM}, "not_after_start"),
        ({"day_from": 600, "day_to": 600}, "not_after_start"),
        ({"starts_at": NOW - timedelta(days=2), "ends_at": NOW}, "in_past"),
        ({"starts_at": NOW + timedelta(days=91), "ends_at": NOW + timedelta(days=92)}, "out_of_range"),
        ({"party_size": 5}, "invalid"),
    ],
)
def test_a_wish_that_nobody_can_fulfil_is_refused_by_its_place(massage, changes, fault):
    with pytest.raises(WishesUnfit) as refused:
        join(massage, wish(massage), wish(massage, **changes))
    (error,) = refused.value.params["errors"]
    assert error["code"] == fault
    assert error["pointer"].startswith("/windows/1")


def test_six_wishes_are_too_many_and_none_is_too_few(massage):
    with pytest.raises(WishesUnfit):
        join(massage, *[wish(massage)] * 6)
    with pytest.raises(WishesUnfit):
        waitlist.join(wishes=[], who=ZOE, source="online", by=ANONYMOUS, now=NOW)


def test_all_wishes_are_of_one_salon(massage, other_salon):
    with pytest.raises(WishesUnfit):
        join(massage, wish(massage), wish(make.service(other_salon)))


def test_accepting_books_so_the_terms_are_agreed_to_when_joining(massage):
    with pytest.raises(ConsentRequired) as refused:
        join(massage, who=Newcomer(name="Zoë", email="zoe@example.com", consents={"privacy": "1"}))
    assert refused.value.params["kinds"] == ["terms"]


def test_who_cannot_be_reached_cannot_wait(massage):
    with pytest.raises(ContactUnfit):
        join(massage, who=Newcomer(name="Zoë", consents=AGREED))


def test_nobody_waits_under_more_than_a_few_entries(massage, grace):
    for _ in range(ENTRIES_EACH):
        wait(grace, massage)
    with pytest.raises(TooManyOpen):
        wait(grace, massage)


def test_a_mail_says_so_and_opens_the_entry(massage, smtp_sink):
    joined = join(massage)
    deliver_due(now=NOW)
    (mail,) = smtp_sink.to("zoe@example.com")
    assert mail["Subject"] == "Lindenhof: you are on our waiting list"
    text = mail.get_body(("plain",)).get_content()
    assert f"http://localhost:8000/w/{joined.token}" in text
    assert [part.get_content_type() for part in mail.iter_attachments()] == []


# ---- seeing ----------------------------------------------------------------------------


def test_the_holder_of_the_token_sees_the_entry_and_nobody_elses(massage, grace):
    other, joined = wait(grace, massage), join(massage)
    holder = viewer_of_token(joined.token, now=NOW, ip=None, request_id="")
    assert list(entries_for(viewer=holder)) == [joined.entry]
    with pytest.raises(NotFound):
        entry_for(viewer=holder, public_id=other.public_id)


def test_the_desk_sees_its_salons_list_in_order(massage, grace, dora, wren, viewer, other_salon):
    second = wait(grace, massage, now=at("09:10"))
    first = wait(dora, massage, now=at("09:05"))
    theirs = make.service(other_salon)
    wait(make.client(other_salon), theirs)
    assert list(entries_for(viewer=viewer(wren))) == [first, second]
    assert waiting_at(massage.location, viewer=viewer(wren), between=(FROM, TO)) == [first, second]
    assert waiting_at(massage.location, viewer=viewer(wren), between=(TO, TO + timedelta(days=1))) == []
    assert (place_in_line(first), place_in_line(second)) == (1, 2)


# ---- leaving ---------------------------------------------------------------------------


def test_who_leaves_waits_no_more_and_may_leave_again(massage, grace):
    entry = wait(grace, massage)
    for _ in range(2):
        waitlist.leave(entry, by=ANONYMOUS, now=NOW)
    entry.refresh_from_db()
    assert (entry.status, entry.version) == ("left", 2)
    assert AuditEvent.objects.filter(action="waitlist.leave").count() == 1


def test_entries_end_with_their_last_wish(massage, grace, dora):
    over = wait(grace, massage)
    on = wait(dora, massage, Wish(massage, FROM, TO), Wish(massage, FROM, TO + timedelta(days=1)))
    assert waitlist.end_over(now=TO - timedelta(seconds=1)) == 0
    assert waitlist.end_over(now=TO) == 1
    over.refresh_from_db()
    on.refresh_from_db()
    assert (over.status, on.status) == ("expired", "waiting")
    assert Message.objects.filter(kind="waitlist").count() == 2
