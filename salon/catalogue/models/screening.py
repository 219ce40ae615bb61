"""Screening as data: rules in versions, the questions of the day, and the salon's settings for both."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salon.catalogue.models.row import CatalogueRow


class ScreeningRule(CatalogueRow):
    """One version of a rule: a question and what follows from its answer.

    A change makes a new row and leaves the old one as it was, so that an old decision can be followed.
    """

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveIntegerField(_("version"))
    is_current = models.BooleanField(_("current version"), default=True)
    question = models.TextField(_("question"))
    severity = models.CharField(_("severity"), max_length=16)
    validity = models.CharField(_("answer lives"), max_length=8)
    is_reconfirmed = models.BooleanField(_("confirmed at every visit"), default=False)
    question_of = models.CharField(_("shares the question of"), max_length=40, blank=True)
    derived_from = models.CharField(_("derived from"), max_length=16, blank=True)
    forms = models.JSONField(_("asked on"), default=list)
    families = models.JSONField(_("asked for services of"), default=list, blank=True)
    until = models.JSONField(_("ends"), null=True, blank=True)
    follow_ups = models.JSONField(_("follow-up questions"), default=list, blank=True)
    effects = models.JSONField(_("effects"), default=list, blank=True)
    note = models.TextField(_("note for the therapist"), blank=True)
    sources = models.JSONField(_("sources"), default=list, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("screening rule")
        verbose_name_plural = _("screening rules")
        constraints = (
            *CatalogueRow.Meta.constraints,
            models.UniqueConstraint(fields=("code", "version"), name="catalogue_rule_version_once"),
            models.UniqueConstraint(fields=("code",), condition=Q(is_current=True), name="catalogue_rule_one_current"),
        )


class CheckItem(CatalogueRow):
    """One question of the today check; "yes" opens the questions of its rules."""

    question = models.TextField(_("question"))
    rules = models.JSONField(_("answers for rules"), default=list, blank=True)
    confirms = models.JSONField(_("confirms answers to rules"), default=list, blank=True)
    families = models.JSONField(_("asked for services of"), default=list, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("question of the today check")
        verbose_name_plural = _("questions of the today check")


class ScreeningSetting(CatalogueRow):
    """A value that the salon chooses and that conditions of rules refer to."""

    description = models.TextField(_("description"))
    value = models.JSONField(_("value"))
    choices = models.JSONField(_("choices"), default=list, blank=True)

    class Meta(CatalogueRow.Meta):
        verbose_name = _("screening setting")
        verbose_name_plural = _("screening settings")
