"""Online booking in a browser, on 200,000 bookings: how soon the times are there, and what Lighthouse says."""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bookings.models import Appointment, Service
from tests.bench import workload
from tests.bench.measure import Bar, at_least, at_most, keep, settle, table
from tests.bench.plans import BOOKINGS, HISTORY_DAYS
from tests.bench.salons import full_salon
from tests.bench.search import NOW
from tests.bench.server import HOST, running
from tests.journeys import browsers

ROUNDS, SOON_MS = 12, 300
LIGHTHOUSE = "lighthouse@12.8.2"
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
# Every page that is open to search engines; what may show who somebody is asks them to stay away.
PUBLIC = ("/", "/book", "/book/{service}", "/salons/{salon}", "/terms", "/privacy")
# Now and then it records nothing of a page and asks to be run again.
TRIES = 3
SHOWN = "[data-testid=slot-button], [data-testid=why-none]"


def run() -> list[Bar]:
    """Tap after tap in one browser; then every public page through Lighthouse, where it can be had."""
    salon = full_salon(workload.profile_b(history_days=HISTORY_DAYS), clients=1)
    slugs = list(Service.objects.filter(location=salon.location).order_by("id").values_list("slug", flat=True))
    settle()
    with running(clock=NOW) as server:
        address = f"http://{HOST}:{server.port}"
        times = _taps(address, slugs)
        scores = _lighthouse(address, [path.format(service=slugs[0], salon=salon.location.slug) for path in PUBLIC])
    table("Times on screen after the tap, ms", ["tap", "median", "p95"], [_row(*one) for one in times.items()])
    bars = [at_least("bookings in the table", Appointment.objects.count(), BOOKINGS)]
    bars += [at_most(f"{name}, p95, ms", _p95(found), SOON_MS, is_size=True) for name, found in times.items()]
    judged = [(path, name, points) for path, told in scores.items() for name, points in told.items()]
    bars += [at_least(f"Lighthouse {path} {name}", points, WANTED[name]) for path, name, points in judged]
    return keep("pages", {"taps_ms": times, "lighthouse": scores}, bars)


def _taps(address: str, slugs: Sequence[str]) -> dict[str, list[float]]:
    """From the press to the times: a service, a day, a therapist, a second person, a second service."""
    times: dict[str, list[float]] = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browsers.chromium(), args=browsers.FLAGS)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        for number in range(ROUNDS):
            page.goto(f"{address}/book")
            slug = slugs[number % len(slugs)]
            _tap(page, f"a[href^='/book/{slug}']", times, "a service")
            _tap(page, ".strip a.day:not(.day--turn) >> nth=4", times, "a day")
            page.locator("[data-testid=therapist-filter] > summary").click()
            _tap(page, "[data-testid=therapist-filter] a.chip >> nth=1", times, "a therapist")
            page.goto(f"{address}/book/{slug}")
            _tap(page, "[data-testid=add-person]", times, "a second person")
            page.goto(f"{address}/book/{slug}?also={slugs[(number + 1) % len(slugs)]}")
            _tap(page, ".strip a.day:not(.day--turn) >> nth=3", times, "a day, two services in a row")
        browser.close()
    return times


def _tap(page: Page, target: str, times: dict[str, list[float]], name: str) -> None:
    """Press, and wait until the next page is swapped in and shows times, or says why there are none."""
    page.locator(target).first.wait_for()
    before = page.url
    begun = time.perf_counter()
    page.locator(target).first.click()
    page.wait_for_url(lambda url: url != before)
    page.locator(SHOWN).first.wait_for()
    times.setdefault(name, []).append((time.perf_counter() - begun) * 1000)


def _lighthouse(address: str, paths: Sequence[str]) -> dict[str, dict[str, int]]:
    """The four scores of each page on a telephone; nothing where npx cannot fetch it."""
    npx = shutil.which("npx")
    if npx is None:
        print("There is no npx: Lighthouse is left out.")
        return {}
    scores: dict[str, dict[str, int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            told = _judged(npx, f"{address}{path}", Path(folder) / "told.json")
            if told is None:
                print("Lighthouse cannot be had: it is left out.")
                return {}
            scores[path] = told
    table("Lighthouse", ["page", *WANTED], [[path, *told.values()] for path, told in scores.items()])
    return scores


def _judged(npx: str, address: str, file: Path) -> dict[str, int] | None:
    flags = f"--chrome-flags=--headless=new {' '.join(browsers.FLAGS)}"
    command = [npx, "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={file}", flags]
    environment = {"CHROME_PATH": browsers.chromium()}
    for _ in range(TRIES):
        done = subprocess.run(command, env=os.environ | environment, capture_output=True, check=False, text=True)
        if done.returncode == 0 and file.exists():
            break
        print(done.stderr.strip()[-300:])
    else:
        return None
    report: dict[str, Any] = json.loads(file.read_text())
    return {name: round(report["categories"][name]["score"] * 100) for name in WANTED}


def _row(name: str, found: Sequence[float]) -> list[Any]:
    return [name, statistics.median(found), _p95(found)]


def _p95(found: Sequence[float]) -> float:
    return sorted(found)[max(0, round(0.95 * len(found)) - 1)]
