"""What stands in the diary over a span of minutes, for whoever looks for room or is about to take some."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from bookings.domain.cells import PairRow
from bookings.domain.lifecycle import BLOCKING
from bookings.models import Appointment, Visit
from bookings.models.appointment import LONGEST_SPAN_MINUTES
from salon.core.spans import Span


class OccupiedRow(NamedTuple):
    """What one row takes of a therapist and a chair, in epoch minutes, and until which second it is held."""

    therapist_id: int
    therapist_from: int
    therapist_to: int
    chair_id: int | None
    chair_from: int
    chair_to: int
    held_until: int | None
    visit_id: int


COLUMNS = OccupiedRow.__annotations__
PAIR_COLUMNS = list(COLUMNS)[:6]
TABLE = Appointment._meta.db_table
# The statuses are written out as they are in the indexes: for values that it is told later, SQLite uses no partial
# index and reads the whole table.
STANDING = f"{TABLE}.status IN ({', '.join(repr(status) for status in sorted(status.value for status in BLOCKING))})"
# The same for a queryset.
IS_STANDING = RawSQL(STANDING, (), output_field=BooleanField())  # noqa: S611 (words of our own)
# Every search and every booking asks this, and composing it anew took longer than fetching a day's rows.
DIARY = f"FROM {TABLE} WHERE location_id = %s AND therapist_from > %s AND therapist_from < %s AND {STANDING}"
LIVE = "AND (held_until IS NULL OR held_until > %s)"


def rows_in_the_way(
    *, location_id: int, span: tuple[int, int], now: datetime, besides: Visit | None = None
) -> list[PairRow]:
    """(therapist, from, to, chair, from, to) of all that is booked or held in the span, in epoch minutes."""
    statement = f"SELECT {', '.join(PAIR_COLUMNS)} {DIARY} {LIVE}"
    values = [*_bounds(location_id, span), int(now.timestamp())]
    if besides is not None:
        statement += " AND visit_id <> %s"
        values.append(besides.pk)
    return _fetched(statement, values)


def occupied_rows(*, location_id: int, span: Span, besides: Appointment | None) -> list[OccupiedRow]:
    """All that is in the way, holds past their end among it."""
    statement = f"SELECT {', '.join(COLUMNS)} {DIARY}"
    values = _bounds(location_id, span)
    if besides is not None:
        statement += " AND id <> %s"
        values.append(besides.pk)
    return [OccupiedRow(*row) for row in _fetched(statement, values)]


def _bounds(location_id: int, span: tuple[int, int]) -> list[int]:
    # No row is longer, so that a row which reaches into the span begins after this.
    return [location_id, span[0] - LONGEST_SPAN_MINUTES, span[1]]


def _fetched(statement: str, values: Sequence[int]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[Any] = cursor.fetchall()
    return rows
