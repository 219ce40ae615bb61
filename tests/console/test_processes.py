"""The supervisor: in order up, in the opposite order down, nothing left behind."""

import http.server
import os
import signal
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from salon.faces.console.processes import Child, StartFailed, Supervisor, answers, is_free

WAITS = "import signal; signal.pause()"
IGNORES = "import signal, pathlib; signal.signal(15, signal.SIG_IGN); pathlib.Path('up').touch(); signal.pause()"


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    made = Supervisor()
    yield made
    made.stop()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def child(source: str, **fields: object) -> Child:
    return Child("child", [sys.executable, "-c", textwrap.dedent(source)], **fields)  # type: ignore[arg-type]


def pids(supervisor: Supervisor) -> list[int]:
    return [process.pid for _, process in supervisor.running]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_waits_until_a_child_is_up(supervisor: Supervisor, here: Path) -> None:
    sign = here / "up"
    supervisor.start(child("import pathlib, signal; pathlib.Path('up').touch(); signal.pause()", is_up=sign.exists))
    assert sign.exists()


def test_says_which_child_could_not_start(supervisor: Supervisor) -> None:
    with pytest.raises(StartFailed, match="the child stopped with code 3"):
        supervisor.start(child("raise SystemExit(3)", is_up=lambda: False))


def test_tells_which_child_ended_by_itself(supervisor: Supervisor) -> None:
    supervisor.start(child("pass"))
    assert supervisor.wait() == "child"


def test_stops_the_last_started_first(supervisor: Supervisor, here: Path) -> None:
    source = """
        import pathlib, signal, sys
        signal.signal(15, lambda *_: sys.exit(open("order", "a").write("{name}")))
        pathlib.Path("{name}").touch()
        signal.pause()
    """
    for name in ("a", "b"):
        supervisor.start(child(source.format(name=name), is_up=(here / name).exists))
    supervisor.stop()
    assert (here / "order").read_text() == "ba"


def test_ends_what_does_not_want_to_end(supervisor: Supervisor, here: Path) -> None:
    supervisor.start(child(IGNORES, is_up=(here / "up").exists, patience=0.1))
    stubborn = pids(supervisor)
    supervisor.stop()
    assert not any(map(is_alive, stubborn))


def test_lets_a_child_finish_what_it_started(supervisor: Supervisor, here: Path) -> None:
    source = """
        import pathlib, signal, subprocess, sys
        works = "import pathlib; input(); pathlib.Path('done').touch()"
        work = subprocess.Popen([sys.executable, "-c", works], stdin=subprocess.PIPE, text=True)
        signal.signal(15, lambda *_: sys.exit(work.communicate("finish")[0]))
        pathlib.Path("up").touch()
        signal.pause()
    """
    supervisor.start(child(source, is_up=(here / "up").exists))
    supervisor.stop()
    assert (here / "done").exists()


def test_ends_what_a_child_started(supervisor: Supervisor, here: Path) -> None:
    # Only the grandchild writes into the pipe: the end of the pipe is its end.
    os.mkfifo(here / "pipe")
    supervisor.start(
        child("""
            import signal, subprocess, sys
            writes = "import signal; pipe = open('pipe', 'w'); signal.pause()"
            subprocess.Popen([sys.executable, "-c", writes])
            signal.pause()
        """)
    )
    with (here / "pipe").open() as pipe:
        supervisor.stop()
        assert pipe.read() == ""


def test_leaves_when_asked_to_stop(supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    supervisor.listen()
    try:
        supervisor.start(child(WAITS))
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGTERM)).start()
        assert supervisor.wait() is None
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])


def test_knows_a_taken_port_from_a_web_server_that_answers() -> None:
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        host, port = str(server.server_address[0]), server.server_port
        assert not is_free(host, port)
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert answers(host, port)
        thread.join()
    assert not answers(host, port)
    assert is_free(host, port)
