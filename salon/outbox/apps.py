"""The app that sends what others decided to say."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The message ledger and its channels."""

    name = "salon.outbox"
    label = "outbox"
