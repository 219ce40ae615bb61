"""Providers in trouble, seen by whoever waits for a page: Redis gone or silent, a mail server that refuses or hangs."""

import contextlib
import math
import multiprocessing
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.test import Client as Browser
from django.test.utils import override_settings

from bookings.domain.lifecycle import Status
from bookings.services import visits
from bookings.services.party import Booker
from bookings.services.placing import LegRequest
from salon.accounts.roles import Role
from salon.core.localtime import instant
from salon.faces import limits
from salon.outbox.services.delivery import deliver_due
from tests import make
from tests.bench import booking, letters
from tests.bench.booking import NOW, RECEPTION
from tests.bench.measure import Bar, at_most, keep, settle, table
from tests.bench.salons import Salon, open_salon
from tests.sessionlog import steps

FORK = multiprocessing.get_context("fork")
ROUNDS, A_ROUND = 7, 60
REPEATS = 5
HOST = "127.0.0.1"


def run() -> list[Bar]:
    """Each kind of request with Redis stopped and silent; bookings beside a mail server in each kind of trouble."""
    bars, told = [], dict[str, Any]()
    waits = _redis()
    told["seconds a request waits for Redis, at most"] = waits
    for kind, longest in waits.items():
        bars.append(at_most(f"Redis {kind}: longest wait of a request for it, seconds", longest, 1))
    ratios = _mail()
    told["bookings beside a mail server in trouble"] = ratios
    for kind, ratio in ratios.items():
        bars.append(at_most(f"mail server {kind}: a booking takes so many times as long", ratio, 1.1))
    return keep("trouble", told, bars)


# ---- Redis ---------------------------------------------------------------------------------------


def _redis() -> dict[str, float]:
    """For each kind of trouble, the most that it added to any request."""
    requests = _requests()
    _times(requests)
    usual = _times(requests)
    rows, worst = [], dict[str, float]()
    for kind, place in (("stopped", _closed), ("silent", _silent)):
        with place() as port:
            cache = settings.CACHES["default"] | {"LOCATION": f"redis://{HOST}:{port}/0"}
            with override_settings(CACHES={"default": cache}, CELERY_BROKER_URL=f"redis://{HOST}:{port}/0"):
                found = _times(requests)
        worst[kind] = max(found[name] - usual[name] for name in found)
        rows += [[kind, name, usual[name], found[name]] for name in found]
    table("Requests while Redis is in trouble, seconds", ["Redis", "request", "well", "so"], rows)
    return worst


def _requests() -> dict[str, Callable[[], int]]:
    """What people do all day: look for a time, hold one, look at the board, take a step, write a note."""
    place = make.location(slug="lindenhof")
    make.load()
    mina = make.therapist(place, with_user=True)
    service = make.service(place, slug="massage-45")
    make.chair(place, type="DRY")
    client = make.client(place)
    steps.agree(client)
    visit = make.appointment(
        service=service, therapist=mina, client=client, starts_at=make.at("10:30"), status=Status.ARRIVED
    )
    log = steps.started(visit, make.viewer(mina))
    desk, tablet = Browser(), Browser()
    desk.force_login(make.user(place, role=Role.RECEPTIONIST))
    assert mina.user is not None
    tablet.force_login(mina.user)
    note = f"/tablet/visits/{visit.public_id}/note"
    starts = iter(range(8, 800))

    def hold() -> int:
        start = (make.at("08:00", days=1) + timedelta(hours=next(starts))).isoformat()
        return Browser().post("/book/massage-45", {"start": start}).status_code

    return {
        "times": lambda: Browser().get("/book/massage-45").status_code,
        "hold a time": hold,
        "board": lambda: desk.get("/desk?on=2026-03-10").status_code,
        "move by five minutes": lambda: desk.post(f"/desk/visits/{visit.public_id}/place", {"later": "5"}).status_code,
        "open a note": lambda: tablet.get(note).status_code,
        "write a note": lambda: tablet.post(note, {"step": "keep", "version": str(log.version)}).status_code,
    }


def _times(requests: dict[str, Callable[[], int]]) -> dict[str, float]:
    """The least of a few of each: nobody spares the next one the wait, and what else the machine does is left out."""
    least = dict[str, float]()
    for name, ask in requests.items():
        for _ in range(REPEATS):
            limits._left_alone_until.clear()
            begun = time.perf_counter()
            status = ask()
            least[name] = min(least.get(name, math.inf), time.perf_counter() - begun)
            assert status < 500, (name, status)
    return least


@contextlib.contextmanager
def _closed() -> Iterator[int]:
    """A port at which nobody listens."""
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        yield asked.getsockname()[1]


@contextlib.contextmanager
def _silent() -> Iterator[int]:
    """A port that takes every call and never says a word."""
    with socket.create_server((HOST, 0)) as server:
        taken: list[socket.socket] = []

        def take() -> None:
            with contextlib.suppress(OSError):
                while True:
                    taken.append(server.accept()[0])

        threading.Thread(target=take, daemon=True).start()
        yield server.getsockname()[1]
        for one in taken:
            one.close()


# ---- mail ----------------------------------------------------------------------------------------


def _mail() -> dict[str, float]:
    """For each kind of trouble, how a booking's time compares with that of the rounds without anybody sending."""
    salon = open_salon(therapists=booking.THERAPISTS, chairs=booking.CHAIRS, clients=booking.CLIENTS)
    wishes = iter(booking._shuffled(booking._wishes(salon)))
    settle()
    times: dict[str, list[float]] = {kind: [] for kind in ("well", "refusing", "hanging", "dropping")}
    places = {"refusing": _closed, "hanging": _silent, "dropping": _dropping}
    _round(salon, wishes)
    for _ in range(ROUNDS):
        times["well"].append(_round(salon, wishes))
        for kind, place in places.items():
            with place() as port, _sweeping(salon, port):
                times[kind].append(_round(salon, wishes))
    rows = [[kind, statistics.median(found), min(found), max(found)] for kind, found in times.items()]
    table("A booking beside the mail server, milliseconds", ["mail server", "median", "least", "most"], rows)
    return {
        kind: statistics.median(so / well for so, well in zip(times[kind], times["well"], strict=True))
        for kind in places
    }


def _round(salon: Salon, wishes: Any) -> float:
    """The median of so many bookings."""
    took = []
    for _ in range(A_ROUND):
        wish = next(wishes)
        leg = LegRequest(salon.services[0], instant(wish.minute))
        begun = time.perf_counter()
        visits.book(legs=[leg], booker=Booker(client=wish.client), source="desk", by=RECEPTION, now=NOW)
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


@contextlib.contextmanager
def _sweeping(salon: Salon, port: int) -> Iterator[None]:
    """Somebody sweeps all the while, patiently, as the worker does."""
    letters.plan(salon.location, [NOW] * 20)
    connections.close_all()
    process = FORK.Process(target=_sweep, args=(port,))
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def _sweep(port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, port
    connection.ensure_connection()
    now = NOW
    while True:
        deliver_due(now=now, is_patient=True)
        now += timedelta(seconds=15)
        time.sleep(1)


@contextlib.contextmanager
def _dropping() -> Iterator[int]:
    """A mail server that hangs up in the middle of a mail."""
    with socket.create_server((HOST, 0)) as server:

        def talk(line: socket.socket) -> None:
            with contextlib.suppress(OSError), line, line.makefile("rwb", buffering=0) as words:
                words.write(b"220 here\r\n")
                while said := words.readline():
                    if said.upper().startswith(b"DATA"):
                        words.write(b"354 go on\r\n")
                        words.readline()
                        return
                    words.write(b"250 fine\r\n")

        def take() -> None:
            with contextlib.suppress(OSError):
                while True:
                    threading.Thread(target=talk, args=(server.accept()[0],), daemon=True).start()

        threading.Thread(target=take, daemon=True).start()
        yield server.getsockname()[1]
