"""Ask django-appointment for a month of any staff; arguments: the rows as JSON, the database as JSON. Prints JSON.

Runs in an environment of its own, where only the peer and Django are installed, so its types are not known here.
"""

# mypy: ignore-errors

import json
import logging
import os
import sys
import time
from datetime import date, timedelta
from datetime import time as clock
from importlib import metadata
from pathlib import Path

import django
from django.conf import settings

ROUNDS = 2
WORK = json.loads(Path(sys.argv[1]).read_text())
DATABASE = json.loads(sys.argv[2])

settings.configure(
    SECRET_KEY="measured only",
    USE_TZ=True,
    TIME_ZONE=WORK["tz"],
    DATABASES={"default": DATABASE},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    LOGGING_CONFIG=None,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.admin",
        "phonenumber_field",
        "appointment",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
)
logging.disable(logging.CRITICAL)
django.setup()

from appointment.models import Appointment, AppointmentRequest, Service, StaffMember, WorkingHours
from appointment.services import get_available_slots_for_staff
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext


def at(minute):
    return clock(minute // 60, minute % 60)


def load():
    """The same rows as ours, through its own models."""
    # It comes without migrations: its tables are made after those they point at.
    call_command("migrate", "auth", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)
    service = Service.objects.create(name="Service", duration=timedelta(minutes=WORK["service_minutes"]), price=50)
    staff = [member_who_gives(service, number) for number in range(WORK["staff"])]
    client = get_user_model().objects.create(username="client", email="client@example.invalid")
    wanted = [
        AppointmentRequest(
            service=service,
            staff_member=staff[member],
            date=date.fromisoformat(on),
            start_time=at(start),
            end_time=at(end),
            id_request=str(number),
        )
        for number, (member, on, start, end) in enumerate(WORK["appointments"])
    ]
    requests = AppointmentRequest.objects.bulk_create(wanted, batch_size=500)
    Appointment.objects.bulk_create(
        [
            Appointment(client=client, appointment_request=one, id_request=one.id_request, amount_to_pay=0)
            for one in requests
        ],
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return service, staff


def member_who_gives(service, number):
    """One of the staff, who works the hours of the salon."""
    person = get_user_model().objects.create(username=f"staff{number}", email=f"staff{number}@example.invalid")
    opens, closes = at(WORK["open"]), at(WORK["close"])
    member = StaffMember.objects.create(
        user=person, slot_duration=WORK["step"], lead_time=opens, finish_time=closes, appointment_buffer_time=0
    )
    member.services_offered.add(service)
    # It counts the days of the week from Sunday.
    days = [(weekday + 1) % 7 for weekday in WORK["weekdays"]]
    WorkingHours.objects.bulk_create(
        WorkingHours(staff_member=member, day_of_week=day, start_time=opens, end_time=closes) for day in days
    )
    return member


def month(service, staff, days):
    """Its own question, staff by staff and day by day: it has none for a month or for any staff."""
    answers = {}
    for on in days:
        free = {}
        for number, member in enumerate(staff):
            for slot in get_available_slots_for_staff(on, member, (on.weekday() + 1) % 7, service=service):
                free.setdefault(slot.hour * 60 + slot.minute, []).append(number)
        if free:
            answers[on.isoformat()] = [[minute, free[minute]] for minute in sorted(free)]
    return answers


def main():
    if "sqlite" in DATABASE["ENGINE"]:
        Path(DATABASE["NAME"]).unlink(missing_ok=True)
    service, staff = load()
    first = date.fromisoformat(WORK["start"])
    days = [first + timedelta(days=number) for number in range(int(os.environ["DAYS"]))]
    answers = month(service, staff, days)
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        month(service, staff, days)
        times.append((time.perf_counter() - begun) * 1000)
    with CaptureQueriesContext(connection) as seen:
        month(service, staff, days[:2])
    version = metadata.version("django-appointment")
    per_day = len(seen) / 2
    print(json.dumps({"version": version, "ms": times, "answers": answers, "statements": round(per_day * len(days))}))


main()
