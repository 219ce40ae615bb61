"""Scenarios for checks from outside: two salons, everything in them named in one answer."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from bookings.domain.lifecycle import Status
from bookings.models import Appointment
from salon.accounts.roles import Role
from salon.core.localtime import floor_minute, local_date
from salon.core.writing import writing
from salon.faces.console.seeds import crowd, history, telling
from salon.faces.console.seeds.access import Keyring
from salon.faces.console.seeds.chance import Chance, secret
from salon.faces.console.seeds.diary import STEP, Diary, Placed, turnaround
from salon.faces.console.seeds.house import House, HousePlan, TherapistPlan, furnish, hours
from salon.faces.console.seeds.rows import Writer

EVERY_DAY = "1234567"
CERTIFICATES = (
    {"FOOT-1": None, "REFLEX": None, "MATERNITY": None, "ONCO": None, "NAIL": None},
    {"FOOT-1": None, "NAIL": None, "REFLEX": -1},
    {"FOOT-1": None, "REFLEX": 200},
)
CHAIRS = ("WHIRLPOOL", "DRY", "LINER", "BASIN", "DRY", "PIPELESS", "AIRJET", "DRY")
MENU = ("SV-EXP", "SV-REL45", "SV-RFX50", "SV-PED45")
LOAD = 200_000
LOAD_DAYS_AHEAD = 90
LOAD_DAYS_BACK = 3_000
LISTED = 200
# When each status is plausible, in minutes from now; who has arrived by the start is in service.
MATRIX = (
    (Status.NO_SHOW, -26 * 60),
    (Status.COMPLETED, -24 * 60),
    (Status.ARRIVED, -STEP),
    (Status.ARRIVED, 2 * 60),
    (Status.HELD, 24 * 60),
    (Status.PENDING_REVIEW, 26 * 60),
    (Status.CONFIRMED, 50 * 60),
    (Status.CANCELLED, 52 * 60),
    (Status.DECLINED, 54 * 60),
)


@dataclass(slots=True)
class Scene:
    """One seed at one instant, on the way to becoming two salons."""

    seed: int
    now: datetime

    def today(self, plan: HousePlan) -> date:
        """The date at the salon."""
        return local_date(floor_minute(self.now), ZoneInfo(plan.time_zone))


def seed(profile: str, *, seed: int, now: datetime) -> dict[str, Any]:
    """Write two salons of the profile and tell all that a check needs to know of them."""
    scene = Scene(seed=seed, now=now)
    password = secret(seed, "password")
    hashed = make_password(password)
    with writing():
        salons = [
            _salon(scene, plan, clients, fill, hashed=hashed, password=password)
            for plan, clients, fill in PROFILES[profile]
        ]
    return {"profile": profile, "seed": seed, "now": now.isoformat(), "salons": salons}


def _salon(scene: Scene, plan: HousePlan, clients: int, fill: "Fill", *, hashed: str, password: str) -> dict[str, Any]:
    chance = Chance(f"{scene.seed} {plan.slug}")
    house = furnish(plan, password=hashed, today=scene.today(plan), chance=chance)
    lights = crowd.fill(house, clients, now=scene.now, chance=chance)
    writer = Writer(house=house, chance=chance, now=scene.now, lights=lights)
    rows = fill(scene, house, writer)
    keys = Keyring(seed=scene.seed, house=house, now=scene.now)
    return telling.of_salon(house, rows, keys=keys, count=writer.written, password=password)


# ---- what is booked --------------------------------------------------------------------

Fill = Callable[[Scene, House, Writer], list[Appointment]]


def _few(scene: Scene, house: House, writer: Writer) -> list[Appointment]:
    """Some visits yesterday, today and tomorrow."""
    today = scene.today(house.plan)
    diary = Diary(house=house, chance=house.chance, density=lambda _: 0.15)
    rows = list(writer.write(diary.fill([today + timedelta(days=n) for n in (-1, 0, 1)], today=today)))
    history.start(rows, now=scene.now, chance=house.chance)
    history.write_up(rows, now=scene.now, chance=house.chance)
    return rows


def _matrix(scene: Scene, house: House, writer: Writer) -> list[Appointment]:
    """Every status twice: once with the first therapist and client, once with the second."""
    start = floor_minute(scene.now) // STEP * STEP
    rows = writer.store(
        [writer.row(_placed(house, which, start + minutes), status) for status, minutes in MATRIX for which in (0, 1)]
    )
    history.start(rows, now=scene.now, chance=house.chance)
    history.trace(rows, since=min(row.starts_at for row in rows))
    history.announce(rows, now=scene.now)
    history.write_up(rows, now=scene.now, chance=house.chance)
    return rows


def _placed(house: House, which: int, start: int) -> Placed:
    service, chair = house.services[which], house.chairs[which]
    end = start + service.duration_minutes
    return Placed(
        service, house.therapists[which], chair, house.clients[which], start, end, end + turnaround(service, chair)
    )


def _years(scene: Scene, house: House, writer: Writer) -> list[Appointment]:
    """A full diary: the next three months with gaps, and as many days back as it takes."""
    today = scene.today(house.plan)
    days = [today + timedelta(days=number) for number in range(LOAD_DAYS_AHEAD, -LOAD_DAYS_BACK, -1)]
    diary = Diary(house=house, chance=house.chance, density=lambda on: 0.95 if on < today else 0.5)
    rows = writer.write(islice(diary.fill(days, today=today), LOAD))
    listed = list(islice(rows, LISTED))
    deque(rows, maxlen=0)
    return listed


# ---- the salons on paper ---------------------------------------------------------------


def _plan(slug: str, zone: str, clock: str, *, therapists: int, chairs: int) -> HousePlan:
    week = {int(day): hours(clock) for day in EVERY_DAY}
    return HousePlan(
        slug=slug,
        name=f"Salon {slug.capitalize()}",
        address="Teststraße 1",
        phone="+493023125901",
        time_zone=zone,
        week=week,
        chairs=tuple((CHAIRS[number % len(CHAIRS)], f"Chair {number + 1}") for number in range(chairs)),
        therapists=tuple(
            TherapistPlan(
                f"Therapist {number + 1}",
                f"therapist{number + 1}",
                week,
                CERTIFICATES[number % len(CERTIFICATES)],
                role=Role.MASTER if number == therapists - 1 else Role.THERAPIST,
            )
            for number in range(therapists)
        ),
        staff=tuple(
            (role, role.value.capitalize(), role.value)
            for role in (Role.RECEPTIONIST, Role.MANAGER, Role.CLEANER, Role.AUDITOR)
        ),
        services=MENU,
    )


DAY, ROUND_THE_CLOCK = "08:00-20:00", "00:00-24:00"
PROFILES: dict[str, list[tuple[HousePlan, int, Fill]]] = {
    "small": [
        (_plan("first", "Europe/Berlin", DAY, therapists=2, chairs=2), 3, _few),
        (_plan("second", "America/New_York", DAY, therapists=2, chairs=2), 3, _few),
    ],
    "matrix": [
        (_plan("first", "Europe/Berlin", ROUND_THE_CLOCK, therapists=3, chairs=4), 4, _matrix),
        (_plan("second", "America/New_York", ROUND_THE_CLOCK, therapists=3, chairs=4), 4, _matrix),
    ],
    "load": [
        (_plan("first", "Europe/Berlin", DAY, therapists=20, chairs=12), 2_000, _years),
        (_plan("second", "America/New_York", DAY, therapists=2, chairs=2), 3, _few),
    ],
}
