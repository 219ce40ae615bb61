"""A sweep in a process of its own, which a test may kill."""

import os
import signal
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail.utils import DNS_NAME
from django.db import connection

from salon.outbox.services.delivery import deliver_due
from tests.races.crowd import FORKSERVER

# At these words of the conversation the mail server kills who calls.
COMMANDS = ("EHLO", "MAIL", "RCPT", "DATA", "DATA_taken")


def sweep(database: str, host: str, port: int, now: datetime, dies_before: int | None) -> None:
    """What the process does."""
    connection.settings_dict["NAME"] = database
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
    # The mail server hears who calls, so that it can kill the caller.
    DNS_NAME._fqdn = f"pid-{os.getpid()}"
    with connection.execute_wrapper(Fuse(dies_before)):
        deliver_due(now=now)
    connection.close()


class Fuse:
    """Kills its own process before it sends the statement with that number; the ones before it have been answered."""

    def __init__(self, dies_before: int | None) -> None:
        self.left = dies_before

    def __call__(self, execute: Any, *statement: Any) -> Any:
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.left is not None:
            self.left -= 1
        return execute(*statement)


def exit_code(*, host: str, port: int, now: datetime, dies_before: int | None = None) -> int | None:
    """How such a process ended."""
    place = connection.settings_dict["NAME"], host, port
    process = FORKSERVER.Process(target=sweep, args=(*place, now, dies_before))
    process.start()
    process.join(60)
    return process.exitcode


def kill_caller(session: Any) -> None:
    """The one who says its process id in its greeting."""
    os.kill(int(session.host_name.removeprefix("pid-")), signal.SIGKILL)


def killer_of(sink: Any, command: str) -> Any:
    """A handler that kills the caller at this command, having taken the mail or not."""

    async def greeted(server: Any, session: Any, envelope: Any, hostname: str, responses: Any) -> Any:
        session.host_name = hostname
        kill_caller(session)
        return responses

    async def addressed(server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        kill_caller(session)
        return "250 OK"

    async def given(server: Any, session: Any, envelope: Any) -> str:
        if command == "DATA_taken":
            await type(sink).handle_DATA(sink, server, session, envelope)
        kill_caller(session)
        return "250 OK"

    return {"EHLO": greeted, "MAIL": addressed, "RCPT": addressed}.get(command, given)
