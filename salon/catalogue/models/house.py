"""Templates for what a location has: qualifications, services and chairs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salon.catalogue.models.row import CatalogueRow


class QualificationType(CatalogueRow):
    """A kind of certificate that a therapist may hold."""

    description = models.TextField(_("description"))
    is_master = models.BooleanField(_("makes a master"), default=False)
    is_licence = models.BooleanField(_("is a licence"), default=False)
    needs_supervisor = models.BooleanField(_("works under a supervisor"), default=False)
    warning_days = models.JSONField(_("warn before expiry, days"), default=list, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("qualification type")
        verbose_name_plural = _("qualification types")


class ServiceTemplate(CatalogueRow):
    """An item that a salon can put on its menu."""

    slug = models.SlugField(_("address part"), max_length=60, unique=True)
    description = models.TextField(_("description"))
    family = models.CharField(_("family"), max_length=8)
    families = models.JSONField(_("all families"), default=list)
    duration_minutes = models.PositiveSmallIntegerField(_("minutes"))
    talk_minutes = models.PositiveSmallIntegerField(_("of these, minutes of talk"), default=0)
    soak_minutes = models.PositiveSmallIntegerField(_("of these, minutes in the basin"), default=0)
    buffer_before_minutes = models.PositiveSmallIntegerField(_("therapist's minutes before"), default=0)
    buffer_after_minutes = models.PositiveSmallIntegerField(_("therapist's minutes after"), default=0)
    needs_chair = models.CharField(_("needs chair"), max_length=8)
    prefers_chair = models.CharField(_("prefers chair"), max_length=8, blank=True)
    required_qualifications = models.JSONField(_("required qualifications"), default=list, blank=True)
    price = models.DecimalField(_("suggested price"), max_digits=9, decimal_places=2)
    has_soak = models.BooleanField(_("uses the basin"), default=False)
    can_go_dry = models.BooleanField(_("can be given without water"), default=True)
    is_addon = models.BooleanField(_("booked with another service only"), default=False)
    is_online_bookable = models.BooleanField(_("can be booked online"), default=True)
    is_screening_required = models.BooleanField(_("needs screening"), default=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("service template")
        verbose_name_plural = _("service templates")


class ChairType(CatalogueRow):
    """A kind of pedicure chair and what cleaning it takes."""

    description = models.TextField(_("description"))
    has_basin = models.BooleanField(_("has a basin"))
    steps = models.JSONField(_("steps after each client"), default=list)
    handling_minutes = models.PositiveSmallIntegerField(_("minutes of handling"))
    contact_minutes = models.PositiveSmallIntegerField(_("usual contact time, minutes"))
    turnaround_minutes = models.PositiveSmallIntegerField(_("turnaround, minutes"))
    dry_turnaround_minutes = models.PositiveSmallIntegerField(_("turnaround after dry use, minutes"))
    surface_wipe_minutes = models.PositiveSmallIntegerField(_("minutes to wipe surfaces"), default=5)
    end_of_day_steps = models.JSONField(_("steps at the end of the day"), default=list, blank=True)
    end_of_day_minutes = models.PositiveSmallIntegerField(_("minutes at the end of the day"))
    periodic = models.CharField(_("periodic work"), max_length=20)
    periodic_days = models.PositiveSmallIntegerField(_("every so many days"), null=True, blank=True)
    periodic_hours_min = models.PositiveSmallIntegerField(_("takes at least hours"), null=True, blank=True)
    periodic_hours_max = models.PositiveSmallIntegerField(_("takes at most hours"), null=True, blank=True)
    stock_alarm = models.PositiveSmallIntegerField(_("liners kept at least"), null=True, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("chair type")
        verbose_name_plural = _("chair types")
