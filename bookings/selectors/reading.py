"""What a search needs of a location, read at once: its roster, and what stands in its diary."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from bookings.domain.cells import PairRow
from bookings.domain.roster import Roster
from bookings.models import Visit
from bookings.selectors.occupied import COLUMNS, DIARY, GIVEN, bounds
from bookings.selectors.roster import HEAD, Head, latest_head, roster_at
from salon.core.spans import Span

ROWS = f"""{HEAD}
UNION ALL
SELECT {", ".join(list(COLUMNS)[:6])}, NULL {DIARY} AND (held_until IS NULL OR held_until > {GIVEN})"""


class Reading(NamedTuple):
    """A roster, and (therapist, from, to, chair, from, to, None) of all that is booked or held, in epoch minutes."""

    roster: Roster
    rows: list[PairRow]


def read(
    *,
    location_id: int,
    window: Span,
    reach: Callable[[Roster], int],
    now: datetime,
    besides: Visit | None = None,
) -> Reading:
    """What there is in a window and as many minutes around it as `reach` says; `besides` is the asker's own hold.

    In one statement while the roster is as this process saw it last, else in four.
    """
    head = latest_head(location_id)
    while True:
        roster = roster_at(head, location_id=location_id, now=now)
        around = reach(roster)
        values = [
            location_id,
            *bounds(location_id, Span(window.start - around, window.end + around)),
            int(now.timestamp()),
        ]
        found, rows = _fetched(values, besides)
        if found == head:
            return Reading(roster, rows)
        head = found


def _fetched(values: list[int], besides: Visit | None) -> tuple[Head, list[PairRow]]:
    statement = ROWS
    if besides is not None:
        statement, values = f"{ROWS} AND visit_id <> {GIVEN}", [*values, besides.pk]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    # The first, in practice; a union does not promise it.
    return rows.pop(next(number for number, row in enumerate(rows) if row[-1] is not None)), rows
