"""The processes behind one salon: started in order, watched, stopped in the opposite order."""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType

POLL_SECONDS = 0.05
STARTING_SECONDS = 120
PR_SET_PDEATHSIG = 1


class StartFailed(Exception):
    """A process ended, or did not answer, while it was starting; the text is for a person."""


@dataclass(frozen=True)
class Child:
    """One process: `is_up` tells when the next may start, `patience` how many seconds it gets to finish its work."""

    name: str
    command: list[str]
    is_up: Callable[[], bool] = lambda: True
    patience: float = 10
    environment: Mapping[str, str] = field(default_factory=dict)


class Supervisor:
    """Runs children until one ends or a person asks to stop. Each has its own process group, so that a Ctrl-C in
    the terminal reaches only the supervisor, and nothing that a child started outlives it.
    """

    def __init__(self) -> None:
        self.running: list[tuple[Child, subprocess.Popen[bytes]]] = []
        self.wishes_to_stop = 0

    def listen(self) -> None:
        """From now on SIGINT and SIGTERM ask to stop; the second one does not wait."""
        signal.signal(signal.SIGINT, self._asked_to_stop)
        signal.signal(signal.SIGTERM, self._asked_to_stop)

    def start(self, child: Child) -> None:
        """Start one and wait until it is up. Raises StartFailed."""
        if self.wishes_to_stop:
            return
        process = subprocess.Popen(
            child.command,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **child.environment},
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 (no threads here)
        )
        self.running.append((child, process))
        deadline = time.monotonic() + STARTING_SECONDS
        while not self.wishes_to_stop and not child.is_up():
            if process.poll() is not None:
                raise StartFailed(f"the {child.name} stopped with code {process.returncode}.")
            if time.monotonic() > deadline:
                raise StartFailed(f"the {child.name} did not come up in {STARTING_SECONDS} seconds.")
            time.sleep(POLL_SECONDS)

    def wait(self) -> str | None:
        """Wait for the wish to stop; returns the name of a child that ended by itself, if one did."""
        while not self.wishes_to_stop:
            for child, process in self.running:
                if process.poll() is not None:
                    return child.name
            time.sleep(POLL_SECONDS)
        return None

    def stop(self) -> None:
        """Ask each to finish, the last started first; what does not finish in its time is ended."""
        known = self.wishes_to_stop
        while self.running:
            child, process = self.running.pop()
            # Only the leader: a worker lets its own processes finish what they do.
            process.terminate()
            deadline = time.monotonic() + child.patience
            while process.poll() is None and time.monotonic() < deadline and self.wishes_to_stop == known:
                time.sleep(POLL_SECONDS)
            _end_group(process)
            process.wait()

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.wishes_to_stop += 1


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End whatever is left of the group, with its leader or without."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _end_with_parent() -> None:
    """Linux ends the child when the supervisor is killed and can no longer do it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def answers(host: str, port: int) -> bool:
    """Whether a web server there answers a request, whatever it says."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def is_free(host: str, port: int) -> bool:
    """Whether this program may listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
