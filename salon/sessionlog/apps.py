"""The app that keeps the record of each session."""

from django.apps import AppConfig


class SessionlogConfig(AppConfig):
    """Screening, techniques used, the signed log."""

    name = "salon.sessionlog"
    label = "sessionlog"
