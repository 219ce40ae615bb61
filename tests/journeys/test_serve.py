"""`manage.py serve`, as a person runs it: one command up, Ctrl-C down, and again."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import environment
from tests.house.repository import ROOT

PATIENCE_SECONDS = 60


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def around(tmp_path: Path, port: int) -> dict[str, str]:
    """The environment of somebody who set nothing but where to keep the data."""
    kept = {name: value for name, value in os.environ.items() if name not in environment.names()}
    own = {"DJANGO_SETTINGS_MODULE": "salon.settings", "SALON_DATA_DIR": str(tmp_path / "kept"), "PORT": str(port)}
    return kept | own


@contextmanager
def served(around: dict[str, str], *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A `serve` that is open, and what it said until then."""
    command = [sys.executable, "manage.py", "serve", *words]
    with subprocess.Popen(
        command, cwd=ROOT, env=around, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if line.startswith("Ctrl-C"):
                break
        try:
            yield process, said
        finally:
            process.kill()


def ended(process: subprocess.Popen[str], how: signal.Signals) -> tuple[int, str]:
    """The exit code and the last words; the pipe ends when the last of the children did."""
    process.send_signal(how)
    said, _ = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, said


def refusal(around: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=around,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 1
    return done.stderr


def test_opens_closes_and_opens_again(around: dict[str, str]) -> None:
    for how in (signal.SIGINT, signal.SIGTERM):
        with served(around) as (process, said):
            address = re.search(r"http://\S+", said)
            assert address, said
            with urllib.request.urlopen(f"{address[0]}healthz", timeout=PATIENCE_SECONDS) as answer:
                assert answer.status == 200
            code, last_words = ended(process, how)
        assert code == 0
        assert last_words.splitlines()[-1] == "Solea stopped."
        assert "Traceback" not in said + last_words


def test_leaves_nothing_behind_when_it_is_killed(around: dict[str, str]) -> None:
    with served(around) as (process, _):
        # Reads to the end of the pipe, which every child holds open.
        assert ended(process, signal.SIGKILL)[0] == -signal.SIGKILL
    with served(around) as (process, said):
        assert "Solea is open" in said
        ended(process, signal.SIGINT)


def test_tells_the_demo_who_may_log_in(around: dict[str, str]) -> None:
    with served(around, "--demo") as (process, said):
        ended(process, signal.SIGINT)
    for role in ("receptionist", "therapist", "manager"):
        assert role in said


def test_a_second_one_is_refused(around: dict[str, str], port: int) -> None:
    with served(around) as (process, _):
        assert refusal(around).startswith("Solea cannot start: it already runs on ")
        elsewhere = around | {"SALON_DATA_DIR": around["SALON_DATA_DIR"] + "-2"}
        assert refusal(elsewhere) == (
            f"Solea cannot start: port {port} of 127.0.0.1 is taken; set PORT to another, such as 8001.\n"
        )
        ended(process, signal.SIGINT)


def test_a_database_that_does_not_answer_is_one_sentence(around: dict[str, str], port: int) -> None:
    said = refusal(around | {"DATABASE_URL": f"postgres://nobody@127.0.0.1:{port}/solea"})
    assert re.fullmatch(r"Solea cannot start: the database does not answer; check DATABASE_URL \(.+\)\.\n", said)
