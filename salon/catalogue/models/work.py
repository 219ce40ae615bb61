"""What therapists do and say: techniques, protocols, advice, goals and complaints."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salon.catalogue.models.row import CatalogueRow


class Technique(CatalogueRow):
    """One thing done with hands or a tool, and its limits."""

    description = models.TextField(_("description"))
    family = models.CharField(_("family"), max_length=8)
    stage = models.CharField(_("stage of the session"), max_length=16)
    zones = models.JSONField(_("zones"), default=list, blank=True)
    regions = models.JSONField(_("regions"), default=list, blank=True)
    is_for_any_zone = models.BooleanField(_("works on any zone"), default=False)
    pressure_min = models.PositiveSmallIntegerField(_("least pressure"))
    pressure_max = models.PositiveSmallIntegerField(_("most pressure"))
    hold_seconds_min = models.PositiveSmallIntegerField(_("shortest hold, seconds"), null=True, blank=True)
    hold_seconds_max = models.PositiveSmallIntegerField(_("longest hold, seconds"), null=True, blank=True)
    total_seconds_min = models.PositiveSmallIntegerField(_("least seconds in all"), null=True, blank=True)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    required_qualifications = models.JSONField(_("required qualifications"), default=list, blank=True)
    is_self_care = models.BooleanField(_("also done at home"), default=False)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("technique")
        verbose_name_plural = _("techniques")


class Protocol(CatalogueRow):
    """A ready-made set of techniques that a therapist can load into a session."""

    description = models.TextField(_("description"))
    goals = models.JSONField(_("goals"), default=list, blank=True)
    complaints = models.JSONField(_("complaints"), default=list, blank=True)
    steps = models.JSONField(_("steps"), default=list)
    minutes_min = models.PositiveSmallIntegerField(_("least minutes"))
    minutes_max = models.PositiveSmallIntegerField(_("most minutes"))
    pressure_cap = models.PositiveSmallIntegerField(_("pressure at most"), null=True, blank=True)
    points_max = models.PositiveSmallIntegerField(_("points at most"), null=True, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("protocol")
        verbose_name_plural = _("protocols")


class Advice(CatalogueRow):
    """A text for the client: home care, aftercare or a notice. Each line knows when it is left out."""

    kind = models.CharField(_("kind"), max_length=16)
    lines = models.JSONField(_("lines"), default=list)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    complaints = models.JSONField(_("complaints"), default=list, blank=True)
    goals = models.JSONField(_("goals"), default=list, blank=True)
    after_techniques = models.JSONField(_("offered after these techniques"), default=list, blank=True)
    after_families = models.JSONField(_("offered after this kind of work"), default=list, blank=True)
    is_fixed = models.BooleanField(_("may not be edited"), default=False)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("advice")
        verbose_name_plural = _("advice")


class Product(CatalogueRow):
    """What touches the client's skin; its allergens are answers to the question about allergies."""

    kind = models.CharField(_("kind"), max_length=16)
    allergens = models.JSONField(_("allergens"), default=list, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("product")
        verbose_name_plural = _("products")


class Goal(CatalogueRow):
    """What a client hopes for."""

    description = models.TextField(_("description"))
    parent = models.CharField(_("part of goal"), max_length=40, blank=True)
    scales = models.JSONField(_("scales asked before and after"), default=list, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("goal")
        verbose_name_plural = _("goals")


class Complaint(CatalogueRow):
    """Where it hurts or feels stiff, in the client's words."""

    description = models.TextField(_("description"))
    has_side = models.BooleanField(_("has a side"), default=True)
    variants = models.JSONField(_("variants"), default=list, blank=True)
    pressure_cap = models.PositiveSmallIntegerField(_("pressure at most"), null=True, blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
