"""Reading a location's roster, kept in the process as long as nothing about it changes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    JSONField,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from bookings.domain.roster import Certificate, ChairRota, Roster, Rules, TherapistRota
from bookings.domain.worktime import DayPlan, Hours, WeeklySpan
from bookings.models import Chair, ChairClosure
from salon.core.localtime import ceil_minute, floor_minute, local_date
from salon.locations.models import BookingPolicy, Closure, Location, OpeningHours
from therapists.models import Qualification, Shift, ShiftPattern, Therapist, TimeOff

# How far back a search may look and still see single shifts and absences.
PAST_DAYS = 35

# PostgreSQL wants to know of what type a missing column of a union is.
NO_NUMBER = Cast(Value(None), IntegerField())
NO_DATE = Cast(Value(None), DateField())
NO_INSTANT = Cast(Value(None), DateTimeField())
NO_SPANS = Cast(Value(None), JSONField())
NO_CODE = Value("", output_field=CharField())
NO_FLAG = Value(False, output_field=BooleanField())


# What a roster hangs on: the rules, and a text that is another one once anything else about the location has changed.
# As wide as a row of the diary, so that a search asks for both at once; and not composed anew each time.
HEAD = f"""
SELECT policy.step_minutes, policy.notice_minutes, policy.horizon_days, NULL, NULL, NULL,
  location.rota_stamp || '/' || location.time_zone AS head
FROM {Location._meta.db_table} location
JOIN {BookingPolicy._meta.db_table} policy ON policy.location_id = location.id
WHERE location.id = %s"""  # noqa: S608 (names of our own)
Head = tuple[Any, ...]
# The heads that this process saw last.
_seen: dict[int, Head] = {}


def roster_of(*, location_id: int, now: datetime) -> Roster:
    """The roster as it stands, in one statement, or three when something has changed since."""
    return roster_at(_head_of(location_id), location_id=location_id, now=now)


def roster_at(head: Head, *, location_id: int, now: datetime) -> Roster:
    """The roster that hangs on this head, in two statements unless the process knows it."""
    _seen[location_id] = head
    *rules, stamp = head[:3] + head[-1:]
    zone = stamp.partition("/")[2]
    return _kept(location_id, zone, Rules(*rules), stamp, local_date(floor_minute(now), ZoneInfo(zone)))


def latest_head(location_id: int) -> Head:
    """The head as this process saw it last, which may be out of date; one statement where it saw none."""
    return _seen.get(location_id) or _head_of(location_id)


def _head_of(location_id: int) -> Head:
    with connection.cursor() as cursor:
        cursor.execute(HEAD, [location_id])
        head: Head = cursor.fetchone()
    return head


@lru_cache(maxsize=64)
def _kept(location_id: int, time_zone: str, rules: Rules, stamp: str, today: date) -> Roster:  # noqa: ARG001
    """The roster of a day; a new stamp says that something it is made of has changed."""
    hours = _hours(location_id, today - timedelta(days=PAST_DAYS))
    therapists: dict[int, list[Certificate]] = {}
    chairs: list[ChairRota] = []
    for row in _resources(location_id):
        kind, key, code, since, until, has_basin, turnaround, dry, position = row
        if kind == "therapist":
            therapists.setdefault(key, [])
        elif kind == "qualification":
            therapists.setdefault(key, []).append(Certificate(code, since, until))
        else:
            chairs.append(ChairRota(key, hours["chair", key], has_basin, turnaround, dry, position))
    return Roster(
        location_id=location_id,
        zone=ZoneInfo(time_zone),
        rules=rules,
        open=hours["open", 0],
        therapists=tuple(
            TherapistRota(key, hours["therapist", key], tuple(held)) for key, held in sorted(therapists.items())
        ),
        chairs=tuple(sorted(chairs)),
    )


def _resources(location_id: int) -> QuerySet[Any, Any]:
    """(kind, id, code, since, until, has_basin, turnaround, dry turnaround, position) of all there is, at once."""
    therapists = Therapist.objects.order_by().filter(location=location_id, is_active=True)
    held = Qualification.objects.order_by().filter(therapist__location=location_id, therapist__is_active=True)
    chairs = Chair.objects.order_by().filter(location=location_id, is_active=True)
    return therapists.values_list(
        Value("therapist"), "id", NO_CODE, NO_DATE, NO_DATE, NO_FLAG, NO_NUMBER, NO_NUMBER, NO_NUMBER
    ).union(
        held.values_list(
            Value("qualification"),
            "therapist_id",
            "type__code",
            "valid_from",
            "expires_on",
            NO_FLAG,
            NO_NUMBER,
            NO_NUMBER,
            NO_NUMBER,
        ),
        chairs.values_list(
            Value("chair"),
            "id",
            "code",
            NO_DATE,
            NO_DATE,
            "type__has_basin",
            Coalesce("turnaround_minutes", "type__turnaround_minutes"),
            "type__dry_turnaround_minutes",
            "position",
        ),
        all=True,
    )


def _hours(location_id: int, since: date) -> defaultdict[tuple[str, int], Hours]:
    """The hours of the salon ("open", 0), of each therapist and of each chair."""
    weekly: defaultdict[tuple[str, int], list[WeeklySpan]] = defaultdict(list)
    plans: defaultdict[tuple[str, int], list[DayPlan]] = defaultdict(list)
    off: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for kind, key, weekday, start, end, first, last, spans, from_at, to_at in _hour_rows(location_id, since):
        owner = (kind, key)
        if weekday is not None:
            weekly[owner].append(WeeklySpan(weekday, start, end, first, last))
        elif spans is not None:
            plans[owner].append(DayPlan(first, tuple((a, b) for a, b in spans)))
        else:
            off[owner].append((floor_minute(from_at), ceil_minute(to_at)))
    hours: defaultdict[tuple[str, int], Hours] = defaultdict(Hours)
    for owner in weekly.keys() | plans.keys() | off.keys():
        hours[owner] = Hours(
            weekly=_in_order(weekly[owner]), overrides=_in_order(plans[owner]), off=_in_order(off[owner])
        )
    return hours


def _in_order(spans: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(spans, key=lambda span: tuple(str(part) for part in span)))


def _hour_rows(location_id: int, since: date) -> QuerySet[Any, Any]:
    """(kind, id, weekday, start, end, first, last, spans, from, to) of all working time, in one statement."""
    nobody = Value(0, output_field=IntegerField())
    at = (NO_INSTANT, NO_INSTANT)
    week = (NO_NUMBER, NO_NUMBER, NO_NUMBER, NO_DATE, NO_DATE, NO_SPANS)
    opening = OpeningHours.objects.order_by().filter(location=location_id)
    patterns = ShiftPattern.objects.order_by().filter(therapist__location=location_id)
    shifts = Shift.objects.order_by().filter(therapist__location=location_id, on__gte=since)
    closures = Closure.objects.order_by().filter(location=location_id, ends_at__date__gte=since)
    in_force = TimeOff.objects.order_by().filter(is_request=False)
    time_off = in_force.filter(therapist__location=location_id, ends_at__date__gte=since)
    out_of_use = ChairClosure.objects.order_by().filter(chair__location=location_id, ends_at__date__gte=since)
    return opening.values_list(
        Value("open"), nobody, "weekday", "opens_minute", "closes_minute", NO_DATE, NO_DATE, NO_SPANS, *at
    ).union(
        patterns.values_list(
            Value("therapist"),
            F("therapist_id"),
            "weekday",
            "starts_minute",
            "ends_minute",
            "valid_from",
            "valid_to",
            NO_SPANS,
            *at,
        ),
        shifts.values_list(
            Value("therapist"), F("therapist_id"), NO_NUMBER, NO_NUMBER, NO_NUMBER, "on", NO_DATE, "spans", *at
        ),
        closures.values_list(Value("open"), nobody, *week, "starts_at", "ends_at"),
        time_off.values_list(Value("therapist"), F("therapist_id"), *week, "starts_at", "ends_at"),
        out_of_use.values_list(Value("chair"), F("chair_id"), *week, "starts_at", "ends_at"),
        all=True,
    )
