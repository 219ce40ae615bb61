"""Which visits lie outside the working time: as the database answers it, and as one looks at every visit in turn."""

import random
import re
from contextlib import contextmanager
from copy import copy
from datetime import UTC, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.domain.lifecycle import TO_COME, Status
from bookings.models import Appointment, Visit
from bookings.selectors.conflicts import outside_working_time, standing_with, touched_by_absence
from bookings.selectors.lanes import work_of
from bookings.selectors.roster import roster_of
from salon.core.localtime import DAY, local_date
from tests import make

pytestmark = pytest.mark.django_db
ENDED = (Status.CANCELLED, Status.COMPLETED, Status.NO_SHOW)


def one_by_one(location, now):
    """As it was once worked out: every visit to come, held against the hours of its local day."""
    roster = roster_of(location_id=location.pk, now=now)
    rows = Appointment.objects.filter(location=location, status__in=TO_COME, ends_at__gt=now)

    def is_within(row):
        spans = work_of(roster, local_date(row.client_from, roster.zone)).therapists.get(row.therapist_id, ())
        return any(span.start <= row.client_from and row.client_to <= span.end for span in spans)

    return [row for row in rows.order_by("starts_at", "id") if not is_within(row)]


def house(chance, zone):
    """Four who work by day, at night, on days of their own, no more; the clocks change meanwhile."""
    salon = make.location(time_zone=zone, opens=0, closes=24 * 60)
    team = [
        make.therapist(salon, name="Day", hours=(9 * 60, 17 * 60), weekdays=(1, 2, 3, 5)),
        make.therapist(salon, name="Night", hours=(18 * 60, 24 * 60)),
        make.therapist(salon, name="Own", hours=None),
        make.therapist(salon, name="Left", is_active=False),
    ]
    for day in range(0, 40, 3):
        on = make.TUESDAY + timedelta(days=day)
        make.shift(team[2], on, *[(8 * 60, 12 * 60), (13 * 60, chance.randrange(14, 25) * 60)][: chance.randrange(3)])
    for _ in range(6):
        start = make.at("00:00") + timedelta(minutes=chance.randrange(40 * 24 * 60))
        make.time_off(chance.choice(team), start, start + timedelta(minutes=chance.randrange(30, 3000)))
        start += timedelta(days=1)
        make.closure(salon, start, start + timedelta(minutes=chance.randrange(30, 600)))
    return salon, team


def fill(salon, team, chance, *, days=26):
    """Visits of any length at any minute, none over another, some of them over."""
    services = [make.service(salon, minutes=minutes, buffers=(5, 10)) for minutes in (15, 50, 480)]
    whose = make.somebody(salon)
    for therapist in team:
        at = make.at("00:00", days=-1).astimezone(UTC)
        while at < make.at("00:00", days=days):
            service = chance.choice(services)
            status = chance.choice([*TO_COME, *TO_COME, *ENDED])
            make.appointment(
                service=service, therapist=therapist, client=whose, starts_at=at, status=status,
                allows_client_overlap=True,
            )  # fmt: skip
            at += timedelta(minutes=service.duration_minutes + chance.randrange(15, 1400))


@pytest.mark.parametrize(("seed", "zone"), [(1, "Europe/Berlin"), (2, "America/New_York"), (3, "Pacific/Auckland")])
def test_the_database_finds_the_very_same(seed, zone):
    chance = random.Random(seed)
    salon, team = house(chance, zone)
    fill(salon, team, chance)
    other, others = house(chance, zone)
    fill(other, others, chance, days=3)
    for clock in ("00:00", "09:13", "23:59"):
        expected = one_by_one(salon, make.at(clock))
        assert len(expected) > 20
        assert outside_working_time(salon, now=make.at(clock)) == expected


def test_nothing_to_come_is_nothing_outside(salon_, now):
    assert outside_working_time(salon_, now=now) == []


def test_only_what_lies_outside_is_fetched_in_as_many_statements_whatever_there_is(salon_, massage, mina, now):
    def asked():
        with CaptureQueriesContext(connection) as told:
            found = outside_working_time(salon_, now=now)
        return len(told), found

    make.appointment(service=massage, therapist=mina, client=make.somebody(salon_), starts_at=make.at("21:00"))
    asked()
    few, _ = asked()
    for day in range(1, 30):
        make.appointment(service=massage, therapist=mina, starts_at=make.at("10:00", days=day))
    many, found = asked()
    assert (few, many, len(found)) == (4, 4, 1)


def test_the_past_is_left_out_by_an_index(salon_, massage, mina, recliner, now):
    make.appointment(service=massage, therapist=mina, chair=recliner, starts_at=make.at("21:00"))
    age(Appointment.objects.get(), years=8)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with planned() as plans:
        outside_working_time(salon_, now=now)
        touched_by_absence(mina, starts_at=now, ends_at=now + timedelta(days=3), now=now)
        standing_with(therapist=mina, now=now)
        standing_with(chair=recliner, now=now)
    assert len(plans) == 5
    for plan in plans:
        assert "appointment_by_day" in plan or "appointment_by_therapist" in plan, plan
        assert re.search("starts_at ?>", plan), plan
        assert "Seq Scan on bookings_appointment" not in plan, plan


@contextmanager
def planned():
    """How the database carries out each question of the block that compares visits with an instant."""
    plans = []
    ask = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "

    def look(execute, sql, params, many, context):
        if "bookings_appointment" in sql and " > " in sql:
            with connection.cursor() as cursor:
                cursor.cursor.execute(ask + sql, params)
                plans.append("\n".join(str(row[-1]) for row in cursor.cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield plans


def age(visit, *, years):
    """As many visits before this one as there are days, each as it was."""
    origin, of_visit = Appointment.objects.get(pk=visit.pk), visit.visit
    visits, rows = [], []
    for day in range(1, years * 365):
        earlier = copy(of_visit)
        earlier.pk, earlier.public_id, earlier.reference = None, uuid4(), f"{day:03x}-AGO"
        visits.append(earlier)
    for day, before in enumerate(Visit.objects.bulk_create(visits), start=1):
        row = copy(origin)
        row.pk, row.public_id, row.visit, row.status = None, uuid4(), before, Status.COMPLETED
        row.starts_at, row.ends_at = (at - timedelta(days=day) for at in (origin.starts_at, origin.ends_at))
        for name in ("client_from", "client_to", "therapist_from", "therapist_to", "chair_from", "chair_to"):
            setattr(row, name, getattr(origin, name) - day * DAY)
        rows.append(row)
    Appointment.objects.bulk_create(rows)
