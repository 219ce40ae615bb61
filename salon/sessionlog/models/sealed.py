"""Rows that may no longer change: every way Django offers to write to them ends here."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q

from salon.core.errors import Refusal

Row = TypeVar("Row", bound="Sealable", covariant=True)


class NoteSigned(Refusal):
    """What is signed or decided is never changed, only added to."""

    code = "note-signed"


class SealedQuerySet(models.QuerySet[Row]):
    """Refuses to write to rows that fulfil the model's `SEALED`."""

    def update(self, **fields: Any) -> int:
        """As in Django, `bulk_update` and `update_or_create` included; raises NoteSigned."""
        self._refuse_sealed()
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As in Django; raises NoteSigned."""
        self._refuse_sealed()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        """As in Django; raises NoteSigned for what would change a sealed row or add to one."""
        rows = list(objs)
        if options.get("update_conflicts"):
            raise NoteSigned
        self.model.refuse_new(rows)
        return super().bulk_create(rows, *args, **options)

    def _refuse_sealed(self) -> None:
        touched = self.order_by().values("pk")
        if self.model._base_manager.filter(self.model.SEALED, pk__in=touched).exists():
            raise NoteSigned


class Sealable(models.Model):
    """A row that can no longer change once it fulfils `SEALED`."""

    SEALED: ClassVar[Q]

    objects: ClassVar[Any] = SealedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """As in Django; raises NoteSigned."""
        self._refuse_sealed()
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """As in Django; raises NoteSigned."""
        self._refuse_sealed()
        return super().delete(*args, **options)

    @classmethod
    def refuse_new(cls, rows: list[Any]) -> None:
        """Raise NoteSigned when one of the new rows would belong to something sealed."""

    def _refuse_sealed(self) -> None:
        if self._state.adding:
            self.refuse_new([self])
        elif type(self)._base_manager.filter(self.SEALED, pk=self.pk).exists():
            raise NoteSigned
