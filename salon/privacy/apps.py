"""The app of people's own say over their data."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Copies for the person themselves, erasure, retention, and proof that an address is theirs."""

    name = "salon.privacy"
    label = "privacy"
