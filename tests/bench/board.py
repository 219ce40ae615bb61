"""The desk's board: a full day beside 200,000 bookings, two desks, twenty desks, a therapist who falls ill."""

import http.client
import json
import os
import secrets
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client as Person
from playwright.sync_api import Page, sync_playwright

from bookings.models import Appointment
from bookings.services import appointments, visits
from bookings.services.party import Booker
from bookings.services.placing import LegRequest
from bookings.services.reassigning import reassign
from salon.accounts.models import User
from salon.accounts.roles import Role
from salon.accounts.viewer import SYSTEM
from salon.faces.desk import drawing
from salon.faces.desk.cells import BY_THERAPIST
from salon.outbox.models import Message
from tests import make
from tests.bench import workload
from tests.bench.measure import Bar, at_least, at_most, keep, settle, statements, table
from tests.bench.plans import BOOKINGS, HISTORY_DAYS
from tests.bench.salons import Salon, full_salon, open_salon
from tests.bench.search import NOW
from tests.bench.server import HOST, running
from tests.journeys import browsers

LANES, OPENS, CLOSES, BLOCKS = 12, 7 * 60, 21 * 60, 150
ROUNDS, DRAWN, SEEN = 80, 12, 10
DESKS, PHASES, BOOKED = 20, 16, 60
# One booking after the other is twenty a second, more than any salon has; four a second are told beside them.
PACE_SECONDS = 0.25
SICK = 40
# Told to pretend a colour scheme, a browser styles the page that it leaves once more, on the time of the next one.
NO_PRETENCE: Any = dict.fromkeys(("color_scheme", "forced_colors", "contrast", "reduced_motion"), "null")
# From the last byte to the first picture with all visits on it: a message is heard once the frame is done.
WATCH = """(() => {
  const look = () => {
    const [page] = performance.getEntriesByType("navigation");
    if (document.querySelectorAll("[data-testid=board-block]").length < %d) return requestAnimationFrame(look);
    const after = new MessageChannel();
    after.port1.onmessage = () => { window.painted = performance.now() - page.responseEnd; };
    after.port2.postMessage(0);
  };
  requestAnimationFrame(look);
})()"""


# Playwright keeps an event loop in this thread; Django takes it for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def run() -> list[Bar]:
    """Counts and data first, then browsers, then the crowd."""
    make.load()
    full_salon(workload.profile_b(history_days=HISTORY_DAYS), clients=1)
    busy = _busy_day()
    free = open_salon(therapists=LANES, chairs=LANES, clients=SICK)
    wren = make.user(busy.location, role=Role.RECEPTIONIST, email="wren@bench.example")
    rui = make.user(free.location, role=Role.RECEPTIONIST, email="rui@bench.example")
    settle()
    bars = [at_least("bookings in the table", Appointment.objects.count(), BOOKINGS), *_data(busy, wren)]
    bars += _sick(free, rui)
    with running(clock=NOW) as server:
        address = f"http://{HOST}:{server.port}"
        painted, seen = _in_browsers(address, busy, wren)
        bars.append(at_most("painted after the data, slowest, ms", max(painted), 200, is_size=True))
        bars.append(at_most("a change on another desk, slowest, ms", max(seen), 2_000, is_size=True))
        alone, watched = _crowd(server.port, free, rui, first=30, every=0)
        change = abs(_p95(watched) / _p95(alone) - 1) * 100
        bars.append(at_most(f"booking p95 with {DESKS} desks open, changed by %", change, 10, is_size=True))
        paced = _crowd(server.port, free, rui, first=30 + PHASES, every=PACE_SECONDS)
    found = {
        "painted": painted,
        "seen": seen,
        "booking alone": alone,
        "with desks": watched,
        "four a second, alone": paced[0],
        "… with desks": paced[1],
    }
    table(
        "In browsers and beside desks, ms", ["what", "median", "p95", "slowest"], [_row(*one) for one in found.items()]
    )
    return keep("board", found, bars)


def _busy_day() -> Salon:
    """Twelve therapists and chairs, open for 14 hours, 150 visits on the day of NOW."""
    location = make.location(slug="busy", opens=OPENS, closes=CLOSES, policy={"notice_minutes": 0})
    people = [make.therapist(location, name=f"T{n}", qualifications=(), hours=(OPENS, CLOSES)) for n in range(LANES)]
    chairs = [make.chair(location, code=f"C{n}", name=f"Chair {n}") for n in range(LANES)]
    service = make.service(location, minutes=45, buffers=(0, 5), needs=())
    day = NOW.astimezone(location.zone).replace(hour=7, minute=0)
    for number in range(BLOCKS):
        lane, row = number % LANES, number // LANES
        client = make.client(location, name=f"Client {number}", email=f"c{number}@bench.example")
        make.appointment(
            service=service, therapist=people[lane], chair=chairs[lane], client=client,
            starts_at=day + timedelta(minutes=row * 64),
        )  # fmt: skip
    return Salon(location, people, chairs, [service])


def _data(busy: Salon, wren: User) -> list[Bar]:
    """What the board reads, as often as a day of looking; and all that a request for it asks the database."""
    on = NOW.astimezone(busy.location.zone).date()
    look = drawing.Look(busy.location, on, BY_THERAPIST, NOW)
    data = partial(drawing.contents, look, may_run=True)
    data()
    times = _times(data)
    person = Person()
    person.force_login(wren)
    address = f"/desk/grid?location={busy.location.slug}&on={on}"
    tag = person.get(address)["ETag"]
    stamp = tag.partition(".")[0] + '"'
    anew, again = (partial(person.get, address, headers={"If-None-Match": told}) for told in (stamp, tag))
    looks = {"nothing new, behind the whole door": _times(anew), "nothing new, seen a moment ago": _times(again)}
    rows = [_row(*one) for one in {"data": times, **looks}.items()]
    table("The board's data, and looks at it, ms", ["what", "median", "p95", "slowest"], rows)
    return [
        at_most("statements of the board's data", statements(data), 8),
        at_most("statements of a whole request for it", statements(lambda: person.get(f"{address}&fresh=1")), 8),
        at_most("statements of a look that finds nothing new", statements(again), 1),
        at_most("the board's data, p95, ms", _p95(times), 50, is_size=True),
    ]


def _times(act: Callable[[], Any]) -> list[float]:
    """What it takes each of many times, ms."""
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def _sick(salon: Salon, rui: User) -> list[Bar]:
    """Forty visits of one therapist in a week, handed over: none lost, none twice, one message each."""
    by, ill = make.viewer(rui), salon.therapists[0]
    start = (NOW + timedelta(days=8)).replace(hour=8, minute=0)
    for number, client in enumerate(salon.clients[:SICK]):
        at = start + timedelta(days=number // 8, minutes=85 * (number % 8))
        leg = LegRequest(salon.services[0], at, ill)
        visits.book(legs=[leg], booker=Booker(client=client), source="desk", by=by, now=NOW)
    before = set(Message.objects.values_list("pk", flat=True))
    begun = time.perf_counter()
    done = reassign(ill, between=(start, start + timedelta(days=7)), by=by, now=NOW)
    took = time.perf_counter() - begun
    topics = {row.public_id for row in done.reassigned}
    fresh = Message.objects.filter(topic__in=topics).exclude(pk__in=before).exclude(kind__startswith="reminder")
    told = Counter(fresh.values_list("topic", flat=True))
    held = Appointment.objects.filter(location=salon.location, public_id__in=topics).exclude(therapist=ill)
    kinds = Counter(fresh.values_list("kind", flat=True))
    table("Visits of a sick therapist", ["kind", "messages"], list(kinds.items()))
    return [
        at_most(f"{SICK} visits handed over, s", took, 10, is_size=True),
        at_most("visits lost", SICK - held.count(), 0),
        at_most("visits handed over twice", len(done.reassigned) - len(topics), 0),
        at_most("clients told other than once", sum(told[topic] != 1 for topic in topics), 0),
    ]


def _in_browsers(address: str, busy: Salon, wren: User) -> tuple[list[float], list[float]]:
    """From the last byte to the picture; and from what somebody else did to its word on the board."""
    path = f"{address}/desk?location={busy.location.slug}&on={NOW.astimezone(busy.location.zone).date()}"
    person = Person()
    person.force_login(wren)
    cookie: Any = {"name": "session", "value": person.cookies["session"].value, "url": address}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browsers.chromium(), args=browsers.FLAGS)
        context = browser.new_context(viewport={"width": 1600, "height": 1000}, **NO_PRETENCE)
        context.add_cookies([cookie])
        page = context.new_page()
        page.add_init_script(WATCH % BLOCKS)
        # She has logged in before she sees the board, and that took her a moment.
        page.goto(f"{address}/staff/login", wait_until="networkidle")
        painted = [_painted(page, path) for _ in range(DRAWN)]
        blocks = page.locator("[data-testid=board-block][data-steps~=check_in]")
        ids = [str(blocks.nth(number).get_attribute("data-id")) for number in range(SEEN)]
        seen = [_seen(page, each) for each in ids]
        browser.close()
        # The one of this block: outside of it Django has another.
        connection.close()
    return painted, seen


def _painted(page: Page, path: str) -> float:
    page.goto(path)
    painted = float(page.wait_for_function("window.painted").json_value())
    # What is still done for this picture is not on the time of the next one: nobody opens the board again at once.
    page.wait_for_load_state("networkidle")
    return painted


def _seen(page: Page, visit: str) -> float:
    """Somebody else checks a client in; the board that is open shows it by itself."""
    place = f"[data-testid=board-block][data-id='{visit}']"
    begun = time.perf_counter()
    appointments.check_in(Appointment.objects.get(public_id=visit), by=SYSTEM, now=NOW)
    page.locator(f"{place}[data-status=arrived]").wait_for(state="attached")
    return (time.perf_counter() - begun) * 1000


def _crowd(port: int, salon: Salon, rui: User, *, first: int, every: float) -> tuple[list[float], list[float]]:
    """Bookings one after the other, in turns without desks and with twenty that watch the very day.

    They are of the days from `first` on, and one begins `every` so many seconds.
    """
    alone: list[float] = []
    watched: list[float] = []
    for phase in range(PHASES):
        day = (NOW + timedelta(days=first + phase)).replace(hour=8, minute=0)
        # Alone, beside desks, beside desks, alone: what the salon's age does, it does to both.
        if phase % 4 in (1, 2):
            with _desks(port, salon, rui, day):
                watched += _bookings(port, salon, day, every)
        else:
            alone += _bookings(port, salon, day, every)
    return alone, watched


@contextmanager
def _desks(port: int, salon: Salon, rui: User, day: Any) -> Iterator[None]:
    """Desks in a process of their own, as they are elsewhere in a salon."""
    person = Person()
    person.force_login(rui)
    path = f"/desk/grid?location={salon.location.slug}&on={day.date()}"
    command = [sys.executable, "-m", "tests.bench.desks", str(port), path, person.cookies["session"].value, str(DESKS)]
    desks = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert desks.stdout is not None
    desks.stdout.readline()  # each of them has seen the board
    try:
        yield
    finally:
        desks.terminate()
        desks.wait()


def _bookings(port: int, salon: Salon, day: Any, every: float) -> list[float]:
    """Each a hold and its confirmation, on times that are free."""
    service = str(salon.services[0].public_id)
    times = []
    for number in range(BOOKED):
        start = day + timedelta(minutes=75 * (number % 8))
        begun = time.perf_counter()
        held = _post(port, "/api/v1/holds", {"legs": [{"service_id": service, "start": start.isoformat()}]})
        _post(
            port,
            "/api/v1/appointments",
            {
                "hold_id": held["id"],
                "hold_token": held["token"],
                "client": {
                    "name": f"Grace {secrets.token_hex(4)}",
                    "email": f"g{secrets.token_hex(4)}@bench.example",
                    "locale": "en",
                },
                "consents": {"terms_version": "1", "privacy_version": "1"},
            },
        )
        times.append((time.perf_counter() - begun) * 1000)
        time.sleep(max(0, begun + every - time.perf_counter()))
    return times


def _post(port: int, path: str, body: dict[str, Any]) -> dict[str, Any]:
    line = http.client.HTTPConnection(HOST, port)
    headers = {"Content-Type": "application/json", "Idempotency-Key": secrets.token_urlsafe(24)}
    line.request("POST", path, json.dumps(body), headers)
    answer = line.getresponse()
    told: dict[str, Any] = json.loads(answer.read())
    if answer.status != 201:
        raise SystemExit(f"A booking was answered {answer.status}: {told}")
    return told


def _row(name: str, found: Sequence[float]) -> list[Any]:
    return [name, statistics.median(found), _p95(found), max(found)]


def _p95(found: Sequence[float]) -> float:
    return sorted(found)[max(0, round(0.95 * len(found)) - 1)]
