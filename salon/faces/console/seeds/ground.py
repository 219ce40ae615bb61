"""What every made-up salon stands on: the catalogue, and no salon before it."""

from django.core.management import call_command

from salon.catalogue.models import CatalogueRelease
from salon.locations.models import Location


def is_empty() -> bool:
    """Whether no salon is there yet."""
    return not Location.objects.exists()


def prepare() -> None:
    """Load the catalogue where it is not."""
    if not CatalogueRelease.objects.exists():
        call_command("load_catalogue", verbosity=0)
