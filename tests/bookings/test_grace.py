"""What can still be taken back is not told yet: an undo within the minutes of grace sends nothing."""

from datetime import timedelta

import pytest

from bookings.services import appointments, holds, moving, visits
from bookings.services.party import Booker
from bookings.services.placing import LegRequest
from salon.accounts.viewer import ANONYMOUS, Kind, Viewer
from salon.outbox.models import Message
from salon.outbox.services.delivery import deliver_due
from tests.make import at

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NOW = at("10:00")
AGREED = {"terms": "1", "privacy": "1"}


@pytest.fixture
def desk(wren, viewer):
    return viewer(wren)


@pytest.fixture
def booked(massage, mina, recliner, grace, desk, smtp_sink):
    """By the desk for Friday at noon, and Grace has been told."""
    made = visits.book(
        legs=[LegRequest(massage, at("12:00", days=3), mina)],
        booker=Booker(client=grace),
        source="desk",
        by=desk,
        now=NOW - timedelta(hours=1),
    )
    sweep(NOW - timedelta(minutes=50))
    smtp_sink.messages.clear()
    return made.appointments[0]


@pytest.fixture
def online(massage, mina, recliner):
    """Booked by the client at ten, and not told yet."""
    held = holds.hold(
        legs=[LegRequest(massage, at("12:00", days=3))], holder="a", source="online", by=ANONYMOUS, now=NOW
    )
    by = Viewer(kind=Kind.HOLDER, subject=held.visit.public_id)
    booker = Booker(name="Zoë Ünal", email="zoe@example.com", consents=AGREED)
    return visits.confirm(held.visit, booker=booker, by=by, now=NOW).appointments[0]


def sweep(now) -> None:
    deliver_due(now=now)


def subjects(sink) -> list[str]:
    return [mail["Subject"].partition(": ")[2] for mail in sink.messages]


def planned() -> list[str]:
    return sorted(Message.objects.filter(status="planned").values_list("kind", flat=True))


REMINDERS = ["reminder_24h", "reminder_2h", "reminder_48h"]


def test_a_drag_is_told_after_three_minutes(booked, desk, smtp_sink):
    moving.reschedule(booked, start=at("15:00", days=3), by=desk, now=NOW)
    sweep(NOW + 2 * MINUTE)
    assert subjects(smtp_sink) == []
    sweep(NOW + 3 * MINUTE)
    assert subjects(smtp_sink) == ["your appointment is now on Friday, 13 March 2026 at 15:00"]


@pytest.mark.parametrize(
    "verb",
    [
        lambda row, desk: moving.reschedule(row, start=at("15:00", days=3), by=desk, now=NOW),
        lambda row, desk: appointments.cancel(row, reason_code="other", by=desk, now=NOW),
        lambda row, desk: appointments.check_in(row, by=desk, now=NOW),
    ],
    ids=["move", "cancel", "check in"],
)
def test_a_step_taken_back_in_time_was_never_heard_of(booked, desk, smtp_sink, verb):
    before = planned()
    row = verb(booked, desk)
    moving.undo(row, by=desk, now=NOW + 2 * MINUTE)
    assert planned() == before == REMINDERS
    sweep(NOW + timedelta(hours=1))
    assert subjects(smtp_sink) == []


def test_a_drag_there_and_back_again_by_undo_tells_the_last_only(booked, desk, smtp_sink):
    row = moving.reschedule(booked, start=at("15:00", days=3), by=desk, now=NOW)
    row = moving.reschedule(row, start=at("16:00", days=3), by=desk, now=NOW + MINUTE)
    sweep(NOW + timedelta(hours=1))
    assert subjects(smtp_sink) == ["your appointment is now on Friday, 13 March 2026 at 16:00"]


def test_what_has_been_told_is_put_right_when_it_is_taken_back(booked, desk, smtp_sink):
    booked.location.policy.undo_minutes = 10
    booked.location.policy.save()
    row = moving.reschedule(booked, start=at("15:00", days=3), by=desk, now=NOW)
    Message.objects.filter(kind="moved").update(due_at=NOW)
    sweep(NOW + MINUTE)
    moving.undo(row, by=desk, now=NOW + 2 * MINUTE)
    sweep(NOW + timedelta(hours=1))
    assert subjects(smtp_sink) == [
        "your appointment is now on Friday, 13 March 2026 at 15:00",
        "your appointment is now on Friday, 13 March 2026 at 12:00",
    ]


def test_an_online_booking_is_confirmed_after_three_minutes(online, smtp_sink):
    sweep(NOW + 2 * MINUTE)
    assert subjects(smtp_sink) == []
    sweep(NOW + 3 * MINUTE)
    assert subjects(smtp_sink) == ["your appointment on Friday, 13 March 2026 at 12:00 is confirmed"]


def test_who_thinks_again_at_once_hears_nothing(online, smtp_sink):
    by = Viewer(kind=Kind.HOLDER, subject=online.visit.public_id)
    appointments.cancel(online, reason_code="plans", by=by, now=NOW + MINUTE)
    assert planned() == []
    sweep(NOW + timedelta(hours=1))
    assert subjects(smtp_sink) == []


def test_a_salon_that_calls_off_what_a_client_has_just_booked_says_so(online, desk, smtp_sink):
    appointments.cancel(online, reason_code="salon", by=desk, now=NOW + MINUTE)
    sweep(NOW + timedelta(hours=1))
    assert subjects(smtp_sink) == ["your appointment on Friday, 13 March 2026 at 12:00 is cancelled"]


def test_who_was_not_told_yet_hears_of_the_appointment_as_it_is_now(online, desk, smtp_sink):
    row = moving.reschedule(online, start=at("15:00", days=3), by=desk, now=NOW + MINUTE)
    moving.undo(row, by=desk, now=NOW + 2 * MINUTE)
    sweep(NOW + timedelta(hours=1))
    assert subjects(smtp_sink) == ["your appointment on Friday, 13 March 2026 at 12:00 is confirmed"]
    assert planned() == REMINDERS


def test_a_cancellation_by_the_client_is_confirmed_at_once(booked, smtp_sink):
    by = Viewer(kind=Kind.HOLDER, subject=booked.visit.public_id)
    appointments.cancel(booked, reason_code="plans", by=by, now=NOW)
    sweep(NOW)
    assert subjects(smtp_sink) == ["your appointment on Friday, 13 March 2026 at 12:00 is cancelled"]


def test_who_has_arrived_is_not_reminded_any_more(booked, desk):
    appointments.check_in(booked, by=desk, now=NOW)
    assert planned() == []
