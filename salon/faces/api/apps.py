"""The app of the API; it has no tables."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API and the pages that explain its problems."""

    name = "salon.faces.api"
    label = "api"
