"""Whole bookings through the service, beside pgbench's plain inserts of the same columns at the same number of writers.

A receptionist books a known client with any free therapist and chair: choose, guard, rows, messages, audit, commit.
Bookings fall on random days of the coming year, as a salon's do; the same with a named therapist stands beside.
"""

import multiprocessing
import shutil
import statistics
import subprocess
import tempfile
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, connections

from bookings.models import Appointment
from bookings.services import visits
from bookings.services.party import Booker
from bookings.services.placing import LegRequest
from clients.models import Client
from salon.accounts.models import AuditEvent
from salon.accounts.viewer import Kind, Viewer
from salon.core.errors import Refusal
from salon.core.localtime import instant, to_minute
from salon.outbox.models import Message
from tests.bench import replay
from tests.bench.measure import Bar, at_least, at_most, keep, settle, table
from tests.bench.overlaps import overlapping
from tests.bench.salons import Salon, open_salon
from tests.bench.workload import SEED, ZONE, SplitMix, day

NOW = datetime.fromisoformat("2031-03-02T12:00:00+01:00")
SECONDS = 5
WRITERS = (1, 8)
THERAPISTS, CHAIRS, CLIENTS = 20, 12, 480
DAYS, HOURS = 360, (8, 10, 12, 14, 16, 18)
SHARE = 0.15
RECEPTION = Viewer(kind=Kind.STAFF, user_public_id=uuid.UUID(int=1))
GUARDS = "SELECT conname FROM pg_constraint WHERE conrelid = 'plain_appointment'::regclass AND contype = 'x'"
FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Wish:
    """One booking to be made."""

    minute: int
    client: Client
    number: int


def run() -> list[Bar]:
    """Both kinds of booking with one writer and with eight, each between two runs of pgbench."""
    program = pgbench()
    if program is None:
        print("Left out: pgbench is not on this machine; it comes with PostgreSQL's server package.")
        return []
    salon = open_salon(therapists=THERAPISTS, chairs=CHAIRS, clients=CLIENTS)
    wishes = iter(_shuffled(_wishes(salon)))
    settle()
    rows, bars, kept, limits = [], [], dict[str, Any](), dict[int, float]()
    for writers in WRITERS:
        plain = [_plain_rate(program, writers)]
        for kind in ("any", "named"):
            made = _crowd(salon, writers, wishes, is_named=kind == "named")
            plain.append(_plain_rate(program, writers))
            limit = statistics.mean(plain[-2:])
            rows.append([writers, kind, made.rate, made.median, made.worst, limit, made.rate / limit, made.refused])
            bars.append(at_least(f"{kind} therapist, {writers} writers: share of pgbench", made.rate / limit, SHARE))
        limits[writers] = statistics.mean(plain)
        kept[f"pgbench with indexes, {writers} writers"] = _plain_rate(program, writers, has_indexes=True)
    bars += _checked(salon)
    script = replay.script_of(lambda: _book(salon, next(wishes), is_named=False))
    for writers, limit in limits.items():
        alone = _tps(
            program, script, writers, "--protocol", "prepared", "--define", f"run={writers}", "--define", "n=0"
        )
        kept[f"a booking's statements without Python, {writers} writers"] = alone
        kept[f"… share of pgbench, {writers} writers: per cent"] = 100 * alone / limit
    heads = ["writers", "therapist", "bookings/s", "median ms", "worst ms", "pgbench/s", "share", "refused"]
    table("Whole bookings beside plain inserts", heads, rows)
    for what, figure in kept.items():
        print(f"  {what}: {figure:,.0f}")
    kept["rows"] = [dict(zip(heads, row, strict=True)) for row in rows]
    return keep("booking", kept, bars)


def _wishes(salon: Salon) -> list[Wish]:
    """As many starts at each time as there are chairs; no client twice at one time."""
    minutes = [to_minute(day(number), hour * 60, ZONE) for number in range(DAYS) for hour in HOURS]
    return [
        Wish(minute, salon.clients[number % CLIENTS], number)
        for number, minute in enumerate(minute for minute in minutes for _ in range(CHAIRS))
    ]


def _shuffled(wishes: list[Wish]) -> list[Wish]:
    random = SplitMix(SEED)
    return sorted(wishes, key=lambda _: random.draw())


# ---- ours --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """What a crowd of writers brought about."""

    rate: float
    median: float
    worst: float
    refused: int


def _crowd(salon: Salon, writers: int, wishes: Any, *, is_named: bool) -> Made:
    """So many processes book for some seconds, each with a share of the wishes."""
    shares = [[next(wishes) for _ in range(SECONDS * 1200 // writers)] for _ in range(writers)]
    connections.close_all()
    barrier, answers = FORK.Barrier(writers), FORK.Queue()
    crowd = [FORK.Process(target=_write, args=(salon, share, is_named, barrier, answers)) for share in shares]
    for process in crowd:
        process.start()
    found = [answers.get() for _ in crowd]
    for process in crowd:
        process.join()
    times = [passed for took, _ in found for passed in took]
    rate = sum((len(took) - refused) * 1000 / sum(took) for took, refused in found)
    return Made(rate, statistics.median(times), max(times), sum(refused for _, refused in found))


def _write(salon: Salon, wishes: Sequence[Wish], is_named: bool, barrier: Any, answers: Any) -> None:
    connection.ensure_connection()
    _book(salon, wishes[0], is_named=is_named)
    barrier.wait()
    took, refused, end = list[float](), 0, time.perf_counter() + SECONDS
    for wish in wishes[1:]:
        begun = time.perf_counter()
        if begun > end:
            break
        refused += not _book(salon, wish, is_named=is_named)
        took.append((time.perf_counter() - begun) * 1000)
    connections.close_all()
    answers.put((took, refused))


def _book(salon: Salon, wish: Wish, *, is_named: bool) -> bool:
    therapist = salon.therapists[wish.number % THERAPISTS] if is_named else None
    leg = LegRequest(salon.services[0], instant(wish.minute), therapist)
    try:
        visits.book(legs=[leg], booker=Booker(client=wish.client), source="desk", by=RECEPTION, now=NOW)
    except Refusal:
        return False
    return True


def _checked(salon: Salon) -> list[Bar]:
    """Nothing overlaps, and no booking lacks its audit row or its messages."""
    made = Appointment.objects.filter(location=salon.location).count()
    audited = AuditEvent.objects.filter(action="appointment.create").count()
    told = Message.objects.values("topic").distinct().count()
    print(f"{made:,} bookings; {audited:,} audit rows; messages about {told:,}")
    return [
        at_most("overlaps of occupied spans", overlapping(salon.location), 0),
        at_most("bookings without audit row or messages", abs(made - audited) + abs(made - told), 0),
    ]


# ---- the limit -----------------------------------------------------------------------------------


def pgbench() -> str | None:
    """PostgreSQL's own load generator, wherever its package put it."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    return shutil.which("pgbench") or (str(places[-1]) if places else None)


def _plain_rate(program: str, writers: int, *, has_indexes: bool = False) -> float:
    """Inserts a second into a table of the same columns: with its key alone, or with all indexes but the guards."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS plain_appointment")
        indexes = "INCLUDING INDEXES" if has_indexes else ""
        cursor.execute(f"CREATE TABLE plain_appointment (LIKE bookings_appointment INCLUDING IDENTITY {indexes})")
        cursor.execute(GUARDS)
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE plain_appointment DROP CONSTRAINT "{name}"')
        if not has_indexes:
            cursor.execute("ALTER TABLE plain_appointment ADD PRIMARY KEY (id)")
    return _tps(program, _insert(), writers)


def _tps(program: str, text: str, writers: int, *options: str) -> float:
    """Transactions a second of a script for pgbench."""
    place = connection.settings_dict
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(text)
        script.flush()
        command = [program, "--no-vacuum", "--client", str(writers), "--jobs", str(min(writers, 2)), "--time"]
        command += [str(SECONDS), "--file", script.name, "--username", place["USER"] or "postgres", *options]
        command += [
            part for name in ("HOST", "PORT") if place[name] for part in (f"--{name.lower()}", str(place[name]))
        ]
        told = subprocess.run([*command, place["NAME"]], capture_output=True, check=True, text=True).stdout
    return float(told.partition("tps = ")[2].split()[0])


def _insert() -> str:
    """One row as a booking has it, the values that differ drawn by pgbench."""
    spans = ("client", "therapist", "chair")
    values = {f"{who}_{end}": f":minute + {60 * (end == 'to')}" for who in spans for end in ("from", "to")}
    values |= dict.fromkeys(["starts_at", "ends_at", "created_at", "updated_at"], "now()")
    values |= dict.fromkeys(["location_id", "service_id", "therapist_id", "chair_id", "client_id", "version"], "1")
    values |= dict.fromkeys(["language", "screening_light", "desk_note", "cancel_reason"], "''")
    values |= {"public_id": "gen_random_uuid()", "visit_id": ":minute", "status": "'confirmed'", "leg": "0"}
    values |= {"price": "50", "fee": "0", "allows_client_overlap": "false", "overrides": "'[]'"}
    values |= {"choice": """'{"reason": "fewest_minutes", "considered": 12}'""", "held_until": "NULL"}
    columns, drawn = ", ".join(values), ", ".join(values.values())
    return f"\\set minute random(1, 100000000)\nINSERT INTO plain_appointment ({columns}) VALUES ({drawn});\n"
