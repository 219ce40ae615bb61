"""The app of the back office."""

from django.apps import AppConfig


class ManageConfig(AppConfig):
    """Pages for those who manage a salon."""

    name = "salon.faces.manage"
    label = "manage"
