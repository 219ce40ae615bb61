"""NoOverlap holds whatever later migrations do to its table, on either database."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import F, Q

from salon.core.constraints import NoOverlap

pytestmark = pytest.mark.django_db(transaction=True)

APP = "scratch"
FREE = NoOverlap(same="seat", start="low", end="high", condition=~Q(state="off"), name="scratch_seat_free")
SOUND = models.CheckConstraint(condition=Q(high__gt=F("low")), name="scratch_span")


def _models() -> list[Operation]:
    key = ("id", models.BigAutoField(primary_key=True))
    return [
        migrations.CreateModel("Seat", [key, ("name", models.CharField(max_length=20))]),
        migrations.CreateModel(
            "Booking",
            [
                key,
                ("seat", models.ForeignKey("scratch.Seat", models.CASCADE, null=True)),
                ("low", models.IntegerField()),
                ("high", models.IntegerField()),
                ("state", models.CharField(max_length=10, default="on")),
            ],
            options={"constraints": [FREE, SOUND]},
        ),
    ]


class Table:
    """A scratch table and the migrations that happened to it."""

    def __init__(self) -> None:
        self.state = ProjectState()

    def apply(self, *operations: Operation) -> None:
        for operation in operations:
            before, self.state = self.state, self.state.clone()
            operation.state_forwards(APP, self.state)
            with connection.schema_editor() as editor:
                operation.database_forwards(APP, editor, before, self.state)

    def model(self, name: str = "Booking") -> Any:
        return self.state.apps.get_model(APP, name)

    def book(self, low: int, high: int, **fields: Any) -> Any:
        seat, _ = self.model("Seat").objects.get_or_create(name="one")
        with transaction.atomic():
            return self.model().objects.create(**{"seat": seat, "low": low, "high": high} | fields)


@pytest.fixture
def table() -> Iterator[Table]:
    made = Table()
    made.apply(*_models())
    yield made
    names = [state.name for state in made.state.models.values() if isinstance(state, ModelState)]
    for name in sorted(names):  # Booking before Seat
        made.apply(migrations.DeleteModel(name))


def holds(table: Table) -> None:
    """A new row, a moved row and a row brought back are each refused."""
    model = table.model()
    first, later, off = table.book(0, 10), table.book(20, 30), table.book(5, 15, state="off")
    table.book(10, 20)
    for act in (
        lambda: table.book(9, 12),
        lambda: model.objects.filter(pk=later.pk).update(low=5),
        lambda: model.objects.filter(pk=off.pk).update(state="on"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert model.objects.get(pk=first.pk).high == 10
    model.objects.all().delete()


CHANGES: dict[str, Callable[[], list[Operation]]] = {
    "nothing": list,
    "a nullable column": lambda: [migrations.AddField("booking", "note", models.TextField(null=True))],
    "a column with a default": lambda: [migrations.AddField("booking", "n", models.IntegerField(default=3))],
    "a column with a database default": lambda: [
        migrations.AddField("booking", "n", models.IntegerField(db_default=3))
    ],
    "a unique column": lambda: [migrations.AddField("booking", "u", models.IntegerField(null=True, unique=True))],
    "a column altered": lambda: [
        migrations.AlterField("booking", "state", models.CharField(max_length=30, default="on"))
    ],
    "the start altered": lambda: (
        [migrations.AlterField("booking", "low", models.BigIntegerField())]
        if connection.vendor == "sqlite"
        else [migrations.AlterField("booking", "low", models.IntegerField(default=0))]
    ),
    "a column removed": lambda: [
        migrations.AddField("booking", "n", models.IntegerField(default=3)),
        migrations.RemoveField("booking", "n"),
    ],
    "a column renamed": lambda: [
        migrations.AddField("booking", "n", models.IntegerField(default=3)),
        migrations.RenameField("booking", "n", "m"),
    ],
    "the other table remade": lambda: [
        migrations.AlterField("seat", "name", models.CharField(max_length=99, unique=True))
    ],
    "another constraint": lambda: [
        migrations.AddConstraint("booking", models.CheckConstraint(condition=Q(low__gte=0), name="scratch_low"))
    ],
    "the table renamed": lambda: [migrations.AlterModelTable("booking", "scratch_other")],
    "taken away and put back": lambda: [
        migrations.RemoveConstraint("booking", FREE.name),
        migrations.AddConstraint("booking", FREE),
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_still_refuses_after(table: Table, change: str) -> None:
    table.apply(*CHANGES[change]())
    holds(table)


def test_still_refuses_after_all_of_them_in_a_row(table: Table) -> None:
    table.apply(migrations.AddField("booking", "a", models.IntegerField(default=1)))
    table.apply(migrations.AddField("booking", "b", models.IntegerField(null=True, unique=True)))
    table.apply(migrations.AlterField("booking", "state", models.CharField(max_length=30, default="on")))
    table.apply(migrations.RemoveField("booking", "a"))
    table.apply(migrations.AlterField("booking", "b", models.IntegerField(null=True)))
    holds(table)


def test_cannot_be_added_over_rows_that_overlap_already(table: Table) -> None:
    table.apply(migrations.RemoveConstraint("booking", FREE.name))
    table.book(0, 10)
    table.book(5, 15)
    kept = table.state
    with pytest.raises(IntegrityError):
        table.apply(migrations.AddConstraint("booking", FREE))
    table.state = kept


def test_refuses_nothing_once_it_is_gone(table: Table) -> None:
    table.apply(migrations.RemoveConstraint("booking", FREE.name))
    table.book(0, 10)
    table.book(5, 15)


def test_rows_without_the_resource_are_left_alone(table: Table) -> None:
    table.book(0, 10, seat=None)
    table.book(5, 15, seat=None)
