"""Measuring side by side, and writing down what was measured."""

import gc
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import django
from django.db import connection
from django.test.utils import CaptureQueriesContext

RESULTS = Path("bench-results")


@dataclass(frozen=True)
class Bar:
    """What was wanted of a figure, and what it is."""

    what: str
    found: float
    wanted: float
    is_least: bool = False
    # A size depends on the machine; a ratio or a count does not.
    is_size: bool = False

    @property
    def holds(self) -> bool:
        return self.found >= self.wanted if self.is_least else self.found <= self.wanted


def at_most(what: str, found: float, wanted: float, *, is_size: bool = False) -> Bar:
    return Bar(what, found, wanted, is_size=is_size)


def at_least(what: str, found: float, wanted: float) -> Bar:
    return Bar(what, found, wanted, is_least=True)


def milliseconds(acts: dict[str, Callable[[], Any]], *, rounds: int = 25) -> dict[str, float]:
    """The median of each act, all of them in turn in every round, so that they share what else goes on."""
    times: dict[str, list[float]] = {name: [] for name in acts}
    for act in acts.values():
        act()
    gc.collect()
    for _ in range(rounds):
        for name, act in acts.items():
            begun = time.perf_counter()
            act()
            times[name].append((time.perf_counter() - begun) * 1000)
    return {name: statistics.median(found) for name, found in times.items()}


def statements(act: Callable[[], Any]) -> int:
    """How many SQL statements it takes."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table."""
    cells = [[*map(str, heads)], *[[_shown(value) for value in row] for row in rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    print(f"\n{title}")
    for number, row in enumerate(cells):
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
        if number == 0:
            print("  " + "  ".join("-" * width for width in widths))


def _shown(value: Any) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


def keep(name: str, result: dict[str, Any], bars: Sequence[Bar]) -> list[Bar]:
    """Write a result as JSON, print its bars, hand them on."""
    RESULTS.mkdir(exist_ok=True)
    told = {"where": where(), **result, "bars": [asdict(bar) | {"holds": bar.holds} for bar in bars]}
    (RESULTS / f"{name}-{connection.vendor}.json").write_text(json.dumps(told, indent=1, default=str) + "\n")
    if bars:
        lines = [
            [
                bar.what,
                bar.found,
                f"{'≥' if bar.is_least else '≤'} {bar.wanted:,.6g}" + (" (a size)" if bar.is_size else ""),
                "holds" if bar.holds else "MISSED",
            ]
            for bar in bars
        ]
        table(f"Bars of {name}, {connection.vendor}", ["what", "found", "wanted", ""], lines)
    return list(bars)


def where() -> dict[str, Any]:
    """On what it was measured: figures of two machines are not to be compared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        (version,) = cursor.fetchone()
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "database": f"{connection.vendor} {version}",
        "python": platform.python_version(),
        "django": django.get_version(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
    }


def settle() -> None:
    """Let the planner know the rows, as it would after a night."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
