"""`manage.py migrate`: Django's, with views and guards taken down before and put up after."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from salon.core import guards
from salon.faces.console import contract_views
from salon.sessionlog.guards import GUARDS


class Command(migrate.Command):
    """A view in the way stops SQLite from remaking a table and PostgreSQL from changing a column.

    So does a trigger that speaks of another table, and with its own table SQLite loses it.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; guards stand whatever happened, views whenever every migration is applied."""
        connection = connections[options["database"]]
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        contract_views.drop(connection)
        guards.lift(GUARDS, connection)
        try:
            super().handle(*args, **options)
        finally:
            guards.install(GUARDS, connection)
        if _is_up_to_date(connection):
            with transaction.atomic(using=connection.alias):
                contract_views.create(connection)


def _is_up_to_date(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
