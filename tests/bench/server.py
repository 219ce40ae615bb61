"""A real server, as `make run` starts it, on the database of the bench."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from tests import environment

PATIENCE_SECONDS = 90
HOST = "127.0.0.1"
# What only the suite's own processes may be told.
SUITE = {"DJANGO_SETTINGS_MODULE", "TEST_DATABASE", "SOLEA_TEST_RUN"}


@dataclass(frozen=True)
class Running:
    """Where the server listens, and what it has said."""

    port: int
    log: Path

    def said(self, words: str) -> int:
        """How often these words stand in its log."""
        return self.log.read_text(errors="replace").lower().count(words)


@contextmanager
def running(*, clock: datetime | None = None) -> Iterator[Running]:
    """`manage.py serve` without limits, with a data folder of its own, until the block ends; its clock may stand."""
    with tempfile.TemporaryDirectory(prefix="solea-served-") as folder:
        port, log = _free_port(), Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                env=_environment(folder, port) | _standing(folder, clock),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait(process, log)
            yield Running(port, log)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE_SECONDS)


def _environment(folder: str, port: int) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if name not in environment.names() | SUITE}
    return given | {
        "DATABASE_URL": _address(),
        "REDIS_URL": os.environ["REDIS_URL"],
        "SALON_DATA_DIR": folder,
        "SALON_TEST_MODE": "1",
        "SALON_TEST_RATE_FACTOR": "0",
        "PORT": str(port),
    }


def _standing(folder: str, clock: datetime | None) -> dict[str, str]:
    if clock is None:
        return {}
    file = Path(folder) / "clock"
    file.write_text(clock.isoformat())
    return {"SALON_TEST_CLOCK_FILE": str(file)}


def _address() -> str:
    """The database of this bench, which is not the one that the environment names."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    given = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(given._replace(path=f"{given.path.rpartition('/')[0]}/{name}"))


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        port: int = asked.getsockname()[1]
    return port


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while "is open at" not in log.read_text(errors="replace"):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not come up: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)
