"""The console: commands for people who run a salon's server."""

from django.apps import AppConfig

from salon import checks

__all__ = ["ConsoleConfig", "checks"]


class ConsoleConfig(AppConfig):
    name = "salon.faces.console"
    label = "console"
