"""Guards: the database refuses what no CHECK can see, because it stands in another row."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import NotSupportedError

_SQLITE = """CREATE TRIGGER "%(trigger)s" AFTER %(event)s ON %(table)s FOR EACH ROW WHEN %(when)s
BEGIN SELECT RAISE(ABORT, 'guard %(name)s') WHERE NOT (%(demands)s); END"""
# A WHEN of its own would tie the trigger to its columns, and no later migration could change their type.
_FUNCTION = """CREATE OR REPLACE FUNCTION "%(trigger)s"() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
  IF (%(when)s) AND NOT (%(demands)s) THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = '%(name)s', MESSAGE = 'guard %(name)s';
  END IF;
  RETURN NULL;
END $guard$"""
_POSTGRESQL = """CREATE OR REPLACE TRIGGER "%(trigger)s" AFTER %(event)s ON %(table)s FOR EACH ROW
EXECUTE FUNCTION "%(trigger)s"()"""


@dataclass(frozen=True, slots=True)
class Guard:
    """Whenever `event` (INSERT or UPDATE) makes a row of `table` for which `when` holds, `demands` must hold too.

    Both are SQL that PostgreSQL and SQLite read alike; they name the row NEW and, on UPDATE, the one before OLD.
    `reads` are the other tables in `demands`. A violation is an IntegrityError that carries `name`.
    """

    name: str
    table: str
    event: str
    when: str
    demands: str
    reads: tuple[str, ...] = ()

    @property
    def trigger(self) -> str:
        """What the database calls it."""
        return f"{self.name}_{self.event.lower()}"

    @property
    def words(self) -> dict[str, str]:
        """What the statements are made of."""
        names = ("name", "table", "event", "when", "demands", "trigger")
        return {name: getattr(self, name) for name in names}


def install(guards: Iterable[Guard], connection: Any) -> None:
    """Put each guard where its tables stand already, in the place of what it was before."""
    present = set(connection.introspection.table_names())
    for guard in guards:
        if present.issuperset({guard.table, *guard.reads}):
            _execute(_statements(guard, connection.vendor), connection)


def lift(guards: Iterable[Guard], connection: Any) -> None:
    """Take the guards away before SQLite remakes tables, which it cannot while triggers speak of them."""
    if connection.vendor == "sqlite":
        _execute([f'DROP TRIGGER IF EXISTS "{guard.trigger}"' for guard in guards], connection)


def _statements(guard: Guard, vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [_FUNCTION % guard.words, _POSTGRESQL % guard.words]
    if vendor == "sqlite":
        return [f'DROP TRIGGER IF EXISTS "{guard.trigger}"', _SQLITE % guard.words]
    raise NotSupportedError(f"Guards do not know {vendor}")


def _execute(statements: list[str], connection: Any) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
