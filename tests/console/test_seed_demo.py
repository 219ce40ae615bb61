"""`seed_demo`: a believable salon, once."""

import io
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from pytest_django import Settings

from bookings.domain.lifecycle import Status
from bookings.models import Appointment, Chair, ChairClosure, Service
from clients.models import Client
from salon.accounts.models import Membership
from salon.faces.console import demo
from salon.locations.models import Closure, Location
from salon.outbox.models import Message
from salon.reports.invariants import check_all
from salon.sessionlog.domain import note
from salon.sessionlog.models import SessionLog
from salon.sessionlog.selectors import vocabulary
from salon.sessionlog.selectors.record import sections_of
from tests import make
from therapists.models import Qualification, Therapist, TimeOff

NOW = make.at("15:20")


def seeded() -> str:
    told = io.StringIO()
    call_command("seed_demo", stdout=told)
    return told.getvalue()


@pytest.fixture
def clock(settings: Settings, tmp_path: Path) -> Path:
    """A Tuesday afternoon, with the demonstration allowed."""
    settings.DEMO = True
    told = tmp_path / "clock"
    told.write_text(NOW.isoformat())
    settings.TEST_CLOCK_FILE = str(told)
    return told


def test_is_a_believable_salon_and_another(clock: Path, db: None):
    seeded()

    main = Location.objects.get(slug="lindenhof")
    assert Location.objects.count() == 2
    assert Chair.objects.filter(location=main).count() == 12
    assert Chair.objects.filter(location=main).values("type").distinct().count() == 6
    assert Therapist.objects.filter(location=main).count() == 8
    assert Service.objects.filter(location=main).count() >= 10
    assert Client.objects.filter(location=main).count() == 150
    certificates = Qualification.objects.filter(therapist__location=main)
    assert certificates.filter(expires_on__lt=NOW.date()).exists()
    assert certificates.filter(type__code="TRAINEE").exists()
    assert all(absence.objects.exists() for absence in (TimeOff, Closure, ChairClosure))
    has_three_busy_weeks_and_a_past(Appointment.objects.filter(location=main))
    has_logs_of_running_and_signed_sessions()
    sends_nobody_a_mail_about_the_past()


def has_three_busy_weeks_and_a_past(diary: QuerySet[Appointment]) -> None:
    near = diary.filter(starts_at__range=(NOW - timedelta(days=10), NOW + timedelta(days=10)))
    days = Counter(row.starts_at.date() for row in near)
    assert len(days) >= 20
    assert min(count for on, count in days.items() if abs((on - NOW.date()).days) <= 3) >= 8
    past = set(diary.filter(ends_at__lt=NOW).values_list("status", flat=True))
    assert past == {Status.COMPLETED, Status.CANCELLED, Status.NO_SHOW}
    ahead = set(diary.filter(starts_at__gt=NOW + timedelta(hours=1)).values_list("status", flat=True))
    assert ahead == {Status.CONFIRMED, Status.PENDING_REVIEW, Status.CANCELLED}
    running = diary.filter(starts_at__lte=NOW, ends_at__gt=NOW)
    assert set(running.values_list("status", flat=True)) == {Status.IN_SERVICE}


def has_logs_of_running_and_signed_sessions() -> None:
    signed = SessionLog.objects.exclude(signed_at=None)
    assert max(Counter(signed.values_list("client_id", flat=True)).values()) > 2
    for log in signed:
        assert list(note.unfit(sections_of(log), known=vocabulary.known())) == []
    running = set(Appointment.objects.filter(status=Status.IN_SERVICE).values_list("id", flat=True))
    begun = SessionLog.objects.filter(appointment__status=Status.IN_SERVICE, signed_at=None)
    assert set(begun.values_list("appointment_id", flat=True)) == running


def sends_nobody_a_mail_about_the_past() -> None:
    planned = Message.objects.filter(status=Message.Status.PLANNED)
    assert not planned.filter(due_at__lte=NOW).exists()
    assert planned.filter(due_at__gt=NOW).exists()


def test_every_login_opens_with_the_printed_password_and_a_second_run_changes_nothing(clock: Path, db: None):
    told = seeded()

    assert demo.PASSWORD in told
    for login in demo.LOGINS:
        assert login.email in told
        assert Membership.objects.filter(user__email=login.email, role=login.role).exists()
    assert authenticate(username=demo.LOGINS[0].email, password=demo.PASSWORD) is not None

    before = list(Appointment.objects.values_list("id", "status").order_by("id"))
    clock.write_text((NOW + timedelta(days=1)).isoformat())
    assert seeded() == told
    assert list(Appointment.objects.values_list("id", "status").order_by("id")) == before


@pytest.mark.parametrize("shift", [timedelta(hours=-12), timedelta(days=5), timedelta(days=20)])
def test_breaks_no_invariant_whenever_it_is_made(clock: Path, db: None, shift: timedelta):
    clock.write_text((NOW + shift).isoformat())

    seeded()

    assert [check.name for check in check_all(now=NOW + shift) if not check.is_ok] == []


@pytest.mark.django_db
def test_refuses_where_it_is_no_demonstration(settings: Settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="SALON_DEMO"):
        call_command("seed_demo")
    assert not Location.objects.exists()


def test_leaves_a_real_salon_alone(clock: Path, salon_: Location):
    salon_.slug = "real"
    salon_.save()

    with pytest.raises(CommandError, match="empty database"):
        call_command("seed_demo")
    assert Location.objects.count() == 1
