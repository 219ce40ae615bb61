"""The app that holds the salons themselves."""

from django.apps import AppConfig


class LocationsConfig(AppConfig):
    """Locations, their hours, closures and rules."""

    name = "salon.locations"
    label = "locations"
