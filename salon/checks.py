"""System checks: settings that are well formed and still wrong together."""

from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core import checks


def is_on_the_network() -> bool:
    """Whether other machines may reach this one."""
    return not {*settings.ALLOWED_HOSTS, settings.BIND} <= settings.LOOPBACK_HOSTS


@checks.register(checks.Tags.security)
def debugging_stays_here(**_: Any) -> list[checks.CheckMessage]:
    """Error pages of DEBUG show settings and data."""
    if not (settings.DEBUG and is_on_the_network()):
        return []
    return [
        checks.Error(
            "DEBUG shows the program's inside to everyone who can reach it.",
            hint="Take DEBUG away, or let ALLOWED_HOSTS and BIND name this machine only.",
            id="salon.E001",
        )
    ]


@checks.register(checks.Tags.security)
def the_demo_stays_here(**_: Any) -> list[checks.CheckMessage]:
    """Everyone knows the demo's passwords."""
    if not (settings.DEMO and is_on_the_network()):
        return []
    return [
        checks.Error(
            "The passwords of the demo are public.",
            hint="Take SALON_DEMO away, or let ALLOWED_HOSTS and BIND name this machine only.",
            id="salon.E002",
        )
    ]


@checks.register(checks.Tags.security)
def health_keys_are_keys(**_: Any) -> list[checks.CheckMessage]:
    """A malformed key would show only when the first health text is written."""
    places = [place for place, key in enumerate(settings.HEALTH_KEYS, start=1) if not _is_key(key)]
    return [
        checks.Error(
            f"Key {place} of HEALTH_KEYS is not a Fernet key.",
            hint="A Fernet key is 32 random bytes in URL-safe base64; docs/operations.md shows how to make one.",
            id="salon.E003",
        )
        for place in places
    ]


@checks.register(checks.Tags.security)
def the_network_is_encrypted(**_: Any) -> list[checks.CheckMessage]:
    """A salon that others reach is reached through TLS."""
    if settings.IS_SECURE or not is_on_the_network():
        return []
    return [
        checks.Warning(
            "Names, passwords and health answers travel readable for everyone on the network.",
            hint="Put a server that speaks TLS in front and set PUBLIC_ORIGIN to its https:// address.",
            id="salon.W001",
        )
    ]


@checks.register(checks.Tags.security)
def test_mode_is_noticed(**_: Any) -> list[checks.CheckMessage]:
    """Nobody books real people on a replaced clock."""
    if not settings.TEST_MODE:
        return []
    return [
        checks.Warning(
            "Test mode is on: the clock, the mail and the limits may be replaced.",
            hint="Take SALON_TEST_MODE away where real people are booked.",
            id="salon.W002",
        )
    ]


def _is_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return False
    return True
