"""Lists in pages: a stable order, a signed cursor."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from salon.faces.api.errors import Fault, invalid
from salon.faces.api.reading import Query

Row = TypeVar("Row", bound=Model)
USUAL, MOST = 50, 200


class ListQuery(Query):
    """Which part of a list."""

    limit = serializers.IntegerField(required=False, default=USUAL, min_value=1, max_value=MOST)
    cursor = serializers.CharField(required=False, max_length=1_000)


def list_shape(item: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """The shape of a page of such items."""
    name = f"{item.__name__.removesuffix('Shape')}List"
    return inline_serializer(name, {"items": item(many=True), "next_cursor": serializers.CharField(allow_null=True)})


def page(
    rows: QuerySet[Row], *, order: Sequence[str], query: dict[str, Any], tell: Callable[[list[Row]], list[Any]]
) -> dict[str, Any]:
    """One page of rows in the order of these columns, the last of them unique; a minus turns one round."""
    limit = query["limit"]
    rows = rows.order_by(*order)
    if cursor := query.get("cursor"):
        rows = rows.filter(_after(order, _opened(cursor, order)))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return {"items": tell(found), "next_cursor": _sealed(found[-1], order) if more else None}


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    after = Q()
    names = [name.removeprefix("-") for name in order]
    for place, name in enumerate(names):
        same = {names[before]: values[before] for before in range(place)}
        beyond = "lt" if order[place].startswith("-") else "gt"
        after |= Q(**same, **{f"{name}__{beyond}": values[place]})
    return after


def _sealed(row: Model, order: Sequence[str]) -> str:
    values = [_plain(getattr(row, name.removeprefix("-"))) for name in order]
    return signing.dumps(values, salt=_salt(order), compress=True)


def _plain(value: Any) -> Any:
    """A column as JSON holds it, exactly: a rounded instant would skip or repeat rows."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, int) else str(value)


def _opened(cursor: str, order: Sequence[str]) -> list[str]:
    try:
        return list(signing.loads(cursor, salt=_salt(order)))
    except signing.BadSignature as error:
        raise invalid(Fault("bad_cursor", parameter="cursor")) from error


def _salt(order: Sequence[str]) -> str:
    return f"solea.cursor.{'.'.join(order)}"
