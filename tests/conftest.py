"""Fixtures for every test: a clone of the migrated database, a mail server."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker, Settings

from salon.catalogue import selectors as catalogue
from salon.faces.desk import snapshots
from tests import databases
from tests.smtp import Sink, listening

pytest_plugins = ["tests.cast"]

# Speed belongs to `make bench`: a busy machine must not fail a property.
hypothesis.settings.register_profile("solea", deadline=None, print_blob=True)
hypothesis.settings.load_profile("solea")


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The migrations run once in a run; this worker tests on a clone."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        databases.lay_out(worker)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def _forget() -> None:
    """What a process keeps under numbers that the next test gives to something else: releases, drawings of boards."""
    catalogue.chart_of.cache_clear()
    snapshots._kept.clear()


@pytest.fixture
def smtp_sink(settings: Settings) -> Iterator[Sink]:
    """A mail server on a real socket; Django sends to it, `smtp_sink.messages` holds what arrived."""
    with listening() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
        yield sink


@pytest.fixture
def sms_folder(settings: Settings, tmp_path: Path) -> Path:
    """The folder into which texts are written, as on a machine without a gateway."""
    settings.SMS_URL, settings.SMS_FILE_PATH = "", tmp_path / "texts"
    return tmp_path / "texts"
