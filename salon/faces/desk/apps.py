"""The app of the desk; it has no tables."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The receptionist's pages."""

    name = "salon.faces.desk"
    label = "desk"
