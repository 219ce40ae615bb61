"""A month of any staff (workload A: 20 staff, 10,000 rows): ours beside two peers, on the same rows in one run.

The peers are fetched into bench-results/peers when first needed; nothing of theirs is kept in the repository.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from bookings.models import Service
from bookings.selectors import availability
from salon.core.localtime import instant, to_minute
from salon.core.spans import Span
from tests.bench import reference, workload
from tests.bench.measure import RESULTS, Bar, at_least, keep, milliseconds, settle, statements, table
from tests.bench.salons import plain_salon
from tests.bench.search import NOW

STAFF, ROWS, DAYS = 20, 10_000, 30
TURNS = 3
PEERS = (RESULTS / "peers").absolute()
DRIVERS = Path(__file__).parent / "peers"
DJANGO_APPOINTMENT, CALCOM = "3.12.0", "0.0.360"
BARS = {"django-appointment": 500, "cal.com in memory": 10}
PATIENCE_SECONDS = 600


class Missing(Exception):
    """A peer cannot be had here; the text says why."""


def run() -> list[Bar]:
    """Ours and each peer in turn, so that they share what else the machine does."""
    work = workload.profile_a(STAFF, ROWS)
    wanted = {on: starts for on, starts in reference.answers_a(work).items() if starts and on < str(workload.day(DAYS))}
    salon = plain_salon(work)
    service = Service.objects.select_related("location__policy").get(pk=salon.services[0].pk)
    settle()
    if ours(service, [therapist.pk for therapist in salon.therapists]) != wanted:
        raise AssertionError("our answers differ from the reference")
    print("Our answers equal the minute-by-minute reference.")
    PEERS.mkdir(parents=True, exist_ok=True)
    (PEERS / "rows.json").write_text(json.dumps(work))
    mine, peers, told = list[float](), dict[str, list[float]](), dict[str, Any]()
    for _ in range(TURNS):
        mine.append(milliseconds({"ours": lambda: search(service)})["ours"])
        for name, drive in (("django-appointment", django_appointment), ("cal.com in memory", calcom)):
            try:
                told[name] = drive()
            except Missing as why:
                print(f"Left out: {name}: {why}.")
                continue
            refuse_unequal(name, told[name].pop("answers"), wanted)
            peers.setdefault(name, []).extend(told[name]["ms"])
    return report(mine, peers, told, statements(lambda: search(service)))


def report(mine: list[float], peers: dict[str, list[float]], told: dict[str, Any], count: int) -> list[Bar]:
    """Ratios of medians, side by side."""
    own = statistics.median(mine)
    rows: list[list[Any]] = [["ours", own, count, 1.0]]
    bars = []
    for name, times in peers.items():
        found = statistics.median(times)
        rows.append([f"{name} {told[name]['version']}", found, told[name].get("statements", "–"), found / own])
        bars.append(at_least(f"times as fast as {name}", found / own, BARS[name]))
    table(f"{DAYS} days, any of {STAFF} staff, {ROWS:,} rows", ["who", "ms", "statements", "times ours"], rows)
    return keep("month", {"ours_ms": mine, "peers_ms": peers, "peers": told, "statements": count}, bars)


def search(service: Service) -> list[int]:
    window = Span(*(to_minute(workload.day(number), 0, workload.ZONE) for number in (0, DAYS)))
    legs = availability.party(service, 1, None)
    return availability.answer_for(service=service, legs=legs, window=window, now=NOW).minutes()


def ours(service: Service, staff: list[int]) -> dict[str, list[Any]]:
    """{date: [[minute of the day, [staff]], …]} through the selector that the faces call."""
    number = {key: place for place, key in enumerate(staff)}
    between = tuple(instant(to_minute(workload.day(on), 0, workload.ZONE)) for on in (0, DAYS))
    answers: dict[str, list[Any]] = {}
    for slot in availability.slots(service=service, between=(between[0], between[1]), now=NOW):
        at = slot.start.astimezone(workload.ZONE)
        free = sorted(number[key] for key in slot.therapist_ids)
        answers.setdefault(at.date().isoformat(), []).append([at.hour * 60 + at.minute, free])
    return answers


def refuse_unequal(name: str, answers: dict[str, list[Any]], wanted: dict[str, list[Any]]) -> None:
    """Whoever gives other answers does other work; cal.com names no staff, so only its starts are compared."""
    if name.startswith("cal.com"):
        wanted = {on: [minute for minute, _ in starts] for on, starts in wanted.items()}
    wrong = [on for on in wanted.keys() | answers.keys() if wanted.get(on) != answers.get(on)]
    if wrong:
        raise AssertionError(f"{name} answers {len(wrong)} of {DAYS} days differently, {min(wrong)} first")


# ---- the peers -------------------------------------------------------------------------------------


def django_appointment() -> dict[str, Any]:
    """On the same kind of database as ours, in an environment of its own."""
    home = PEERS / "django-appointment"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
    if not (home / "ready").exists():
        packages = [f"django-appointment=={DJANGO_APPOINTMENT}", "django>=5.2,<5.3", "psycopg[binary]"]
        _finished([python, "-m", "pip", "install", "--quiet", *packages], "its packages cannot be installed")
        (home / "ready").touch()
    place = {name: str(connection.settings_dict[name]) for name in ("ENGINE", "HOST", "PORT", "USER")}
    place["NAME"] = str(home / "rows.sqlite3")
    if connection.vendor == "postgresql":
        place["NAME"] = f"{settings.DATABASES['default']['NAME']}_peer"
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{place["NAME"]}"')
            cursor.execute(f'CREATE DATABASE "{place["NAME"]}"')
    program = DRIVERS / "django_appointment.py"
    return _told([python, program, PEERS / "rows.json", json.dumps(place)], cwd=home)


def calcom() -> dict[str, Any]:
    """Its slot functions out of its package, without its database."""
    home = PEERS / "calcom"
    programs = [Path(sys.executable).parent / name for name in ("node", "npm")]
    node, npm = (str(path) if path.exists() else shutil.which(path.name) for path in programs)
    if not node or not npm:
        raise Missing("there is no Node on this machine")
    home.mkdir(exist_ok=True)
    if not (home / "ready").exists():
        (home / "package.json").write_text('{"private": true, "type": "module"}')
        archive = f"@calcom/platform-libraries@{CALCOM}"
        _finished([npm, "pack", "--silent", archive], "its package cannot be fetched", cwd=home)
        _finished(["tar", "xzf", next(home.glob("calcom-*.tgz"))], "its package cannot be opened", cwd=home)
        _finished([npm, "install", "--silent", "dayjs@1.11.11", "zod@3"], "its packages cannot be installed", cwd=home)
        (home / "ready").touch()
    shutil.copy(DRIVERS / "calcom.mjs", home / "driver.mjs")
    return _told([node, "driver.mjs", PEERS / "rows.json"], cwd=home)


def _finished(command: list[Any], otherwise: str, cwd: Path | None = None) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, cwd=cwd, timeout=PATIENCE_SECONDS)
    except (subprocess.SubprocessError, OSError) as failure:
        raise Missing(otherwise) from failure


def _told(command: list[Any], cwd: Path) -> dict[str, Any]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTHON"))}
    done = subprocess.run(
        command, cwd=cwd, env=own | {"TZ": "UTC", "DAYS": str(DAYS)}, capture_output=True, text=True,
        check=False, timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    if done.returncode:
        raise AssertionError(f"the driver failed: {done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told
