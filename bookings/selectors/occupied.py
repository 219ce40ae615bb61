"""What stands in the diary over a span of minutes, for whoever looks for room or is about to take some."""

from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from bookings.domain.lifecycle import BLOCKING
from bookings.models import Appointment
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
TABLE = Appointment._meta.db_table
# The statuses are written out as they are in the indexes: for values that it is told later, SQLite uses no partial
# index and reads the whole table.
STANDING = f"{TABLE}.status IN ({', '.join(repr(status) for status in sorted(status.value for status in BLOCKING))})"
# The same for a queryset.
IS_STANDING = RawSQL(STANDING, (), output_field=BooleanField())  # noqa: S611 (words of our own)
# Every search and every booking asks this, and composing it anew took longer than fetching a day's rows. PostgreSQL
# plans a statement once for a connection unless it thinks that knowing its values would help. It would think so here,
# and planning a day took three times as long as reading it: so each value is one that is known only while it reads.
GIVEN = "(SELECT CAST(%s AS bigint))"
DIARY = (
    f"FROM {TABLE} WHERE location_id = {GIVEN} AND therapist_from > {GIVEN} AND therapist_from < {GIVEN} AND {STANDING}"
)


def occupied_rows(*, location_id: int, span: Span, besides: Appointment | None) -> list[OccupiedRow]:
    """All that is in the way, holds past their end among it."""
    statement = f"SELECT {', '.join(COLUMNS)} {DIARY}"
    values = bounds(location_id, span)
    if besides is not None:
        statement += f" AND id <> {GIVEN}"
        values.append(besides.pk)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [OccupiedRow(*row) for row in cursor.fetchall()]


def bounds(location_id: int, span: tuple[int, int]) -> list[int]:
    """The location, and between which minutes a row begins that is in the way of the span, for DIARY."""
    # No row is longer, so that a row which reaches into the span begins after this.
    return [location_id, span[0] - LONGEST_SPAN_MINUTES, span[1]]
