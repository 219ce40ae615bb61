"""The foot chart: outlines, reflex zones, anatomical regions and zone groups."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salon.catalogue.models.row import CatalogueRow


class Outline(CatalogueRow):
    """The edge of the foot in one view, and the guide lines drawn on it."""

    axes = models.CharField(_("axes"), max_length=2)
    width = models.FloatField(_("width of the box"))
    height = models.FloatField(_("height of the box"))
    points = models.JSONField(_("points"), default=list)
    guides = models.JSONField(_("guide lines"), default=list, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("outline")
        verbose_name_plural = _("outlines")


class Zone(CatalogueRow):
    """A reflex zone with its shapes, which lie inside the outlines."""

    label = models.CharField(_("where it is"), max_length=200)
    laterality = models.CharField(_("side"), max_length=16)
    shapes = models.JSONField(_("shapes"), default=list)
    narrows_on_right = models.BooleanField(_("half as wide on the right foot"), default=False)
    pregnancy = models.CharField(_("in pregnancy"), max_length=8, blank=True)
    is_from_source = models.BooleanField(_("named by the source article"), default=False)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("zone")
        verbose_name_plural = _("zones")


class Region(CatalogueRow):
    """An anatomical region; every tender spot lies in one."""

    label = models.CharField(_("where it is"), max_length=200)
    shapes = models.JSONField(_("shapes"), default=list)
    is_on_foot = models.BooleanField(_("on the foot"), default=True)
    pregnancy = models.CharField(_("in pregnancy"), max_length=8, blank=True)
    is_from_source = models.BooleanField(_("named by the source article"), default=False)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class ZoneGroup(CatalogueRow):
    """Zones that are worked, shown or avoided together."""

    zones = models.JSONField(_("zones"), default=list)
    light_zones = models.JSONField(_("zones touched lightly only"), default=list, blank=True)
    light_regions = models.JSONField(_("regions touched lightly only"), default=list, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("zone group")
        verbose_name_plural = _("zone groups")
