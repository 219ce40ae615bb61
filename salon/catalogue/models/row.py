"""What every row of the catalogue carries."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CatalogueRow(models.Model):
    """A row known by its code; fields in `edited_fields` belong to the salon and survive a reload."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    release = models.ForeignKey(
        "catalogue.CatalogueRelease", on_delete=models.PROTECT, related_name="+", verbose_name=_("changed by release")
    )
    edited_fields = models.JSONField(_("fields edited by the salon"), default=list, blank=True)
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)
    edited_by = models.BigIntegerField(_("edited by"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("position", "code")
        constraints: ClassVar[tuple[models.constraints.BaseConstraint, ...]] = (
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_edit_has_time_and_editor",
                condition=Q(edited_at__isnull=True, edited_by__isnull=True)
                | Q(edited_at__isnull=False, edited_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
