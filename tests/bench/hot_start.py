"""Many clients want one time: a real server, 200 clients at one barrier, every answer counted."""

import json
import secrets
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection

from bookings.domain.lifecycle import BLOCKING
from bookings.models import Appointment, Service
from salon.outbox.models import Message
from tests import make
from tests.bench.measure import Bar, at_most, keep, settle, table
from tests.bench.overlaps import overlapping
from tests.bench.server import HOST, Running, running

CLIENTS, ROUNDS = 200, 50
NEIGHBOURS, NEIGHBOUR_ROUNDS = 12, 200
SAME_KEY = 50
SLOWEST_MS = {"postgresql": 2_000, "sqlite": 5_000}
OPENS, CLOSES = 8 * 60, 20 * 60
NOON = "12:00"
# The starts of one round lie a grid step apart, so that buffers and cleaning decide.
CLOCKS = ("10:00", "10:15", "10:30", "10:45", "11:00", "11:15")
QUARTERS = (0, 3, 6)
CROWD = Path(__file__).with_name("crowd.py")


def run() -> list[Bar]:
    """One start, neighbouring starts, one key: counts first, then how long the slowest had to wait."""
    one_chair, several = _house(1), _house(2)
    settle()
    before = _deadlocks()
    with running() as server:
        hot, hot_bars = _hot_start(server, one_chair)
        near, near_bars = _neighbours(server, several)
        same, same_bars = _same_key(server, several)
        bars = [
            *hot_bars,
            *near_bars,
            *same_bars,
            at_most("'database is locked' in the server's log", server.said("database is locked"), 0),
            at_most("deadlocks in the server's log", server.said("deadlock"), 0),
            at_most("deadlocks counted by the database", _deadlocks() - before, 0),
        ]
    heads = ["what", "rounds", "clients", "answers", "slowest ms", "median slowest ms"]
    table("Many clients at one barrier", heads, [hot, near, same])
    told = [dict(zip(heads, row, strict=True)) for row in (hot, near, same)]
    keep("hot_start", {"rows": told}, bars)
    wrong = [bar.what for bar in bars if not bar.holds and not bar.is_size]
    if wrong:
        raise SystemExit(f"Wrong: {'; '.join(wrong)}.")
    return bars


def _house(size: int) -> Service:
    """So many therapists and whirlpools; an hour in the water with buffers on both sides."""
    location = make.location(
        slug=f"hot-{size}", time_zone="UTC", opens=OPENS, closes=CLOSES, policy={"horizon_days": 400}
    )
    for number in range(size):
        make.therapist(location, name=f"T{number}", hours=(OPENS, CLOSES))
        make.chair(location, code=f"W{number}")
    return make.service(location, minutes=60, buffers=(5, 10), has_soak=True)


def _hot_start(server: Running, service: Service) -> tuple[list[Any], list[Bar]]:
    """Every round a new day at noon; there is one therapist, so one may win."""
    rounds = [[_hold(service, _at(number + 2, NOON)) for _ in range(CLIENTS)] for number in range(ROUNDS)]
    found = _ask(server, rounds)
    others = [answer for answers in found for answer in answers if answer["status"] != 201]
    slowest = [max(answer["ms"] for answer in answers) for answers in found]
    limit = SLOWEST_MS[connection.vendor]
    bars = [
        at_most("rounds without exactly one 201", sum(_won(answers) != 1 for answers in found), 0),
        at_most("losers told anything but 409 slot-taken", sum(not _is_taken(answer) for answer in others), 0),
        at_most("losers without alternatives", sum(not answer["offers"] for answer in others), 0),
        at_most("slowest answer of the hot start, ms", max(slowest), limit, is_size=True),
    ]
    print("slowest answer of each round, ms:", *map(round, slowest))
    return _row("the same start", found, slowest), bars


def _neighbours(server: Running, service: Service) -> tuple[list[Any], list[Bar]]:
    """Starts that get in each other's way only by buffers, length and cleaning."""
    rounds = []
    for number in range(NEIGHBOUR_ROUNDS):
        later = timedelta(hours=QUARTERS[number % len(QUARTERS)])
        starts = [_at(number // len(QUARTERS) + 2, CLOCKS[client % len(CLOCKS)]) for client in range(NEIGHBOURS)]
        rounds.append([_hold(service, start + later) for start in starts])
    found = _ask(server, rounds)
    others = [answer for answers in found for answer in answers if answer["status"] != 201]
    slowest = [max(answer["ms"] for answer in answers) for answers in found]
    bars = [
        at_most("rounds that nobody won", sum(_won(answers) == 0 for answers in found), 0),
        at_most("neighbours told anything but 409 slot-taken", sum(not _is_taken(answer) for answer in others), 0),
        at_most("overlaps of occupied spans", overlapping(service.location), 0),
    ]
    return _row("neighbouring starts", found, slowest), bars


def _same_key(server: Running, service: Service) -> tuple[list[Any], list[Bar]]:
    """A hold confirmed by one request that arrives many times at once, and once more afterwards."""
    ((held,),) = _ask(server, [[_hold(service, _at(100, NOON))]])
    booking = _post(
        "/api/v1/appointments",
        {
            "hold_id": held["id"],
            "hold_token": held["token"],
            "client": {"name": "Grace Hopkins", "email": "grace@example.com", "locale": "en"},
            "consents": {"terms_version": "1", "privacy_version": "1"},
        },
    )
    found = _ask(server, [[booking] * SAME_KEY, [booking]])
    answers, (again,) = found
    made = Appointment.objects.filter(visit__public_id=held["id"], status__in=BLOCKING)
    topics = list(made.values_list("public_id", flat=True))
    kinds = Counter(Message.objects.filter(topic__in=topics).values_list("kind", flat=True))
    booked = {answer["id"] for answer in [*answers, again] if answer["status"] == 201}
    strange = [answer for answer in answers if answer["status"] != 201 and answer["code"] != "idempotency-in-progress"]
    bars = [
        at_most("bookings besides the one", abs(len(topics) - 1), 0),
        at_most("messages sent twice, or none at all", sum(kinds.values()) - len(kinds) + (not kinds), 0),
        at_most("answers of the same key that are neither it nor 'in progress'", len(strange), 0),
        at_most("different bookings told", len(booked) - 1, 0),
        at_most("the key asked once more and not answered the same", int(again["status"] != 201), 0),
    ]
    print(f"one key {SAME_KEY} times: messages {dict(kinds)}")
    return _row("one key", [answers], [max(answer["ms"] for answer in answers)]), bars


def _ask(server: Running, rounds: list[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    order = json.dumps({"host": HOST, "port": server.port, "rounds": rounds})
    done = subprocess.run([sys.executable, CROWD], input=order, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The crowd failed: {done.stderr[-500:]}\nThe server said: {server.log.read_text()[-2000:]}")
    found: list[list[dict[str, Any]]] = json.loads(done.stdout)
    return found


def _hold(service: Service, start: datetime) -> dict[str, Any]:
    return _post("/api/v1/holds", {"legs": [{"service_id": str(service.public_id), "start": start.isoformat()}]})


def _post(path: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"path": path, "body": body, "headers": {"Idempotency-Key": secrets.token_urlsafe(24)}}


def _at(days: int, clock: str) -> datetime:
    hours, minutes = clock.split(":")
    today = datetime.now(UTC).replace(hour=int(hours), minute=int(minutes), second=0, microsecond=0)
    return today + timedelta(days=days)


def _won(answers: list[dict[str, Any]]) -> int:
    return sum(answer["status"] == 201 for answer in answers)


def _is_taken(answer: dict[str, Any]) -> bool:
    return answer["status"] == 409 and answer["code"] == "slot-taken"


def _row(what: str, found: list[list[dict[str, Any]]], slowest: list[float]) -> list[Any]:
    counts = Counter(f"{answer['status']} {answer['code']}".strip() for answers in found for answer in answers)
    told = ", ".join(f"{count} × {answer}" for answer, count in counts.most_common())
    return [what, len(found), len(found[0]), told, max(slowest), sorted(slowest)[len(slowest) // 2]]


def _deadlocks() -> int:
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        (found,) = cursor.fetchone()
    return int(found)
