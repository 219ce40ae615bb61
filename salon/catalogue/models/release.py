"""CatalogueRelease: one state of the catalogue, made by a load or by an edit of the salon."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CatalogueRelease(models.Model):
    """A numbered state of the catalogue; `rule_versions` says which version of each rule was in force."""

    class Origin(models.TextChoices):
        """What made the release."""

        LOAD = "load", _("Data files")
        EDIT = "edit", _("Edit of the salon")

    number = models.PositiveIntegerField(_("number"), unique=True)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)
    version = models.CharField(_("version of the data"), max_length=40)
    chart_version = models.CharField(_("version of the foot chart"), max_length=80)
    data_digest = models.CharField(_("digest of the data files"), max_length=64)
    rules_digest = models.CharField(_("digest of the rules in force"), max_length=64)
    rule_versions = models.JSONField(_("rule versions"), default=dict)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.BigIntegerField(_("made by"), null=True, blank=True)

    class Meta:
        ordering = ("number",)
        verbose_name = _("catalogue release")
        verbose_name_plural = _("catalogue releases")
        constraints = (
            models.CheckConstraint(
                name="catalogue_release_edit_has_an_editor",
                condition=Q(origin="load", made_by__isnull=True) | Q(origin="edit", made_by__isnull=False),
            ),
            models.CheckConstraint(name="catalogue_release_counts_from_one", condition=Q(number__gte=1)),
        )

    def __str__(self) -> str:
        return f"{self.number} ({self.version})"
