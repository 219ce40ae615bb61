"""Settings that are well formed and still wrong together."""

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks
from pytest_django import Settings


@pytest.fixture(autouse=True)
def on_the_network(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["salon.example"]
    settings.IS_SECURE = True


def found() -> set[str]:
    return {message.id for message in run_checks() if message.id and message.id.startswith("salon.")}


def test_a_proper_salon_passes() -> None:
    assert found() == set()


def test_debugging_on_the_network_is_an_error(settings: Settings) -> None:
    settings.DEBUG = True
    assert found() == {"salon.E001"}


def test_debugging_on_this_machine_is_fine(settings: Settings) -> None:
    settings.DEBUG, settings.ALLOWED_HOSTS = True, ["localhost"]
    assert found() == set()


def test_a_demo_on_the_network_is_an_error(settings: Settings) -> None:
    settings.DEMO = True
    assert found() == {"salon.E002"}


def test_listening_to_the_network_counts_as_well(settings: Settings) -> None:
    settings.DEMO, settings.ALLOWED_HOSTS, settings.BIND = True, ["localhost"], "0.0.0.0"
    assert found() == {"salon.E002"}


def test_a_key_that_is_none_is_named_by_its_place(settings: Settings) -> None:
    settings.HEALTH_KEYS = [Fernet.generate_key().decode(), "secret"]
    (message,) = (message for message in run_checks() if message.id == "salon.E003")
    assert message.msg.startswith("Key 2 ")
    assert "secret" not in str(message)


def test_the_network_without_tls_is_a_warning(settings: Settings) -> None:
    settings.IS_SECURE = False
    assert found() == {"salon.W001"}


def test_test_mode_is_a_warning(settings: Settings) -> None:
    settings.TEST_MODE = True
    assert found() == {"salon.W002"}
