"""The app that knows the people treated."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """Clients, what they said of their health, what they agreed to."""

    name = "clients"
