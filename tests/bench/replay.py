"""The statements of one booking as pgbench sends them: what PostgreSQL alone takes for its rows, guards and indexes.

Nothing is chosen, nothing is rendered, no Python runs: no program that writes the same rows by the same statements is
quicker.
"""

import re
from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

MINUTES_APART = 240
# Far from the minutes of other bookings; each client of each run has some years of its own.
BEYOND = YEARS = 10_000_000
PLACE = f"{BEYOND} + (:run * 8 + :client_id) * {YEARS} + :n * {MINUTES_APART}"
NUMBER = "(:run * 8 + :client_id) * 1000000 + :n"


def script_of(book: Callable[[], object]) -> str:
    """A pgbench script that makes one more booking like the one that `book` makes, at a time of its own."""
    book()  # what a process asks once is not part of it
    with CaptureQueriesContext(connection) as captured:
        book()
    lines = [r"\set n :n + 1", rf"\set shift {PLACE}", rf"\set number {NUMBER}"]
    for query in captured.captured_queries:
        sql = " ".join(query["sql"].split())
        if sql.startswith('INSERT INTO "bookings_visit"'):
            lines.append(_elsewhere(sql) + r" \gset visit_")
        else:
            lines.append(_elsewhere(sql) + ";")
    return "\n".join(lines) + "\n"


def _elsewhere(sql: str) -> str:
    """The statement about another time and other keys; what it reads and how much it writes stays the same."""
    sql = re.sub(r"'[0-9a-f]{32}'::uuid", "gen_random_uuid()", sql)
    sql = re.sub(r"'[0-9A-Z]{3}-[0-9A-Z]{3}'", "upper(lpad(to_hex(:number::int), 7, '0'))", sql)
    sql = re.sub(r"'bk', '[0-9a-f]{64}'", "'bk', md5(random()::text) || md5(random()::text)", sql)
    sql = sql.replace("lock(key)", "lock(key + :shift)")
    # What follows a colon is a variable to pgbench.
    sql = re.sub(r"'([^']+)'::timestamptz", lambda found: f"to_timestamp({_seconds(found[1])})", sql)
    sql = re.sub(r"'staff:", "'staff-", sql)
    if sql.startswith('INSERT INTO "bookings_appointment"'):
        sql = re.sub(r"(gen_random_uuid\(\), \d+), \d+", r"\1, :visit_id", sql)
    # Minutes have eight digits; what stands in quotes is not looked at.
    pieces = re.split(r"('[^']*')", sql)
    return "".join(
        re.sub(r"\b(\d{8})\b", r"(\1 + :shift)", piece) if n % 2 == 0 else piece for n, piece in enumerate(pieces)
    )


def _seconds(told: str) -> int:
    return int(datetime.fromisoformat(told).timestamp())
