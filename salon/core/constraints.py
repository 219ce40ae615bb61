"""NoOverlap: the database refuses two rows that want the same thing at the same time."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, IntegerRangeField, RangeOperators
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, NotSupportedError, models
from django.db.backends.ddl_references import Columns, Statement, Table
from django.db.models import F, Func, Q, Value
from django.db.models.sql import Query

# Rows already stored do not overlap each other, so of all that start before the new one ends
# only the one that starts last can reach into it: one seek in the index, however many rows.
_TRIGGER = """CREATE TRIGGER %(trigger)s AFTER %(event)s ON %(table)s FOR EACH ROW
WHEN EXISTS (SELECT 1 FROM %(table)s WHERE rowid = NEW.rowid AND (%(applies)s))
BEGIN
  SELECT RAISE(ABORT, 'no-overlap %(name)s') WHERE NEW.%(start)s < (
    SELECT other.%(end)s FROM %(table)s AS other
    WHERE other.%(same)s = NEW.%(same)s AND other.%(start)s < NEW.%(end)s
      AND other.rowid <> NEW.rowid AND (%(applies)s)
    ORDER BY other.%(start)s DESC LIMIT 1);
END"""
_TOLD_BY_SQLITE = re.compile(r"(?:no-overlap|guard|CHECK constraint failed:) (\S+)")
_INDEX = "CREATE INDEX %(index)s ON %(table)s (%(columns)s) WHERE %(applies)s"
# Sends every row through the trigger, so that adding the constraint to rows that already
# overlap fails here as it does on PostgreSQL.
_PROVE = "UPDATE %(table)s SET %(start)s = %(start)s"


class NoOverlap(models.constraints.BaseConstraint):
    """No two rows with the same `same` overlap in [`start`, `end`) while `condition` holds.

    `start` and `end` name NOT NULL integer columns (minutes since the epoch), `same` a foreign
    key or integer column; rows where it is NULL are left alone. PostgreSQL gets an exclusion
    constraint, SQLite triggers and an index that give the same guarantee. A CHECK that
    `end > start` must stand beside it, because an empty range overlaps nothing.
    """

    violation_error_code = "overlap"

    def __init__(
        self,
        *,
        same: str,
        start: str,
        end: str,
        name: str,
        condition: Q | None = None,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        self.same, self.start, self.end, self.condition = same, start, end, condition
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    # ---- identity, for makemigrations --------------------------------------------------

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        """How a migration writes it."""
        path, args, kwargs = super().deconstruct()
        kwargs |= {"same": self.same, "start": self.start, "end": self.end}
        if self.condition is not None:
            kwargs["condition"] = self.condition
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]

    def _applies(self) -> Q:
        present = Q(**{f"{self.same}__isnull": False})
        return present if self.condition is None else self.condition & present

    # ---- system check --------------------------------------------------------------------

    def _check(self, model: type[models.Model], connection: Any) -> list[checks.CheckMessage]:
        return [
            checks.Error(
                f"NoOverlap '{self.name}' needs '{name}' to be NOT NULL.",
                hint="A missing bound means 'for ever' to PostgreSQL and 'never' to SQLite.",
                obj=model,
                id="solea.E101",
            )
            for name in (self.start, self.end)
            if model._meta.get_field(name).null
        ]

    # ---- what the database is told ---------------------------------------------------------

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Inside CREATE TABLE on PostgreSQL; beside it, once it stands, on SQLite."""
        if schema_editor.connection.vendor == "postgresql":
            return self._exclusion(model).constraint_sql(model, schema_editor)
        # Deferred statements run after a table has been made or remade and renamed; only
        # Statement objects are rewritten when SQLite's table is remade under a new name.
        schema_editor.deferred_sql.extend(self._guards(model, schema_editor))
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """As a statement of its own; SQLite comes here only for tables with a database default."""
        if schema_editor.connection.vendor == "postgresql":
            return self._exclusion(model).create_sql(model, schema_editor)
        *before, last = self._guards(model, schema_editor)
        schema_editor.deferred_sql.extend(before)
        return last

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """PostgreSQL only: SQLite remakes the table without the guards."""
        return self._exclusion(model).remove_sql(model, schema_editor)

    def _exclusion(self, model: Any) -> ExclusionConstraint:
        # A range of one element stands for equality: no extension is needed.
        one = Func(F(self.same), F(self.same), Value("[]"), function="int8range", output_field=BigIntegerRangeField())
        span = Func(F(self.start), F(self.end), Value("[)"), function="int4range", output_field=IntegerRangeField())
        return ExclusionConstraint(
            name=self.name,
            expressions=[(one, RangeOperators.OVERLAPS), (span, RangeOperators.OVERLAPS)],
            condition=self._applies(),
        )

    def _guards(self, model: Any, schema_editor: Any) -> Iterator[Statement]:
        if schema_editor.connection.vendor != "sqlite":
            raise NotSupportedError(f"NoOverlap does not know {schema_editor.connection.vendor}")
        quote, table = schema_editor.quote_name, model._meta.db_table
        column = {name: model._meta.get_field(name).column for name in (self.same, self.start, self.end)}
        words = {
            "same": quote(column[self.same]),
            "start": quote(column[self.start]),
            "end": quote(column[self.end]),
            "applies": self._applies_sql(model, schema_editor),
            "name": self.name,
        }
        yield Statement(
            _INDEX,
            table=Table(table, quote),
            index=quote(f"{self.name}_idx"),
            columns=Columns(table, [column[self.same], column[self.start], column[self.end]], quote),
            applies=words["applies"],
        )
        # AFTER: before it the new row has no rowid, and an upsert would meet itself.
        for event in ("INSERT", "UPDATE"):
            trigger = quote(f"{self.name}_{event.lower()}")
            yield Statement(_TRIGGER, table=Table(table, quote), trigger=trigger, event=event, **words)
        yield Statement(_PROVE, table=Table(table, quote), start=words["start"])

    def _applies_sql(self, model: Any, schema_editor: Any) -> str:
        # Bare column names: an aliased column is cached on the field with the table's name,
        # which a remake of the table leaves behind.
        query = Query(model, alias_cols=False)
        compiler = query.get_compiler(connection=schema_editor.connection)
        sql, params = query.build_where(self._applies()).as_sql(compiler, schema_editor.connection)
        return str(sql % tuple(schema_editor.quote_value(value) for value in params))

    # ---- forms and admin -------------------------------------------------------------------

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: Any = DEFAULT_DB_ALIAS) -> None:
        """Refuse early what the database would refuse; raises ValidationError."""
        same = getattr(instance, model._meta.get_field(self.same).attname)
        start, end = getattr(instance, self.start), getattr(instance, self.end)
        if None in (same, start, end):
            return
        if not self._applies().check(instance._get_field_expression_map(meta=model._meta), using=using):
            return
        clash = model._base_manager.using(using).filter(
            self._applies(), **{self.same: same, f"{self.start}__lt": end, f"{self.end}__gt": start}
        )
        if not instance._state.adding:
            clash = clash.exclude(pk=instance.pk)
        if clash.exists():
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)


def violated_constraint(error: IntegrityError) -> str:
    """The name of the constraint behind the error on either database; empty when it cannot be told."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or ""
    told = _TOLD_BY_SQLITE.search(str(error))
    return told[1] if told else ""
