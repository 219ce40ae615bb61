"""The app `catalogue`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """What the salon knows, read from data files."""

    name = "salon.catalogue"
    label = "catalogue"
    verbose_name = _("Catalogue")
