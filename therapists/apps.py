"""The app that knows the people who treat."""

from django.apps import AppConfig


class TherapistsConfig(AppConfig):
    """Therapists, what they are qualified for and when they work."""

    name = "therapists"
