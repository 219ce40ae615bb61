"""The app that knows who is asking."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, roles, tokens, the audit trail."""

    name = "salon.accounts"
    label = "accounts"
