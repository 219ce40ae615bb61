"""A sweep in a process of its own, which a test may kill."""

import os
from datetime import datetime

from django.conf import settings
from django.core.mail.utils import DNS_NAME
from django.db import connection

from salon.outbox.services.delivery import deliver_due
from tests.races.crowd import FORKSERVER


def sweep(database: str, host: str, port: int, now: datetime) -> None:
    """What the process does."""
    connection.settings_dict["NAME"] = database
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
    # The mail server hears who calls, so that it can kill the caller.
    DNS_NAME._fqdn = f"pid-{os.getpid()}"
    deliver_due(now=now)
    connection.close()


def exit_code(*, host: str, port: int, now: datetime) -> int | None:
    """How such a process ended."""
    process = FORKSERVER.Process(target=sweep, args=(connection.settings_dict["NAME"], host, port, now))
    process.start()
    process.join(60)
    return process.exitcode
