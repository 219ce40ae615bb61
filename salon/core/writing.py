"""writing(): the one way to change the database."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from django.db import DatabaseError, IntegrityError, OperationalError, connection, models, transaction

from salon.core.constraints import violated_constraint
from salon.core.errors import Refusal

_NO_REFUSALS: Mapping[str, type[Refusal]] = {}
DEADLOCK, LOCK_NOT_AVAILABLE = "40P01", "55P03"


@contextmanager
def writing(*, refusals: Mapping[str, type[Refusal]] = _NO_REFUSALS) -> Iterator[None]:
    """One transaction, whole or not at all; inside another one, a savepoint.

    `refusals` maps constraint names to what their violation means; the key `deadlock` says what
    losing a deadlock means. Writers of a SQLite file queue in the order they came.
    """
    try:
        with ExitStack() as stack:
            if connection.vendor == "sqlite" and not connection.in_atomic_block:
                stack.enter_context(_turn())
            stack.enter_context(transaction.atomic())
            yield
    except IntegrityError as error:
        name = violated_constraint(error)
        if name not in refusals:
            raise
        raise refusals[name]() from error
    except OperationalError as error:
        if not _is_deadlock(error) or "deadlock" not in refusals:
            raise
        raise refusals["deadlock"]() from error


class _OnlyTried(Exception):
    """Takes everything back at the end of a dry run."""


@contextmanager
def kept_unless(dry_run: bool) -> Iterator[None]:  # noqa: FBT001 (reads as a sentence: kept unless it is a dry run)
    """What is written in the block is kept, or, in a dry run, tried in one transaction and taken back."""
    if not dry_run:
        yield
        return
    try:
        with writing():
            yield
            raise _OnlyTried
    except _OnlyTried:
        return


def _is_deadlock(error: DatabaseError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) == DEADLOCK


@contextmanager
def _turn() -> Iterator[None]:
    """A place in the queue of writers: SQLite's own waiting is unfair and starves some for seconds."""
    name = str(connection.settings_dict["NAME"])
    if "memory" in name:
        yield
        return
    descriptor = os.open(f"{name}.turn", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def let_writers_finish(model: type[models.Model], *, patience_ms: int) -> bool:
    """Inside a transaction: wait until nobody is in the middle of adding to the table, and let nobody begin.

    False when somebody takes longer than the patience; the transaction is then to be given up. On
    SQLite a transaction has no company.
    """
    if connection.vendor != "postgresql":
        return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{patience_ms}ms"])
            cursor.execute(f"LOCK TABLE {model._meta.db_table} IN SHARE MODE")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        return False
    return True


def lock_keys(keys: list[int]) -> None:
    """Hold these advisory locks to the end of the transaction, taken in sorted order in one statement.

    PostgreSQL only; on SQLite the transaction itself is the lock.
    """
    if connection.vendor != "postgresql" or not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) WITH ORDINALITY AS k(key, n) ORDER BY n",
            [sorted(set(keys))],
        )


def try_lock(key: int) -> bool:
    """Take one advisory lock to the end of the transaction, or say at once that somebody holds it."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [key])
        row: tuple[bool] = cursor.fetchone()
    return row[0]
