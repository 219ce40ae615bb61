"""The app of the staff entrance; it has no tables."""

from django.apps import AppConfig


class DoorConfig(AppConfig):
    """Logging in and out."""

    name = "salon.faces.door"
    label = "door"
