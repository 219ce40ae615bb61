"""SQL views of the diary for checks from outside: the same columns and texts on both databases."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

Sql = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a database writes a public id, an instant, and a minute or second since the epoch as text."""

    uuid: Sql
    instant: Sql
    seconds: Sql

    def minute(self, column: str) -> str:
        """A minute since the epoch."""
        return self.seconds(f"({column} * 60)")


def _hyphened(column: str) -> str:
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    return " || '-' || ".join(f"substr({column}, {start}, {length})" for start, length in parts)


DIALECTS = {
    "sqlite": Dialect(
        uuid=_hyphened,
        instant=lambda column: f"strftime('%Y-%m-%dT%H:%M:%SZ', {column})",
        seconds=lambda column: f"strftime('%Y-%m-%dT%H:%M:%SZ', {column}, 'unixepoch')",
    ),
    "postgresql": Dialect(
        uuid=lambda column: f"{column}::text",
        instant=lambda column: f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')""",
        seconds=lambda column: (
            f"""to_char(to_timestamp({column}::bigint) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
        ),
    ),
}


def create(connection: BaseDatabaseWrapper) -> None:
    """Make the views; they must not be there."""
    with connection.cursor() as cursor:
        for name, columns, source in _views(DIALECTS[connection.vendor]):
            chosen = ", ".join(f"{expression} AS {column}" for column, expression in columns.items())
            cursor.execute(f"CREATE VIEW {name} AS SELECT {chosen} FROM {source}")  # noqa: S608 (all of it ours)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take the views away, where they are."""
    with connection.cursor() as cursor:
        for name, _, _ in _views(DIALECTS[connection.vendor]):
            cursor.execute(f"DROP VIEW IF EXISTS {name}")


View = tuple[str, dict[str, str], str]
LEGS = (
    "bookings_appointment AS leg JOIN bookings_visit AS visit ON visit.id = leg.visit_id "
    "JOIN therapists_therapist AS therapist ON therapist.id = leg.therapist_id "
    "LEFT JOIN bookings_chair AS chair ON chair.id = leg.chair_id "
    "LEFT JOIN clients_client AS client ON client.id = leg.client_id "
)


def _views(say: Dialect) -> list[View]:
    """(name, columns, source) of each view."""
    return [_appointments(say), _holds(say), _messages(say), _audit(say)]


def _spans(say: Dialect) -> dict[str, str]:
    """Who and what a leg takes, and from when to when; without a chair no span of one."""
    spans = {"therapist_id": say.uuid("therapist.public_id"), "chair_id": say.uuid("chair.public_id")}
    spans |= {name: say.minute(f"leg.{name}") for name in ("therapist_from", "therapist_to")}
    for name in ("chair_from", "chair_to"):
        spans[name] = f"CASE WHEN chair.id IS NULL THEN NULL ELSE {say.minute(f'leg.{name}')} END"
    return spans


def _appointments(say: Dialect) -> View:
    """What was only ever held is no appointment: it is among the holds."""
    spans = _spans(say)
    columns = {
        "id": say.uuid("leg.public_id"),
        "status": "leg.status",
        "therapist_id": spans.pop("therapist_id"),
        "chair_id": spans.pop("chair_id"),
        "client_id": say.uuid("client.public_id"),
        **spans,
        "version": "leg.version",
    }
    booked = "leg.status <> 'held' AND visit.hold_end NOT IN ('released', 'expired')"
    return "contract_appointments", columns, f"{LEGS} WHERE {booked}"


def _holds(say: Dialect) -> View:
    """One row for each leg. A hold is live as long as nobody ended it and `expires_at` lies ahead."""
    columns = {
        "id": say.uuid("visit.public_id"),
        "leg": "leg.leg",
        "status": "CASE visit.hold_end WHEN '' THEN 'live' ELSE visit.hold_end END",
        "expires_at": say.instant("visit.hold_expires_at"),
        **_spans(say),
    }
    return "contract_holds", columns, f"{LEGS} WHERE visit.hold_expires_at IS NOT NULL"


def _messages(say: Dialect) -> View:
    columns = {
        "id": say.uuid("message.public_id"),
        "appointment_id": say.uuid("message.topic"),
        **{name: f"message.{name}" for name in ("version", "kind", "channel", "purpose", "status", "attempts")},
        "due_at": say.instant("message.due_at"),
        "sent_at": say.instant("message.sent_at"),
    }
    return "contract_messages", columns, "outbox_message AS message"


def _audit(say: Dialect) -> View:
    columns = {
        "id": "event.id",
        "at": say.instant("event.at"),
        "object_id": say.uuid("event.object_id"),
        "location_id": say.uuid("location.public_id"),
        **{name: f"event.{name}" for name in ("actor", "action", "object_type", "purpose", "request_id", "hash")},
    }
    place = "LEFT JOIN locations_location AS location ON location.id = event.location_id"
    return "contract_audit", columns, f"accounts_auditevent AS event {place}"
